"""Formats for Russian dates."""

"""Formats for English dates."""

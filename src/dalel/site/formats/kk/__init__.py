"""Formats for Kazakh dates."""

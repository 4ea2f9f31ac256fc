"""Dalel keeps proof: sealed entries that nobody can silently alter, lose or expose."""

__version__ = "0.1.0"

"""Dates as they are written in each of the three languages."""

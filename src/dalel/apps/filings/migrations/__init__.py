"""Changes of the filings room's tables."""

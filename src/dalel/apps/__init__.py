"""The rooms that need a database, a request, the disk or the clock.

Holds one Django app per noun. Refuses logic that could live in the core.
"""

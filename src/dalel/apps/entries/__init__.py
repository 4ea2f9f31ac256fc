"""Containers and their entries: the one write path, and reading with a key.

Holds what is sealed, by whom it may be opened, and the journal of readings. Refuses to know
passwords, sessions and what a case means.
"""

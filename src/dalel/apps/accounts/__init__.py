"""Members: who they are, how they come in, and their keys while they are signed in.

Holds names as keyed hashes, signed introductions and sessions in memory. Refuses to keep a
password, and to wrap anything to a key that nobody introduced.
"""

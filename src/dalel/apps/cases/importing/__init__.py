"""Old cases from a table: reading it, saying what its columns mean, recording all or nothing.

Holds what is peculiar to tables; refuses to write anything itself but through the entries room.
"""

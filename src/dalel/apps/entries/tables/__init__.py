"""Tables from outside: reading them, in memory and in a child, and keeping one until it is used.

Holds what every import of a table needs; refuses to know what its columns mean.
"""

"""Clocks at the desk: the terms that run in each case, why, and what a lawyer says of them.

Holds a sealed copy of what is due in a case, which can be thrown away. Refuses to count: that is
the core's; refuses entries: a lawyer's word is recorded by the cases room.
"""

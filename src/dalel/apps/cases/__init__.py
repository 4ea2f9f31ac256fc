"""Cases: opening one, sharing it, reading and adding to it, proving it to others.

Holds what makes a container a case. Refuses to write entries or keys itself: it asks the
entries room.
"""

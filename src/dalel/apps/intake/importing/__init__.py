"""Reports from a table, such as KoboToolbox and ODK write it, into the inbox.

Holds what is peculiar to such tables; refuses to write anything but through the entries room.
"""

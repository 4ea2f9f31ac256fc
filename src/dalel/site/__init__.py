"""The programs: settings, addresses, middleware and the look that every page shares.

Holds what turns the rooms into the desk and the public site, and the supervisor that runs
both. Refuses to decide anything about entries, keys or people: that belongs to the rooms.
"""

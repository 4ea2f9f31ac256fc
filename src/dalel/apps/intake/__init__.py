"""Reports of people without an account: taken in sealed, answered by code, read by intake.

Holds arrivals, letters under a code and a reporter's sitting. Refuses to know who reports, and to
let the public program near the log or the key store.
"""

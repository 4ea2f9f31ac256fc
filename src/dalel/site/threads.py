"""How many threads the programs have. Kept free of Django, so that the supervisor stays small."""

THREADS = 8
# Strangers may be many at once, and most of their time is waiting for their lines.
PUBLIC_THREADS = 16

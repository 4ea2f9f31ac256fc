"""Case numbers people can read: year and five random characters.

A sequence would tell how many cases nobody may know of.
"""

from __future__ import annotations

import secrets

from dalel.apps.entries.containers import is_number_taken

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 5


def free_number(year: int) -> str:
    """Return a number nobody has. Runs inside the write transaction."""
    while True:
        number = f"{year}-" + "".join(secrets.choice(CROCKFORD) for _ in range(LENGTH))
        if not is_number_taken(number):
            return number

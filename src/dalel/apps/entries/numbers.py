"""Numbers of cases and reports that people can read: year and five random characters.

A sequence would tell how many there are that nobody may know of.
"""

from __future__ import annotations

import secrets

from dalel.apps.entries.containers import is_number_taken, numbers_taken

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 5


def free_number(year: int) -> str:
    """Return a number nobody has. Runs inside the write transaction."""
    while True:
        number = _drawn(year)
        if not is_number_taken(number):
            return number


def free_numbers(year: int, count: int) -> list[str]:
    """Return different numbers nobody has. Runs inside the write transaction."""
    found: set[str] = set()
    while len(found) < count:
        drawn = {_drawn(year) for _ in range(count - len(found))}
        found |= drawn - numbers_taken(drawn)
    return list(found)


def _drawn(year: int) -> str:
    return f"{year}-" + "".join(secrets.choice(CROCKFORD) for _ in range(LENGTH))

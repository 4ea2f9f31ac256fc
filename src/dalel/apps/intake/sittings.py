"""A reporter's sitting: what a browser may go on with, for a short while.

The row is sealed under a key that only the browser's cookie holds, and its id is derived from the
cookie too: without the cookie nobody finds it, and nobody opens it.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime
from typing import Any

from dalel.apps.intake.models import Sitting
from dalel.apps.ledger.queries import minute_of
from dalel.apps.ledger.transaction import name_for_policies, reading_under, write_transaction
from dalel.core.keys.derivation import new_secret, subkey
from dalel.core.keys.errors import SessionUnreadable
from dalel.core.keys.sessions import COOKIE_BYTES, open_session, seal_session

COOKIE = "n"
# From the last save on. Phones keep "session" cookies, so the end is ours: long enough to write a
# page, short enough for whoever finds the browser later.
MINUTES = 120
# A whole report as it was typed, in the longest writing.
MOST_BYTES = 4 * 1024 * 1024
POLICY = "dalel.sitting"


def start_sitting(state: dict[str, Any], *, now: datetime, minutes: int = MINUTES) -> str:
    """Begin a sitting and return its cookie.

    Raises:
        LogBusy, LogFull: The storage could not take it.
    """
    secret = new_secret(COOKIE_BYTES)
    cookie = urlsafe_b64encode(secret).decode().rstrip("=")
    keep_sitting(cookie, state, now=now, minutes=minutes)
    return cookie


def sitting_of(cookie: str, *, now: datetime) -> dict[str, Any] | None:
    """Return the sitting behind a cookie; ``None`` where there is none, or it is over."""
    secret = _secret(cookie)
    if secret is None:
        return None
    place = _place(secret)
    with reading_under(POLICY, place.hex()):
        row = Sitting.objects.filter(pk=place, minute__gt=minute_of(now)).first()
    if row is None:
        return None
    try:
        state: dict[str, Any] = json.loads(open_session(secret, bytes(row.box)))
    except (SessionUnreadable, ValueError):
        return None
    return state


def keep_sitting(
    cookie: str, state: dict[str, Any], *, now: datetime, minutes: int = MINUTES
) -> None:
    """Keep a sitting as it is now, for so many minutes.

    Raises:
        LogBusy, LogFull: The storage could not take it.
    """
    secret = _secret(cookie)
    if secret is None:
        return
    place, box = _place(secret), seal_session(secret, json.dumps(state).encode())
    with write_transaction():
        name_for_policies(POLICY, place.hex())
        Sitting.objects.filter(pk=place).delete()
        Sitting.objects.create(id=place, minute=minute_of(now) + minutes, box=box)


def end_sitting(cookie: str) -> None:
    """Forget a sitting."""
    secret = _secret(cookie)
    if secret is None:
        return
    with write_transaction():
        name_for_policies(POLICY, _place(secret).hex())
        Sitting.objects.filter(pk=_place(secret)).delete()


def sweep_sittings(*, now: datetime) -> int:
    """Destroy sittings that are over; return how many. The sealing loop's work."""
    over = Sitting.objects.filter(minute__lte=minute_of(now))
    if not over.exists():
        return 0
    with write_transaction():
        return over.delete()[0]


def ticket_key(cookie: str) -> bytes:
    """Return the key of what a sitting's own pages carry; of no sitting, a key nobody has."""
    return subkey(_secret(cookie) or new_secret(COOKIE_BYTES), label=b"dalel/sitting-ticket/1")


def _place(secret: bytes) -> bytes:
    return subkey(secret, label=b"dalel/sitting-id/1", size=16)


def _secret(cookie: str) -> bytes | None:
    try:
        secret = urlsafe_b64decode(cookie + "=" * (-len(cookie) % 4))
    except ValueError:
        return None
    return secret if len(secret) == COOKIE_BYTES else None

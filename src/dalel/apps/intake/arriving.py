"""Putting an arrival where the sealing loop finds it: durable before anybody is told so."""

from __future__ import annotations

import threading
from datetime import datetime
from uuid import uuid4

from dalel.apps.intake.errors import DoorFull
from dalel.apps.intake.models import Arrival
from dalel.apps.intake.parcels import Parcel
from dalel.apps.ledger.queries import minute_of
from dalel.apps.ledger.transaction import write_transaction

# The largest arrival: a story of 200,000 characters in any script, its copy, and its keys.
MOST_BYTES = 6 * 1024 * 1024


def insert_arrival(parcel: Parcel, *, now: datetime) -> None:
    """Insert an arrival. When this returns, it is on the disk.

    Raises:
        DoorFull: It is larger than any arrival may be.
        LogBusy, LogFull: The storage could not take it.
    """
    box = parcel.to_bytes()
    if len(box) > MOST_BYTES:
        raise DoorFull
    with write_transaction():
        # In bulk: PostgreSQL would ask for the right to read the row back otherwise.
        Arrival.objects.bulk_create([Arrival(id=uuid4(), minute=minute_of(now), box=box)])


_order_lock = threading.Lock()
_last = 0


def arrival_time(now: datetime) -> int:
    """Return what orders arrivals: microseconds since the Unix epoch, never the same twice."""
    global _last  # noqa: PLW0603 - the one number that all threads share
    with _order_lock:
        _last = max(_last + 1, int(now.timestamp() * 1_000_000))
        return _last

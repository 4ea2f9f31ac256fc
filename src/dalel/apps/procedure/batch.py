"""Counting what is behind, behind the page: in a thread of the session that may read it.

It ends with the cases or after ten minutes; what it had not reached is counted by the next page.
"""

from __future__ import annotations

import threading
import time
from datetime import datetime
from weakref import WeakSet

from django.db import connections

from dalel.apps.accounts.sessions import MemberSession
from dalel.apps.procedure.desk import desk_of

MOST_SECONDS = 600
_NAME = "clocks_counted_by"
_running: WeakSet[threading.Thread] = WeakSet()


def running() -> list[threading.Thread]:
    """Return the threads that count at this moment."""
    return [thread for thread in _running if thread.is_alive()]


def count_in_background(member: MemberSession, *, now: datetime) -> None:
    """Count the member's cases that are behind, once at a time per session."""
    before: threading.Thread | None = member.memory.get(_NAME)
    if before is not None and before.is_alive():
        return
    thread = threading.Thread(target=_count, args=(member, now), daemon=True)
    member.memory[_NAME] = thread
    _running.add(thread)
    thread.start()


def _count(member: MemberSession, now: datetime) -> None:
    end = time.monotonic() + MOST_SECONDS
    try:
        desk_of(member, now=now, is_late=lambda: time.monotonic() > end)
    finally:
        connections.close_all()

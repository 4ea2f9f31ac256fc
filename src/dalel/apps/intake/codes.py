"""Codes as they are typed on pages: few derivations at a time, each with this instance's salt.

Whoever begins a report and whoever comes back wait in queues of their own, and both queues are
short: valid codes can be made by anybody, and whoever sends many must not hold all places at which
pages are saved.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from dalel.apps.intake.errors import DoorFull
from dalel.apps.intake.laptops import this_laptop
from dalel.core.keys.codes import CodeKeys, ReportCode, unlock_code
from dalel.core.keys.derivation import subkey

# Each takes 128 MiB while it runs.
AT_ONCE = 2
PATIENCE_SECONDS = 20.0
_places = threading.BoundedSemaphore(AT_ONCE)


class Queue:
    """Those who run or wait for it; whoever comes when it is full is sent away at once."""

    def __init__(self, length: int) -> None:
        self._length = threading.BoundedSemaphore(length)

    @contextmanager
    def place(self) -> Iterator[None]:
        """Wait for one of the places that all queues share.

        Raises:
            DoorFull: Too many wait already, or the turn did not come in time.
        """
        if not self._length.acquire(blocking=False):
            raise DoorFull
        try:
            if not _places.acquire(timeout=PATIENCE_SECONDS):
                raise DoorFull
            try:
                yield
            finally:
                _places.release()
        finally:
            self._length.release()


# Together fewer than the pages that may be sent at once (site/floods.py).
WRITING, RETURNING = Queue(6), Queue(4)


def code_salt() -> bytes:
    """Return the salt of every code of this instance; a laptop's codes are its organisation's."""
    laptop = this_laptop()
    if laptop is not None:
        return laptop.readers.salt
    return subkey(settings.DALEL_NAME_KEY, label=b"dalel/code-salt/1", size=16)


def unlock(code: ReportCode, *, queue: Queue, second_word: str = "") -> CodeKeys:
    """Return the keys of a code, once it is its turn.

    Raises:
        DoorFull: Too many wait, or the turn did not come in time.
        PasswordRefused: The second word cannot be encoded.
    """
    with queue.place():
        return unlock_code(code, salt=code_salt(), second_word=second_word)

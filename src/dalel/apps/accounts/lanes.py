"""Deriving keys from passwords without letting a flood of strangers shut members out.

A derivation takes a large piece of memory for half a second. Two run at once in this program: one
for browsers that signed in before, one for all others. Who would wait too long is told so.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from dalel.apps.accounts.errors import SignInsBusy, SignInTooSoon
from dalel.apps.accounts.tally import Tally

WAITING_KNOWN = 4
WAITING_STRANGERS = 2
FREE_ATTEMPTS = 5
LONGEST_WAIT_SECONDS = 60


class Lane:
    """One derivation at a time, and a short queue."""

    def __init__(self, *, waiting: int) -> None:
        self._places = threading.BoundedSemaphore(waiting + 1)
        self._turn = threading.Lock()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for the turn and hold it.

        Raises:
            SignInsBusy: The queue is full.
        """
        if not self._places.acquire(blocking=False):
            raise SignInsBusy
        try:
            with self._turn:
                yield
        finally:
            self._places.release()


class Patience:
    """Slows repeated failures under one name, whichever worker they come to."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._tally = Tally()

    def require(self, name: bytes, *, is_known_device: bool) -> None:
        """Check that the next attempt may come now.

        Raises:
            SignInTooSoon: It may not; carries the seconds to wait.
        """
        with self._tally.of(_counted(name, is_known_device)) as tries:
            wait = tries.wait_until - self._clock() if tries.wrong else 0
        if wait > 0:
            raise SignInTooSoon(seconds=int(wait) + 1)

    def failed(self, name: bytes, *, is_known_device: bool) -> None:
        """Count a failure; after a few, each doubles the wait.

        Browsers that signed in before are counted apart: a stranger who tries a member's name
        does not lock the member out.
        """
        with self._tally.of(_counted(name, is_known_device)) as tries:
            tries.wrong += 1
            excess = tries.wrong - FREE_ATTEMPTS
            if excess >= 0:
                wait = min(2 ** min(excess, 6), LONGEST_WAIT_SECONDS)
                tries.wait_until = self._clock() + wait

    def succeeded(self, name: bytes, *, is_known_device: bool) -> None:
        """Forget earlier failures."""
        with self._tally.of(_counted(name, is_known_device)) as tries:
            tries.wrong = 0

    def forget(self) -> None:
        """Forget all failures."""
        self._tally.forget()


def _counted(name: bytes, is_known_device: bool) -> bytes:
    return bytes([is_known_device]) + name


KNOWN = Lane(waiting=WAITING_KNOWN)
STRANGERS = Lane(waiting=WAITING_STRANGERS)
patience = Patience()


def lane_for(*, is_known_device: bool) -> Lane:
    """Return the lane of a browser."""
    return KNOWN if is_known_device else STRANGERS

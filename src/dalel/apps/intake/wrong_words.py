"""Wrong second words, counted by the code they were tried on: whoever found a list guesses slowly.

In memory only, under a key that is drawn when the process starts, and bounded.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

# Five mistakes cost nothing; from then on each makes all wait, twice as long as the one before.
FREE = 5
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 60.0, 3600.0
CODES_REMEMBERED = 10_000


@dataclass
class _Count:
    wrong: int = 0
    pause_until: float = 0.0


class WrongWords:
    """How many wrong words were tried, and how long the next one has to wait."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._mutex = threading.Lock()
        self._key = secrets.token_bytes(32)
        self._counts: OrderedDict[bytes, _Count] = OrderedDict()

    def begin_try(self, lookup: bytes) -> float:
        """Count a try before it is made; return the seconds it has to wait, 0.0 where none.

        One that has to wait is not made and not counted. Counting first keeps many tries at the
        same moment from all being free.
        """
        now = self._clock()
        with self._mutex:
            count = self._counts.setdefault(self._name(lookup), _Count())
            self._counts.move_to_end(self._name(lookup))
            while len(self._counts) > CODES_REMEMBERED:
                self._counts.popitem(last=False)
            if now < count.pause_until:
                return count.pause_until - now
            count.wrong += 1
            if count.wrong >= FREE:
                doubled = FIRST_PAUSE_SECONDS * 2.0 ** min(count.wrong - FREE, 16)
                count.pause_until = now + min(doubled, LONGEST_PAUSE_SECONDS)
        return 0.0

    def was_right(self, lookup: bytes) -> int:
        """Forget the count after the right word; return how many wrong ones came before it."""
        with self._mutex:
            count = self._counts.pop(self._name(lookup), _Count(1))
        return max(count.wrong - 1, 0)

    def take_back(self, lookup: bytes) -> None:
        """Uncount a try that could not be made."""
        with self._mutex:
            count = self._counts.get(self._name(lookup))
            if count is not None:
                count.wrong = max(count.wrong - 1, 0)

    def _name(self, lookup: bytes) -> bytes:
        return hashlib.blake2b(lookup, key=self._key, digest_size=16).digest()

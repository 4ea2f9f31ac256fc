"""Wrong second words, counted by the code they were tried on: whoever found a list guesses slowly.

Counted where every worker of the public program sees it; nothing is on disk.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from dalel.apps.accounts.tally import Tally

# Five mistakes cost nothing; from then on each makes all wait, twice as long as the one before.
FREE = 5
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 60.0, 3600.0


class WrongWords:
    """How many wrong words were tried, and how long the next one has to wait."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._tally = Tally()

    def begin_try(self, lookup: bytes) -> float:
        """Count a try before it is made; return the seconds it has to wait, 0.0 where none.

        One that has to wait is not made and not counted. Counting first keeps many tries at the
        same moment from all being free.
        """
        now = self._clock()
        with self._tally.of(lookup) as tries:
            if now < tries.wait_until:
                return tries.wait_until - now
            tries.wrong += 1
            if tries.wrong >= FREE:
                doubled = FIRST_PAUSE_SECONDS * 2.0 ** min(tries.wrong - FREE, 16)
                tries.wait_until = now + min(doubled, LONGEST_PAUSE_SECONDS)
        return 0.0

    def was_right(self, lookup: bytes) -> int:
        """Forget the count after the right word; return how many wrong ones came before it."""
        with self._tally.of(lookup) as tries:
            before, tries.wrong = tries.wrong, 0
        return max(before - 1, 0)

    def take_back(self, lookup: bytes) -> None:
        """Uncount a try that could not be made."""
        with self._tally.of(lookup) as tries:
            tries.wrong = max(tries.wrong - 1, 0)


wrong_words = WrongWords()

"""Stores in memory that drop what has expired although nobody asks."""

from __future__ import annotations

import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable

SWEEP_SECONDS = 30.0


def seconds_since_boot() -> float:
    """Return a clock that also runs while the machine sleeps: a closed laptop lets nobody in."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


class Swept(ABC):
    """A store with a clock, a lock, and a thread that runs while there is something to drop."""

    def __init__(
        self,
        *,
        clock: Callable[[], float] = seconds_since_boot,
        sweep_seconds: float = SWEEP_SECONDS,
    ) -> None:
        self._clock = clock
        self._sweep_seconds = sweep_seconds
        self._mutex = threading.Lock()
        self._sweeper: threading.Thread | None = None

    @abstractmethod
    def _drop_expired(self) -> None:
        """Drop what has had its time. Runs with the lock held."""

    @abstractmethod
    def _is_empty(self) -> bool:
        """Return whether nothing is left to watch. Runs with the lock held."""

    def _watch(self) -> None:
        """See to it that somebody sweeps. Runs with the lock held."""
        if self._sweeper is None:
            self._sweeper = threading.Thread(target=self._sweep, daemon=True)
            self._sweeper.start()

    def _sweep(self) -> None:
        while True:
            time.sleep(self._sweep_seconds)
            with self._mutex:
                self._drop_expired()
                if self._is_empty():
                    self._sweeper = None
                    return

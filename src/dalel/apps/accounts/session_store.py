"""Sessions in this process's memory: boxes that only their cookies open. Nothing is on disk."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from dalel.core.keys.derivation import new_secret
from dalel.core.keys.errors import KeyMalformed, SessionUnreadable
from dalel.core.keys.sessions import COOKIE_BYTES, open_session, seal_session

IDLE_SECONDS = 30 * 60
LONGEST_SECONDS = 12 * 3600
SWEEP_SECONDS = 30.0


def seconds_since_boot() -> float:
    """Return a clock that also runs while the machine sleeps: a closed laptop lets nobody in."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


@dataclass
class _Kept:
    member: UUID
    box: bytes
    started: float
    seen: float


class SessionStore:
    """The sessions of one program."""

    def __init__(
        self,
        *,
        clock: Callable[[], float] = seconds_since_boot,
        sweep_seconds: float = SWEEP_SECONDS,
    ) -> None:
        self._clock = clock
        self._sweep_seconds = sweep_seconds
        self._mutex = threading.Lock()
        self._kept: dict[bytes, _Kept] = {}
        self._sweeper: threading.Thread | None = None

    def start(self, member: UUID, payload: bytes) -> bytes:
        """Keep a payload and return the cookie that opens it."""
        cookie = new_secret(COOKIE_BYTES)
        box = seal_session(cookie, payload)
        with self._mutex:
            now = self._clock()
            self._kept[_digest(cookie)] = _Kept(member, box, now, now)
            self._watch()
        return cookie

    def open(self, cookie: bytes) -> tuple[UUID, bytes] | None:
        """Return a session's member and payload, and count it as used now."""
        with self._mutex:
            self._drop_expired()
            kept = self._kept.get(_digest(cookie))
            if kept is None:
                return None
            kept.seen = self._clock()
            member, box = kept.member, kept.box
        try:
            return member, open_session(cookie, box)
        except (SessionUnreadable, KeyMalformed):
            return None

    def replace(self, cookie: bytes, payload: bytes) -> None:
        """Keep another payload in a session that still runs."""
        box = seal_session(cookie, payload)
        with self._mutex:
            kept = self._kept.get(_digest(cookie))
            if kept is not None:
                kept.box = box

    def end(self, cookie: bytes) -> None:
        """End one session."""
        with self._mutex:
            self._kept.pop(_digest(cookie), None)

    def end_all_of(self, member: UUID, *, but: bytes | None = None) -> None:
        """End a member's sessions, except the one whose cookie is given."""
        spared = _digest(but) if but is not None else None
        with self._mutex:
            for key in [key for key, kept in self._kept.items() if kept.member == member]:
                if key != spared:
                    del self._kept[key]

    def end_all(self) -> None:
        """End every session."""
        with self._mutex:
            self._kept.clear()

    def live_count(self) -> int:
        """Return how many sessions run."""
        with self._mutex:
            self._drop_expired()
            return len(self._kept)

    def _drop_expired(self) -> None:
        now = self._clock()
        for key, kept in list(self._kept.items()):
            if now - kept.seen >= IDLE_SECONDS or now - kept.started >= LONGEST_SECONDS:
                del self._kept[key]

    def _watch(self) -> None:
        if self._sweeper is None:
            self._sweeper = threading.Thread(target=self._sweep, daemon=True)
            self._sweeper.start()

    def _sweep(self) -> None:
        """Drop expired sessions although nobody asks; end with the last of them."""
        while True:
            time.sleep(self._sweep_seconds)
            with self._mutex:
                self._drop_expired()
                if not self._kept:
                    self._sweeper = None
                    return


def _digest(cookie: bytes) -> bytes:
    return hashlib.sha256(cookie).digest()

"""Sessions in this process's memory: boxes that only their cookies open. Nothing is on disk."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from dalel.apps.accounts.sweeping import Swept
from dalel.core.keys.derivation import new_secret
from dalel.core.keys.errors import KeyMalformed, SessionUnreadable
from dalel.core.keys.sessions import COOKIE_BYTES, open_session, seal_session

IDLE_SECONDS = 30 * 60
LONGEST_SECONDS = 12 * 3600


@dataclass
class _Kept:
    member: UUID
    box: bytes
    started: float
    seen: float
    # What was opened and is asked for again; gone with the session.
    memory: dict[str, Any] = field(default_factory=dict)


class SessionStore(Swept):
    """The sessions of one program."""

    def __init__(self, **timing: Any) -> None:
        super().__init__(**timing)
        self._kept: dict[bytes, _Kept] = {}

    def start(self, member: UUID, payload: bytes, *, started: float | None = None) -> bytes:
        """Keep a payload and return the cookie that opens it.

        Args:
            member: Whose session it is.
            payload: What is sealed.
            started: When the password was given, by this store's clock; ``None`` for now.
        """
        cookie = new_secret(COOKIE_BYTES)
        box = seal_session(cookie, payload)
        with self._mutex:
            now = self._clock()
            began = now if started is None else started
            self._kept[digest_of(cookie)] = _Kept(member, box, began, now)
            self._watch()
        return cookie

    def open(self, cookie: bytes) -> tuple[UUID, bytes] | None:
        """Return a session's member and payload, and count it as used now."""
        with self._mutex:
            self._drop_expired()
            kept = self._kept.get(digest_of(cookie))
            if kept is None:
                return None
            kept.seen = self._clock()
            member, box = kept.member, kept.box
        try:
            return member, open_session(cookie, box)
        except (SessionUnreadable, KeyMalformed):
            return None

    def memory_of(self, cookie: bytes) -> dict[str, Any]:
        """Return what a running session remembers, to be added to; empty where none runs."""
        with self._mutex:
            kept = self._kept.get(digest_of(cookie))
            return kept.memory if kept else {}

    def started_at(self, cookie: bytes) -> float | None:
        """Return when the password of a running session was given, by this store's clock."""
        with self._mutex:
            self._drop_expired()
            kept = self._kept.get(digest_of(cookie))
            return kept.started if kept else None

    def replace(self, cookie: bytes, payload: bytes) -> None:
        """Keep another payload in a session that still runs."""
        box = seal_session(cookie, payload)
        with self._mutex:
            kept = self._kept.get(digest_of(cookie))
            if kept is not None:
                kept.box = box

    def end(self, cookie: bytes) -> None:
        """End one session."""
        with self._mutex:
            self._kept.pop(digest_of(cookie), None)

    def end_all_of(self, member: UUID, *, but: bytes | None = None) -> None:
        """End a member's sessions, except the one whose cookie is given."""
        spared = digest_of(but) if but is not None else None
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

    def _is_empty(self) -> bool:
        return not self._kept


def digest_of(cookie: bytes) -> bytes:
    """Return the name under which a cookie's session is kept."""
    return hashlib.sha256(cookie).digest()

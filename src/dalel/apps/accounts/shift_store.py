"""Members who share a browser within a shift: boxes that its cookie and a PIN open together.

What a member unlocked with the password is sealed once, when the PIN is set; neither the PIN nor
anything made from it is kept. So a session that was left, or that went idle, can be taken up again
without a key that this process could use by itself. Nothing is on disk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from dalel.apps.accounts.errors import PinWrong, PlaceGone, ShiftFull
from dalel.apps.accounts.session_store import LONGEST_SECONDS, digest_of
from dalel.apps.accounts.sweeping import Swept
from dalel.core.keys.derivation import new_secret
from dalel.core.keys.errors import KeyMalformed, SessionUnreadable
from dalel.core.keys.sessions import (
    COOKIE_BYTES,
    open_parked,
    open_session,
    seal_parked,
    seal_session,
)

ATTEMPTS = 5
MOST_PLACES = 20
PLACE_BYTES = 16


@dataclass
class _Kept:
    """A member's place. The session is the one that took it last, running or not."""

    member: UUID
    place: bytes
    name: bytes
    box: bytes
    started: float
    session: bytes
    attempts_left: int = ATTEMPTS


@dataclass(frozen=True)
class Place:
    """A member's place in a shift, as its browser sees it."""

    id: str
    member: UUID
    display_name: str
    seconds_left: float
    attempts_left: int


@dataclass(frozen=True, repr=False)
class TakenUp:
    """What a PIN opened: for a new session that ends when the old one would have."""

    member: UUID
    payload: bytes
    started: float


class ShiftStore(Swept):
    """The shifts of one program, each known by the digest of its browser's cookie."""

    def __init__(self, **timing: Any) -> None:
        super().__init__(**timing)
        self._shifts: dict[bytes, dict[UUID, _Kept]] = {}

    def set_pin(
        self,
        shift: bytes | None,
        member: UUID,
        *,
        pin: str,
        payload: bytes,
        display_name: str,
        session: bytes,
        started: float,
    ) -> bytes:
        """Seal a payload under a browser's cookie and a PIN; return the cookie.

        Args:
            shift: What the browser sent; a fresh cookie is made where no such shift runs.
            member: Whose place it is; the one before is replaced.
            pin: Digits; not kept.
            payload: What the PIN will open.
            display_name: By which colleagues at this browser choose it; sealed under the cookie.
            session: Cookie of the member's running session.
            started: When the password was given.

        Raises:
            ShiftFull: Too many members have a place here.
        """
        with self._mutex:
            self._drop_expired()
            cookie = shift if shift and digest_of(shift) in self._shifts else None
            cookie = cookie or new_secret(COOKIE_BYTES)
            places = self._shifts.setdefault(digest_of(cookie), {})
            if member not in places and len(places) >= MOST_PLACES:
                raise ShiftFull(limit=MOST_PLACES)
            place = new_secret(PLACE_BYTES)
            places[member] = _Kept(
                member=member,
                place=place,
                name=seal_session(cookie, display_name.encode()),
                box=seal_parked(cookie, pin, payload, place=place),
                started=started,
                session=digest_of(session),
            )
            self._watch()
        return cookie

    def places(self, shift: bytes) -> list[Place]:
        """Return who has a place in a browser, by name; nobody where no such shift runs."""
        with self._mutex:
            self._drop_expired()
            found = [self._shown(shift, kept) for kept in self._of(shift)]
        return sorted(found, key=lambda one: (one.display_name.casefold(), one.id))

    def _shown(self, shift: bytes, kept: _Kept) -> Place:
        return Place(
            id=kept.place.hex(),
            member=kept.member,
            display_name=open_session(shift, kept.name).decode(),
            seconds_left=LONGEST_SECONDS - (self._clock() - kept.started),
            attempts_left=kept.attempts_left,
        )

    def take_up(self, shift: bytes, place: str, pin: str) -> TakenUp:
        """Open a place with its PIN.

        Raises:
            PlaceGone: There is no such place in this browser.
            PinWrong: It is another PIN; after the last attempt the place is gone.
        """
        with self._mutex:
            self._drop_expired()
            kept = next((one for one in self._of(shift) if one.place.hex() == place), None)
            if kept is None:
                raise PlaceGone
            try:
                payload = open_parked(shift, pin, kept.box, place=kept.place)
            except (SessionUnreadable, KeyMalformed) as fault:
                kept.attempts_left -= 1
                if kept.attempts_left <= 0:
                    self._drop(lambda one: one is kept)
                raise PinWrong(attempts_left=kept.attempts_left) from fault
            kept.attempts_left = ATTEMPTS
            return TakenUp(kept.member, payload, kept.started)

    def belong(self, shift: bytes, member: UUID, *, session: bytes) -> None:
        """Let a member's place belong to the session that runs now."""
        with self._mutex:
            for kept in self._of(shift):
                if kept.member == member:
                    kept.session = digest_of(session)

    def leave(self, session: bytes) -> None:
        """Drop the places that belong to a session, running or not."""
        digest = digest_of(session)
        with self._mutex:
            self._drop(lambda kept: kept.session == digest)

    def end(self, shift: bytes) -> None:
        """Drop everybody's place in a browser."""
        with self._mutex:
            self._shifts.pop(digest_of(shift), None)

    def end_all_of(self, member: UUID) -> None:
        """Drop a member's places in all browsers."""
        with self._mutex:
            self._drop(lambda kept: kept.member == member)

    def end_all(self) -> None:
        """Drop every place."""
        with self._mutex:
            self._shifts.clear()

    def live_count(self) -> int:
        """Return how many places there are."""
        with self._mutex:
            self._drop_expired()
            return sum(len(places) for places in self._shifts.values())

    def _of(self, shift: bytes) -> Iterator[_Kept]:
        return iter(list(self._shifts.get(digest_of(shift), {}).values()))

    def _drop_expired(self) -> None:
        now = self._clock()
        self._drop(lambda kept: now - kept.started >= LONGEST_SECONDS)

    def _drop(self, is_over: Callable[[_Kept], bool]) -> None:
        """Drop places, and with the last of a browser its shift."""
        for shift, places in list(self._shifts.items()):
            for member, kept in list(places.items()):
                if is_over(kept):
                    del places[member]
            if not places:
                del self._shifts[shift]

    def _is_empty(self) -> bool:
        return not self._shifts

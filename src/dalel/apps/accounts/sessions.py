"""Who is signed in. A member's keys are unlocked for the length of a request, from the cookie.

One process holds the sessions of a program; a restart means signing in again.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from dalel.apps.accounts.credentials import Keys, keys_of
from dalel.apps.accounts.errors import MemberHasLeft, NotIntroduced
from dalel.apps.accounts.introductions import (
    CheckedIntroduction,
    checked_introduction,
    fingerprint_of,
    require_pinned,
)
from dalel.apps.accounts.roles import Role
from dalel.apps.accounts.session_store import SessionStore
from dalel.apps.accounts.shift_store import ShiftStore
from dalel.apps.entries.epochs import make_symmetric
from dalel.apps.entries.held_lists import HeldList, hold_list
from dalel.apps.entries.memberships import holders_for
from dalel.apps.entries.opening import (
    Author,
    Known,
    OpenContainer,
    Unwrap,
    open_containers,
)
from dalel.apps.ledger.errors import LogError
from dalel.core.keys.credentials import MasterKey, RecoveryKey
from dalel.core.keys.errors import ProfileDamaged
from dalel.core.keys.sessions import COOKIE_BYTES
from dalel.core.keys.wraps import OwnKey, PrivateKey

COOKIE = "s"

_store = SessionStore()
# What members left in browsers they share; used through ``shifts``.
shift_store = ShiftStore()


@dataclass(frozen=True, repr=False)
class Kept:
    """What a session keeps between requests, sealed under its cookie.

    ``recovery_key`` is there until the member has shown that they wrote it down.
    """

    master: MasterKey
    display_name: str = ""
    recovery_key: RecoveryKey | None = None

    def to_bytes(self) -> bytes:
        """Return the payload."""
        recovery = self.recovery_key.hex() if self.recovery_key else ""
        return json.dumps([self.master.hex(), self.display_name, recovery]).encode()

    @classmethod
    def from_bytes(cls, payload: bytes) -> Kept:
        """Return what ``to_bytes`` wrote."""
        master, display_name, recovery = json.loads(payload)
        recovery_key = RecoveryKey(bytes.fromhex(recovery)) if recovery else None
        return cls(MasterKey(bytes.fromhex(master)), display_name, recovery_key)


@dataclass(frozen=True, repr=False)
class Unlocked:
    """Somebody who gave their password: a member, or one who waits to be introduced."""

    member_id: UUID
    cookie: bytes
    kept: Kept
    keys: Keys

    @property
    def fingerprint(self) -> str:
        """The form in which this person's keys are compared."""
        signing, wrapping = self.keys.signing.public, self.keys.private.public
        return fingerprint_of(signing.to_bytes(), wrapping.to_bytes())

    def keep(self, kept: Kept) -> None:
        """Keep something else from the next request on."""
        _store.replace(self.cookie, kept.to_bytes())


@dataclass(frozen=True, repr=False)
class MemberSession:
    """A signed-in member for the length of one request.

    ``memory`` is what the session remembers between requests, opened: it is gone as soon as the
    session ends or rests too long, and never on disk.
    """

    member_id: UUID
    role: Role
    display_name: str
    author: Author
    key: PrivateKey
    introduction: CheckedIntroduction
    pins: Mapping[str, str]
    memory: dict[str, Any] = field(default_factory=dict)
    _opened: dict[UUID, OpenContainer] = field(default_factory=dict)
    _lists: list[HeldList] = field(default_factory=list)

    @property
    def is_guest(self) -> bool:
        """Whether this is somebody from elsewhere, who sees what was shared and no colleagues."""
        return self.role == Role.GUEST

    def holders(self) -> tuple[UUID, ...]:
        """Return as whom this member holds keys: their own id, then those of their teams."""
        return self._holders

    @cached_property
    def _holders(self) -> tuple[UUID, ...]:
        return holders_for(self.member_id)

    @property
    def organisation_id(self) -> UUID:
        """The organisation's container."""
        return self.introduction.organisation

    def open(self, container: UUID, known: Known | None = None) -> OpenContainer:
        """Open a container for this member, by their own key or a team's, once per request.

        ``known``: what it was just now, where it was read.

        Raises:
            NoKey: Neither the member nor a team of theirs holds a key to it.
            WrapDamaged: The key does not open.
        """
        return self.open_several([container], {container: known} if known else None)[0]

    def open_several(
        self, containers: Sequence[UUID], known: Mapping[UUID, Known] | None = None
    ) -> list[OpenContainer]:
        """Open containers, in the order given. Raises as ``open``."""
        wanted = [one for one in containers if one not in self._opened]
        if wanted:
            opened = open_containers(wanted, self._openers(), known)
            self._opened.update((one.id, one) for one in opened)
        return [self._opened[one] for one in containers]

    def open_to_list(
        self, containers: Sequence[UUID], known: Mapping[UUID, Known] | None = None
    ) -> dict[UUID, OpenContainer]:
        """Open many containers to read their summaries and the like; what does not open is left."""
        return self.hold_list(containers, known).open(containers)

    def hold_list(
        self, containers: Sequence[UUID], known: Mapping[UUID, Known] | None = None
    ) -> HeldList:
        """Return many containers closed: those of which something must be read are opened."""
        held = hold_list(containers, self.member_id, self._openers(), known)
        self._lists.append(held)
        return held

    @cached_property
    def own_key(self) -> OwnKey:
        """The member's key as they use it for themselves."""
        return OwnKey(self.key)

    def make_keys_symmetric(self) -> None:
        """Let what was opened in this request open faster from now on."""
        with suppress(LogError):  # the next request does it
            listed = {one: opened for held in self._lists for one, opened in held.opened.items()}
            opened = {**listed, **self._opened}.values()
            make_symmetric(opened, holder=self.member_id, key=self.own_key)

    def _openers(self) -> dict[UUID, Unwrap]:
        teams = self.holders()[1:]
        own: dict[UUID, Unwrap] = {self.member_id: self._open_own}
        return own | {team: partial(self._open_as_team, team) for team in teams}

    def _open_own(self, wrap: bytes, context: bytes) -> bytes:
        return self.own_key.unwrap(wrap, context=context)

    def _open_as_team(self, team: UUID, wrap: bytes, context: bytes) -> bytes:
        return self.open(team).secret.unwrap(wrap, context=context)

    def colleague(self, member: UUID) -> CheckedIntroduction:
        """Return a colleague's keys, to wrap something to them.

        Raises:
            NotIntroduced, MemberHasLeft, IntroductionInvalid: There is nobody to share with.
            KeyOfColleagueChanged: The keys are not the ones seen before.
        """
        introduction = checked_introduction(member)
        require_pinned(introduction, self.pins)
        return introduction


def start_session(member: UUID, kept: Kept, *, started: float | None = None) -> bytes:
    """Start a session and return its cookie's bytes.

    Args:
        member: Whose session it is.
        kept: What it keeps.
        started: When the password was given, where that was earlier (``session_started_at``).
    """
    return _store.start(member, kept.to_bytes(), started=started)


def session_started_at(cookie: bytes) -> float | None:
    """Return when the password of a running session was given, by the sessions' own clock."""
    return _store.started_at(cookie)


def set_cookie(response: HttpResponse, request: HttpRequest, cookie: bytes) -> None:
    """Give the browser the cookie; it is gone when the browser closes."""
    text = urlsafe_b64encode(cookie).decode().rstrip("=")
    response.set_cookie(COOKIE, text, httponly=True, samesite="Strict", secure=request.is_secure())


def drop_cookie(response: HttpResponse) -> None:
    """Take the cookie away."""
    response.delete_cookie(COOKIE, samesite="Strict")


def unlocked(request: HttpRequest) -> Unlocked | None:
    """Return who gave their password in this browser; ``None`` without a running session."""
    cookie = cookie_of(request)
    found = _store.open(cookie) if cookie else None
    if cookie is None or found is None:
        return None
    member, payload = found
    kept = Kept.from_bytes(payload)
    try:
        keys = keys_of(member, kept.master)
    except ProfileDamaged:
        _store.end(cookie)
        return None
    return Unlocked(member, cookie, kept, keys)


def member_session(unlocked: Unlocked) -> MemberSession | None:
    """Return the member's session; ``None`` while they wait, and once they have left.

    Raises:
        IntroductionInvalid: Their own introduction does not hold.
        KeyOfColleagueChanged: It names other keys than their own.
    """
    try:
        introduction = checked_introduction(unlocked.member_id)
    except NotIntroduced:
        return None
    except MemberHasLeft:
        end_all_of(unlocked.member_id)
        return None
    require_pinned(introduction, {str(unlocked.member_id): unlocked.fingerprint})
    return MemberSession(
        member_id=unlocked.member_id,
        role=introduction.role,
        display_name=unlocked.kept.display_name,
        author=Author(unlocked.member_id, unlocked.keys.signing),
        key=unlocked.keys.private,
        introduction=introduction,
        pins=unlocked.keys.secrets.pins,
        memory=_store.memory_of(unlocked.cookie),
    )


def open_session(request: HttpRequest) -> MemberSession | None:
    """Return the signed-in member of a request; ``None`` where there is none."""
    found = unlocked(request)
    return member_session(found) if found else None


def end_session(request: HttpRequest) -> None:
    """End the session of a request; what its member left in this browser stays."""
    cookie = cookie_of(request)
    if cookie is not None:
        _store.end(cookie)


def sign_out(request: HttpRequest) -> None:
    """End the session of a request, and what its PIN could open; also where it went idle."""
    cookie = cookie_of(request)
    if cookie is not None:
        _store.end(cookie)
        shift_store.leave(cookie)


def end_all_of(member: UUID, *, but: bytes | None = None) -> None:
    """End a member's sessions, except the one whose cookie is given; and all their PINs."""
    _store.end_all_of(member, but=but)
    shift_store.end_all_of(member)


def end_all() -> None:
    """End every session of this program, and every PIN."""
    _store.end_all()
    shift_store.end_all()


def live_count() -> int:
    """Return how many sessions or PINs have a key in this process."""
    return _store.live_count() + shift_store.live_count()


def cookie_of(request: HttpRequest, name: str = COOKIE) -> bytes | None:
    """Return the bytes of a cookie as this room writes them; ``None`` for anything else."""
    text = request.COOKIES.get(name, "")
    try:
        cookie = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        return None
    return cookie if len(cookie) == COOKIE_BYTES else None

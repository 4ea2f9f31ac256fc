"""What was sealed apart to be compared: which lies there for an officer, and its end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, partial
from uuid import UUID

from django.utils import timezone

from dalel.apps.accounts.queries import verify_key_of
from dalel.apps.accounts.roles import Role
from dalel.apps.accounts.sessions import MemberSession
from dalel.apps.entries import memberships
from dalel.apps.entries.containers import types_of
from dalel.apps.entries.erasure import erase_container
from dalel.apps.entries.errors import NoKey
from dalel.apps.entries.opening import OpenContainer
from dalel.apps.entries.queries import OpenedEntry, open_entries
from dalel.apps.entries.reporters import with_reporter
from dalel.apps.entries.terms import ContainerType
from dalel.apps.intake.models import Letter
from dalel.core.keys.errors import KeysError

KIND = "mentions"


@dataclass(frozen=True)
class Waiting:
    """Names and numbers of one report; of which, nobody here can see."""

    place: UUID
    came_at: datetime


@dataclass(frozen=True)
class Mentioned:
    """What an officer has opened."""

    place: OpenContainer
    entries: tuple[OpenedEntry, ...]


def is_link_officer(member: MemberSession) -> bool:
    """Return whether a member looks for links."""
    return member.role == Role.LINK_OFFICER


def waiting_for(member: MemberSession, *, now: datetime) -> list[Waiting]:
    """Return what was sealed to an officer, newest first."""
    held = memberships.all_of(member.holders(), today=timezone.localdate(now))
    found = [
        Waiting(one.container, datetime.fromtimestamp((one.opened_at or 0) * 60, UTC))
        for one in held
        if one.container_type == ContainerType.MENTIONS
    ]
    return sorted(found, key=lambda one: (one.came_at, one.place), reverse=True)


def open_apart(member: MemberSession, place: UUID, *, now: datetime) -> Mentioned | None:
    """Open one; ``None`` where there is none for this member."""
    held = memberships.membership_of(member.holders(), place, today=timezone.localdate(now))
    if held is None or held.container_type != ContainerType.MENTIONS:
        return None
    try:
        opened = member.open(place)
    except (NoKey, KeysError):
        return None
    found = open_entries(opened, with_reporter(opened, cache(verify_key_of)))
    named = (one for one in found if isinstance(one, OpenedEntry) and one.kind.name == KIND)
    return Mentioned(opened, tuple(named))


def destroy_apart(places: Sequence[UUID], *, now: datetime) -> None:
    """Destroy what was sealed apart, for good; whatever else is named stays. Needs no key.

    Raises:
        LogBusy, LogFull: It could not be written down; asked for again, it goes on.
    """
    for place, kind in types_of(places).items():
        if kind == ContainerType.MENTIONS:
            erase_container(place, now=now, alongside=partial(_drop_letters, place))


def _drop_letters(place: UUID) -> None:
    Letter.objects.filter(container=place).delete()

"""Reports of a case: which they are, and how their holders follow the case's.

A report stays where it is; the case only says that it belongs there. Whoever may read the case may
read its reports, and whoever reads them otherwise goes on doing so. Only a sealed entry of the case
says which reports are hers.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from uuid import UUID

from django.utils import timezone

from dalel.apps.accounts.errors import MustNotSee
from dalel.apps.accounts.exclusions import exclusions_in
from dalel.apps.accounts.queries import verify_key_of
from dalel.apps.accounts.roles import Role
from dalel.apps.accounts.sessions import MemberSession
from dalel.apps.accounts.teams import Directory
from dalel.apps.cases.errors import ForLawyersOnly
from dalel.apps.cases.queries import OpenCase
from dalel.apps.entries import memberships
from dalel.apps.entries.actions import NewEntry
from dalel.apps.entries.epochs import Holder
from dalel.apps.entries.errors import NoKey
from dalel.apps.entries.opening import OpenContainer
from dalel.apps.entries.queries import OpenedEntry, UnreadableEntry, first_entry, open_entries
from dalel.apps.entries.terms import ContainerType, Depth
from dalel.apps.intake.errors import WordsUnsettled
from dalel.apps.intake.given import (
    entries_of_report,
    is_for_lawyers_only,
    is_unsettled,
    kept_out_of,
)
from dalel.core.keys.errors import KeysError

LINK = "report_link"


@dataclass(frozen=True)
class LinkedReport:
    """A report that a case says is hers."""

    number: str
    conversation: UUID
    story: UUID | None


def reports_in(entries: Iterable[OpenedEntry | UnreadableEntry]) -> list[LinkedReport]:
    """Return the reports that entries of a case name, each once, in the order of the seal."""
    found: dict[UUID, LinkedReport] = {}
    for one in entries:
        if not isinstance(one, OpenedEntry) or one.kind.name != LINK:
            continue
        with suppress(KeyError, ValueError):
            conversation, story = UUID(one.fields["conversation"]), one.fields.get("story")
            number = str(one.fields.get("number", ""))
            linked = LinkedReport(number, conversation, UUID(story) if story else None)
            found.setdefault(conversation, linked)
    return list(found.values())


def reports_of(case: OpenCase) -> list[LinkedReport]:
    """Return the reports of a case."""
    return reports_in(open_entries(case.container, cache(verify_key_of)))


def open_reports_of(case: OpenCase, by: MemberSession, *, today: date) -> list[OpenContainer]:
    """Open what somebody may change of a case's reports; conversations before their stories.

    A story that is held back, or was not sent, opens to nobody and is not among them.
    """
    linked = reports_of(case)
    places = [one.conversation for one in linked] + [one.story for one in linked if one.story]
    found = (open_part(place, by, today=today) for place in places)
    return [one for one in found if one is not None]


def open_part(place: UUID, by: MemberSession, *, today: date) -> OpenContainer | None:
    """Open a part of a report for somebody who may write in it; else ``None``."""
    held = memberships.membership_of(by.holders(), place, today=today)
    if held is None or held.depth != Depth.WRITE:
        return None
    try:
        return by.open(place)
    except (NoKey, KeysError):
        return None


def is_new_to(place: OpenContainer, holder: Holder, *, today: date) -> bool:
    """Return whether somebody gets more of a report than they have."""
    held = memberships.membership_of([holder.id], place.id, today=today)
    if held is None or held.until is not None:
        return held is None or (held.depth, held.until) != (holder.depth, holder.until)
    return memberships.DEPTHS.index(held.depth) < memberships.DEPTHS.index(holder.depth)


def reports_for(
    case: OpenCase, holder: Holder, directory: Directory, *, by: MemberSession, today: date
) -> list[OpenContainer]:
    """Return what somebody who gets a case gets of its reports. Raises as ``require_wishes``."""
    found = open_reports_of(case, by, today=today)
    require_wishes(found, holder.id, directory, by=by)
    return [one for one in found if is_new_to(one, holder, today=today)]


def require_wishes(
    reports: Sequence[OpenContainer],
    holder: UUID,
    directory: Directory,
    *,
    by: MemberSession,
) -> None:
    """Check that those who reported let somebody read.

    Raises:
        MustNotSee: A report keeps somebody out.
        ForLawyersOnly: A report is for a lawyer alone, and somebody is none.
        WordsUnsettled: Words say who must not read, and nobody has found out who is meant.
    """
    people = directory.people_of(holder)
    for place in reports:
        for member in sorted(people & kept_out_of(place)):
            raise MustNotSee(member=member, container=place.id)
    if any(one.type == ContainerType.CONVERSATION and is_unsettled(one) for one in reports):
        raise WordsUnsettled
    others = sorted(member for member in people if not _is_lawyer(member, by))
    if others and any(is_for_lawyers_only(parts) for parts in by_report(reports)):
        raise ForLawyersOnly(member=others[0])


def may_get(
    parts: Sequence[OpenContainer], holder: UUID, directory: Directory, *, by: MemberSession
) -> bool:
    """Return whether whoever reported lets somebody read: ``require_wishes`` as an answer."""
    try:
        require_wishes(parts, holder, directory, by=by)
    except (MustNotSee, ForLawyersOnly, WordsUnsettled):
        return False
    return True


# Why a report or a card keeps somebody out where the case does; the case alone says more.
_BECAUSE_OF_CASE = "other"
_SAYING_SO = (ContainerType.CARD, ContainerType.CONVERSATION)


def exclusion_fields(member: UUID, change: str, now: datetime) -> dict[str, object]:
    """Return the fields of an entry ``exclusion``, but for the reason."""
    today = timezone.localdate(now).isoformat()
    return {"holder": str(member), "change": change, "changed_on": today}


def kept_out_entries(
    place: OpenContainer, members: Iterable[UUID], *, now: datetime
) -> tuple[NewEntry, ...]:
    """Return what a report or a card says of those whom its case keeps out."""
    why = {"why": _BECAUSE_OF_CASE}
    return tuple(
        NewEntry(place, "exclusion", {**exclusion_fields(one, "set", now), **why})
        for one in members
    )


def newly_kept_out(place: OpenContainer, members: Collection[UUID]) -> tuple[UUID, ...]:
    """Return whom a card or a conversation does not keep out yet.

    What a conversation says holds for the story too.
    """
    if place.type not in _SAYING_SO:
        return ()
    return tuple(sorted(set(members) - kept_out_of(place)))


def is_kept_out_by_case(place: OpenContainer, member: UUID) -> bool:
    """Return whether a card or a conversation keeps somebody out because its case does."""
    found = exclusions_in(entries_of_report(place)).get(member)
    is_ours = found is not None and verify_key_of(found.entry.author) is not None
    may_say_so = place.type in _SAYING_SO
    return may_say_so and is_ours and found is not None and found.why == _BECAUSE_OF_CASE


def by_report(places: Sequence[OpenContainer]) -> list[list[OpenContainer]]:
    """Return conversations and stories, those of one report together."""
    found: dict[str, list[OpenContainer]] = {}
    for place in places:
        first = first_entry(place)
        fields = first.fields if isinstance(first, OpenedEntry) else {}
        found.setdefault(str(fields.get("conversation", place.id)), []).append(place)
    return list(found.values())


def _is_lawyer(member: UUID, by: MemberSession) -> bool:
    role = by.role if member == by.member_id else by.colleague(member).role
    return role == Role.ADVOCATE

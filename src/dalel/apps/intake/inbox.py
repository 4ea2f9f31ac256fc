"""The inbox: reports that a member may read, new and urgent first."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils import timezone

from dalel.apps.accounts.exclusions import exclusions_in
from dalel.apps.accounts.queries import verify_key_of
from dalel.apps.accounts.sessions import MemberSession
from dalel.apps.entries import waiting
from dalel.apps.entries.errors import EntriesError, NoKey
from dalel.apps.entries.memberships import membership_numbered, membership_of
from dalel.apps.entries.opening import OpenContainer
from dalel.apps.entries.queries import OpenedEntry, UnreadableEntry, first_entry, open_entries
from dalel.apps.entries.reporters import reporter_of, with_reporter
from dalel.apps.entries.terms import ContainerType, Depth
from dalel.apps.entries.waiting import Shelf, Waiting
from dalel.apps.intake.code_keys import reporters_in
from dalel.apps.intake.given import unsettled_in
from dalel.apps.intake.models import Lookup, Merged
from dalel.apps.intake.promises import UNOPENED_DAYS
from dalel.apps.intake.readers import lead_of_intake
from dalel.apps.ledger.queries import minute_of
from dalel.core.keys.errors import KeysError
from dalel.core.keys.wraps import PublicKey

PAGE = 50
NEAR, NEAR_MINUTES = 6, 24 * 60
MEMORY = "inbox"
# What My desk shows of the inbox.
MOST_PROMISED, PROMISED_DAYS = 10, 14


@dataclass(frozen=True)
class Row:
    """A line of the inbox: what shows in the clear, and the fields of the first entry."""

    shown: Waiting
    opening: Mapping[str, Any]
    reports: int = 1


@dataclass(frozen=True)
class Inbox:
    """A page of one shelf, and how many lie on each."""

    shelf: Shelf
    rows: tuple[Row, ...]
    counts: Mapping[Shelf, int]
    page: int
    has_more: bool


def inbox_of(member: MemberSession, shelf: Shelf, *, page: int, now: datetime) -> Inbox:
    """Return a page of the inbox; pages are counted from 1."""
    today, holders = timezone.localdate(now), member.holders()
    first = (page - 1) * PAGE
    apart = _not_listed()
    found = waiting.conversations(
        holders, shelf, today=today, first=first, count=PAGE + 1, apart=apart
    )
    counts = {one: waiting.count_on(holders, one, today=today, apart=apart) for one in Shelf}
    return Inbox(shelf, _rows(member, found[:PAGE]), counts, page, len(found) > PAGE)


def answers_promised(member: MemberSession, *, now: datetime) -> tuple[Waiting, ...]:
    """Return the reports that were promised an answer by a day within two weeks, or before.

    From what stands in the clear alone: nothing is opened.
    """
    today = timezone.localdate(now)
    day = today + timedelta(days=PROMISED_DAYS)
    holders, apart = member.holders(), _not_listed()
    found = waiting.due_until(holders, day, today=today, count=MOST_PROMISED, apart=apart)
    return tuple(found)


def reports_near(member: MemberSession, report: DeskReport, *, now: datetime) -> tuple[Row, ...]:
    """Return other reports that came within a day of one: likely doubles of it, at most six."""
    today, apart = timezone.localdate(now), _not_listed()
    found = waiting.opened_near(
        member.holders(), report.shown, today=today, minutes=NEAR_MINUTES, count=NEAR, apart=apart
    )
    return _rows(member, found)


def _not_listed() -> QuerySet[Any]:
    """Return the conversations that go on in others and are listed there."""
    return Merged.objects.values("conversation")


def _rows(member: MemberSession, found: list[Waiting]) -> tuple[Row, ...]:
    shown = [one.id for one in found]
    openings = _openings(member, shown)
    merged = Merged.objects.filter(target__in=shown).values_list("target")
    doubles = dict(merged.annotate(Count("conversation")))
    return tuple(Row(one, openings.get(one.id, {}), 1 + doubles.get(one.id, 0)) for one in found)


def _openings(member: MemberSession, wanted: list[UUID]) -> dict[UUID, Mapping[str, Any]]:
    """Return what the first entries say; a first entry never changes, so it is opened once."""
    known: dict[UUID, Mapping[str, Any]] = member.memory.setdefault(MEMORY, {})
    opened = member.open_to_list([one for one in wanted if one not in known])
    for container in opened.values():
        with suppress(EntriesError, KeysError):
            first = first_entry(container)
            known[container.id] = dict(first.fields) if isinstance(first, OpenedEntry) else {}
    return {one: known[one] for one in wanted if one in known}


def unopened_reports(member: MemberSession, *, now: datetime) -> int:
    """Return how many reports nobody has opened for days.

    Whoever leads intake is told; of those that are kept from the lead, who may read them. Else a
    number would say to the one whom a report keeps out that there is such a report.
    """
    lead = lead_of_intake()
    is_lead = lead is not None and lead.member == member.member_id
    return waiting.unopened_since(
        minute_of(now - timedelta(days=UNOPENED_DAYS)),
        member.holders(),
        kept_from=None if is_lead or lead is None else lead.member,
        today=timezone.localdate(now),
    )


@dataclass(frozen=True)
class DeskReport:
    """A report as its readers at the desk have it open; ``story`` only once it was sent to them."""

    shown: Waiting
    member: MemberSession
    conversation: OpenContainer
    talk: tuple[OpenedEntry | UnreadableEntry, ...]
    story: OpenContainer | None
    told: tuple[OpenedEntry | UnreadableEntry, ...]
    may_write: bool
    reporters: frozenset[UUID] = frozenset()

    @property
    def came_by_code(self) -> bool:
        """Whether it came from outside; ``reporters`` are the ids that its codes write under."""
        return bool(self.reporters)

    @property
    def opening(self) -> Mapping[str, Any]:
        """What the report began with."""
        first = self.talk[0] if self.talk else None
        return first.fields if isinstance(first, OpenedEntry) else {}

    def entries(self, kind: str) -> list[OpenedEntry]:
        """Return the entries of one kind that count, of both containers."""
        return [
            one
            for one in (*self.talk, *self.told)
            if isinstance(one, OpenedEntry) and one.kind.name == kind and not one.superseded_by
        ]

    def steps(self, step: str) -> list[OpenedEntry]:
        """Return our own steps of one sort, oldest first."""
        return [one for one in self.entries("report_step") if one.fields.get("step") == step]

    @property
    def is_held(self) -> bool:
        """Whether the reporter keeps the story closed."""
        return bool(self.steps("held")) and not self.steps("released")

    @property
    def is_withdrawn(self) -> bool:
        """Whether the reporter has taken it back."""
        return bool(self.entries("report_end"))

    @property
    def parts(self) -> tuple[OpenContainer, ...]:
        """What of it opens: the conversation, and the story once it was sent."""
        return (self.conversation, self.story) if self.story else (self.conversation,)

    @property
    def kept_out(self) -> tuple[UUID, ...]:
        """Who must not read it: the newest word on each counts."""
        both = (exclusions_in(self.talk), exclusions_in(self.told))
        return tuple(dict.fromkeys(one for found in both for one in found))

    @property
    def lengths(self) -> dict[UUID, int]:
        """How many entries each part had when it was opened; see ``require_lengths``."""
        found = zip(self.parts, (self.talk, self.told), strict=False)
        return {place.id: len(entries) for place, entries in found}

    @property
    def is_unsettled(self) -> bool:
        """Whether words say who must not read, and nobody has found out yet who is meant."""
        return unsettled_in(self.talk)

    @property
    def is_abuse(self) -> bool:
        """Whether somebody marked it as no report, and nobody took that back."""
        marks = [
            one.fields["step"]
            for one in self.entries("report_step")
            if one.fields.get("step") in ("abuse", "not_abuse")
        ]
        return bool(marks) and marks[-1] == "abuse"


def report_at_desk(member: MemberSession, number: str, *, now: datetime) -> DeskReport | None:
    """Open a report for a member; ``None`` where there is none that they may read."""
    today, kind = timezone.localdate(now), ContainerType.CONVERSATION
    held = membership_numbered(member.holders(), number, kind, today=today)
    shown = waiting.waiting_one(held.container) if held else None
    if held is None or shown is None or held.depth == Depth.CARD:
        return None
    try:
        conversation = member.open(held.container)
    except (NoKey, KeysError):
        return None
    talk = _read(conversation)
    story, found = _story(member, talk, today=today), reporter_of(conversation)
    return DeskReport(
        shown=shown,
        member=member,
        conversation=conversation,
        talk=talk,
        story=story,
        told=_read(story) if story else (),
        may_write=held.depth == Depth.WRITE,
        reporters=reporters_in(talk, found[0] if found else None),
    )


def _read(container: OpenContainer) -> tuple[OpenedEntry | UnreadableEntry, ...]:
    key_of = with_reporter(container, cache(verify_key_of))
    return tuple(open_entries(container, key_of))


def _story(
    member: MemberSession, talk: tuple[OpenedEntry | UnreadableEntry, ...], *, today: date
) -> OpenContainer | None:
    """Return the story that a conversation names, where this member may open it."""
    first = talk[0] if talk else None
    if not isinstance(first, OpenedEntry):
        return None
    try:
        story = UUID(str(first.fields.get("story", "")))
        if membership_of(member.holders(), story, today=today) is None:
            return None
        return member.open(story)
    except (ValueError, NoKey, KeysError):
        return None


def answer_place(conversation: UUID) -> tuple[bytes, PublicKey] | None:
    """Return where letters of a report lie and what they are sealed to; ``None`` without a code."""
    row = Lookup.objects.filter(conversation=conversation).first()
    if row is None:
        return None
    return bytes(row.lookup), PublicKey.from_bytes(bytes(row.answer_key))

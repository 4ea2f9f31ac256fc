"""What the cases room can be asked. Every question names who is asking."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any, TypeVar
from uuid import UUID, uuid4

from django.utils import timezone

from dalel.apps.accounts.queries import keys_of_authors, organisation, verify_key_of
from dalel.apps.accounts.rights import signed_access
from dalel.apps.accounts.sessions import MemberSession
from dalel.apps.accounts.teams import holder_names, members_of_teams
from dalel.apps.cases.record import CaseRecord
from dalel.apps.cases.summaries import CaseSummary, listed_summaries, title_of
from dalel.apps.entries import memberships
from dalel.apps.entries.erasure import Scope, logged_erasures, sealed_erasures
from dalel.apps.entries.errors import EntryErased
from dalel.apps.entries.listing import Shown
from dalel.apps.entries.opening import Known, OpenContainer
from dalel.apps.entries.queries import (
    OpenedEntry,
    UnreadableEntry,
    container_of,
    open_again,
    open_entries,
)
from dalel.apps.entries.remembering import copies_remembered, entries_remembered
from dalel.apps.entries.terms import ContainerType, Depth

PAGE_ROWS = 50

T = TypeVar("T")


@dataclass(frozen=True)
class CaseRow:
    """One line in the list of cases."""

    number: str
    summary: CaseSummary
    last_recorded: int
    entries: int
    may_write: bool
    container: UUID
    opened_at: int | None = None
    next_due: date | None = None

    @property
    def title(self) -> str:
        """Return the safe title; empty where the summary does not open."""
        return self.summary.title

    @property
    def is_behind(self) -> bool:
        """Return whether there are entries that the summary was not computed from."""
        return self.summary.is_behind(self.entries)


@dataclass(frozen=True)
class OpenCase:
    """A case a member has opened."""

    number: str
    container: OpenContainer
    may_write: bool
    # Whoever writes may also share and see the journal, unless they are a guest.
    may_share: bool = False
    # The database lets them write, and nobody has signed that.
    is_doubted: bool = False
    # Who has opened it, for as long as the request lasts.
    reader: MemberSession | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True)
class CaseContent:
    """A case with its entries; ``made`` keeps what was computed from exactly these."""

    case: OpenCase
    entries: tuple[OpenedEntry | UnreadableEntry, ...]
    made: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    def once(self, name: str, make: Callable[[], T]) -> T:
        """Return what follows from the entries and from nothing else: made once per session."""
        if name not in self.made:
            self.made[name] = make()
        found: T = self.made[name]
        return found

    @property
    def readable(self) -> list[OpenedEntry]:
        """Return the entries that open, in the order of the seal."""
        return self.once(
            "readable", lambda: [e for e in self.entries if isinstance(e, OpenedEntry)]
        )

    @property
    def record(self) -> CaseRecord:
        """Return the entries as they stand now, with references followed."""
        return self.once("record", lambda: CaseRecord(self.readable))

    @property
    def has_card(self) -> bool:
        """Return whether a card was made for the case."""
        return any(entry.kind.name == "card_link" for entry in self.readable)

    @property
    def title(self) -> str:
        """Return the safe title of the latest opening."""
        return title_of(self.readable)


@dataclass(frozen=True)
class Access:
    """One person's access to a case, or a team's; ``people`` are those it opens the case to.

    ``is_signed``: an entry in the case gave just this access. Else somebody changed the database.
    """

    member: UUID
    name: str
    depth: str
    is_reader_self: bool
    until: date | None = None
    is_team: bool = False
    people: tuple[str, ...] = ()
    is_signed: bool = True


def case_rows(member: MemberSession, shown: Sequence[Shown]) -> list[CaseRow]:
    """Return lines of the list of cases, with the summaries that open."""
    known = {one.container: Known(ContainerType.CASE, one.epoch) for one in shown}
    held = member.hold_list(list(known), known)
    summaries = listed_summaries(held, copies_remembered(member.memory))
    return [_case_row(one, summaries) for one in shown]


def _case_row(held: Shown, summaries: Mapping[UUID, CaseSummary]) -> CaseRow:
    return CaseRow(
        number=held.number,
        summary=summaries.get(held.container, CaseSummary()),
        last_recorded=held.last_recorded,
        entries=held.length,
        may_write=held.depth == Depth.WRITE,
        container=held.container,
        opened_at=held.opened_at,
        next_due=held.next_due,
    )


def case_visible_to(member: MemberSession, number: str, *, now: datetime) -> OpenCase | None:
    """Open a case; ``None`` where there is none or the member has no access to it."""
    today = timezone.localdate(now)
    holders = member.holders()
    held = memberships.membership_numbered(holders, number, ContainerType.CASE, today=today)
    return _opened(member, held, today=today)


def case_of_entry(member: MemberSession, entry: UUID, *, now: datetime) -> OpenCase | None:
    """Open the case that holds an entry; ``None`` as in ``case_visible_to``."""
    # Ask the database the same whether or not there is such an entry: time tells nothing.
    container, today = container_of(entry) or uuid4(), timezone.localdate(now)
    held = memberships.membership_of(member.holders(), container, today=today)
    return _opened(member, held, today=today)


def may_write(member: UUID, number: str, *, now: datetime) -> bool:
    """Return whether somebody who is not signed in may write in a case."""
    holders, today = memberships.holders_for(member), timezone.localdate(now)
    held = memberships.membership_numbered(holders, number, ContainerType.CASE, today=today)
    return held is not None and held.depth == Depth.WRITE


def _opened(
    member: MemberSession, held: memberships.Held | None, *, today: date
) -> OpenCase | None:
    if held is None or held.container_type != ContainerType.CASE:
        return None
    if held.depth not in memberships.READING:
        return None
    opened = member.open(held.container, held.known)
    signed = signed_access(member, opened, length=held.length)
    depth = signed.depth_of(held, member.holders(), today=today)
    if depth is None:
        return None
    may_write = depth == Depth.WRITE
    return OpenCase(
        number=held.number,
        container=opened,
        may_write=may_write,
        may_share=may_write and not member.is_guest,
        is_doubted=held.depth == Depth.WRITE and not may_write,
        reader=member,
    )


def content_of(case: OpenCase) -> CaseContent:
    """Return the case with its entries; what its named author did not sign is unreadable."""
    if case.reader is None:
        return CaseContent(case, tuple(open_entries(case.container, cache(verify_key_of))))
    memory = entries_remembered(case.reader.memory)
    opened = open_again(case.container, keys_of_authors(case.reader), memory)
    return CaseContent(case, opened.entries, opened.made)


def erased_in(content: CaseContent, member: MemberSession) -> frozenset[UUID]:
    """Return the entries whose erasure is sealed in the organisation's container.

    A guest does not open that one; for them the log's own leaves say it.
    """
    gone = [entry.row for entry in content.entries if _has_no_key(entry)]
    if not gone:
        return frozenset()
    if member.is_guest:
        return logged_erasures(gone)
    sealed = sealed_erasures(organisation(member), cache(verify_key_of))
    return frozenset(entry for entry, scopes in sealed.items() if Scope.ENTRY in scopes)


def _has_no_key(entry: OpenedEntry | UnreadableEntry) -> bool:
    return isinstance(entry, UnreadableEntry) and isinstance(entry.fault, EntryErased)


def access_to(
    case: OpenCase,
    member: MemberSession,
    *,
    now: datetime,
    names: Mapping[UUID, str] | None = None,
) -> list[Access]:
    """Return who has access to the case: the asking member first, then members, then teams.

    ``names`` are those of all holders, where a page has them already.
    """
    names = holder_names(member) if names is None else names
    rows = memberships.holders_of(case.container.id, today=timezone.localdate(now))
    length = max((row.length for row in rows), default=None)
    signed = signed_access(member, case.container, length=length)
    teams = members_of_teams(row.holder for row in rows)
    listed = [
        Access(
            member=row.holder,
            name=names.get(row.holder, ""),
            depth=row.depth,
            is_reader_self=row.holder == member.member_id,
            until=row.until,
            is_team=row.holder in teams,
            people=tuple(sorted(names.get(one, "") for one in teams.get(row.holder, ()))),
            is_signed=signed.says(row),
        )
        for row in rows
    ]
    return sorted(listed, key=lambda one: (not one.is_reader_self, one.is_team, one.name))

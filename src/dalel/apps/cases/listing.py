"""My cases: a page of them, sorted and filtered, with the summaries that have fallen behind."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from urllib.parse import urlencode

from django.utils import timezone

from dalel.apps.accounts.queries import verify_key_of
from dalel.apps.accounts.sessions import MemberSession
from dalel.apps.cases.queries import PAGE_ROWS, CaseRow, case_rows
from dalel.apps.cases.stages import stage_rules
from dalel.apps.cases.summaries import store_summaries, summary_of
from dalel.apps.entries.errors import EntriesError
from dalel.apps.entries.listing import Order, Shelf, Sought
from dalel.apps.entries.queries import open_entries
from dalel.apps.entries.terms import Depth
from dalel.apps.ledger.queries import minute_of
from dalel.core.entries import folded
from dalel.core.keys.errors import KeysError

QUIET_DAYS = ("30", "90")
MAY = ("write", "read")
LEADS = ("mine", "others")
MOST_PAGES = 100_000
# What a page computes anew on the way; the rest waits for the next page.
MOST_REFRESHED = 10


class Sort(StrEnum):
    """What the list can be sorted by; the last three are sealed."""

    RECORDED = "recorded"
    OPENED = "opened"
    NUMBER = "number"
    DUE = "due"
    TITLE = "title"
    STAGE = "stage"
    LEAD = "lead"

    @property
    def is_sealed(self) -> bool:
        """Whether every case must be looked into to sort by it."""
        return self in (Sort.TITLE, Sort.STAGE, Sort.LEAD)


@dataclass(frozen=True)
class Choice:
    """What is to be listed. All but ``text`` comes from closed lists and may stand in an address.

    ``text`` stands in the title or in the number.
    """

    sort: Sort = Sort.RECORDED
    may: str = ""
    quiet: str = ""
    stage: str = ""
    lead: str = ""
    page: int = 0
    text: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str], *, text: str = "") -> Choice:
        """Return what an address or a form asks for; what is not in the lists is left out."""
        page = given.get("page", "0")
        number = int(page) if page.isascii() and page.isdecimal() and len(page) < 7 else 0
        sort = given.get("sort", "")
        return cls(
            sort=Sort(sort) if sort in list(Sort) else Sort.RECORDED,
            may=_one_of(given.get("may", ""), MAY),
            quiet=_one_of(given.get("quiet", ""), QUIET_DAYS),
            stage=_one_of(given.get("stage", ""), tuple(stage_rules().vocabulary.codes)),
            lead=_one_of(given.get("lead", ""), LEADS),
            page=min(number, MOST_PAGES),
            text=text.strip(),
        )

    @property
    def in_address(self) -> dict[str, str]:
        """Return what differs from the plain list, but for the page and the text."""
        names = ("sort", "may", "quiet", "stage", "lead")
        plain = Choice()
        return {
            name: str(getattr(self, name))
            for name in names
            if getattr(self, name) != getattr(plain, name)
        }

    def address_of_page(self, page: int) -> str:
        """Return the query of another page of the same list."""
        return "?" + urlencode({**self.in_address, "page": page})

    @property
    def is_plain(self) -> bool:
        """Whether it is the list as it comes."""
        return not self.in_address and not self.text


@dataclass(frozen=True)
class Listed:
    """One page of the list.

    ``holds_many``: there are too many cases to look into each; then ``choice`` lacks what needs it.
    """

    rows: tuple[CaseRow, ...]
    choice: Choice
    has_more: bool
    holds_many: bool
    has_anything_due: bool


def _one_of(given: str, allowed: Sequence[str]) -> str:
    return given if given in allowed else ""


def list_cases(
    member: MemberSession, choice: Choice, *, now: datetime, is_late: Callable[[], bool]
) -> Listed:
    """Return one page of the member's cases.

    Args:
        member: Whose cases.
        choice: Which of them, in which order.
        now: When it is asked (aware).
        is_late: Says when summaries that have fallen behind are left as they are.
    """
    held_many, today = member.memory.get("held_many", False), timezone.localdate(now)
    shelf = Shelf(member.holders(), today=today, held_many=held_many)
    member.memory["held_many"] = shelf.holds_many
    if shelf.holds_many:
        choice = _without_sealed(choice)
    begin, end = choice.page * PAGE_ROWS, (choice.page + 1) * PAGE_ROWS
    if shelf.holds_many or not _looks_inside(choice):
        sought = _sought(choice, now=now)
        held = shelf.between(begin, end + 1, sought)
        rows = case_rows(member, held[:PAGE_ROWS])
        has_more = len(held) > PAGE_ROWS
    else:
        found = _by_content(member, shelf, choice, now=now)
        rows, has_more = found[begin:end], len(found) > end
    rows = _refreshed(member, rows, is_late=is_late)
    has_due = any(row.next_due for row in rows) or shelf.has_anything_due()
    return Listed(tuple(rows), choice, has_more, shelf.holds_many, has_due)


def _without_sealed(choice: Choice) -> Choice:
    sort = Sort.RECORDED if choice.sort.is_sealed else choice.sort
    return replace(choice, sort=sort, stage="", lead="")


def _looks_inside(choice: Choice) -> bool:
    return choice.sort.is_sealed or bool(choice.stage or choice.lead or choice.text)


def _sought(choice: Choice, *, now: datetime) -> Sought:
    quiet = minute_of(now - timedelta(days=int(choice.quiet))) if choice.quiet else None
    return Sought(
        order=Order.RECORDED if choice.sort.is_sealed else Order(choice.sort),
        depth=Depth(choice.may.upper()) if choice.may else None,
        quiet_since=quiet,
        number_part=choice.text,
    )


def _by_content(
    member: MemberSession, shelf: Shelf, choice: Choice, *, now: datetime
) -> list[CaseRow]:
    """Return all rows that are sought, by what is sealed too."""
    sought = replace(_sought(choice, now=now), number_part="")
    rows = case_rows(member, shelf.every(sought))
    own = str(member.member_id)
    if choice.stage:
        rows = [row for row in rows if row.summary.stage == choice.stage]
    if choice.lead:
        rows = [row for row in rows if (row.summary.lead == own) is (choice.lead == "mine")]
    if choice.text:
        wanted = folded(choice.text)
        rows = [row for row in rows if wanted in folded(f"{row.title} {row.number}")]
    return _sorted(rows, choice.sort, own)


def _sorted(rows: list[CaseRow], sort: Sort, own: str) -> list[CaseRow]:
    """Return the rows in another order than last recorded first, in which they are."""
    stages = {code: place for place, code in enumerate(stage_rules().vocabulary.codes)}
    keys: dict[Sort, Callable[[CaseRow], tuple[object, ...]]] = {
        Sort.TITLE: lambda row: (not row.title, folded(row.title)),
        Sort.STAGE: lambda row: (stages.get(row.summary.stage, len(stages)),),
        Sort.LEAD: lambda row: (row.summary.lead != own, row.summary.lead),
        Sort.OPENED: lambda row: (-(row.opened_at or 0),),
        Sort.NUMBER: lambda row: (row.number,),
        Sort.DUE: lambda row: (str(row.next_due),),
    }
    if sort not in keys:
        return rows
    return sorted(rows, key=keys[sort], reverse=sort is Sort.NUMBER)


def _refreshed(
    member: MemberSession, rows: Sequence[CaseRow], *, is_late: Callable[[], bool]
) -> list[CaseRow]:
    """Return the rows with some of the summaries that had fallen behind computed anew."""
    behind = [row for row in rows if row.is_behind][:MOST_REFRESHED]
    if not behind:
        return list(rows)
    computed = []
    for row in behind:
        if is_late():
            break
        with suppress(EntriesError, KeysError):  # the page of the case names it
            container = member.open(row.container)
            computed.append((container, summary_of(open_entries(container, cache(verify_key_of)))))
    store_summaries(computed)
    newer = {container.id: summary for container, summary in computed}
    return [replace(row, summary=newer.get(row.container, row.summary)) for row in rows]

"""My desk: what is due in all cases of a member, the most urgent first."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone, translation

from dalel.apps.accounts.sessions import MemberSession
from dalel.apps.cases.keeping import ways_to_keep
from dalel.apps.cases.queries import case_rows, case_visible_to, content_of
from dalel.apps.entries.errors import EntriesError
from dalel.apps.entries.listing import Shelf, Shown, Sought, copies_with
from dalel.apps.entries.opening import Known
from dalel.apps.entries.remembering import copies_remembered
from dalel.apps.entries.terms import ContainerType
from dalel.apps.procedure.counted import PACK, clocks_of
from dalel.apps.procedure.panels import store
from dalel.apps.procedure.projections import DueLine, Projected, listed_projections
from dalel.apps.procedure.silence import RULES, SILENT
from dalel.apps.procedure.words import Ends, Spoken, spoken, stored_end
from dalel.core.keys.errors import KeysError
from dalel.core.procedure import Pack, State, load_pack
from dalel.core.procedure.clock_model import LONG_LATE

# Lines on one page.
LINES = 50
# Of whoever holds more, the ones last recorded in.
MOST_CASES = 2_000
NEAR_DAYS = 14
SECTIONS = ("silent", "now", "near", "later", "long", "ask")
# What passed for us this long ago is no longer news.
MISSED_DAYS = 60
# Within a section: what has a last day before what may be past, and that before what is late.
_RANKS = {State.DUE: 1, State.OVERDUE: 2, State.MISSED: 3}


@dataclass(frozen=True)
class DeskLine:
    """One clock of one case."""

    number: str
    title: str
    line: Spoken
    keep: tuple[str, ...] = ()

    @property
    def parts(self) -> dict[str, Any]:
        """The line taken apart: a template finds the parts of a dictionary much faster."""
        return vars(self.line)


@dataclass(frozen=True)
class Section:
    """Lines of like urgency; ``name`` is one of ``SECTIONS``, ``count`` that of all pages."""

    name: str
    lines: tuple[DeskLine, ...]
    count: int


@dataclass(frozen=True)
class Desk:
    """A page of what is due, counted from 1; ``behind`` cases are not counted yet."""

    sections: tuple[Section, ...]
    behind: int
    cases: int
    page: int
    pages: int


@dataclass(frozen=True)
class _Due:
    """A stored line with its case; ``at`` (ISO) orders it."""

    at: str
    held: Shown
    due: DueLine


def desk_of(
    member: MemberSession, *, now: datetime, is_late: Callable[[], bool], page: int = 1
) -> Desk:
    """Return what is due in the member's cases; some of those behind are counted on the way.

    Beyond the last page comes the last page.
    """
    pack, held = load_pack(PACK), _held(member, now)
    known = {one.container: Known(ContainerType.CASE, one.epoch) for one in held}
    containers, memory = member.hold_list(list(known), known), copies_remembered(member.memory)
    stored = listed_projections(containers, memory, copies_with(held))
    behind = [one for one in held if _is_behind(one, stored, pack, now)]
    counted = count_anew(member, behind, now=now, is_late=is_late)
    if counted:
        stored = listed_projections(containers, memory)
    found = _sorted_in(held, stored, pack, now)
    pages = max(1, math.ceil(sum(map(len, found.values())) / LINES))
    page = min(page, pages)
    lines = _in_words(member, _on_page(found, page), pack, now)
    sections = tuple(Section(name, lines[name], len(found[name])) for name in lines)
    return Desk(sections, len(behind) - len(counted), len(held), page, pages)


def _held(member: MemberSession, now: datetime) -> list[Shown]:
    shelf = Shelf(member.holders(), today=timezone.localdate(now), copy="projection")
    if shelf.holds_many:
        return shelf.between(0, MOST_CASES, Sought())
    return shelf.every(Sought())


def _is_behind(held: Shown, stored: Mapping[UUID, Projected], pack: Pack, now: datetime) -> bool:
    there = stored.get(held.container)
    return there is None or there.is_behind(held.length, pack, now)


def count_anew(
    member: MemberSession, held: Iterable[Shown], *, now: datetime, is_late: Callable[[], bool]
) -> list[Shown]:
    """Count the clocks of cases and store them, until it is late; return which were counted."""
    done = []
    for one in held:
        if is_late():
            break
        with suppress(EntriesError, KeysError):  # the page of the case names it
            case = case_visible_to(member, one.number, now=now)
            if case is not None:
                content = content_of(case)
                store(content, clocks_of(content, now=now))
                done.append(one)
    return done


def _sorted_in(
    held: Iterable[Shown], stored: Mapping[UUID, Projected], pack: Pack, now: datetime
) -> dict[str, list[_Due]]:
    """Return what is due by section, the most urgent first."""
    found: dict[str, list[_Due]] = {name: [] for name in SECTIONS}
    for one in held:
        for due in stored.get(one.container, Projected()).lines:
            place = _section(due, pack, now)
            if place:
                found[place].append(_Due(due.early or due.late, one, due))
    for name, lines in found.items():
        lines.sort(key=_order, reverse=name == "long")
    return found


def _section(due: DueLine, pack: Pack, now: datetime) -> str:
    if due.rule not in pack.rules:
        return ""
    is_silent = due.rule in RULES and due.standing in SILENT
    return "silent" if is_silent else _place(due, now)


def _order(each: _Due) -> tuple[int, bool, str]:
    """Return the key of lines in a section: what can still be kept comes before what is late."""
    return _RANKS.get(each.due.standing, 0), each.at == "", each.at


def _on_page(found: Mapping[str, list[_Due]], page: int) -> dict[str, list[_Due]]:
    """Return the lines of one page by section."""
    shown, skipped, room = {}, (page - 1) * LINES, LINES
    for name, lines in found.items():
        shown[name] = lines[skipped : skipped + room]
        skipped = max(0, skipped - len(lines))
        room -= len(shown[name])
    return shown


def _in_words(
    member: MemberSession, shown: Mapping[str, list[_Due]], pack: Pack, now: datetime
) -> dict[str, tuple[DeskLine, ...]]:
    cases = {each.held.container: each.held for lines in shown.values() for each in lines}
    titles = {row.container: row.title for row in case_rows(member, list(cases.values()))}
    is_stale = now.date() > pack.compiled_on + timedelta(days=pack.stale_after_days)
    return {
        name: tuple(_line(each, titles, pack, is_stale, now) for each in lines)
        for name, lines in shown.items()
        if lines
    }


def _place(due: DueLine, now: datetime) -> str:
    """Return in which section a line stands; "" for what asks for nothing any more."""
    state, ends = due.standing, due.ends
    if state in (State.UNDATED, State.UNCONFIRMED):
        return "ask"
    if state is State.OVERDUE:
        return "long" if ends is not None and now - ends > LONG_LATE else "now"
    if state is State.DUE:
        return "now"
    if state is State.MISSED:
        return "now" if ends is not None and now - ends < timedelta(days=MISSED_DAYS) else ""
    if state is State.RUNNING and ends:
        days = (ends - now).days
        return "now" if days < 3 else "near" if days < NEAR_DAYS else "later"
    return "later" if state is State.OPEN and ends else ""


def _line(
    each: _Due, titles: Mapping[UUID, str], pack: Pack, is_stale: bool, now: datetime
) -> DeskLine:
    due, held = each.due, each.held
    ends = Ends(
        due.standing,
        stored_end(due.early, by_hour=due.early_by_hour),
        stored_end(due.late, by_hour=due.late_by_hour),
        due.confidence,
        is_stale,
        is_odd=due.is_doubtful,
    )
    rule, language = pack.rules[due.rule], translation.get_language()
    words = spoken(rule, due.entry, ends, pack, language=language, now=now)
    keep = tuple(ways_to_keep(due.perishing.split(",")))
    return DeskLine(held.number, titles.get(held.container) or held.number, words, keep)

"""My desk: what is due in all cases of a member, the most urgent first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone, translation

from dalel.apps.accounts.sessions import MemberSession
from dalel.apps.cases.queries import CaseRow, case_rows, case_visible_to, content_of
from dalel.apps.entries.errors import EntriesError
from dalel.apps.entries.listing import Shelf, Sought
from dalel.apps.entries.opening import Known, OpenContainer
from dalel.apps.entries.terms import ContainerType
from dalel.apps.procedure.counted import PACK, clocks_of
from dalel.apps.procedure.panels import store
from dalel.apps.procedure.projections import DueLine, Projected, read_projections
from dalel.apps.procedure.words import Ends, Spoken, spoken, stored_end
from dalel.core.keys.errors import KeysError
from dalel.core.procedure import Pack, State, load_pack
from dalel.core.procedure.clock_model import LONG_LATE

# More lines than that are not read on one page.
MOST_LINES = 100
NEAR_DAYS = 14
SECTIONS = ("now", "near", "later", "long", "ask")
# What passed for us this long ago is no longer news.
MISSED_DAYS = 60


@dataclass(frozen=True)
class DeskLine:
    """One clock of one case."""

    number: str
    title: str
    line: Spoken


@dataclass(frozen=True)
class Section:
    """Lines of like urgency; ``name`` is one of ``SECTIONS``."""

    name: str
    lines: tuple[DeskLine, ...]


@dataclass(frozen=True)
class Desk:
    """What is due; ``behind`` cases are not counted yet, ``beyond`` lines are not shown."""

    sections: tuple[Section, ...]
    behind: int
    beyond: int
    cases: int


def desk_of(member: MemberSession, *, now: datetime, is_late: Callable[[], bool]) -> Desk:
    """Return what is due in the member's cases; some of those behind are counted on the way."""
    pack = load_pack(PACK)
    rows, containers = _held(member, now)
    stored = read_projections(containers.values())
    behind = [row for row in rows if _is_behind(row, stored, pack, now)]
    counted = count_anew(member, behind, now=now, is_late=is_late)
    if counted:
        stored |= read_projections(containers[row.container] for row in counted)
    left = len(behind) - len(counted)
    return _arranged(rows, stored, pack, now=now, behind=left)


def _held(
    member: MemberSession, now: datetime
) -> tuple[list[CaseRow], Mapping[UUID, OpenContainer]]:
    shelf = Shelf(member.holders(), today=timezone.localdate(now))
    sought = Sought()
    held = shelf.between(0, 500, sought) if shelf.holds_many else shelf.every(sought)
    known = {one.container: Known(ContainerType.CASE, one.epoch) for one in held}
    return case_rows(member, held), member.open_to_list(list(known), known)


def _is_behind(row: CaseRow, stored: Mapping[UUID, Projected], pack: Pack, now: datetime) -> bool:
    there = stored.get(row.container)
    return there is None or there.is_behind(row.entries, pack, now)


def count_anew(
    member: MemberSession, rows: Iterable[CaseRow], *, now: datetime, is_late: Callable[[], bool]
) -> list[CaseRow]:
    """Count the clocks of cases and store them, until it is late; return which were counted."""
    done = []
    for row in rows:
        if is_late():
            break
        with suppress(EntriesError, KeysError):  # the page of the case names it
            case = case_visible_to(member, row.number, now=now)
            if case is not None:
                content = content_of(case)
                store(content, clocks_of(content, now=now))
                done.append(row)
    return done


def _arranged(
    rows: Iterable[CaseRow],
    stored: Mapping[UUID, Projected],
    pack: Pack,
    *,
    now: datetime,
    behind: int,
) -> Desk:
    is_stale = now.date() > pack.compiled_on + timedelta(days=pack.stale_after_days)
    found: dict[str, list[tuple[str, DeskLine]]] = {name: [] for name in SECTIONS}
    count = 0
    for row in rows:
        count += 1
        for due in stored.get(row.container, Projected()).lines:
            place = _place(due, pack, now)
            if place and due.rule in pack.rules:
                found[place].append((due.early or due.late, _line(row, due, pack, is_stale, now)))
    sections, room = [], MOST_LINES
    for name, lines in found.items():
        lines.sort(key=lambda pair: (pair[0] == "", pair[0]), reverse=name == "long")
        ordered = [line for _at, line in lines]
        if ordered[:room]:
            sections.append(Section(name, tuple(ordered[:room])))
        room -= min(room, len(ordered))
    shown = sum(len(section.lines) for section in sections)
    total = sum(len(lines) for lines in found.values())
    return Desk(tuple(sections), behind, total - shown, count)


def _place(due: DueLine, pack: Pack, now: datetime) -> str:
    """Return in which section a line stands; "" for what asks for nothing any more."""
    state = State(due.state)
    if state in (State.UNDATED, State.UNCONFIRMED):
        return "ask"
    end = stored_end(due.early or due.late, by_hour=False)
    if state is State.OVERDUE:
        return "long" if end is not None and now - end.at > LONG_LATE else "now"
    if state is State.DUE:
        return "now"
    if state is State.MISSED:
        recent = end is not None and now - end.at < timedelta(days=MISSED_DAYS)
        return "now" if recent else ""
    if state is State.RUNNING and end:
        days = (end.at - now).days
        return "now" if days < 3 else "near" if days < NEAR_DAYS else "later"
    return "later" if state is State.OPEN and end else ""


def _line(row: CaseRow, due: DueLine, pack: Pack, is_stale: bool, now: datetime) -> DeskLine:
    ends = Ends(
        State(due.state),
        stored_end(due.early, by_hour=due.early_by_hour),
        stored_end(due.late, by_hour=due.late_by_hour),
        due.confidence,
        is_stale,
    )
    rule, language = pack.rules[due.rule], translation.get_language()
    words = spoken(rule, due.entry, ends, pack, language=language, now=now)
    return DeskLine(row.number, row.title or row.number, words)

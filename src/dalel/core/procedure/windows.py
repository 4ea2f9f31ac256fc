"""From starts to the earliest and the latest end of one clock."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from dalel.core.procedure.casebook import Casebook, Recorded
from dalel.core.procedure.clock_model import Change, ChangeType, Doubt
from dalel.core.procedure.counting import Counting, Ground, Side, counted, day_end, stated_end
from dalel.core.procedure.days import DayState
from dalel.core.procedure.known import Known, local
from dalel.core.procedure.limitation import limitation_lengths
from dalel.core.procedure.matching import Event, date_of, events, holds
from dalel.core.procedure.pack_model import Pack
from dalel.core.procedure.rule_model import Length, Rule, Term


@dataclass(frozen=True, slots=True)
class Case:
    """What every question about one case needs."""

    pack: Pack
    book: Casebook


@dataclass(frozen=True, slots=True)
class Window:
    """The two ends, what was in doubt about them, and what changed them."""

    earliest: Counting | None
    latest: Counting | None
    doubts: frozenset[Doubt]
    changes: tuple[Change, ...]
    is_suspended: bool = False


@dataclass(frozen=True, slots=True)
class Lengths:
    """The shortest and the longest length that may hold; ``None``: it never ends."""

    short: Length | None
    long: Length | None
    doubts: frozenset[Doubt] = frozenset()


def window(
    rule: Rule,
    entry: Recorded,
    starts: tuple[Known, ...],
    case: Case,
    ground: Ground,
    *,
    is_first: bool = True,
) -> Window:
    """Return between which ends a clock runs out.

    An end that the entry states is that of the first round: a clock that was answered and runs
    again (``is_first`` is false) is counted by its length.
    """
    stated = date_of(entry, rule.term.stated, case.book, ground.zone)
    if stated and is_first:
        early, late = (_stated(starts, stated, side, ground) for side in ("early", "late"))
        doubts = frozenset({Doubt.START_UNCERTAIN} if not stated.is_certain else ())
        return Window(early, late, doubts, ())
    lengths = _lengths(rule, entry, starts, case)
    early = _outermost(starts, rule.term, lengths.short, "early", ground)
    if early and _is_plain(starts, rule.term, lengths, early, ground):
        return _changed(Window(early, early, lengths.doubts, ()), rule, entry, case, ground)
    late = _outermost(starts, rule.term, lengths.long, "late", ground)
    plain = Window(early, late, lengths.doubts.union(_doubts(rule.term, early, late, ground)), ())
    return _changed(plain, rule, entry, case, ground)


def _is_plain(
    starts: tuple[Known, ...], term: Term, lengths: Lengths, early: Counting, ground: Ground
) -> bool:
    """Say whether the longest count cannot differ from the shortest: most are so."""
    is_sure = len(starts) == 1 and starts[0].is_certain and lengths.short == lengths.long
    is_told = "unknown" not in (term.first, term.day_off)
    by_day = early.length.unit in ("days", "months", "years") and not early.end.by_hour
    return (
        is_sure
        and is_told
        and by_day
        and all(
            ground.calendar.state(day) is not DayState.UNSURE for day in (early.raw, *early.skipped)
        )
    )


def _stated(
    starts: tuple[Known, ...], stated: Known, side: Side, ground: Ground
) -> Counting | None:
    start = min(starts, key=lambda each: each.first) if starts else stated
    return stated_end(start, stated, side, ground.zone)


def _outermost(
    starts: Iterable[Known], term: Term, length: Length | None, side: Side, ground: Ground
) -> Counting | None:
    if length is None:
        return None
    ends = [counted(start, term, length, side, ground) for start in starts]
    if not ends or None in ends:
        return None
    found = [end for end in ends if end]
    pick = min if side == "early" else max
    return pick(found, key=lambda counting: counting.end.at)


def _lengths(rule: Rule, entry: Recorded, starts: tuple[Known, ...], case: Case) -> Lengths:
    term = rule.term
    if term.length.unit == "open" or not starts:
        return Lengths(None, None)
    if term.limitation:
        short, long, is_unsure = limitation_lengths(entry, term, starts, case.pack)
        return Lengths(short, long, frozenset({Doubt.OFFENCE_PART} if is_unsure else ()))
    if term.length.unit == "stated":
        return Lengths(None, None)
    short = long = term.length
    doubts = set()
    for other in term.others:
        if other.where and not holds(other.where, entry, case.book):
            continue
        if other.replaces:
            short = long = other.length
        else:
            short, long = _spread(short, long, other.length)
            doubts.add(Doubt.OTHER_LENGTH)
    if term.at_least:
        short = term.at_least
        doubts.add(Doubt.RANGE)
    return Lengths(short, long, frozenset(doubts))


_DAYS = {"hours": 1 / 24, "days": 1, "working_days": 1.4, "months": 30, "years": 365, "at_once": 0}


def _spread(short: Length, long: Length, other: Length) -> tuple[Length, Length]:
    def size(length: Length) -> float:
        return length.amount * _DAYS[length.unit]

    return min(short, other, key=size), max(long, other, key=size)


def _doubts(
    term: Term, early: Counting | None, late: Counting | None, ground: Ground
) -> Iterator[Doubt]:
    if not early or not late or early.end == late.end:
        return
    if term.first == "unknown":
        yield Doubt.FIRST_DAY
    if term.day_off == "unknown" and late.skipped:
        yield Doubt.DAY_OFF
    calendar = ground.calendar
    days = {*early.skipped, *late.skipped, early.raw, late.raw}
    if any(calendar.state(day) is DayState.UNSURE for day in days):
        yield Doubt.ESTIMATED_HOLIDAY


def _changed(plain: Window, rule: Rule, entry: Recorded, case: Case, ground: Ground) -> Window:
    if not (rule.extended_by or rule.suspended_by):
        return plain
    extended = _extended(plain, rule, entry, case, ground)
    return _suspended(extended, rule, entry, case, ground)


def _extended(plain: Window, rule: Rule, entry: Recorded, case: Case, ground: Ground) -> Window:
    early, late, changes = plain.earliest, plain.latest, list(plain.changes)
    for extension in rule.extended_by:
        for event in events((extension.matcher,), entry, case.book, ground.zone):
            until = date_of(event.entry, extension.until, case.book, ground.zone)
            if until:
                early = stated_end(until, until, "early", ground.zone)
                late = stated_end(until, until, "late", ground.zone)
            elif extension.length:
                term = replace(rule.term, first="excluded", length=extension.length)
                early = _prolonged(early, term, "early", ground)
                late = _prolonged(late, term, "late", ground)
            else:
                continue
            changes.append(Change(ChangeType.EXTENDED, event.entry.id, event.when))
    return replace(plain, earliest=early, latest=late, changes=tuple(changes))


def _prolonged(
    counting: Counting | None, term: Term, side: Side, ground: Ground
) -> Counting | None:
    if counting is None:
        return None
    by_hour = counting.end.at if counting.end.by_hour else None
    old = Known(counting.raw, counting.raw, by_hour, by_hour)
    return counted(old, term, term.length, side, ground)


def _suspended(plain: Window, rule: Rule, entry: Recorded, case: Case, ground: Ground) -> Window:
    stops = _in_order(events(rule.suspended_by, entry, case.book, ground.zone))
    resumes = _in_order(events(rule.resumed_by, entry, case.book, ground.zone))
    pauses, changes, is_open = [], list(plain.changes), False
    for stop, began in stops:
        changes.append(Change(ChangeType.SUSPENDED, stop.entry.id, stop.when))
        resume = next((each for each in resumes if each[1].last >= began.first), None)
        is_open = resume is None
        if resume:
            resumes.remove(resume)
            changes.append(Change(ChangeType.RESUMED, resume[0].entry.id, resume[0].when))
            pauses.append((began, resume[1]))
    if is_open:
        return replace(plain, changes=tuple(changes), is_suspended=True)
    early = _shifted(plain.earliest, pauses, "early", ground)
    late = _shifted(plain.latest, pauses, "late", ground)
    return replace(plain, earliest=early, latest=late, changes=tuple(changes))


def _in_order(found: Iterable[Event]) -> list[tuple[Event, Known]]:
    dated = [(event, event.when) for event in found if event.when]
    return sorted(dated, key=lambda each: each[1].first)


def _shifted(
    counting: Counting | None, pauses: list[tuple[Known, Known]], side: Side, ground: Ground
) -> Counting | None:
    """Move an end by the days that did not run; each pause counts if it began before the end."""
    for began, resumed in pauses:
        if counting is None or began.first > counting.end.day:
            continue
        shortest = max(timedelta(0), resumed.first - began.last)
        paused = shortest if side == "early" else resumed.last - began.first
        counting = _moved_by(counting, paused, ground)
    return counting


def _moved_by(counting: Counting, paused: timedelta, ground: Ground) -> Counting:
    if counting.end.by_hour:
        at = local(counting.end.at + paused, ground.zone)
        end = replace(counting.end, at=at, day=at.date())
    else:
        end = day_end(counting.end.day + paused, ground.zone)
    return replace(counting, raw=counting.raw + paused, end=end)

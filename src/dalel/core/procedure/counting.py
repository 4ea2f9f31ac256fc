"""Terms counted: from a start as far as it is known to the earliest and the latest end.

Where the law is silent (first day, day off) or nobody knows yet (an estimated holiday), the
earliest end takes the shorter reading and the latest the longer one.
"""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Literal

from dalel.core.procedure.days import Calendar
from dalel.core.procedure.known import Known, local, midnight
from dalel.core.procedure.rule_model import Length, Term

Side = Literal["early", "late"]
MONTHS = {"months": 1, "years": 12}


@dataclass(frozen=True, slots=True)
class End:
    """The end of a term: its last day, and the instant; ``by_hour`` where the hour counts."""

    day: date
    at: datetime
    by_hour: bool = False


@dataclass(frozen=True, slots=True)
class Counting:
    """One way from a start to an end, to be put into words.

    ``began`` is the day (hour) from which units were counted, ``raw`` the last day before it
    was moved; ``skipped`` are the days off between the two, or those not counted.
    """

    start: Known
    length: Length
    first_counts: bool
    raw: date
    end: End
    skipped: tuple[date, ...] = ()
    backwards: bool = False
    is_stated: bool = False


@dataclass(frozen=True, slots=True)
class Ground:
    """What counting needs of the place: its days off and its zone."""

    calendar: Calendar
    zone: tzinfo


def counted(
    start: Known, term: Term, length: Length, side: Side, ground: Ground
) -> Counting | None:
    """Count a length from a start.

    Returns:
        The end, or ``None`` where the start is open on that side or the end lies beyond the
        calendar.
    """
    if not (start.has_start if side == "early" else start.has_end):
        return None
    try:
        return _COUNTS[length.unit](_Way(start, term, length, side, ground))
    except (OverflowError, ValueError):
        return None


def stated_end(start: Known, stated: Known, side: Side, zone: tzinfo) -> Counting | None:
    """Return an end that an entry names itself."""
    if not (stated.has_start if side == "early" else stated.has_end):
        return None
    instant = stated.at if side == "early" else stated.at_last
    day = stated.first if side == "early" else stated.last
    end = End(day, instant, by_hour=True) if instant else day_end(day, zone)
    return Counting(start, Length(0, "stated"), False, day, end, is_stated=True)


def day_end(day: date, zone: tzinfo) -> End:
    """Return the end of a day: 24:00 of it."""
    return End(day, midnight(day + timedelta(days=1), zone))


def add_months(day: date, months: int) -> date:
    """Return the same number of another month; its last day where it has no such number."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True, slots=True)
class _Way:
    """One side of one counting."""

    start: Known
    term: Term
    length: Length
    side: Side
    ground: Ground

    @property
    def is_early(self) -> bool:
        return self.side == "early"

    @property
    def day(self) -> date:
        return self.start.first if self.is_early else self.start.last

    @property
    def sign(self) -> int:
        return -1 if self.term.backwards else 1

    @property
    def first_counts(self) -> bool:
        unknown = self.term.first == "unknown"
        return self.is_early if unknown else self.term.first == "included"

    @property
    def moves(self) -> bool:
        unknown = self.term.day_off == "unknown" and self.is_early == self.term.backwards
        return unknown or self.term.day_off == "moved"

    @property
    def when_unsure(self) -> bool:
        """Whether an uncertain holiday is taken as a day off: what makes this side more so."""
        return self.is_early == self.term.backwards

    def moved(self, day: date) -> tuple[date, tuple[date, ...]]:
        """Return where an end moves from a day off, and the days off passed."""
        if not self.moves:
            return day, ()
        calendar = self.ground.calendar
        found = calendar.next_working(day, when_unsure=self.when_unsure, step=self.sign)
        gaps = range(abs((found - day).days))
        return found, tuple(day + timedelta(days=self.sign * gap) for gap in gaps)

    def counting(self, raw: date, end: End, skipped: tuple[date, ...]) -> Counting:
        return Counting(
            start=self.start,
            length=self.length,
            first_counts=self.first_counts,
            raw=raw,
            end=end,
            skipped=skipped,
            backwards=self.term.backwards,
        )

    def until_day(self, raw: date) -> Counting:
        """Return the counting to the end of a day, moved where it must be."""
        day, skipped = self.moved(raw)
        return self.counting(raw, _closing(day, self.term.until, self.ground.zone), skipped)


def _closing(day: date, until: str, zone: tzinfo) -> End:
    if until == "24:00":
        return day_end(day, zone)
    hour, minute = until.split(":")
    return End(day, midnight(day, zone).replace(hour=int(hour), minute=int(minute)), by_hour=True)


def _at_once(way: _Way) -> Counting:
    if way.is_early and way.start.at:
        end = End(way.day, way.start.at, by_hour=True)
    else:
        end = day_end(way.day, way.ground.zone)
    return way.counting(way.day, end, ())


def _hours(way: _Way) -> Counting:
    zone, start = way.ground.zone, way.start
    base = start.earliest(zone) if way.is_early else start.latest(zone)
    if not way.first_counts and not way.term.backwards and (start.at or way.is_early):
        base = base.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    hours = timedelta(hours=way.sign * way.length.amount)
    instant = local(base + hours, zone)
    raw = instant.date()
    day, skipped = way.moved(raw)
    end = End(raw, instant, by_hour=True) if day == raw else day_end(day, zone)
    return way.counting(raw, end, skipped)


def _days(way: _Way) -> Counting:
    days = way.length.amount - way.first_counts
    return way.until_day(way.day + timedelta(days=way.sign * days))


def _working_days(way: _Way) -> Counting:
    calendar, sure = way.ground.calendar, way.when_unsure
    before = way.day - timedelta(days=way.sign) if way.first_counts else way.day
    raw = calendar.add_working(before, way.length.amount, when_unsure=sure, step=way.sign)
    between = (way.day + timedelta(days=way.sign * gap) for gap in range(abs((raw - way.day).days)))
    off = tuple(day for day in between if calendar.is_off(day, when_unsure=sure))
    return way.counting(raw, _closing(raw, way.term.until, way.ground.zone), off)


def _months(way: _Way) -> Counting:
    number = add_months(way.day, way.sign * way.length.amount * MONTHS[way.length.unit])
    return way.until_day(number - timedelta(days=way.sign) if way.first_counts else number)


_COUNTS: dict[str, Callable[[_Way], Counting]] = {
    "at_once": _at_once,
    "hours": _hours,
    "days": _days,
    "working_days": _working_days,
    "months": _months,
    "years": _months,
}

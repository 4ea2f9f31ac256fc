"""The parts of a date that may be known only roughly: points, intervals and their bounds."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date
from enum import Enum, StrEnum

from dalel.core.entries.errors import DateNotUnderstood

SPRING, SUMMER, AUTUMN, WINTER = 21, 22, 23, 24

OPEN_START = date.min
OPEN_END = date.max


class Precision(StrEnum):
    """How much of a date is known."""

    MOMENT = "moment"
    DAY = "day"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"
    DECADE = "decade"
    CENTURY = "century"
    INTERVAL = "interval"


class Blank(Enum):
    """Which digits of a date are marked as not known (``X``)."""

    NONE = "none"
    CENTURY = "century"
    DECADE = "decade"
    MONTH = "month"
    MONTH_AND_DAY = "month and day"
    DAY = "day"


class Edge(Enum):
    """An end of an interval that is no date."""

    OPEN = ".."
    UNKNOWN = ""


@dataclass(frozen=True, slots=True)
class Point:
    """One EDTF date of level 0 or 1; build it with ``point`` so that it is a real one.

    ``month`` is 1-12, a season (21-24), or 0 when not given; ``day`` is 0 when not given.
    ``time`` is the text after the ``T``, offset included. ``qualifier`` is ``?`` (uncertain),
    ``~`` (approximate), ``%`` (both) or nothing.
    """

    year: int
    month: int
    day: int
    time: str
    blank: Blank
    qualifier: str
    earliest: date
    latest: date

    @property
    def precision(self) -> Precision:
        """How much of the date is known; digits marked as unknown count as not known."""
        if self.blank is Blank.CENTURY:
            return Precision.CENTURY
        if self.blank is Blank.DECADE:
            return Precision.DECADE
        if self.time:
            return Precision.MOMENT
        if self.day:
            return Precision.DAY
        if self.month:
            return Precision.MONTH if self.month <= 12 else Precision.SEASON
        return Precision.YEAR

    @property
    def edtf(self) -> str:
        """The date in canonical EDTF."""
        text = f"{self.year:04d}"
        if self.day:
            text = f"{text}-{self.month:02d}-{self.day:02d}"
            return f"{text}T{self.time}" if self.time else text + self.qualifier
        if self.blank is Blank.CENTURY:
            text = text[:2] + "XX"
        elif self.blank is Blank.DECADE:
            text = text[:3] + "X"
        elif self.blank is Blank.MONTH_AND_DAY:
            text += "-XX-XX"
        elif self.blank is Blank.MONTH:
            text += "-XX"
        if self.month:
            text += f"-{self.month:02d}"
        if self.blank is Blank.DAY:
            text += "-XX"
        return text + self.qualifier


@dataclass(frozen=True, slots=True)
class Interval:
    """Two ends, each a date or no date; not both without a date, and not in reverse order."""

    start: Point | Edge
    end: Point | Edge

    def __post_init__(self) -> None:
        """Refuse what is no interval."""
        if isinstance(self.start, Edge) and isinstance(self.end, Edge):
            raise DateNotUnderstood("no_date")
        if self.earliest > self.latest:
            raise DateNotUnderstood("interval_reversed")

    @property
    def earliest(self) -> date:
        """The first day it can be; ``OPEN_START`` when nothing bounds it."""
        return OPEN_START if isinstance(self.start, Edge) else self.start.earliest

    @property
    def latest(self) -> date:
        """The last day it can be; ``OPEN_END`` when nothing bounds it."""
        return OPEN_END if isinstance(self.end, Edge) else self.end.latest

    @property
    def edtf(self) -> str:
        """The interval in canonical EDTF."""
        start, end = (x.value if isinstance(x, Edge) else x.edtf for x in (self.start, self.end))
        return f"{start}/{end}"


def point(
    year: int,
    month: int = 0,
    day: int = 0,
    *,
    time: str = "",
    blank: Blank = Blank.NONE,
    qualifier: str = "",
) -> Point:
    """Return a date that exists, with its first and last possible day.

    Raises:
        DateNotUnderstood: ``impossible_date`` or ``year_out_of_range``.
    """
    if not MINYEAR <= year <= MAXYEAR:
        raise DateNotUnderstood("year_out_of_range")
    if day:
        first = last = _day(year, month, day)
    else:
        first, last = _span(year, month, blank)
    return Point(year, month, day, time, blank, qualifier, first, last)


def month_days(year: int, month: int) -> int:
    """Return how many days a month has.

    Raises:
        DateNotUnderstood: ``impossible_date`` or ``year_out_of_range``.
    """
    return _last_of(year, month).day


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as fault:
        raise DateNotUnderstood("impossible_date") from fault


def _last_of(year: int, month: int) -> date:
    first = _day(year, month, 1)
    return first.replace(day=monthrange(year, month)[1])


def _span(year: int, month: int, blank: Blank) -> tuple[date, date]:
    """Return the first and last day of a month, season, year, decade or century.

    A winter named by one year reaches from the December before it to the end of the February
    after it: people mean either winter of that year, and a time limit counted from it must
    not be shown later than it is (ADR 0007).
    """
    if blank is Blank.CENTURY:
        return date(year, 1, 1), date(year + 99, 12, 31)
    if blank is Blank.DECADE:
        return date(year, 1, 1), date(year + 9, 12, 31)
    if month == WINTER:
        if not MINYEAR < year < MAXYEAR:
            raise DateNotUnderstood("year_out_of_range")
        return date(year - 1, 12, 1), _last_of(year + 1, 2)
    if month in (SPRING, SUMMER, AUTUMN):
        first = 3 * (month - SPRING) + 3
        return date(year, first, 1), _last_of(year, first + 2)
    if month:
        first_day = _day(year, month, 1)
        return first_day, first_day.replace(day=monthrange(year, month)[1])
    return date(year, 1, 1), date(year, 12, 31)

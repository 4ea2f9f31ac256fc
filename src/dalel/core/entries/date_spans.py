"""Ends, parts and neighbours of dates: what "before May", "early 2019" and "until summer" span.

Where words leave room, the span is the wider one: an end that is too generous costs a look,
one that is too narrow costs a missed time limit (ADR 0007).
"""

from dataclasses import replace
from datetime import date, timedelta
from typing import cast

from dalel.core.entries.date_parts import (
    WINTER,
    Blank,
    Edge,
    Interval,
    Point,
    Precision,
    month_days,
    point,
)
from dalel.core.entries.date_signs import Part
from dalel.core.entries.errors import DateNotUnderstood

_YEARS_OF_DECADE = {
    Part.EARLY: (0, 5),
    Part.MIDDLE: (3, 7),
    Part.LATE: (5, 9),
    Part.FIRST_HALF: (0, 4),
    Part.SECOND_HALF: (5, 9),
}
_MONTHS_OF_YEAR = {
    Part.EARLY: (1, 6),
    Part.MIDDLE: (4, 9),
    Part.LATE: (7, 12),
    Part.FIRST_HALF: (1, 6),
    Part.SECOND_HALF: (7, 12),
}
_MONTHS_OF_SEASON = {Part.EARLY: (0, 1), Part.MIDDLE: (0, 2), Part.LATE: (1, 2)}
_DAYS_OF_MONTH = {
    Part.EARLY: (1, 15),
    Part.MIDDLE: (8, 23),
    Part.LATE: (16, 31),
    Part.FIRST_HALF: (1, 15),
    Part.SECOND_HALF: (16, 31),
}


def part_of(year: int, month: int, part: Part) -> Interval:
    """Return the part of a year (month 0), a month or a season.

    "Early" and "late" are halves and "mid" overlaps both, wider than most people mean. A part
    of a winter is not accepted, since it is open which winter of the year is meant.
    """
    if month == 0:
        first, last = _MONTHS_OF_YEAR[part]
        return Interval(point(year, first), point(year, last))
    if month <= 12:
        first, last = _DAYS_OF_MONTH[part]
        end = min(last, month_days(year, month))
        return Interval(point(year, month, first), point(year, month, end))
    if month == WINTER or part not in _MONTHS_OF_SEASON:
        raise DateNotUnderstood("not_understood")
    start = point(year, month).earliest.month
    first, last = _MONTHS_OF_SEASON[part]
    return Interval(point(year, start + first), point(year, start + last))


def part_of_decade(decade: int, part: Part) -> Interval:
    """Return the years of the early, middle or late part of a decade."""
    first, last = _YEARS_OF_DECADE[part]
    return Interval(point(decade + first), point(decade + last))


def first_point(value: Point | Interval) -> Point:
    """Return a date with which an interval may begin, at the precision of the value."""
    return _end_point(value, last=False)


def last_point(value: Point | Interval) -> Point:
    """Return a date with which an interval may end, at the precision of the value."""
    return _end_point(value, last=True)


def _end_point(value: Point | Interval, *, last: bool) -> Point:
    """Return an end; words name intervals of two dates before they name an open one."""
    if isinstance(value, Interval):
        return cast(Point, value.end if last else value.start)
    bound = value.latest if last else value.earliest
    match value.precision:
        case Precision.MOMENT:
            raise DateNotUnderstood("time_in_interval")
        case Precision.SEASON:
            return point(bound.year, bound.month, qualifier=value.qualifier)
        case Precision.DECADE | Precision.CENTURY:
            return point(bound.year)
        case _:
            return replace(value, blank=Blank.NONE)


def before(value: Point | Interval) -> Point:
    """Return the last date that is before the value; of a part, its end."""
    if isinstance(value, Interval):
        return last_point(value)
    if value.month == WINTER:
        return point(value.year, 11, qualifier=value.qualifier)
    first = first_point(value)
    return _neighbour(first, first.earliest, -1)


def after(value: Point | Interval) -> Point:
    """Return the first date that is after the value; of a part, its start."""
    if isinstance(value, Interval):
        return first_point(value)
    if value.month == WINTER:
        return point(value.year, 3, qualifier=value.qualifier)
    last = last_point(value)
    return _neighbour(last, last.latest, 1)


def _neighbour(value: Point, bound: date, days: int) -> Point:
    try:
        day = bound + timedelta(days=days)
    except OverflowError as fault:
        raise DateNotUnderstood("year_out_of_range") from fault
    month = day.month if value.month else 0
    return point(day.year, month, day.day if value.day else 0, qualifier=value.qualifier)


def qualified(value: Point | Interval, marks: str) -> Point | Interval:
    """Return the value with further qualifiers, on both ends of an interval.

    Level 1 of EDTF qualifies no unknown digits: a decade becomes an interval of years, and a
    date with an unknown day or month loses that remark, which "about" says anyway.
    """
    if not marks:
        return value
    if isinstance(value, Interval):
        return Interval(_qualified_end(value.start, marks), _qualified_end(value.end, marks))
    if value.time:
        raise DateNotUnderstood("approximate_time")
    if value.blank in (Blank.DECADE, Blank.CENTURY):
        return qualified(Interval(first_point(value), last_point(value)), marks)
    return _qualified_point(value, marks)


def _qualified_end(end: Point | Edge, marks: str) -> Point | Edge:
    return end if isinstance(end, Edge) else _qualified_point(end, marks)


def _qualified_point(value: Point, marks: str) -> Point:
    every = value.qualifier + marks
    uncertain, approximate = ("?" in every or "%" in every), ("~" in every or "%" in every)
    mark = "%" if uncertain and approximate else "?" if uncertain else "~"
    return replace(value, blank=Blank.NONE, qualifier=mark)

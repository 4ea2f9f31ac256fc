"""Collect the year, month, day and time that the words of one date name."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dalel.core.entries.date_parts import Blank, Interval, Point, point
from dalel.core.entries.date_signs import (
    BOTH_UNKNOWN,
    DAY_UNKNOWN,
    MONTH_UNKNOWN,
    Part,
    Sign,
    Token,
)
from dalel.core.entries.date_spans import part_of, part_of_decade, qualified
from dalel.core.entries.errors import DateNotUnderstood

_BLANKS = {
    MONTH_UNKNOWN: Blank.MONTH,
    DAY_UNKNOWN: Blank.DAY,
    BOTH_UNKNOWN: Blank.MONTH_AND_DAY,
}
_MARKS = {Sign.ABOUT: "~", Sign.MAYBE: "?"}
_NAMES = {
    Sign.MONTH: "month",
    Sign.SEASON: "month",
    Sign.DECADE: "decade",
    Sign.PART: "part",
    Sign.BLANK: "blank",
    Sign.TIME: "time",
    Sign.OFFSET: "offset",
}


@dataclass(frozen=True, slots=True)
class Slots:
    """What the words of one date say; 0 or nothing where they are silent.

    ``month`` may be a season (21-24). ``decade`` is its first year.
    """

    year: int = 0
    month: int = 0
    day: int = 0
    decade: int = 0
    time: str = ""
    offset: str = ""
    part: int = 0
    blank: int = 0
    marks: str = ""

    def value(self) -> Point | Interval:
        """Return the date.

        Raises:
            DateNotUnderstood: ``year_missing``, ``impossible_date`` or ``not_understood``.
        """
        if not (self.year or self.decade):
            raise DateNotUnderstood("year_missing" if self.month else "not_understood")
        return qualified(self._plain(), self.marks)

    def _plain(self) -> Point | Interval:
        if self.decade:
            if self.month or self.day or self.time or self.offset or self.blank or self.year:
                raise DateNotUnderstood("not_understood")
            if self.part:
                return part_of_decade(self.decade, Part(self.part))
            return point(self.decade, blank=Blank.DECADE)
        if self._contradicts():
            raise DateNotUnderstood("not_understood")
        if self.part:
            return part_of(self.year, self.month, Part(self.part))
        blank = _BLANKS.get(self.blank, Blank.NONE)
        time = self.time + self.offset
        return point(self.year, self.month, self.day, time=time, blank=blank)

    def _contradicts(self) -> bool:
        """Say whether a slot is filled that needs another, empty one (or the reverse)."""
        if self.day and not 1 <= self.month <= 12:
            return True
        if (self.time and not self.day) or (self.offset and not self.time):
            return True
        if self.part and (self.day or self.blank):
            return True
        if self.blank == DAY_UNKNOWN:
            return bool(self.day) or not 1 <= self.month <= 12
        return bool(self.blank and self.month)


def slots_of(tokens: Sequence[Token]) -> Slots:
    """Fill the slots from tokens in any order; a slot filled twice is not understood."""
    slots = Slots()
    for token in tokens:
        slots = _filled(slots, token)
    return slots


def shared(one: Slots, other: Slots) -> Slots:
    """Return one end of a range with the year, and for a day the month, of the other end."""
    year = one.year or (0 if one.decade else other.year)
    lacks_month = one.day or (one.part and not one.year)
    month = one.month or (other.month if lacks_month else 0)
    return replace(one, year=year, month=month)


def _filled(slots: Slots, token: Token) -> Slots:
    if token.sign is Sign.NUMBER:
        return _with_number(slots, *token.numbers)
    if token.sign is Sign.DATE:
        year, month, day = token.numbers
        return _put(_put(_put(slots, "year", year), "month", month), "day", day)
    if token.sign in _MARKS:
        return replace(slots, marks=slots.marks + _MARKS[token.sign])
    if token.sign in (Sign.YEARS, Sign.OUT_OF):
        return slots
    if token.sign not in _NAMES:
        raise DateNotUnderstood("not_understood")
    return _put(slots, _NAMES[token.sign], token.text or token.numbers[0])


def _with_number(slots: Slots, number: int, digits: int) -> Slots:
    if digits == 4:
        if not number:
            raise DateNotUnderstood("year_out_of_range")
        return _put(slots, "year", number)
    if digits > 4:
        raise DateNotUnderstood("long_year")
    if digits > 2:
        raise DateNotUnderstood("not_understood")
    if not number:
        raise DateNotUnderstood("impossible_date")
    if slots.day:
        raise DateNotUnderstood("two_digit_year")
    return _put(slots, "day", number)


def _put(slots: Slots, name: str, value: int | str) -> Slots:
    if not value:
        return slots
    if getattr(slots, name):
        raise DateNotUnderstood("not_understood")
    return replace(slots, **{name: value})  # type: ignore[arg-type]

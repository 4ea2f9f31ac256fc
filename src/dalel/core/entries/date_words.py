"""Read a date from words and numbers in Kazakh, Russian and English.

The three languages put words in different places (``before 2020``, ``до 2020``,
``2020 жылға дейін``), so relations are looked for at both ends, and what one end of a range
leaves out (``10-14 March 2021``) is taken from the other.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from dalel.core.entries.date_lexicon import fold
from dalel.core.entries.date_nights import as_range
from dalel.core.entries.date_parts import WINTER, Blank, Edge, Interval, Point, Precision, point
from dalel.core.entries.date_phrases import CENTURIES
from dalel.core.entries.date_signs import Sign, Token
from dalel.core.entries.date_slots import Slots, shared, slots_of
from dalel.core.entries.date_spans import after, before, first_point, last_point, qualified
from dalel.core.entries.date_tokens import tokens_of
from dalel.core.entries.errors import DateNotUnderstood

Value = Point | Interval
Tokens = Sequence[Token]

_CENTURIES = tuple(
    re.compile(re.escape(fold(words)).replace("%s", r"(\d\d)00").replace("%t", r"(\d\d)99"))
    for words in CENTURIES.values()
)
_MARKS = {Sign.ABOUT: "~", Sign.MAYBE: "?"}
_TO = (Sign.DASH, Sign.TO, Sign.UP_TO)


def read_words(text: str) -> Value:
    """Return the date that the words name.

    Raises:
        DateNotUnderstood: One of ``dates.CODES``.
    """
    century = _century(text)
    if century:
        return century
    tokens = tokens_of(as_range(text))
    signs = [token.sign for token in tokens]
    if Sign.RELATIVE in signs:
        raise DateNotUnderstood("relative_date")
    if Sign.STARTING in signs:
        return _two_ends(tokens, signs)
    marks, inner = _outer_marks(tokens)
    return qualified(_relation(inner), marks)


def _century(text: str) -> Point | None:
    for pattern in _CENTURIES:
        found = pattern.fullmatch(fold(text))
        if found and found[1] == found[2]:
            return point(int(found[1]) * 100, blank=Blank.CENTURY)
    return None


def _two_ends(tokens: Tokens, signs: list[Sign]) -> Interval:
    """Read ``starting ..., ending ...``, where each end keeps its own qualifier."""
    if signs[0] is not Sign.STARTING or signs.count(Sign.ENDING) != 1:
        raise DateNotUnderstood("not_understood")
    middle = signs.index(Sign.ENDING)
    start, end = _single(tokens[1:middle]), _single(tokens[middle + 1 :])
    return Interval(first_point(start), last_point(end))


def _outer_marks(tokens: Tokens) -> tuple[str, Tokens]:
    """Take the qualifiers off both ends; they hold for the whole."""
    marks = ""
    first, last = 0, len(tokens)
    while first < last and tokens[first].sign in _MARKS:
        marks += _MARKS[tokens[first].sign]
        first += 1
    while last > first and tokens[last - 1].sign in _MARKS:
        marks += _MARKS[tokens[last - 1].sign]
        last -= 1
    return marks, tokens[first:last]


def _relation(tokens: Tokens) -> Value:
    """Read one date, a range, or a date with a word that says before, after or since."""
    signs = [token.sign for token in tokens]
    if not signs:
        raise DateNotUnderstood("not_understood")
    if Sign.BETWEEN in signs:
        return _between([token for token in tokens if token.sign is not Sign.BETWEEN])
    if signs[0] in _RELATIONS and signs[0] is not Sign.OUT_OF:
        return _leading(signs[0], tokens[1:])
    if signs[-1] in _RELATIONS:
        return _trailing(signs[-1], tokens[:-1])
    split = _first(signs, _TO)
    return _single(tokens) if split is None else _range(tokens[:split], tokens[split:])


def _between(tokens: Tokens) -> Interval:
    split = _first([token.sign for token in tokens], (Sign.AND, Sign.DASH))
    if split is None:
        raise DateNotUnderstood("not_understood")
    return _range(tokens[:split], tokens[split:])


def _leading(sign: Sign, rest: Tokens) -> Value:
    split = _first([token.sign for token in rest], _TO)
    if sign is Sign.FROM and split is not None:
        return _range(rest[:split], rest[split:])
    return _RELATIONS[sign](_single(rest))


def _trailing(sign: Sign, rest: Tokens) -> Value:
    """Read a relation that follows its date, as Kazakh has it (``2019 жылдан бастап``)."""
    signs = [token.sign for token in rest]
    if sign in (Sign.TO, Sign.UP_TO) and Sign.OUT_OF in signs:
        split = signs.index(Sign.OUT_OF)
        return _range(rest[:split], rest[split:])
    return _RELATIONS[sign](_single(rest))


def _first(signs: Sequence[Sign], wanted: tuple[Sign, ...]) -> int | None:
    return next((place for place, sign in enumerate(signs) if sign in wanted), None)


def _single(tokens: Tokens) -> Value:
    """Read one date; a round year in the plural (``2010 жылдар``) is a decade."""
    slots = slots_of(tokens)
    is_plural = any(token.sign is Sign.YEARS for token in tokens)
    if is_plural and slots.year % 10 == 0 and not slots.month:
        slots = replace(slots, year=0, decade=slots.decade or slots.year)
    return slots.value()


def _range(start: Tokens, end: Tokens) -> Interval:
    """Read a range; ``end`` begins with the sign that parts the two."""
    sign, end = end[0].sign, end[1:]
    edges = [_edge(tokens) for tokens in (start, end)]
    one, other = (
        Slots() if edge else slots_of(tokens)
        for edge, tokens in zip(edges, (start, end), strict=True)
    )
    if sign is Sign.DASH and WINTER in (one.month, other.month) and not any(edges):
        winter = _one_winter(one, other)
        if winter:
            return winter
    if sign is Sign.DASH and _is_season_of_years(one, other):
        raise DateNotUnderstood("not_understood")
    first = edges[0] or first_point(shared(one, other).value())
    last = edges[1] or last_point(shared(other, one).value())
    return Interval(first, last)


def _edge(tokens: Tokens) -> Edge | None:
    signs = [token.sign for token in tokens if token.sign is not Sign.OUT_OF]
    if len(signs) != 1:
        return None
    return {Sign.NOWHEN: Edge.UNKNOWN, Sign.NOW: Edge.OPEN}.get(signs[0])


def _one_winter(one: Slots, other: Slots) -> Interval | None:
    """Read ``winter 2019-2020`` or ``-20``, the one way to name a winter without doubt."""
    if {one.month, other.month} != {0, WINTER}:
        return None
    following = one.year + 1
    named = (
        Slots(year=following, month=other.month),
        Slots(day=following % 100, month=other.month),
    )
    if one != Slots(year=one.year, month=one.month) or other not in named:
        return None
    return Interval(point(one.year, 12), point(following, 2))


def _is_season_of_years(one: Slots, other: Slots) -> bool:
    """Say whether a season is joined to a bare year: two seasons may be meant, or one."""
    months = sorted((one.month, other.month))
    return months[0] == 0 and months[1] > 12 and not (one.day or other.day)


def _up_to(value: Value) -> Interval:
    """Read "до" and "дейін": a named day is meant to be included, a month or year is not."""
    is_day = isinstance(value, Point) and value.precision is Precision.DAY
    return Interval(Edge.OPEN, last_point(value) if is_day else before(value))


_RELATIONS: dict[Sign, Callable[[Value], Value]] = {
    Sign.BEFORE: lambda value: Interval(Edge.OPEN, before(value)),
    Sign.NOT_LATER: lambda value: Interval(Edge.OPEN, last_point(value)),
    Sign.TO: lambda value: Interval(Edge.OPEN, last_point(value)),
    Sign.UP_TO: _up_to,
    Sign.AFTER: lambda value: Interval(after(value), Edge.OPEN),
    Sign.NOT_EARLIER: lambda value: Interval(first_point(value), Edge.OPEN),
    Sign.FROM: lambda value: Interval(first_point(value), Edge.OPEN),
    Sign.OUT_OF: lambda value: Interval(first_point(value), Edge.OPEN),
}

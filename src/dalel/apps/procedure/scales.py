"""A scale for a sentence: the article's ranges as bars, what was asked and given as marks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from dalel.core.procedure.sentences import RANGES, Penalty, Range

# The drawing is this wide; parts are named at its beginning, marks stay clear of its end.
WIDTH, BEGIN, END = 320, 36, 308
MARKS_HEIGHT, LANE = 22, 16
MOST_LANES = 8
ASKED_BY_PROSECUTOR, ASKED_BY_VICTIM, GIVEN, CHANGED = "prosecutor", "victim", "given", "changed"


@dataclass(frozen=True)
class Mark:
    """One penalty on a scale: whose (also its shape), what it says, and where it stands."""

    shape: str
    label: str
    text: str
    x: int


@dataclass(frozen=True)
class Bar:
    """The range of one part of an article; ``is_open`` has no upper end."""

    part: str
    words: str
    x: int
    width: int
    y: int
    is_open: bool


@dataclass(frozen=True)
class Scale:
    """A drawing: its marks, its bars, how high it is."""

    marks: tuple[Mark, ...]
    bars: tuple[Bar, ...]
    height: int


@dataclass(frozen=True)
class Penalised:
    """A penalty that may stand on a scale: its shape, who it is of, and what it says."""

    shape: str
    label: str
    text: str
    penalty: Penalty


@dataclass(frozen=True)
class Ranged:
    """A range that may stand on a scale, and what it says."""

    words: str
    range: Range


def size_of(penalty: Penalty, name: str) -> Fraction | None:
    """Return a penalty in the unit of a range; ``None`` where it is of another kind."""
    of, factors = RANGES.get(penalty.sanction, ("", {}))
    if of != name or penalty.amount is None or penalty.unit not in factors:
        return None
    return Fraction(penalty.amount * factors[penalty.unit], max(factors.values()))


def scale_of(ranges: Sequence[Ranged], penalties: Iterable[Penalised]) -> Scale | None:
    """Return a scale; ``None`` where no two things can be compared."""
    shown = ranges[:MOST_LANES]
    if not shown:
        return None
    name = shown[0].range.name
    sized = [(one, size) for one in penalties if (size := size_of(one.penalty, name)) is not None]
    highs = [each.range.high or 0 for each in shown]
    top = max([Fraction(max(highs)), *(size for _one, size in sized)])
    if not sized or not top:
        return None
    marks = tuple(Mark(one.shape, one.label, one.text, _x(size, top)) for one, size in sized)
    bars = tuple(_bar(each, place, top) for place, each in enumerate(shown))
    return Scale(marks, bars, MARKS_HEIGHT + LANE * len(bars))


def _bar(each: Ranged, place: int, top: Fraction) -> Bar:
    begin = _x(Fraction(each.range.low or 0), top)
    end = END if each.range.high is None else _x(Fraction(each.range.high), top)
    is_open = each.range.high is None
    y = MARKS_HEIGHT + LANE * place
    return Bar(each.range.part.part, each.words, begin, max(end - begin, 2), y, is_open)


def _x(size: Fraction, top: Fraction) -> int:
    return BEGIN + round((END - BEGIN) * size / top)

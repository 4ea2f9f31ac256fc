"""A scale for a sentence: the article's range as a bar, what was asked and given as marks on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from dalel.core.procedure.sentences import RANGES, Penalty, Range

# The drawing is this wide; its marks stay clear of both ends.
WIDTH, EDGE = 320, 12
ASKED_BY_PROSECUTOR, ASKED_BY_VICTIM, GIVEN, CHANGED = "prosecutor", "victim", "given", "changed"


@dataclass(frozen=True)
class Mark:
    """One penalty on a scale: whose (also its shape), what it says, and where it stands."""

    shape: str
    label: str
    text: str
    x: int


@dataclass(frozen=True)
class Scale:
    """A drawing and its marks; ``bar`` begins and ends the article's range."""

    marks: tuple[Mark, ...]
    bar_x: int
    bar_width: int
    bar_end: int
    words: str
    is_open: bool


@dataclass(frozen=True)
class Penalised:
    """A penalty that may stand on a scale: its shape, who it is of, and what it says."""

    shape: str
    label: str
    text: str
    penalty: Penalty


def size_of(penalty: Penalty, name: str) -> Fraction | None:
    """Return a penalty in the unit of a range; ``None`` where it is of another kind."""
    of, factors = RANGES.get(penalty.sanction, ("", {}))
    if of != name or penalty.amount is None or penalty.unit not in factors:
        return None
    return Fraction(penalty.amount * factors[penalty.unit], max(factors.values()))


def scale_of(
    ranges: Sequence[Range], penalties: Iterable[Penalised], *, words: str
) -> Scale | None:
    """Return a scale; ``None`` where no two things can be compared.

    Args:
        ranges: What the articles allow; the widest is drawn.
        penalties: What was asked and given.
        words: What the bar says.
    """
    if not ranges:
        return None
    name = ranges[0].name
    sized = [(one, size) for one in penalties if (size := size_of(one.penalty, name)) is not None]
    lows = [each.low or 0 for each in ranges]
    highs = [each.high for each in ranges if each.high is not None]
    is_open = len(highs) < len(ranges)
    top = max([Fraction(high) for high in highs] + [size for _one, size in sized], default=None)
    if not sized or not top:
        return None
    begin, end = _x(Fraction(min(lows)), top), _x(Fraction(max(highs)) if highs else top, top)
    end = WIDTH - EDGE if is_open else end
    marks = tuple(Mark(one.shape, one.label, one.text, _x(size, top)) for one, size in sized)
    return Scale(marks, begin, max(end - begin, 2), end, words, is_open)


def _x(size: Fraction, top: Fraction) -> int:
    return EDGE + round((WIDTH - 2 * EDGE) * size / top)

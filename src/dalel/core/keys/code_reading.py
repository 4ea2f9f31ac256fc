"""How what somebody types becomes twelve numbers again, with little work whatever the text.

First word by word; if that does not give twelve, then all letters in a row, for words that were
written together or apart. Text longer than a code can be is refused before anything else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from dalel.core.keys.errors import (
    CodeTooLong,
    CodeUnreadable,
    CodeWordsDisagree,
    CodeWordsMissing,
    CodeWordsUnknown,
)
from dalel.core.keys.word_lists import (
    LONGEST_TYPED,
    fold,
    number_near,
    number_of,
    typed_on_cyrillic,
    typed_on_latin,
)

GOODS = 12
MOST_CHARACTERS = 1_000
_NOT_LETTERS = re.compile(r"[\W\d_]+")
_NUMBERING = re.compile(r"^\d{1,2}[.)]+")
_EDGES = ".,;:!?-–—()«»\"'"

Fits = Callable[[bytes], bool]


def read_numbers(text: str, *, fits: Fits) -> bytes:
    """Return eleven numbers, the check word checked and left out.

    Args:
        text: What was typed.
        fits: Whether twelve numbers belong together.

    Raises:
        CodeUnreadable: One of its kinds.
    """
    if len(text) > MOST_CHARACTERS:
        raise CodeTooLong
    words = read_words(text)
    numbers = [number for number in words if number is not None]
    if len(numbers) != GOODS:
        numbers = _written_together(text) or numbers
    if len(numbers) != GOODS:
        raise _fault(words)
    return _in_order(bytes(numbers), fits=fits)[: GOODS - 1]


def read_words(text: str) -> list[int | None]:
    """Return the number of each word, ``None`` for those that are not in the lists."""
    return [word for chunk in text[:MOST_CHARACTERS].split() for word in _words_of(chunk)]


def _words_of(chunk: str) -> list[int | None]:
    """Return the numbers of what stands between two spaces, read in the way that says most."""
    readings = [_near(tokens) for tokens in _tokenings(chunk)]
    whole = [one for one in readings if one and None not in one]
    return next(iter(whole), readings[0])


def _tokenings(chunk: str) -> Iterator[list[str]]:
    """Yield the words in it: as typed, as keys of another keyboard, and these without edges."""
    yield _letters(chunk)
    bare = _NUMBERING.sub("", chunk)
    for keys in (bare, bare.strip(_EDGES)):
        yield _letters(typed_on_cyrillic(keys))
    yield _letters(typed_on_latin(bare))


def _letters(text: str) -> list[str]:
    # One character may fold into eighteen: what is too long after that is cut as well.
    return [word for word in _NOT_LETTERS.split(fold(text)[:MOST_CHARACTERS]) if word]


def _near(tokens: list[str]) -> list[int | None]:
    return [number_near(token) for token in tokens]


def _in_order(numbers: bytes, *, fits: Fits) -> bytes:
    """Return the numbers as they fit: as typed, or with two neighbours changed back.

    Raises:
        CodeWordsDisagree: They do not, or in more than one way.
    """
    if fits(numbers):
        return numbers
    fitting = [one for one in _swapped(numbers) if fits(one)]
    if len(fitting) != 1:
        raise CodeWordsDisagree
    return fitting[0]


def survives_swaps(numbers: bytes, *, fits: Fits) -> bool:
    """Whether twelve numbers come back from any two neighbours changing places."""
    return all(
        not fits(typed) and [one for one in _swapped(typed) if fits(one)] == [numbers]
        for typed in _swapped(numbers) - {numbers}
    )


def _swapped(numbers: bytes) -> set[bytes]:
    return {
        numbers[:at] + numbers[at : at + 2][::-1] + numbers[at + 2 :] for at in range(GOODS - 1)
    }


def _written_together(text: str) -> list[int] | None:
    """Return the twelve numbers of all letters in a row, if they can be read in one way only."""
    for letters in ("".join(_letters(text)), "".join(_letters(typed_on_cyrillic(text)))):
        if len(letters) <= GOODS * LONGEST_TYPED:
            ways = _ways(letters)
            if len(ways) == 1:
                return ways[0]
    return None


def _ways(letters: str) -> list[list[int]]:
    """Return up to two ways in which letters are twelve words without a typo."""
    reached: list[list[list[int]]] = [[] for _ in range(len(letters) + 1)]
    reached[0].append([])
    for end in range(1, len(letters) + 1):
        for start in range(max(0, end - LONGEST_TYPED), end):
            number = number_of(letters[start:end]) if reached[start] else None
            if number is not None:
                reached[end] += [[*way, number] for way in reached[start] if len(way) < GOODS]
        del reached[end][2:]
    return [way for way in reached[-1] if len(way) == GOODS]


def _fault(words: list[int | None]) -> CodeUnreadable:
    unknown = tuple(at for at, number in enumerate(words, start=1) if number is None)
    if unknown and len(words) == GOODS:
        return CodeWordsUnknown(unknown)
    return CodeWordsMissing(len(words), unknown)

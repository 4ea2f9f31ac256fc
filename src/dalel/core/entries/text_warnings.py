"""Warnings about text that may read otherwise than it looks; kept as written, and shown.

A name with one Latin letter among Cyrillic ones is not found again by a search, and marks
that turn the direction of writing or have no width can hide what a text says.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from dalel.core.entries.canonical import parse_canonical
from dalel.core.entries.fields import CheckedFields
from dalel.core.entries.kind_model import Kind

MIXED_SCRIPTS = "mixed_scripts"
DIRECTION_MARKS = "direction_marks"
INVISIBLE_MARKS = "invisible_marks"

_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_INVISIBLE = re.compile("[\u00ad\u034f\u180e\u200b-\u200d\u2060-\u2064\ufeff\U000e0000-\U000e007f]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_WORD = re.compile(r"[^\W\d_]+")
_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK")


@dataclass(frozen=True, slots=True)
class FieldWarning:
    """A field whose text should be looked at again, and why; it is stored all the same."""

    field: str
    code: str


def field_warnings(kind: Kind, checked: CheckedFields) -> tuple[FieldWarning, ...]:
    """Return the warnings for an entry's text fields, in the kind's order."""
    return tuple(_warnings(kind, checked))


def _warnings(kind: Kind, checked: CheckedFields) -> Iterator[FieldWarning]:
    for field in kind.fields:
        data = (checked.identifying if field.identifying else checked.rest).get(field.name)
        if data is None or data.isascii() or field.type not in ("text", "line"):
            continue
        text = str(parse_canonical(data))
        if field.type == "line" and field.identifying and has_mixed_scripts(text):
            yield FieldWarning(field.name, MIXED_SCRIPTS)
        if _DIRECTION.search(text):
            yield FieldWarning(field.name, DIRECTION_MARKS)
        if _INVISIBLE.search(text):
            yield FieldWarning(field.name, INVISIBLE_MARKS)


def has_mixed_scripts(text: str) -> bool:
    """Say whether one word has letters of two scripts that share shapes."""
    return bool(mixed_words(text))


def mixed_words(text: str) -> tuple[str, ...]:
    """Return the words that have letters of two scripts that share shapes."""
    return tuple(word for word in _WORD.findall(text) if len(_scripts(word)) > 1)


def with_marks_shown(text: str) -> str:
    """Return a text in which marks that turn it, and control characters, stand as their numbers.

    Such a mark cannot act on the words around it any more: ``⟦U+202E⟧``.
    """
    if text.isprintable():
        return text
    return _CONTROL.sub(_number, _DIRECTION.sub(_number, text))


def excerpt_with_marks(text: str, *, around: int = 24) -> str:
    """Return the first mark or control character of a text, shown, with some text around it.

    Args:
        text: Any text.
        around: How many characters to show on either side.
    """
    found = _CONTROL.search(text) or _DIRECTION.search(text) or _INVISIBLE.search(text)
    if found is None:
        return ""
    begin, end = max(found.start() - around, 0), found.end() + around
    before, after = text[begin : found.start()], text[found.end() : end]
    inner = f"{before}{_number(found)}{after}"
    shown = _INVISIBLE.sub(_number, with_marks_shown(" ".join(inner.split())))
    return f"{'…' if begin else ''}{shown}{'…' if end < len(text) else ''}"


def _number(mark: re.Match[str]) -> str:
    return f"⟦U+{ord(mark[0]):04X}⟧"


def _scripts(word: str) -> set[str]:
    names = {unicodedata.name(letter, "").partition(" ")[0] for letter in word}
    return names.intersection(_SCRIPTS)

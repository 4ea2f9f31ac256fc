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
    return any(len(_scripts(word)) > 1 for word in _WORD.findall(text))


def _scripts(word: str) -> set[str]:
    names = {unicodedata.name(letter, "").partition(" ")[0] for letter in word}
    return names.intersection(_SCRIPTS)

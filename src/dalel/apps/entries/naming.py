"""What people and institutions are called on a page: by name, or by what is known of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dalel.apps.entries.queries import OpenedEntry

# The name she lives with comes first. A former name never stands for a person.
NAMES = ("name_chosen", "name_legal", "nickname", "initials", "name_published")
# What says most about somebody nobody could name: the first of each line that is known.
MARKS = (("rank", "service"), ("unit",))
LESSER_MARKS = ("accesses", "relation", "roles")
SAYS_NOTHING = ("none", "unknown", "other")

InWords = Callable[[OpenedEntry, str], str]


def person_name(entry: OpenedEntry, in_words: InWords) -> str:
    """Return the name to show for a person; rank or service and unit where there is none.

    Args:
        entry: Of the kind ``person``; erased fields are absent.
        in_words: Returns one field's value in the reader's words.
    """
    for name in NAMES:
        if entry.fields.get(name):
            return str(entry.fields[name])
    marks = (_first(entry, names, in_words) for names in MARKS)
    return ", ".join(filter(None, marks)) or _first(entry, LESSER_MARKS, in_words)


def institution_name(entry: OpenedEntry, in_words: InWords) -> str:
    """Return an institution's name; its kind and place where the name is not known."""
    if entry.fields.get("name"):
        return str(entry.fields["name"])
    place = "place" if entry.fields.get("place") else "region"
    return ", ".join(filter(None, (_first(entry, (name,), in_words) for name in ("body", place))))


def _first(entry: OpenedEntry, names: tuple[str, ...], in_words: InWords) -> str:
    """Return the first of the fields that says something."""
    known = (in_words(entry, name) for name in names if _says_something(entry.fields.get(name)))
    return next(known, "")


def _says_something(value: Any) -> bool:
    return bool(value) and value not in SAYS_NOTHING

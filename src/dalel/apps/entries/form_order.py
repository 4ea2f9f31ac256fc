"""Which fields of a kind a form shows first, which it folds away, and which nobody types."""

from __future__ import annotations

from collections.abc import Mapping

from dalel.core.entries.kinds import Field, Kind

# The length of a record's number: members and containers are not named by hand.
NUMBER_CHARACTERS = 36
# The field in which a kind says what happened in words; the first of these it has.
TOLD_IN = (
    "description",
    "words",
    "narrative",
    "text",
    "contents",
    "conclusion",
    "details",
    "reasons",
    "notes",
)
# Whom and what an entry is about, where its kind has such a field.
ABOUT = {
    "accused",
    "alleged_perpetrators",
    "answers_to",
    "body",
    "institution",
    "person",
    "survivors",
    "writer",
}
# What else a lawyer types first, by kind: rare elsewhere, seldom left out here.
ALSO_FIRST: Mapping[str, frozenset[str]] = {
    "act": frozenset({"day_part"}),
    "contact": frozenset({"day_part"}),
    "decision": frozenset({"charges"}),
    "filing": frozenset({"filed_by", "about_persons", "against"}),
    "measure": frozenset({"protects", "binds"}),
    "penalty": frozenset({"after_entries"}),
    "placement": frozenset({"after_entries"}),
}


def is_by_hand(field: Field) -> bool:
    """Return whether somebody types or chooses this; numbers of records are filled in."""
    return not (field.type == "line" and field.max_length == NUMBER_CHARACTERS)


def is_first(field: Field, kind: Kind) -> bool:
    """Return whether nearly every entry of the kind says this."""
    return (
        field.required
        or field.name in kind.summary
        or field.name in (kind.when, _told_in(kind))
        or (field.name in ABOUT and field.type != "line")
        or field.name in ALSO_FIRST.get(kind.name, ())
    )


def _told_in(kind: Kind) -> str:
    texts = {field.name for field in kind.fields if field.type == "text"}
    return next((name for name in TOLD_IN if name in texts), "")

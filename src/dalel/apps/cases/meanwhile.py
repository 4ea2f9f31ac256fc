"""What others recorded while a form was open: told before the form is saved, kept beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from dalel.apps.entries.queries import OpenedEntry
from dalel.core.entries.kinds import Kind


def matters(kind: Kind, given: Mapping[str, object], *, corrects: UUID | None) -> bool:
    """Return whether somebody else may have answered the same, or corrected it as well."""
    return corrects is not None or bool(_answered(kind, given))


def meanwhile(
    entries: Sequence[OpenedEntry],
    kind: Kind,
    given: Mapping[str, object],
    *,
    since: int,
    corrects: UUID | None = None,
) -> list[OpenedEntry]:
    """Return what was recorded since a form was shown and says something about the same.

    Args:
        entries: The readable entries of the case.
        kind: The kind of the form.
        given: What the form says, as plain values.
        since: How many entries the case had when the form was shown.
        corrects: The first version of the entry that the form corrects.
    """
    later = [entry for entry in entries if entry.row.sequence >= since]
    if corrects is not None:
        return [entry for entry in later if entry.corrects == corrects]
    answered = _answered(kind, given)
    return [
        entry
        for entry in later
        if entry.kind.name == kind.name
        and any(entry.fields.get(name) == about for name, about in answered.items())
    ]


def _answered(kind: Kind, given: Mapping[str, object]) -> dict[str, object]:
    """Return the entries that the form answers or follows, by field."""
    single = [field.name for field in kind.fields if field.type == "entry"]
    return {name: given[name] for name in single if given.get(name)}

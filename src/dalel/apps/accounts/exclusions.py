"""Who must not see a container: entries of kind ``exclusion`` in it, the newest of each counts.

In a report so does the wish of whoever reported that a lawyer alone reads it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from dalel.apps.accounts.queries import verify_key_of
from dalel.apps.entries.opening import OpenContainer
from dalel.apps.entries.queries import OpenedEntry, UnreadableEntry, open_entries
from dalel.apps.entries.reporters import with_reporter
from dalel.apps.entries.terms import ContainerType

KIND = "exclusion"
REPORTS = (ContainerType.CONVERSATION, ContainerType.STORY)


@dataclass(frozen=True)
class Exclusion:
    """Somebody who must not see a case; ``party`` is the entry of whom they are close to."""

    member: UUID
    entry: OpenedEntry
    why: str
    reason: str
    party: str


def exclusions_in(entries: Iterable[OpenedEntry | UnreadableEntry]) -> dict[UUID, Exclusion]:
    """Return the exclusions that hold, by member, in the order in which they were set."""
    found: dict[UUID, Exclusion] = {}
    for entry in entries:
        if not isinstance(entry, OpenedEntry) or entry.kind.name != KIND:
            continue
        try:
            member = UUID(entry.fields["holder"])
        except (KeyError, ValueError):
            continue
        found.pop(member, None)
        if entry.fields.get("change") == "set":
            texts = (str(entry.fields.get(name, "")) for name in ("why", "reason", "party"))
            found[member] = Exclusion(member, entry, *texts)
    return found


def excluded_from(container: OpenContainer) -> frozenset[UUID]:
    """Return who must not see what lies in a container; in a report its author says so too."""
    return frozenset(exclusions_in(_entries_in(container)))


def is_for_lawyers_only(parts: Iterable[OpenContainer]) -> bool:
    """Return whether a reporter wants a lawyer alone to read it; what they said last counts.

    Args:
        parts: The conversation and the story of one report, as far as they open: the wish stands
            in the story, where the page about it puts it. Anything else holds no such wish.
    """
    said = [
        one
        for part in parts
        if part.type in REPORTS
        for one in _entries_in(part)
        if isinstance(one, OpenedEntry)
        and one.kind.name == "report_wishes"
        and one.superseded_by is None
    ]
    said.sort(key=lambda one: one.row.leaf_index)
    return bool(said) and said[-1].fields.get("lawyer_only") == "yes"


def _entries_in(container: OpenContainer) -> list[OpenedEntry | UnreadableEntry]:
    return open_entries(container, with_reporter(container, cache(verify_key_of)))

"""Who must not see a container: entries of kind ``exclusion`` in it, the newest of each counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from dalel.apps.accounts.queries import verify_key_of
from dalel.apps.entries.opening import OpenContainer
from dalel.apps.entries.queries import OpenedEntry, UnreadableEntry, open_entries
from dalel.apps.entries.reporters import with_reporter

KIND = "exclusion"


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
    key_of = with_reporter(container, cache(verify_key_of))
    return frozenset(exclusions_in(open_entries(container, key_of)))

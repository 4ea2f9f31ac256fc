"""What whoever reports has said about who may read: a person kept out, a lawyer alone."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from uuid import UUID

from dalel.apps.accounts.exclusions import excluded_from, is_for_lawyers_only
from dalel.apps.accounts.queries import verify_key_of
from dalel.apps.entries.opening import OpenContainer
from dalel.apps.entries.queries import OpenedEntry, UnreadableEntry, open_entries
from dalel.apps.entries.reporters import with_reporter

__all__ = [
    "entries_of_report",
    "is_for_lawyers_only",
    "is_unsettled",
    "kept_out_of",
    "unsettled_in",
]


def entries_of_report(container: OpenContainer) -> list[OpenedEntry | UnreadableEntry]:
    """Open the entries of a conversation or a story; what its author did not sign is unreadable."""
    return open_entries(container, with_reporter(container, cache(verify_key_of)))


def kept_out_of(container: OpenContainer) -> frozenset[UUID]:
    """Return who must not read a part of a report."""
    return excluded_from(container)


def is_unsettled(conversation: OpenContainer) -> bool:
    """Return whether words say who must not read, and nobody has found out yet who is meant."""
    return unsettled_in(entries_of_report(conversation))


def unsettled_in(entries: Sequence[OpenedEntry | UnreadableEntry]) -> bool:
    """Return the same for the entries of a conversation, in the order of the seal."""
    read = [one for one in entries if isinstance(one, OpenedEntry)]
    if not read or not read[0].fields.get("refused_words"):
        return False
    return not any(
        one.kind.name == "report_step"
        and one.fields.get("step") == "readers_settled"
        and one.author != read[0].author
        for one in read
    )

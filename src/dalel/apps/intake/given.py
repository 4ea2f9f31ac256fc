"""What whoever reports has said about who may read: a person kept out, a lawyer alone."""

from __future__ import annotations

from functools import cache
from uuid import UUID

from dalel.apps.accounts.exclusions import exclusions_in
from dalel.apps.accounts.queries import verify_key_of
from dalel.apps.entries.opening import OpenContainer
from dalel.apps.entries.queries import OpenedEntry, UnreadableEntry, open_entries
from dalel.apps.entries.reporters import with_reporter


def entries_of_report(container: OpenContainer) -> list[OpenedEntry | UnreadableEntry]:
    """Open the entries of a conversation or a story; what its author did not sign is unreadable."""
    return open_entries(container, with_reporter(container, cache(verify_key_of)))


def kept_out_of(container: OpenContainer) -> frozenset[UUID]:
    """Return who must not read a part of a report."""
    return frozenset(exclusions_in(entries_of_report(container)))


def is_for_lawyers_only(conversation: OpenContainer) -> bool:
    """Return whether the reporter wants a lawyer alone to read it; what they said last counts."""
    said = [
        one
        for one in entries_of_report(conversation)
        if isinstance(one, OpenedEntry)
        and one.kind.name == "report_wishes"
        and one.superseded_by is None
    ]
    return bool(said) and said[-1].fields.get("lawyer_only") == "yes"

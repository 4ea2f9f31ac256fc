"""Do memberships say what the sealed entries say, and were the authors entitled to write?"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from functools import cache
from uuid import UUID

from dalel.apps.accounts.queries import verify_key_of
from dalel.apps.accounts.teams import TeamHistory
from dalel.apps.entries.granted import Granted, author_rule, follow_access
from dalel.apps.entries.memberships import all_in
from dalel.apps.entries.opening import OpenContainer
from dalel.apps.entries.queries import OpenedEntry, open_entries
from dalel.apps.entries.reporters import reporters_of
from dalel.apps.ledger.audit import Finding


def audit_access(
    container: OpenContainer,
    *,
    today: date,
    teams: TeamHistory | None = None,
    gone: Collection[UUID] = (),
) -> Iterator[Finding]:
    """Yield who has another access than sealed entries give, and who wrote without any.

    In a case its first author may write, and whom ``access`` entries say. In the organisation's
    container whoever was introduced may write until they leave, unless as a guest.

    Args:
        container: What is audited.
        today: Who still has access.
        teams: Who was in which team when; ``None`` where that cannot be known.
        gone: Who has left the organisation: their access ends with the next change of a key.
    """
    strangers: list[OpenedEntry] = []
    granted = follow_access(
        open_entries(container),
        author_rule(teams.was_in if teams else None),
        strangers.append,
    )
    by_code = reporters_of(container, cache(verify_key_of)) if strangers else {}
    for entry in strangers:
        if entry.author in by_code:  # whoever reported, by a code that members gave them later
            continue
        sentence = f"Member {entry.author} had no access to write."
        yield Finding("AuthorNotAWriter", f"entry {entry.id}", sentence)
    yield from _compare(container, granted, today=today, gone=gone)


def _compare(
    container: OpenContainer,
    granted: dict[UUID, Granted],
    *,
    today: date,
    gone: Collection[UUID],
) -> Iterator[Finding]:
    running = {
        row.holder: Granted(row.depth.lower(), row.until)
        for row in all_in(container.id, today=today)
    }
    expected = {
        holder: held
        for holder, held in granted.items()
        if held.runs_on(today) and (holder in running or holder not in gone)
    }
    for holder in sorted(running.keys() | expected.keys()):
        if running.get(holder) != expected.get(holder):
            where = f"container {container.id}"
            yield Finding("AccessAltered", where, f"Member {holder} has another access than given.")

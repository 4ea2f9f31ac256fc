"""Do memberships say what the sealed ``access`` entries say?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from dalel.apps.entries.memberships import holders_of
from dalel.apps.entries.opening import OpenContainer
from dalel.apps.entries.queries import OpenedEntry, open_entries
from dalel.apps.ledger.audit import Finding


def audit_access(container: OpenContainer, *, today: date) -> Iterator[Finding]:
    """Yield running memberships that no sealed entry grants, and grants without a membership."""
    granted = _granted(container, today=today)
    rows = holders_of(container.id, today=today)
    running = {row.holder: row.depth.lower() for row in rows}
    for holder in running.keys() | granted.keys():
        if running.get(holder) != granted.get(holder):
            where = f"container {container.id}"
            yield Finding("AccessAltered", where, f"Member {holder} has another access than given.")


def _granted(container: OpenContainer, *, today: date) -> dict[UUID, str]:
    """Return who holds which access by the entries: whoever opened the case writes in it."""
    opened = [entry for entry in open_entries(container) if isinstance(entry, OpenedEntry)]
    granted: dict[UUID, str] = {}
    for entry in opened:
        if entry.row.sequence == 0:
            granted[entry.author] = "write"
        if entry.kind.name != "access":
            continue
        holder = UUID(entry.fields["holder"])
        has_run_out = str(entry.fields.get("until", "9999")) < today.isoformat()
        if entry.fields["change"] == "granted" and not has_run_out:
            granted[holder] = entry.fields["depth"]
        else:
            granted.pop(holder, None)
    return granted

"""Do memberships say what the sealed entries say, and were the authors entitled to write?"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from dalel.apps.accounts.audit import TeamHistory
from dalel.apps.entries.containers import teams_among
from dalel.apps.entries.memberships import all_in
from dalel.apps.entries.opening import OpenContainer
from dalel.apps.entries.queries import OpenedEntry, open_entries
from dalel.apps.ledger.audit import Finding
from dalel.core.entries import parse_date
from dalel.core.errors import DalelError

WRITE, CARD = "write", "card"
_GIVING = frozenset({"granted", "extended", "deepened"})


@dataclass(frozen=True)
class Granted:
    """An access as sealed entries give it: how deep, and the last day if there is one."""

    depth: str
    until: date | None = None

    def runs_on(self, day: date) -> bool:
        """Return whether it has not run out by that day."""
        return self.until is None or self.until >= day


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
    granted: dict[UUID, Granted] = {}
    for entry in open_entries(container):
        if not isinstance(entry, OpenedEntry):
            continue  # audit_opened names it
        if entry.row.sequence == 0:
            granted[entry.author] = Granted(WRITE)
        if _might_write(entry, granted, teams):
            _replay(entry, granted)
        else:
            sentence = f"Member {entry.author} had no access to write."
            yield Finding("AuthorNotAWriter", f"entry {entry.id}", sentence)
    yield from _compare(container, granted, today=today, gone=gone)


def _might_write(
    entry: OpenedEntry, granted: Mapping[UUID, Granted], teams: TeamHistory | None
) -> bool:
    """Return whether the author had access then, by themselves or through a team."""
    for holder, held in granted.items():
        if held.depth == WRITE and held.runs_on(entry.recorded_at.date()):
            if holder == entry.author:
                return True
            index = entry.row.leaf_index
            if teams is not None and teams.was_in(holder, entry.author, leaf_index=index):
                return True
    return teams is None and bool(teams_among(granted))


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


def _replay(entry: OpenedEntry, granted: dict[UUID, Granted]) -> None:
    """Take over what an entry says about access; what cannot be understood gives none."""
    try:
        if entry.kind.name == "introduction":
            is_guest = entry.fields["role"] == "guest"
            granted[UUID(entry.fields["member"])] = Granted(CARD if is_guest else WRITE)
        elif entry.kind.name == "access" and entry.fields["change"] in _GIVING:
            granted[UUID(entry.fields["holder"])] = _granted(entry)
        elif entry.kind.name == "access":
            granted.pop(UUID(entry.fields["holder"]), None)
    except (KeyError, ValueError, DalelError):
        return


def _granted(entry: OpenedEntry) -> Granted:
    until = entry.fields.get("until")
    last = parse_date(str(until), language="en").latest if until else None
    return Granted(str(entry.fields.get("depth", "")), last)

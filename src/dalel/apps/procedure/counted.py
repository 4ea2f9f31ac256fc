"""The clocks of a case that somebody has opened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from dalel.apps.cases.queries import CaseContent
from dalel.apps.entries.queries import OpenedEntry, UnreadableEntry
from dalel.core.procedure import Clock, Pack, Recorded, by_urgency, clocks, counted_until, load_pack

# The pack of the country the desk works in.
PACK = "kz"
COUNTED = "counted"


@dataclass(frozen=True)
class CaseClocks:
    """The clocks of a case at a moment, the most urgent first, and the rules they follow.

    They were counted at ``since``: again at the latest at ``until``.
    """

    pack: Pack
    clocks: tuple[Clock, ...]
    now: datetime
    since: datetime
    until: datetime

    @property
    def running(self) -> list[Clock]:
        """Return what is not answered or closed."""
        return [clock for clock in self.clocks if not clock.is_closed]

    def find(self, rule_id: str, entry: UUID, content: CaseContent) -> Clock | None:
        """Return the clock that any version of an entry started by a rule."""
        first = {one.id: one.corrects or one.id for one in content.readable}
        for clock in self.clocks:
            same = first.get(UUID(clock.entry_id)) == first.get(entry)
            if clock.rule_id == rule_id and entry in first and same:
                return clock
        return None


def recorded_of(entries: Sequence[OpenedEntry | UnreadableEntry]) -> list[Recorded]:
    """Return the readable entries of a case as the core counts with them."""
    return [
        Recorded(
            str(entry.id),
            entry.kind.name,
            entry.fields,
            str(entry.corrects) if entry.corrects else "",
        )
        for entry in entries
        if isinstance(entry, OpenedEntry)
    ]


def clocks_of(content: CaseContent, *, now: datetime) -> CaseClocks:
    """Return the clocks of a case; counted anew where time has changed anything."""
    pack, before = load_pack(PACK), content.made.get(COUNTED)
    if (
        isinstance(before, CaseClocks)
        and before.pack is pack
        and before.since <= now < before.until
    ):
        return replace(before, clocks=tuple(sorted(before.clocks, key=by_urgency(now))), now=now)
    entries = content.once("recorded", lambda: recorded_of(content.entries))
    found = clocks(entries, pack, now=now)
    counted = CaseClocks(pack, found, now, since=now, until=counted_until(found, now=now))
    content.made[COUNTED] = counted
    return counted


def rule_name(rule: str, language: str) -> str:
    """Return the name of a rule of the pack in words; "" where there is no such rule."""
    found = load_pack(PACK).rules.get(rule)
    return found.label[language] if found else ""

"""What another version of a pack would change in a member's cases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from dalel.apps.accounts.sessions import MemberSession
from dalel.apps.cases.queries import case_visible_to, content_of
from dalel.apps.entries.listing import Shelf, Sought
from dalel.apps.procedure.counted import recorded_of
from dalel.core.procedure import Clock, Pack, clocks


@dataclass(frozen=True)
class ClockDifference:
    """A clock as it is and as it would be; "" where there is none."""

    rule_id: str
    before: str
    after: str


@dataclass(frozen=True)
class CaseDifference:
    """A case in which something would change."""

    number: str
    changes: tuple[ClockDifference, ...]


def differences(
    member: MemberSession, old: Pack, new: Pack, *, now: datetime
) -> list[CaseDifference]:
    """Return the member's cases in which another pack counts otherwise."""
    shelf = Shelf(member.holders(), today=timezone.localdate(now))
    found = []
    for held in shelf.every(Sought()):
        case = case_visible_to(member, held.number, now=now)
        if case is None:
            continue
        entries = recorded_of(content_of(case).entries)
        before = {clock.id: clock for clock in clocks(entries, old, now=now)}
        after = {clock.id: clock for clock in clocks(entries, new, now=now)}
        changes = tuple(_changes(before, after))
        if changes:
            found.append(CaseDifference(case.number, changes))
    return found


def _changes(before: dict[str, Clock], after: dict[str, Clock]) -> Iterator[ClockDifference]:
    for clock_id in sorted({*before, *after}):
        was, becomes = before.get(clock_id), after.get(clock_id)
        one = was or becomes
        if one and _told(was) != _told(becomes):
            yield ClockDifference(one.rule_id, _told(was), _told(becomes))


def _told(clock: Clock | None) -> str:
    if clock is None:
        return ""
    ends = f"{clock.ends_earliest or '-'}..{clock.ends_latest or '-'}"
    return f"{clock.state.value} {ends} {clock.legal_basis}".strip()

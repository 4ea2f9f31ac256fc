"""The sealed projection of a case: what My desk shows of its clocks; disposable."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.utils import timezone

from dalel.apps.entries.clear_columns import set_next_due
from dalel.apps.entries.held_lists import HeldList
from dalel.apps.entries.opening import OpenContainer
from dalel.apps.entries.remembering import CopyMemory
from dalel.apps.entries.sealed_copies import SealedCopies, SealedCopy
from dalel.apps.ledger.errors import LogError
from dalel.apps.ledger.transaction import write_transaction
from dalel.apps.procedure.models import Projection
from dalel.apps.procedure.words import is_odd
from dalel.core.procedure import Clock, Pack, State
from dalel.core.procedure.clock_model import LONG_LATE

_DUE = (State.RUNNING, State.DUE, State.OVERDUE)


@dataclass(frozen=True)
class DueLine:
    """One clock as My desk shows it; ends are ISO instants, "" where there is none.

    ``is_doubtful``: something recorded speaks against it. ``perishing`` lists the codes of what may
    be lost, for evidence.
    """

    rule: str = ""
    entry: str = ""
    state: str = ""
    confidence: str = ""
    early: str = ""
    late: str = ""
    early_by_hour: bool = False
    late_by_hour: bool = False
    is_doubtful: bool = False
    perishing: str = ""

    # Parsed once: a session remembers the lines of all its cases and goes through them often.
    @cached_property
    def standing(self) -> State:
        """How the clock stands."""
        return State(self.state)

    @cached_property
    def ends(self) -> datetime | None:
        """The earlier of its ends; ``None`` where it has no date."""
        at = self.early or self.late
        return datetime.fromisoformat(at) if at else None


@dataclass(frozen=True)
class Projected:
    """What is stored of a case's clocks.

    ``covers`` counts the entries, ``digest`` names the pack, ``holds_until`` (ISO) is when the
    next end passes: after it the lines are counted anew.
    """

    covers: int = 0
    digest: str = ""
    counted_at: str = ""
    holds_until: str = ""
    lines: tuple[DueLine, ...] = ()

    def is_behind(self, length: int, pack: Pack, now: datetime) -> bool:
        """Return whether it must be counted anew."""
        if (self.covers, self.digest) != (length, pack.digest):
            return True
        return bool(self.holds_until) and datetime.fromisoformat(self.holds_until) <= now


def project(
    clocks: Sequence[Clock],
    pack: Pack,
    *,
    length: int,
    now: datetime,
    perishing: Mapping[str, str],
) -> Projected:
    """Return what is stored of these clocks; ``perishing``: codes, by the entry of a clock."""
    ends = [
        counting.end.at
        for clock in clocks
        if not clock.is_closed
        for counting in (clock.earliest, clock.latest)
        if counting and counting.end.at > now
    ]
    return Projected(
        covers=length,
        digest=pack.digest,
        counted_at=now.isoformat(),
        holds_until=min(ends).isoformat() if ends else "",
        lines=tuple(_line(clock, perishing) for clock in clocks if not clock.is_closed),
    )


def _line(clock: Clock, perishing: Mapping[str, str]) -> DueLine:
    early, late = clock.earliest, clock.latest
    return DueLine(
        rule=clock.rule_id,
        entry=clock.entry_id,
        state=clock.state.value,
        confidence=clock.confidence,
        early=early.end.at.isoformat() if early else "",
        late=late.end.at.isoformat() if late else "",
        early_by_hour=bool(early and early.end.by_hour),
        late_by_hour=bool(late and late.end.by_hour),
        is_doubtful=is_odd(clock),
        perishing=perishing.get(clock.entry_id, ""),
    )


def next_due(clocks: Iterable[Clock], *, now: datetime) -> date | None:
    """Return the day that stands in the clear: the next one something is due by."""
    oldest = timezone.localdate(now - LONG_LATE)
    days = (clock.end.day for clock in clocks if clock.state in _DUE and clock.end)
    return min((day for day in days if day >= oldest), default=None)


def keep(container: OpenContainer, projected: Projected, due: date | None) -> bool:
    """Seal a projection, and say in the clear when the next thing is due; only if they changed.

    Where it cannot be stored now, whoever opens the case next stores it.

    Returns:
        Whether it lies there now.
    """
    stored = read_projections([container]).get(container.id)
    if stored and _same(stored, projected):
        return True
    with suppress(LogError), write_transaction():
        if not container.is_outdated:
            PROJECTIONS.store(container, projected)
            set_next_due(container.id, due)
            return True
    return False


def _same(one: Projected, other: Projected) -> bool:
    parts = ("covers", "digest", "holds_until", "lines")
    return all(getattr(one, part) == getattr(other, part) for part in parts)


def drop_projection(container: UUID) -> None:
    """Destroy what is stored: an entry it was computed from was erased."""
    with write_transaction():
        PROJECTIONS.drop(container)
        set_next_due(container, None)


def read_projections(containers: Iterable[OpenContainer]) -> dict[UUID, Projected]:
    """Return the readable projections by container id."""
    return PROJECTIONS.of(containers)


def listed_projections(
    held: HeldList, memory: CopyMemory, there: Mapping[UUID, SealedCopy] | None = None
) -> dict[UUID, Projected]:
    """Return the readable projections of what a member lists, by container id."""
    return PROJECTIONS.listed(held, memory, there)


_NAMES = frozenset(one.name for one in fields(Projected))
_LINE_NAMES = frozenset(one.name for one in fields(DueLine))


def _read(payload: Mapping[str, Any]) -> Projected:
    """Return a projection of this release. Raises ``TypeError`` where it is something else."""
    if set(payload) != _NAMES or any(set(line) != _LINE_NAMES for line in payload["lines"]):
        raise TypeError
    return Projected(**{**payload, "lines": tuple(DueLine(**line) for line in payload["lines"])})


PROJECTIONS = SealedCopies(Projection, "case-clocks", asdict, _read)

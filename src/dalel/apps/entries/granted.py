"""Who was given access to a container, by the signed entries in it.

Memberships are rows in the clear: whoever can write to the database can add or change one. Nobody
is wrapped a new key to, and nobody writes, because of such a row alone.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Protocol
from uuid import UUID

from dalel.apps.entries.containers import teams_among
from dalel.apps.entries.memberships import DEPTHS, Held
from dalel.apps.entries.queries import OpenedEntry, UnreadableEntry
from dalel.apps.entries.terms import Depth
from dalel.core.entries import parse_date
from dalel.core.errors import DalelError

WRITE, CARD = "write", "card"
_GIVING = frozenset({"granted", "extended", "deepened"})
_KINDS = frozenset({"introduction", "access"})


@dataclass(frozen=True)
class Granted:
    """An access as sealed entries give it: how deep, and the last day if there is one."""

    depth: str
    until: date | None = None

    def runs_on(self, day: date) -> bool:
        """Return whether it has not run out by that day."""
        return self.until is None or self.until >= day

    @property
    def rank(self) -> int:
        """Return its place in ``DEPTHS``; below all where the depth is no known one."""
        return next((n for n, depth in enumerate(DEPTHS) if depth.lower() == self.depth), -1)


MightWrite = Callable[[OpenedEntry, Mapping[UUID, Granted]], bool]


class WasIn(Protocol):
    """Says whether somebody was in a team when the log had grown to a place."""

    def __call__(self, team: UUID, member: UUID, *, leaf_index: int) -> bool:
        """Return whether they were."""


@dataclass(frozen=True)
class SignedAccess:
    """Who was given access to a container by the first ``length`` entries in it."""

    length: int = 0
    granted: Mapping[UUID, Granted] = field(default_factory=dict)

    def depth_of(self, held: Held, holders: Collection[UUID], *, today: date) -> Depth | None:
        """Return how deep somebody is in: as deep as the row says, and no deeper than was signed.

        What nobody signed is to be read at most: it is the key that lets somebody read. Where all
        that was signed has run out, it is ``None``.
        """
        signed = [self.granted[one] for one in holders if one in self.granted]
        running = [one.rank for one in signed if one.runs_on(today)]
        if signed and max(running, default=-1) < 0:
            return None
        deepest = max(running) if running else DEPTHS.index(Depth.READ)
        return DEPTHS[min(DEPTHS.index(held.depth), deepest)]

    def among(self, running: Iterable[Held], *, today: date) -> list[Held]:
        """Return those memberships that were signed, no deeper or longer than that.

        The audit names the others.
        """
        found = []
        for row in running:
            depth = self.depth_of(row, [row.holder], today=today)
            if depth is not None and row.holder in self.granted:
                lasts = (row.until, self.granted[row.holder].until)
                days = [day for day in lasts if day is not None]
                found.append(replace(row, depth=depth, until=min(days, default=None)))
        return found

    def says(self, held: Held) -> bool:
        """Return whether a membership stands in the clear just as it was signed."""
        return self.granted.get(held.holder) == Granted(held.depth.lower(), held.until)

    def followed(
        self, entries: Iterable[OpenedEntry | UnreadableEntry], was_in: WasIn | None
    ) -> SignedAccess:
        """Return what the next entries make of it."""
        newer = list(entries)
        told = (
            one
            for one in newer
            if isinstance(one, OpenedEntry) and (one.row.sequence == 0 or one.kind.name in _KINDS)
        )
        granted = follow_access(told, author_rule(was_in), before=self.granted)
        return SignedAccess(newer[-1].row.sequence + 1 if newer else self.length, granted)


def follow_access(
    entries: Iterable[OpenedEntry | UnreadableEntry],
    might_write: MightWrite,
    at_stranger: Callable[[OpenedEntry], None] = lambda _entry: None,
    before: Mapping[UUID, Granted] | None = None,
) -> dict[UUID, Granted]:
    """Return who was given access and did not lose it again, in the order of the log.

    Args:
        entries: All of the container's, or the next ones.
        might_write: Says whether an entry's author had a right to write it.
        at_stranger: Told of each entry whose author had none; it gives nothing.
        before: What earlier entries gave.
    """
    granted = dict(before or {})
    for entry in entries:
        if not isinstance(entry, OpenedEntry):
            continue
        if entry.row.sequence == 0:
            granted[entry.author] = Granted(WRITE)
        if might_write(entry, granted):
            _take_over(entry, granted)
        else:
            at_stranger(entry)
    return granted


def author_rule(was_in: WasIn | None) -> MightWrite:
    """Return the rule for who may write: who was given it, or is in a team that was.

    Args:
        was_in: ``None`` where that cannot be known: then any team may be its author's.
    """

    def might_write(entry: OpenedEntry, granted: Mapping[UUID, Granted]) -> bool:
        writers = [one for one, held in granted.items() if might_write_on(entry, held)]
        if entry.author in writers:
            return True
        if was_in is None:
            return bool(teams_among(writers))
        index = entry.row.leaf_index
        return any(was_in(one, entry.author, leaf_index=index) for one in writers)

    return might_write


def might_write_on(entry: OpenedEntry, held: Granted) -> bool:
    """Return whether an access let somebody write on the day of an entry."""
    return held.depth == WRITE and held.runs_on(entry.recorded_at.date())


def _take_over(entry: OpenedEntry, granted: dict[UUID, Granted]) -> None:
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

"""Who was given access to a container, by the signed entries in it.

Memberships are rows in the clear: whoever can write to the database can add one. Nobody is wrapped
a new key to because of such a row alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from dalel.apps.entries.containers import teams_among
from dalel.apps.entries.memberships import Held
from dalel.apps.entries.opening import OpenContainer
from dalel.apps.entries.queries import KeyOf, OpenedEntry, UnreadableEntry, open_entries
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


MightWrite = Callable[[OpenedEntry, Mapping[UUID, Granted]], bool]


def follow_access(
    entries: Iterable[OpenedEntry | UnreadableEntry],
    might_write: MightWrite,
    at_stranger: Callable[[OpenedEntry], None] = lambda _entry: None,
) -> dict[UUID, Granted]:
    """Return who was given access and did not lose it again, in the order of the log.

    Args:
        entries: All of the container's.
        might_write: Says whether an entry's author had a right to write it.
        at_stranger: Told of each entry whose author had none; it gives nothing.
    """
    granted: dict[UUID, Granted] = {}
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


def by_themselves_or_a_team(entry: OpenedEntry, granted: Mapping[UUID, Granted]) -> bool:
    """Return whether an author could write; of a team's members nothing is known here."""
    writers = {one for one, held in granted.items() if might_write_on(entry, held)}
    return entry.author in writers or bool(teams_among(writers))


def might_write_on(entry: OpenedEntry, held: Granted) -> bool:
    """Return whether an access let somebody write on the day of an entry."""
    return held.depth == WRITE and held.runs_on(entry.recorded_at.date())


def who_was_given(container: OpenContainer, key_of: KeyOf, *, today: date) -> frozenset[UUID]:
    """Return the holders who were given access to a container and have it today."""
    granted = follow_access(open_entries(container, key_of), by_themselves_or_a_team)
    return frozenset(holder for holder, held in granted.items() if held.runs_on(today))


def given_among(
    running: Iterable[Held], container: OpenContainer, key_of: KeyOf, *, today: date
) -> list[Held]:
    """Return those memberships that signed entries gave; the others are the audit's to name."""
    given = who_was_given(container, key_of, today=today)
    return [row for row in running if row.holder in given]


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

"""The order in which things happened, also where a date is uncertain or not known at all.

What is dated by a month or a year is not before what it follows from. What has no date stands
after what it answers or speaks of; only what follows from nothing that is dated comes last.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from dalel.apps.cases.record import CaseRecord
from dalel.apps.cases.spans import order_by_event
from dalel.apps.entries.presenting import happened, stored_date
from dalel.apps.entries.queries import OpenedEntry

# What an entry follows from, by its field; the others may name what came later.
FOLLOWS = ("answers_to", "against", "changes", "asked_in", "act")
# Without a date of its own it stands after what it speaks of as well.
UNDATED_FOLLOWS = (*FOLLOWS, "about", "about_entries", "replaces")
# What dates an entry whose kind's own date is not known.
ELSE_DATED_BY = {"mandate": ("refused_on",)}


class Place(NamedTuple):
    """Where an entry stands: from which day, how uncertain, how far behind what it follows."""

    first: date
    latest: date
    behind: int
    sequence: int


class Ordering:
    """Finds the places of a case's entries."""

    def __init__(self, record: CaseRecord) -> None:
        self._record = record
        self._places: dict[str, Place] = {}

    def sorted(self, entries: Iterable[OpenedEntry]) -> list[OpenedEntry]:
        """Return entries in the order in which they happened."""
        return sorted(entries, key=self.place)

    def place(self, entry: OpenedEntry) -> Place:
        """Return where an entry stands."""
        key = str(entry.id)
        if key not in self._places:
            own = self._places[key] = self._plain(entry)  # where a chain leads back to itself
            self._places[key] = self._found(entry, own)
        return self._places[key]

    def year(self, entry: OpenedEntry) -> str:
        """Return the year an entry stands under; empty for those that come last."""
        first = self.place(entry).first
        return "" if first == date.max else str(first.year)

    def _plain(self, entry: OpenedEntry) -> Place:
        first, latest, sequence = order_by_event(entry)
        if happened(entry) is None:
            for name in ELSE_DATED_BY.get(entry.kind.name, ()):
                if entry.fields.get(name):
                    other = stored_date(entry.fields[name])
                    first = other.earliest if other.has_start else other.latest
                    latest = other.latest
        return Place(first, latest, 0, sequence)

    def _found(self, entry: OpenedEntry, own: Place) -> Place:
        is_undated = own.first == date.max
        names = UNDATED_FOLLOWS if is_undated else FOLLOWS
        filled = [name for name in names if name in entry.fields]
        places = [self.place(one) for name in filled for one in self._referred(entry, name)]
        dated = [place for place in places if place.first != date.max]
        if not dated:
            return own
        last = max(dated)
        if is_undated:
            return Place(last.first, last.latest, last.behind + 1, own.sequence)
        if own.first < last.first <= own.latest:
            return own._replace(first=last.first)
        return own

    def _referred(self, entry: OpenedEntry, name: str) -> list[OpenedEntry]:
        live = self._record.live
        return [live[first] for first in self._record.referred(entry, name)]

"""A case's entries as they stand now: found by kind, in order, with references followed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from uuid import UUID

from django.utils import timezone

from dalel.apps.entries.presenting import happened_first, stored_date
from dalel.apps.entries.queries import OpenedEntry
from dalel.core.entries import PartialDate
from dalel.core.entries.kinds import Kind

ENTRIES = ("entry", "entries")
PARTY_FIELDS = ("party", "parties")


@dataclass(frozen=True)
class Span:
    """A number of days: as few as ``least``, as many as ``most``; alike where dates are exact."""

    least: int
    most: int

    @property
    def is_exact(self) -> bool:
        """Return whether there is only one answer."""
        return self.least == self.most


def days_between(before: PartialDate | None, after: PartialDate | None) -> Span | None:
    """Return how many days lie between; ``None`` where a date is open or the order is reversed."""
    if before is None or after is None:
        return None
    if not (before.has_start and before.has_end and after.has_start and after.has_end):
        return None
    most = (after.latest - before.earliest).days
    return Span(max((after.earliest - before.latest).days, 0), most) if most >= 0 else None


def values_of(entry: OpenedEntry, name: str) -> set[str]:
    """Return what a field holds, one or several texts."""
    value = entry.fields.get(name)
    if isinstance(value, str):
        return {value}
    return {one for one in value if isinstance(one, str)} if isinstance(value, list) else set()


def recorded_on(entry: OpenedEntry) -> date:
    """Return the day on which an entry was recorded, where we are."""
    return timezone.localdate(entry.recorded_at)


class CaseRecord:
    """The entries that count; a correction stands in the place of what it corrects.

    ``live`` holds them by the id of their first version: references may name any version.
    """

    def __init__(self, entries: Sequence[OpenedEntry]) -> None:
        self._first = {str(entry.id): str(entry.corrects or entry.id) for entry in entries}
        self.live = {self.first_id(entry): entry for entry in entries if not entry.superseded_by}
        self._survivors = {
            first
            for first, entry in self.live.items()
            if entry.kind.name == "person" and "survivor" in values_of(entry, "roles")
        }

        self._of: dict[str, list[OpenedEntry]] = {}
        for entry in sorted(self.live.values(), key=lambda one: one.row.sequence):
            self._of.setdefault(entry.kind.name, []).append(entry)
        self._parties: dict[UUID, dict[str, list[str]]] = {}

    @cached_property
    def referring(self) -> dict[str, list[tuple[str, OpenedEntry]]]:
        """Return what refers to each entry, and in which field, by the id of its first version."""
        found: dict[str, list[tuple[str, OpenedEntry]]] = {}
        for entry in self.live.values():
            for name in naming(entry, ENTRIES):
                for first in self.referred_ids(entry, name):
                    found.setdefault(first, []).append((name, entry))
        return found

    def parties_in(self, entry: OpenedEntry) -> dict[str, list[str]]:
        """Return the parties an entry names, by the id of their first version, with the fields."""
        found = self._parties.get(entry.id)
        if found is None:
            found = self._parties[entry.id] = {}
            for name in naming(entry, PARTY_FIELDS):
                for first in self.referred_ids(entry, name):
                    found.setdefault(first, []).append(name)
        return found

    @property
    def has_survivor(self) -> bool:
        """Return whether a survivor is named."""
        return bool(self._survivors)

    def of(self, kind: str) -> list[OpenedEntry]:
        """Return the entries of a kind in the order of the seal."""
        return list(self._of.get(kind, ()))

    def dated(self, kind: str) -> list[OpenedEntry]:
        """Return the entries of a kind in the order in which they happened."""
        return sorted(self.of(kind), key=self.order)

    @staticmethod
    def order(entry: OpenedEntry) -> tuple[date, int]:
        """Return the key of that order; an entry without a date comes last."""
        return happened_first(entry)

    @staticmethod
    def first_id(entry: OpenedEntry) -> str:
        """Return the id of an entry's first version."""
        return str(entry.corrects or entry.id)

    def referred_ids(self, entry: OpenedEntry, name: str) -> list[str]:
        """Return the entries a field names, by the ids of their first versions, readable or not."""
        return sorted({self._first.get(one, one) for one in values_of(entry, name) if is_id(one)})

    def referred(self, entry: OpenedEntry, name: str) -> set[str]:
        """Return the readable ones of ``referred_ids``."""
        return {one for one in self.referred_ids(entry, name) if one in self.live}

    def is_survivor(self, entry: OpenedEntry, name: str) -> bool:
        """Return whether a field names a survivor; where it is empty, she is who is meant."""
        named = set(self.referred_ids(entry, name))
        return not named or not self._survivors or bool(named & self._survivors)

    def institution(self, entry: OpenedEntry, name: str) -> str:
        """Return the institution a field names, if it is one."""
        found = [one for one in self.referred(entry, name) if self._is_institution(one)]
        return found[0] if found else ""

    def only_institution(self, body: str) -> str:
        """Return the one institution of that kind of body in the case, if there is just one."""
        found = [one for one in self._of.get("institution", ()) if one.fields.get("body") == body]
        return self.first_id(found[0]) if body and len(found) == 1 else ""

    def body_of(self, institution: str) -> str:
        """Return what kind of body an institution is."""
        entry = self.live.get(institution)
        return str(entry.fields.get("body") or "") if entry else ""

    def _is_institution(self, first: str) -> bool:
        return self.live[first].kind.name == "institution"

    @staticmethod
    def known_date(entry: OpenedEntry, *names: str) -> PartialDate | None:
        """Return the first of these dates that is known."""
        found = (entry.fields[name] for name in names if entry.fields.get(name))
        return next((stored_date(text) for text in found), None)

    @staticmethod
    def earliest(entry: OpenedEntry, name: str) -> date | None:
        """Return the first day a date can mean; ``None`` where nothing bounds it."""
        known = CaseRecord.known_date(entry, name)
        return known.earliest if known and known.has_start else None

    @staticmethod
    def latest(entry: OpenedEntry, name: str) -> date | None:
        """Return the last day a date can mean; ``None`` where nothing bounds it."""
        known = CaseRecord.known_date(entry, name)
        return known.latest if known and known.has_end else None

    def days_since(self, entry: OpenedEntry, names: tuple[str, ...], today: date) -> Span | None:
        """Return how long ago that was; ``None`` where it is not known or has not come."""
        known = self.known_date(entry, *names)
        if known is None or not known.has_start or known.earliest > today:
            return None
        last = min(known.latest, today) if known.has_end else today
        return Span((today - last).days, (today - known.earliest).days)


def naming(entry: OpenedEntry, types: Sequence[str]) -> list[str]:
    """Return the filled fields of an entry that refer to something, in the order of its kind."""
    names = _fields_of(entry.kind, tuple(types))
    return [name for name in names if name in entry.fields]


@lru_cache(maxsize=1024)
def _fields_of(kind: Kind, types: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(one.name for one in kind.fields if one.type in types)


def is_id(text: str) -> bool:
    """Return whether a text is the id of an entry."""
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False

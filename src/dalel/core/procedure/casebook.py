"""The entries of one case, ready to be asked: corrected, indexed, their references resolved."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from dalel.core.entries import load_kinds
from dalel.core.procedure.errors import EntryUnreadable

CORRECTS = "correction.corrects"
PERSON, INSTITUTION = "person", "institution"


@dataclass(frozen=True, slots=True, eq=False)
class Recorded:
    """An entry: ``fields`` as ``read_fields`` returns them; dates are EDTF, references ids."""

    id: str
    kind: str
    fields: Mapping[str, object]
    corrects: str = ""

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a field's codes or references, whether it holds one or several."""
        value = self.fields.get(name)
        if value is None or value == "":
            return ()
        if isinstance(value, str):
            return (value,)
        return tuple(map(str, value)) if isinstance(value, list | tuple) else (str(value),)


def recorded(given: object, position: int) -> Recorded:
    """Read an entry given as a ``Recorded`` or as a dict of id, kind, when and fields.

    ``when`` stands for the field that dates the kind where that field is not filled.

    Raises:
        EntryUnreadable: It is neither.
    """
    if isinstance(given, Recorded):
        return given
    if not isinstance(given, Mapping):
        raise EntryUnreadable(position, "it is no table")
    entry_id, kind, fields = given.get("id"), given.get("kind"), given.get("fields", {})
    if entry_id is None or not isinstance(kind, str) or not isinstance(fields, Mapping):
        raise EntryUnreadable(position, "it needs id, kind and fields")
    corrects = given.get("corrects") or fields.get(CORRECTS) or ""
    return Recorded(str(entry_id), kind, _dated(kind, fields, given.get("when")), str(corrects))


def _dated(kind: str, fields: Mapping[str, object], when: object) -> Mapping[str, object]:
    name = _date_fields().get(kind, "")
    if when is None or not name or fields.get(name):
        return fields
    return {**fields, name: str(when)}


@cache
def _date_fields() -> Mapping[str, str]:
    return {name: kind.when for name, kind in load_kinds().items()}


class Casebook:
    """Entries in the order they were recorded; a correction stands where it corrected."""

    def __init__(self, entries: Iterable[Recorded]) -> None:
        given = list(entries)
        self._newest = _newest(given)
        self.entries = tuple(entry for entry in given if self._newest[entry.id] == entry.id)
        self._by_id = {entry.id: entry for entry in self.entries}
        self._by_kind: dict[str, list[Recorded]] = {}
        for entry in self.entries:
            self._by_kind.setdefault(entry.kind, []).append(entry)
        # What was found out once about all entries, by who asked.
        self.kept: dict[object, object] = {}

    def of_kind(self, kind: str) -> list[Recorded]:
        """Return the entries of a kind."""
        return self._by_kind.get(kind, [])

    def newest(self, entry_id: str) -> str:
        """Return the id under which an entry stands now, after corrections."""
        return self._newest.get(entry_id, entry_id)

    def get(self, entry_id: str) -> Recorded | None:
        """Return an entry, corrected; ``None`` where there is none."""
        return self._by_id.get(self.newest(entry_id))

    def named(self, entry: Recorded, name: str) -> tuple[str, ...]:
        """Return the ids a reference field names, corrected."""
        return tuple(self.newest(each) for each in entry.texts(name))

    def roles(self, party_id: str) -> frozenset[str]:
        """Return the roles of a party."""
        party = self.get(party_id)
        return frozenset(party.texts("roles")) if party else frozenset()

    def region(self, entry: Recorded) -> str:
        """Return the region an entry happened in; '' where nothing says so."""
        own = entry.texts("region")
        if own:
            return own[0]
        for name in (INSTITUTION, PERSON):
            for party_id in self.named(entry, name):
                party = self.get(party_id)
                if party and party.texts("region"):
                    return party.texts("region")[0]
        return ""


def _newest(entries: list[Recorded]) -> dict[str, str]:
    """Return, for each id, the id of the last version: corrections name the first or any one."""
    roots: dict[str, str] = {}
    last: dict[str, str] = {}
    for entry in entries:
        roots[entry.id] = roots.get(entry.corrects, entry.corrects) or entry.id
        last[roots[entry.id]] = entry.id
    return {entry_id: last[root] for entry_id, root in roots.items()}

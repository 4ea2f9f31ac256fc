"""Does a case name somebody whom a colleague is too close to? Asked before it is shared."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from dalel.apps.accounts.conflicts import Conflict
from dalel.apps.cases.record import CaseRecord
from dalel.apps.entries.naming import NAMES
from dalel.apps.entries.presenting import PARTIES, Presenter
from dalel.apps.entries.queries import OpenedEntry

# Compared, also where they are not shown: whoever knows her knows the former name as well.
_NAMES = (*NAMES, "name_former", "name", "unit")


@dataclass(frozen=True)
class Closeness:
    """Somebody who would get access is close to somebody in the case."""

    name: str
    about: str
    relation: str
    since: str
    party: str


def closeness_in(
    entries: Iterable[OpenedEntry],
    conflicts: Iterable[Conflict],
    people: Collection[UUID],
    names: Mapping[UUID, str],
    *,
    language: str,
) -> list[Closeness]:
    """Return what people who would get access have declared and the case's parties bear out."""
    listed = list(entries)
    present = Presenter(language, listed, names)
    parties = [one for one in CaseRecord(listed).live.values() if one.kind.name in PARTIES]
    return [
        Closeness(
            names.get(conflict.member, ""),
            conflict.about,
            conflict.relation_in_words(language),
            conflict.since_in_words(language),
            present.title_of(str(party.id)),
        )
        for conflict in conflicts
        if conflict.member in people
        for party in parties
        if any(conflict.is_about(name) for name in _names_of(party))
    ]


def _names_of(party: OpenedEntry) -> list[str]:
    return [str(party.fields[name]) for name in _NAMES if party.fields.get(name)]

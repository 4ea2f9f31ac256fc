"""What a timeline can be narrowed to: kinds, parties and bodies of this case and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from dalel.apps.cases.record import CaseRecord, values_of
from dalel.apps.entries.choices import Choice
from dalel.apps.entries.presenting import PARTIES, Presenter
from dalel.apps.entries.queries import OpenedEntry
from dalel.core.entries.vocabularies import load_vocabularies

BODIES, GROUPS = "bodies", "entry_groups"
# In front of the name of a group of kinds, to tell it from a kind.
GROUP = "group-"
HAPPENED, RECORDED = "happened", "recorded"


@dataclass(frozen=True)
class Asked:
    """What a timeline was asked for; empty where nothing was, or something unknown."""

    order: str = HAPPENED
    kind: str = ""
    party: str = ""
    body: str = ""

    @property
    def is_narrowed(self) -> bool:
        """Return whether something is left out."""
        return bool(self.kind or self.party or self.body)

    def query(self) -> str:
        """Return what a link to another page of the same timeline repeats."""
        given = {"order": self.order, "kind": self.kind, "party": self.party, "body": self.body}
        given["order"] = "" if self.order == HAPPENED else self.order
        return urlencode({name: value for name, value in given.items() if value})


@dataclass(frozen=True)
class KindGroup:
    """Kinds under what they tell of, as a list offers them."""

    group: Choice
    kinds: tuple[Choice, ...]


class Filters:
    """The closed lists of one case.

    Args:
        events: The entries that stand on the timeline.
        record: All entries that count.
    """

    def __init__(self, events: Sequence[OpenedEntry], record: CaseRecord) -> None:
        self._record = record
        self._kinds = {entry.kind.name: entry.kind for entry in events}
        named = {entry.id: frozenset(record.parties_in(entry)) for entry in events}
        self._parties = named
        self._bodies = {entry.id: frozenset(self._bodies_of(entry)) for entry in events}

    def asked(self, given: Mapping[str, str]) -> Asked:
        """Return what was asked for; unknown values are as if nothing had been."""
        kind, party, body = (given.get(name, "") for name in ("kind", "party", "body"))
        groups = {f"{GROUP}{one.group}" for one in self._kinds.values()}
        return Asked(
            order=RECORDED if given.get("order") == RECORDED else HAPPENED,
            kind=kind if kind in groups or kind in self._kinds else "",
            party=party if party in frozenset().union(*self._parties.values()) else "",
            body=body if body in frozenset().union(*self._bodies.values()) else "",
        )

    def chosen(self, events: Iterable[OpenedEntry], asked: Asked) -> list[OpenedEntry]:
        """Return the entries that were asked for, in the order given."""
        return [
            entry
            for entry in events
            if asked.kind in ("", entry.kind.name, f"{GROUP}{entry.kind.group}")
            and (not asked.party or asked.party in self._parties[entry.id])
            and (not asked.body or asked.body in self._bodies[entry.id])
        ]

    def kinds(self, asked: Asked, language: str) -> list[KindGroup]:
        """Return the kinds there are, under their groups."""
        groups = load_vocabularies().newest(GROUPS)
        found = []
        for code in groups.codes:
            kinds = [one for one in self._kinds.values() if one.group == code]
            if kinds:
                value = f"{GROUP}{code}"
                group = Choice(value, groups.code_label(code, language), value == asked.kind)
                kinds.sort(key=lambda one: one.order)
                choices = (
                    Choice(one.name, one.label(language), one.name == asked.kind) for one in kinds
                )
                found.append(KindGroup(group, tuple(choices)))
        return found

    def parties(self, asked: Asked, present: Presenter) -> list[Choice]:
        """Return the persons and institutions that something here names, by name."""
        there = frozenset().union(*self._parties.values())
        named = [(present.title_of(one), one) for one in there if self._is_party(one)]
        return [Choice(one, title, one == asked.party) for title, one in sorted(named)]

    def bodies(self, asked: Asked, language: str) -> list[Choice]:
        """Return the kinds of body there are, in the order of their list."""
        there, bodies = (
            frozenset().union(*self._bodies.values()),
            load_vocabularies().newest(BODIES),
        )
        return [
            Choice(code, bodies.code_label(code, language), code == asked.body)
            for code in bodies.codes
            if code in there
        ]

    def _is_party(self, first: str) -> bool:
        return first in self._record.live and self._record.live[first].kind.name in PARTIES

    def _bodies_of(self, entry: OpenedEntry) -> Iterator[str]:
        for field in entry.kind.fields:
            if field.vocabulary is not None and field.vocabulary.name == BODIES:
                yield from values_of(entry, field.name)
        for first in self._record.parties_in(entry):
            if self._record.body_of(first):
                yield self._record.body_of(first)

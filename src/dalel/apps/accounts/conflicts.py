"""What members are too close to: their own declarations in the organisation's container."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from dalel.apps.accounts.queries import organisation, verify_key_of
from dalel.apps.accounts.sessions import MemberSession
from dalel.apps.entries.catalogue import catalogue
from dalel.apps.entries.presenting import stored_date
from dalel.apps.entries.queries import OpenedEntry, UnreadableEntry, open_entries
from dalel.core.entries.folding import folded_words
from dalel.core.entries.word_forms import forms_of

KIND = "conflict"


@dataclass(frozen=True)
class Conflict:
    """Whom or what somebody is too close to, how, and since when (EDTF, may be empty)."""

    id: UUID
    member: UUID
    about: str
    relation: str
    since: str

    def is_about(self, name: str) -> bool:
        """Return whether a name means the same, whatever the order and the form of its words.

        All words of the shorter one must stand in the longer one.
        """
        mine, theirs = folded_words(self.about), folded_words(name)
        shorter, longer = sorted((mine, theirs), key=len)
        return bool(shorter) and all(
            any(forms_of(word).fits(one) for one in longer) for word in shorter
        )

    def relation_in_words(self, language: str) -> str:
        """Return how close they are."""
        return dict(relations(language)).get(self.relation, "")

    def since_in_words(self, language: str) -> str:
        """Return since when; empty where nobody said."""
        return stored_date(self.since).words(language) if self.since else ""


def conflicts_declared(session: MemberSession) -> list[Conflict]:
    """Return everything that members declare now, in the order in which they did."""
    return _declared(open_entries(organisation(session), cache(verify_key_of)))


def _declared(entries: Iterable[OpenedEntry | UnreadableEntry]) -> list[Conflict]:
    found: dict[str, Conflict] = {}
    for entry in entries:
        if not isinstance(entry, OpenedEntry) or entry.kind.name != KIND:
            continue
        fields = entry.fields
        if fields.get("member") != str(entry.author):
            continue  # only oneself can say this
        if fields.get("change") == "declared":
            texts = (str(fields.get(name, "")) for name in ("about", "relation", "since"))
            found[str(entry.id)] = Conflict(entry.id, entry.author, *texts)
            continue
        ended = str(fields.get("conflict", ""))
        if ended in found and found[ended].member == entry.author:
            del found[ended]
    return list(found.values())


def relations(language: str) -> list[tuple[str, str]]:
    """Return the ways in which somebody can be close, in the order of the vocabulary."""
    vocabulary = catalogue()[KIND].by_name["relation"].vocabulary
    codes = vocabulary.codes if vocabulary else ()
    return [(code, vocabulary.code_label(code, language)) for code in codes if vocabulary]

"""How the entries of a case are linked: each reference read in both directions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dalel.apps.cases.record import ENTRIES, CaseRecord, naming
from dalel.apps.entries.presenting import Presenter, happened
from dalel.apps.entries.queries import OpenedEntry

# A title beside a link stays on one line of a phone or two.
TITLE_CHARACTERS = 70
# What an entry says of those that refer to it, by the field in which they do.
BACKWARD: Mapping[str, Promise] = {
    "about": _("Spoken of in"),
    "about_entries": _("Spoken of in"),
    "act": _("Explained in"),
    "after_entries": _("Followed by"),
    "against": _("Complained of in"),
    "answers_to": _("Answered by"),
    "asked_in": _("Led to"),
    "breach_reported": _("Reports the breach of"),
    "changes": _("Changed by"),
    "contradicts": _("Contradicted by"),
    "evidence": _("Used or handed over in"),
    "follows_from": _("Led to"),
    "part_of": _("Part of it"),
    "replaces": _("Replaced by"),
    "withdrawn": _("Withdrawn by"),
}
OTHERWISE = _("Named in")


@dataclass(frozen=True)
class Link:
    """One end of a reference: what it is to this entry, and which entry it is."""

    label: str
    entry: UUID
    text: str
    address: str


class References:
    """The links of a case, found once; titles are made only for what is shown.

    Args:
        record: The entries that count.
        present: Puts titles into words.
        address: Returns where a link to an entry leads.
    """

    def __init__(
        self,
        record: CaseRecord,
        present: Presenter,
        *,
        language: str,
        address: Callable[[UUID], str],
    ) -> None:
        self._record = record
        self._present = present
        self._language = language
        self._address = address

    def forward(self, entry: OpenedEntry) -> Iterator[Link]:
        """Yield what an entry refers to, as it stands corrected."""
        for name in naming(entry, ENTRIES):
            label = entry.kind.by_name[name].label(self._language)
            for first in self._record.referred_ids(entry, name):
                found = self._record.live.get(first)
                if found is not None:
                    yield self._link(label, found)

    def backward(self, entry: OpenedEntry) -> Iterator[Link]:
        """Yield what refers to an entry, in the order of the seal."""
        found = self._record.referring.get(self._record.first_id(entry), ())
        for name, other in sorted(found, key=lambda one: one[1].row.sequence):
            yield self._link(str(BACKWARD.get(name, OTHERWISE)), other)

    def all_of(self, entry: OpenedEntry) -> tuple[Link, ...]:
        """Return both, what it refers to first."""
        return (*self.forward(entry), *self.backward(entry))

    def _link(self, label: str, entry: OpenedEntry) -> Link:
        return Link(label, entry.id, self.title(entry), self._address(entry.id))

    def title(self, entry: OpenedEntry) -> str:
        """Return a short name with its date."""
        said = self._present.headline(entry) or entry.kind.label(self._language)
        when = happened(entry)
        title = shortened(said, TITLE_CHARACTERS)
        return f"{title}, {self._present.date(when)}" if when else title


def shortened(text: str, most: int) -> str:
    """Return a text of at most so many characters."""
    return text if len(text) <= most else text[: most - 1].rstrip(" .,;:…") + "…"

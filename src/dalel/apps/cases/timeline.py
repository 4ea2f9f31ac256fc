"""A case's entries as a reader sees them, in the order in which things happened."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from dalel.apps.cases.queries import CaseContent
from dalel.apps.entries.errors import EntryErased
from dalel.apps.entries.presenting import PARTIES, Presenter, Shown, happened, happened_first
from dalel.apps.entries.queries import OpenedEntry, UnreadableEntry

# What the audit calls a key that is gone and that nobody erased.
WRAP_MISSING = "WrapMissing"
NOT_THE_AUTHORS = frozenset({"AuthorSignatureInvalid", "AuthorUnknown"})


@dataclass(frozen=True)
class Line:
    """One entry on the timeline: its headline, what else is said beside it, and all of it."""

    id: UUID
    kind: str
    kind_label: str
    when: str
    headline: str
    remarks: tuple[str, ...]
    summary: str
    fields: tuple[Shown, ...]
    hidden: tuple[str, ...]
    author: str
    recorded_at: datetime
    corrects: UUID | None
    reason: str
    superseded_by: UUID | None
    files: tuple[str, ...]
    sequence: int


@dataclass(frozen=True)
class BrokenLine:
    """An entry that cannot be read, with the reason. It is shown, never left out."""

    id: UUID
    is_erased: bool
    fault: str
    recorded_at: datetime

    @property
    def is_unsigned(self) -> bool:
        """Return whether whoever it names as its author did not write it."""
        return self.fault in NOT_THE_AUTHORS


@dataclass(frozen=True)
class Timeline:
    """A case's lines: unreadable ones first, then by when things happened."""

    broken: tuple[BrokenLine, ...]
    lines: tuple[Line, ...]

    @property
    def parties(self) -> list[Line]:
        """Return the people and institutions as they stand now, in the order of the seal."""
        return [line for line in self._all_parties if not line.superseded_by]

    @property
    def earlier_parties(self) -> list[Line]:
        """Return what was recorded of them before it was corrected."""
        return [line for line in self._all_parties if line.superseded_by]

    @property
    def events(self) -> list[Line]:
        """Return what happened."""
        return [line for line in self.lines if line.kind not in PARTIES]

    @property
    def _all_parties(self) -> list[Line]:
        first = {line.id: line.sequence for line in self.lines}
        found = [line for line in self.lines if line.kind in PARTIES]
        return sorted(
            found,
            key=lambda line: (
                line.kind != "person",
                first.get(line.corrects or line.id, line.sequence),
            ),
        )


def timeline_of(
    content: CaseContent,
    names: Mapping[UUID, str],
    *,
    language: str,
    erased: Collection[UUID] = (),
) -> Timeline:
    """Return the timeline in a reader's language.

    Args:
        content: The case.
        names: The members' display names.
        language: kk, ru or en.
        erased: The entries whose erasure is sealed; other lost keys are damage.
    """
    present = Presenter(language, content.readable, names)
    ordered = sorted(content.readable, key=happened_first)
    broken = [entry for entry in content.entries if isinstance(entry, UnreadableEntry)]
    return Timeline(
        broken=tuple(broken_line(entry, erased) for entry in broken),
        lines=tuple(_line(entry, present, names, language) for entry in ordered),
    )


def _line(entry: OpenedEntry, present: Presenter, names: Mapping[UUID, str], language: str) -> Line:
    when = happened(entry)
    return Line(
        id=entry.id,
        kind=entry.kind.name,
        kind_label=entry.kind.label(language),
        when=when.words(language) if when else "",
        headline=present.headline(entry),
        remarks=tuple(present.remarks(entry)),
        summary=present.summary(entry),
        fields=tuple(present.fields(entry)),
        hidden=tuple(
            field.label(language) for field in entry.kind.fields if field.name in entry.hidden
        ),
        author=names.get(entry.author, ""),
        recorded_at=entry.recorded_at,
        corrects=entry.corrects,
        reason=entry.reason,
        superseded_by=entry.superseded_by,
        files=tuple(str(file["name"]) for file in attachments_of(entry)),
        sequence=entry.row.sequence,
    )


def broken_line(entry: UnreadableEntry, erased: Collection[UUID] = ()) -> BrokenLine:
    """Return what is shown in place of what cannot be read."""
    has_no_key = isinstance(entry.fault, EntryErased)
    return BrokenLine(
        id=entry.id,
        is_erased=has_no_key and entry.id in erased,
        fault=WRAP_MISSING if has_no_key else _name_of(entry.fault),
        recorded_at=datetime.fromtimestamp(entry.row.minute * 60, tz=UTC),
    )


def _name_of(fault: Exception) -> str:
    return str(getattr(fault, "fault", type(fault).__name__))


def attachments_of(entry: OpenedEntry) -> list[dict[str, object]]:
    """Return the descriptors of an entry's files, in the order shown."""
    return [
        file
        for field in entry.kind.fields
        if field.type == "attachments"
        for file in entry.fields.get(field.name) or ()
    ]

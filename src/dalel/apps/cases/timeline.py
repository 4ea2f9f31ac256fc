"""A case's entries as a reader sees them, by when things happened or by when they were recorded."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache, partial
from uuid import UUID

from django.utils.formats import date_format

from dalel.apps.cases.filters import RECORDED, Asked
from dalel.apps.cases.ordering import Ordering
from dalel.apps.cases.queries import CaseContent
from dalel.apps.cases.record import recorded_on
from dalel.apps.cases.references import Link, References, shortened
from dalel.apps.cases.spans import Drawn, drawn
from dalel.apps.entries.errors import EntryErased
from dalel.apps.entries.presenting import PARTIES, Presenter, SayDate, Shown, happened
from dalel.apps.entries.queries import OpenedEntry, UnreadableEntry
from dalel.core.entries.text_warnings import with_marks_shown

# What the audit calls a key that is gone and that nobody erased.
WRAP_MISSING = "WrapMissing"
NOT_THE_AUTHORS = frozenset({"AuthorSignatureInvalid", "AuthorUnknown"})
# Her words, or the first of the others that tell what happened.
TELLING = (
    "words",
    "narrative",
    "text",
    "contents",
    "conclusion",
    "description",
    "details",
    "notes",
)
EXCERPT_CHARACTERS = 160
# Written by actions that do more than write them down: no correction is offered.
FIXED = frozenset(
    {
        "access",
        "advance_sealed",
        "advance_step",
        "card_link",
        "exclusion",
        "report_link",
    }
)


@dataclass(frozen=True)
class Line:
    """One entry on the timeline: its headline, what else is said beside it, and its seal.

    A whole line has all ``fields``, any other the beginning of a text as ``excerpt``. ``hidden``
    names what was erased. What ``is_fixed`` is not to be corrected.
    """

    id: UUID
    kind: str
    kind_label: str
    when: str
    drawn: Drawn
    headline: str
    remarks: tuple[str, ...]
    summary: str
    author: str
    how_known: str
    recorded_at: datetime
    recorded_day: str
    corrects: UUID | None
    reason: str
    superseded_by: UUID | None
    files: tuple[str, ...]
    sequence: int
    leaf_number: int
    excerpt: str = ""
    links: tuple[Link, ...] = ()
    corrects_address: str = ""
    superseded_address: str = ""
    fields: tuple[Shown, ...] = ()
    hidden: tuple[str, ...] = ()
    is_fixed: bool = False
    is_derived: bool = False


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


class Teller:
    """Makes lines of entries, in a reader's language; what a line does not show is not computed.

    Args:
        content: The case.
        names: The members' display names, or what stands for them.
        language: kk, ru or en.
        on_page: The entries whose lines stand on the same page; ``None`` for all of them.
        say: Puts a date into words of a language.
    """

    def __init__(
        self,
        content: CaseContent,
        names: Mapping[UUID, str],
        *,
        language: str,
        on_page: Collection[UUID] | None = None,
        say: SayDate | None = None,
    ) -> None:
        self.language = language
        self.present = Presenter(language, content.readable, names, say=say)
        self.record = content.record
        self._names = names
        self._on_page = on_page
        self._day = cache(partial(date_format, format="DATE_FORMAT"))
        self.references = References(
            self.record, self.present, language=language, address=self.address
        )

    def address(self, entry: UUID) -> str:
        """Return where a link to an entry leads: further down the page, or to its own page."""
        is_here = self._on_page is None or entry in self._on_page
        return f"#e-{entry}" if is_here else f"/entries/{entry}"

    def line(self, entry: OpenedEntry) -> Line:
        """Return an entry as one line of the timeline."""
        line = self._plain(entry)
        return replace(line, excerpt=self._excerpt(entry), links=self.references.all_of(entry))

    def whole(self, entry: OpenedEntry) -> Line:
        """Return an entry with everything it says."""
        return replace(
            self._plain(entry),
            links=self.references.all_of(entry),
            fields=tuple(self.present.fields(entry)),
        )

    def on_paper(self, entry: OpenedEntry) -> Line:
        """Return an entry with everything it says, and nothing twice."""
        line = self._plain(entry)
        fields = (
            shown
            for shown in self.present.fields(entry)
            if shown.is_guarded
            or (shown.field.name != entry.kind.when and shown.text != line.headline)
        )
        links = tuple(self.references.backward(entry))
        return replace(line, fields=tuple(fields), links=links, remarks=(), how_known="")

    def _plain(self, entry: OpenedEntry) -> Line:
        when = happened(entry)
        hidden = (f.label(self.language) for f in entry.kind.fields if f.name in entry.hidden)
        return Line(
            id=entry.id,
            kind=entry.kind.name,
            kind_label=entry.kind.label(self.language),
            when=self.present.date(when),
            drawn=drawn(when),
            headline=self.present.headline(entry),
            remarks=(*self.present.remarks(entry), *self._sums(entry)),
            summary=self.present.summary(entry),
            author=self._names.get(entry.author, ""),
            how_known=self._said(entry, "how_known"),
            recorded_at=entry.recorded_at,
            recorded_day=self._day(recorded_on(entry)),
            corrects=entry.corrects,
            reason=entry.reason,
            superseded_by=entry.superseded_by,
            files=tuple(str(file["name"]) for file in attachments_of(entry)),
            sequence=entry.row.sequence,
            leaf_number=(entry.row.leaf_index or 0) + 1,
            corrects_address=self.address(entry.corrects) if entry.corrects else "",
            superseded_address=self.address(entry.superseded_by) if entry.superseded_by else "",
            hidden=tuple(hidden),
            is_fixed=bool(entry.superseded_by) or entry.kind.name in FIXED,
        )

    def _excerpt(self, entry: OpenedEntry) -> str:
        told_in = (entry.fields.get(name) for name in TELLING)
        text = next((one for one in told_in if one and isinstance(one, str)), "")
        told = with_marks_shown(" ".join(text[: 4 * EXCERPT_CHARACTERS].split()))
        return shortened(told, EXCERPT_CHARACTERS)

    def _sums(self, entry: OpenedEntry) -> list[str]:
        """Return the sums that its headline and remarks do not say, each with its label."""
        return [
            f"{field.label(self.language)}: {self.present.text(entry, field.name)}"
            for field in entry.kind.fields
            if field.type == "money"
            and field.name not in entry.kind.summary
            and entry.fields.get(field.name)
        ]

    def _said(self, entry: OpenedEntry, name: str) -> str:
        field, value = entry.kind.by_name.get(name), entry.fields.get(name)
        return self.present.value(field, value) if field and value else ""


def events_of(content: CaseContent) -> list[OpenedEntry]:
    """Return what happened, rather than who somebody is, in the order in which it did."""
    found = (entry for entry in content.readable if entry.kind.name not in PARTIES)
    return ordering_of(content).sorted(found)


def ordering_of(content: CaseContent) -> Ordering:
    """Return what orders a case's entries."""
    return content.once("ordering", lambda: Ordering(content.record))


def in_order(events: Iterable[OpenedEntry], asked: Asked) -> list[OpenedEntry]:
    """Return entries, which come in the order in which they happened, as asked for."""
    if asked.order == RECORDED:
        return sorted(events, key=lambda entry: entry.row.sequence)
    return list(events)


def broken_lines(content: CaseContent, erased: Collection[UUID] = ()) -> list[BrokenLine]:
    """Return what stands in place of what cannot be read.

    Args:
        content: The case.
        erased: The entries whose erasure is sealed; other lost keys are damage.
    """
    broken = (entry for entry in content.entries if isinstance(entry, UnreadableEntry))
    return [broken_line(entry, erased) for entry in broken]


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

"""Recording what a plan holds: all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from dalel.apps.accounts.errors import NotAllowed
from dalel.apps.accounts.sessions import MemberSession
from dalel.apps.cases.importing.planning import PlannedCase
from dalel.apps.cases.models import ImportedRow, SearchSegment, Summary
from dalel.apps.cases.search_documents import first_segment
from dalel.apps.cases.summaries import first_summary, sealed_summary, write_first_summaries
from dalel.apps.entries.actions import NewEntry, Recorded, record_entries
from dalel.apps.entries.epochs import (
    Founded,
    Holder,
    KeyChange,
    prepare_container,
    write_containers,
)
from dalel.apps.entries.keystore import ContainerWrap
from dalel.apps.entries.numbers import free_numbers
from dalel.apps.entries.terms import ContainerType
from dalel.core.keys.derivation import keyed_hash, subkey

MARK_BYTES = 16
_LABEL = b"dalel/imported-row/1"
_AT_ONCE = 5_000


@dataclass(frozen=True)
class Imported:
    """What was recorded."""

    cases: int
    entries: int


def import_cases(
    cases: Sequence[PlannedCase],
    *,
    origin: str,
    by: MemberSession,
    now: datetime,
    language: str,
    beforehand: Callable[[], None] = lambda: None,
) -> Imported:
    """Open the cases and record their entries in one commit; whoever imports leads them.

    A process that is killed on the way leaves nothing but keys that open nothing.

    Args:
        cases: As planned; all of their fields were checked.
        origin: The sentence that says where a case is from, with ``%(rows)s`` in it.
        by: Imports.
        now: When this happens (aware).
        language: Of the dates in words.
        beforehand: Runs first inside the commit.

    Raises:
        NotAllowed: A guest opens no case.
        NotAWriter, LogBusy, LogFull: As ``record_entries``; nothing was written.
    """
    if by.is_guest:
        raise NotAllowed
    if not cases:
        return Imported(0, 0)
    made = _Making(cases, by=by, origin=origin, language=language)

    def found() -> None:
        beforehand()
        numbers = free_numbers(now.year, len(made.founded))
        write_containers(dict(zip(numbers, made.founded, strict=True)), now=now)

    def alongside(_rows: Sequence[Recorded]) -> None:
        write_first_summaries(made.summaries)
        ImportedRow.objects.bulk_create(made.marks)
        SearchSegment.objects.bulk_create(made.segments)

    rows = record_entries(
        made.entries(),
        author=by.author,
        now=now,
        keys=made.wraps,
        beforehand=found,
        alongside=alongside,
    )
    return Imported(len(cases), len(rows))


class _Making:
    """Makes the cases one by one; what is kept of each is sealed, and its secret is let go."""

    def __init__(
        self, cases: Sequence[PlannedCase], *, by: MemberSession, origin: str, language: str
    ) -> None:
        self.founded: list[Founded] = []
        self.wraps: list[ContainerWrap] = []
        self.summaries: list[Summary] = []
        self.marks: list[ImportedRow] = []
        self.segments: list[SearchSegment] = []
        self._cases = cases
        self._by = by
        self._origin = origin
        self._language = language

    def entries(self) -> Iterator[NewEntry]:
        """Yield the entries of all cases; the lists are whole when it has ended."""
        me = Holder(self._by.member_id, self._by.own_key)
        for case in self._cases:
            change = prepare_container(ContainerType.CASE, [me])
            self.founded.append(Founded.of(change, [me]))
            self.wraps.extend(change.wraps)
            # It covers the opening: whoever opens the case computes the rest.
            summary = first_summary(case.title, str(self._by.member_id))
            self.summaries.append(sealed_summary(change.opened, summary))
            mark = mark_of(case, self._by)
            self.marks.append(ImportedRow(container_id=change.opened.id, mark=mark))
            entries = list(self._entries_of(case, change))
            self.segments.append(first_segment(entries))
            yield from entries

    def _entries_of(self, case: PlannedCase, change: KeyChange) -> Iterator[NewEntry]:
        for one in case.entries:
            yield NewEntry(change.opened, one.kind, one.fields, self._language, id=one.id)
        rows = ", ".join(map(str, case.rows))
        note = {"topic": "background", "text": self._origin % {"rows": rows}}
        yield NewEntry(change.opened, "note", note, self._language)


def mark_of(case: PlannedCase, member: MemberSession) -> bytes:
    """Return the mark by which a member's import knows the rows of a case again."""
    key = subkey(member.key.to_bytes(), label=_LABEL)
    return keyed_hash(key, case.content)[:MARK_BYTES]


def already_imported(cases: Sequence[PlannedCase], member: MemberSession) -> frozenset[int]:
    """Return the places of those cases whose rows this member has imported before."""
    marks = [mark_of(case, member) for case in cases]
    there: set[bytes] = set()
    for begin in range(0, len(marks), _AT_ONCE):
        found = ImportedRow.objects.filter(mark__in=marks[begin : begin + _AT_ONCE])
        there.update(bytes(mark) for mark in found.values_list("mark", flat=True))
    return frozenset(place for place, mark in enumerate(marks) if mark in there)

"""From rows to reports that could be recorded, with every fault by row and column."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils import timezone

from dalel.apps.entries.catalogue import kind_for
from dalel.apps.entries.tables.cells import CellRefused, doubt_of
from dalel.apps.entries.tables.faults import Fault
from dalel.apps.entries.tables.rows import headings_of, rows_below
from dalel.apps.entries.tables.table import Row, Table
from dalel.apps.entries.terms import ContainerType
from dalel.apps.intake.actions.reporting import URGENT_TICKS
from dalel.apps.intake.importing.answers import KeptAsWords, answer_for
from dalel.apps.intake.importing.exports import is_export
from dalel.apps.intake.importing.meaning import Meaning
from dalel.apps.intake.importing.targets import (
    FILES,
    NOTE,
    ROW_ID,
    STORY,
    Target,
    all_targets,
)
from dalel.core.entries import FieldErrors, check_fields

Fields = dict[str, object]
# Columns of such programs whose hours are those of Greenwich and do not say so.
_UTC = ("_submission_time",)
_BEFORE_ID = "uuid:"


@dataclass(frozen=True)
class PlannedReport:
    """A report that is to be recorded, checked already.

    ``opening`` are the fields it begins with, ``told`` the entries of its story; by ``identity``
    its row is known when it comes again.
    """

    row: int
    opening: Fields = field(repr=False)
    told: tuple[tuple[str, Fields], ...] = field(repr=False)
    is_urgent: bool
    identity: bytes = field(repr=False)


@dataclass(frozen=True)
class Plan:
    """What a table comes to. ``repeated`` are rows that stand in it before."""

    reports: tuple[PlannedReport, ...]
    faults: tuple[Fault, ...]
    doubts: tuple[Fault, ...]
    rows: int
    faulty_rows: frozenset[int]
    repeated: tuple[int, ...]


@dataclass(frozen=True)
class Wording:
    """The words a plan needs: of the note that says where a report is from, and its language."""

    language: str
    origin: str
    files: str


def plan_of(table: Table, meaning: Meaning, wording: Wording) -> Plan:
    """Return the reports of a table and every fault; a row with a fault is not among them."""
    return _Planner(table, meaning, wording).plan()


class _Planner:
    def __init__(self, table: Table, meaning: Meaning, wording: Wording) -> None:
        self._sheet = table.sheets[meaning.sheet]
        self._from_1904 = table.counts_from_1904
        self._meaning = meaning
        self._wording = wording
        self._headings = headings_of(self._sheet, meaning.heading_row)
        self._is_export = is_export(self._headings)
        self._faults: list[Fault] = []
        self._doubts: list[Fault] = []

    def plan(self) -> Plan:
        reports: list[PlannedReport] = []
        seen: set[bytes] = set()
        repeated: list[int] = []
        count = 0
        for number, row in rows_below(self._sheet, self._meaning.heading_row):
            count += 1
            faults = len(self._faults)
            report = self._report(number, row)
            if len(self._faults) > faults:
                continue
            if report.identity in seen:
                repeated.append(number)
                continue
            seen.add(report.identity)
            reports.append(report)
        bad = frozenset(fault.row for fault in self._faults)
        self._faults.sort(key=lambda fault: (fault.row, fault.column or 0))
        return Plan(
            tuple(reports), tuple(self._faults), tuple(self._doubts), count, bad, tuple(repeated)
        )

    def _report(self, number: int, row: Row) -> PlannedReport:
        """Return the report of a row; what is wrong with it is among the faults."""
        entries, beside = self._entries(number, row)
        opening = {**self._standing(), **entries.pop("report", {})}
        told = [*self._told(number, entries, opening)]
        told.append(("note", self._note(number, row, entries.pop("note", {}), beside)))
        self._check(number, (("report", opening), *told))
        ticks = entries.get("report_details", {}).get("ticks") or []
        is_urgent = isinstance(ticks, list) and bool(URGENT_TICKS & set(ticks))
        return PlannedReport(number, opening, tuple(told), is_urgent, self._identity(row))

    def _standing(self) -> Fields:
        standing = self._meaning.standing
        return {code.partition(".")[2]: value for code, value in standing.items() if value}

    def _entries(self, number: int, row: Row) -> tuple[dict[str, Fields], list[str]]:
        """Return the fields a row gives, by kind, and lines of what fits no list or calendar."""
        found: dict[str, Fields] = {}
        beside: list[str] = []
        for column, text in enumerate(row):
            target = all_targets().get(self._meaning.targets[column])
            if not text or target is None:
                continue
            if doubt := doubt_of(text):
                self._doubts.append(Fault(number, column, doubt))
            try:
                value = self._value(target, column, text)
            except CellRefused as refusal:
                self._faults.append(Fault(number, column, refusal.code, refusal.params))
                continue
            except KeptAsWords:
                self._doubts.append(Fault(number, column, "kept_as_words"))
                beside.append(self._line(column, text))
                continue
            self._put(found.setdefault(target.kind.name, {}), target, column, value)
        return found, beside

    def _value(self, target: Target, column: int, text: str) -> object:
        is_utc = self._headings[column] in _UTC
        return answer_for(target, text, is_utc=is_utc, counts_from_1904=self._from_1904)

    def _put(self, fields: Fields, target: Target, column: int, value: object) -> None:
        """Put a value; of several columns that become one text, each is a line with its heading."""
        name = target.field.name
        if (target.joins and self._meaning.targets.count(target.code) > 1) or target.code == NOTE:
            line = self._line(column, str(value))
            value = f"{fields[name]}\n{line}" if name in fields else line
        fields[name] = value

    def _line(self, column: int, text: str) -> str:
        heading = self._headings[column]
        heading = heading.rpartition("/")[2] if self._is_export else heading
        return f"{heading}: {text}" if heading else text

    def _told(
        self, number: int, entries: Mapping[str, Fields], opening: Fields
    ) -> Iterator[tuple[str, Fields]]:
        """Yield the entries of the story, the words first."""
        words = entries.get("statement", {}).get("words")
        if not words:
            column = self._meaning.column_of(STORY)
            self._faults.append(Fault(number, column, "required", target=STORY))
        asked = self._is_export or self._meaning.targets.count(STORY) > 1
        told: Fields = {"form": "questionnaire" if asked else "relayed", "words": words or "-"}
        told |= {name: opening[name] for name in ("channel", "language") if name in opening}
        yield "statement", told
        for kind in ("report_details", "report_wishes", "report_contact"):
            if kind in entries:
                yield kind, entries[kind]

    def _note(self, number: int, row: Row, said: Fields, beside: Sequence[str]) -> Fields:
        """Return the note that says where the report is from, and what stood there besides."""
        lines = [self._wording.origin % {"row": number}]
        lines += [str(said["text"])] if "text" in said else []
        lines += beside
        targets = self._meaning.targets
        files = [text for text, code in zip(row, targets, strict=True) if text and code == FILES]
        if files:
            lines.append(self._wording.files % {"files": ", ".join(files)})
            self._doubts.append(Fault(number, targets.index(FILES), "files_not_here"))
        return {"topic": "background", "text": "\n".join(lines)}

    def _check(self, number: int, entries: Sequence[tuple[str, Fields]]) -> None:
        zone = timezone.get_current_timezone()
        for name, fields in entries:
            kind = kind_for(name, container_type=ContainerType.STORY)
            try:
                check_fields(kind, fields, language=self._wording.language, zone=zone)
            except FieldErrors as wrong:
                for one in wrong.errors:
                    code = f"{name}.{one.field}"
                    column = self._meaning.column_of(code)
                    self._faults.append(Fault(number, column, one.code, one.params, code))

    def _identity(self, row: Row) -> bytes:
        column = self._meaning.column_of(ROW_ID)
        if column is not None and row[column]:
            return b"id " + row[column].casefold().removeprefix(_BEFORE_ID).encode()
        return b"row " + json.dumps([cell for cell in row if cell], ensure_ascii=False).encode()

"""From rows to cases that could be recorded, with every fault by row and column."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from dalel.apps.cases.importing.columns import Columns
from dalel.apps.cases.importing.targets import (
    ACCUSED,
    NOTE,
    SLOTS,
    SURVIVOR,
    Slot,
    Target,
    all_targets,
    required_of,
)
from dalel.apps.cases.importing.values import value_for
from dalel.apps.entries.tables.cells import CellRefused, doubt_of
from dalel.apps.entries.tables.faults import Fault
from dalel.apps.entries.tables.likeness import folded
from dalel.apps.entries.tables.rows import headings_of, rows_below
from dalel.apps.entries.tables.table import Row, Table
from dalel.core.entries import FieldErrors, check_fields

Fields = dict[str, object]
# Who is named in an entry without being told: the persons of the same row's case.
_PERSONS = {
    "act": {"survivors": SURVIVOR, "alleged_perpetrators": ACCUSED},
    "filing": {"on_behalf_of": SURVIVOR},
}


@dataclass(frozen=True)
class PlannedEntry:
    """An entry that is to be recorded, checked already."""

    slot: str
    kind: str
    fields: Fields = field(repr=False)
    id: UUID


@dataclass(frozen=True)
class PlannedCase:
    """A case that is to be opened, with its entries; the opening is the first."""

    rows: tuple[int, ...]
    entries: tuple[PlannedEntry, ...]
    content: bytes = field(repr=False)

    @property
    def title(self) -> str:
        """Return what the list of cases will show."""
        return str(self.entries[0].fields["title"])


@dataclass(frozen=True)
class Plan:
    """What a table comes to."""

    cases: tuple[PlannedCase, ...]
    faults: tuple[Fault, ...]
    doubts: tuple[Fault, ...]
    rows: int
    faulty_rows: frozenset[int]

    @property
    def entries(self) -> int:
        """Return how many entries there would be, without the notes of where they are from."""
        return sum(len(case.entries) for case in self.cases)


@dataclass(frozen=True)
class Naming:
    """What the plan needs from the page: language and the words for a case without a title."""

    language: str
    lead: str
    untitled: str


def plan_of(table: Table, columns: Columns, naming: Naming) -> Plan:
    """Return the cases of a table and every fault; a case with a faulty row is not among them."""
    return _Planner(table, columns, naming).plan()


class _Planner:
    def __init__(self, table: Table, columns: Columns, naming: Naming) -> None:
        self._sheet = table.sheets[columns.sheet]
        self._from_1904 = table.counts_from_1904
        self._columns = columns
        self._naming = naming
        self._headings = headings_of(self._sheet, columns.heading_row)
        self._faults: list[Fault] = []
        self._doubts: list[Fault] = []
        self._slots = [slot for slot in SLOTS if any(self._mapped(slot))]

    def _mapped(self, slot: Slot) -> Iterator[tuple[int, Target]]:
        """Yield the columns that become fields of a slot."""
        for column, code in enumerate(self._columns.targets):
            target = all_targets().get(code)
            if target is not None and target.slot.name == slot.name:
                yield column, target

    def plan(self) -> Plan:
        rows = dict(rows_below(self._sheet, self._columns.heading_row))
        groups = self._grouped(rows)
        planned = [self._case(numbers, rows) for numbers in groups]
        bad = {fault.row for fault in self._faults}
        bad |= {n for numbers in groups if bad.intersection(numbers) for n in numbers}
        good = tuple(case for case in planned if case and not bad.intersection(case.rows))
        self._faults.sort(key=lambda fault: (fault.row, fault.column or 0))
        return Plan(good, tuple(self._faults), tuple(self._doubts), len(rows), frozenset(bad))

    def _grouped(self, rows: Mapping[int, Row]) -> list[tuple[int, ...]]:
        column = self._columns.case_column
        if column is None:
            return [(number,) for number in rows]
        groups: dict[str, list[int]] = {}
        for number, row in rows.items():
            if row[column]:
                groups.setdefault(folded(row[column]) or row[column], []).append(number)
            else:
                self._blame(number, column, "no_case")
        return [tuple(numbers) for numbers in groups.values()]

    def _case(self, numbers: Sequence[int], rows: Mapping[int, Row]) -> PlannedCase | None:
        entries: list[PlannedEntry] = []
        opening = self._opening(numbers, rows)
        for number in numbers:
            for slot in self._slots:
                if slot.name != "case":
                    self._add(slot, number, rows[number], entries)
        if opening is None:
            return None
        content = json.dumps([rows[number] for number in numbers], ensure_ascii=False).encode()
        return PlannedCase(tuple(numbers), (opening, *entries), content)

    def _opening(self, numbers: Sequence[int], rows: Mapping[int, Row]) -> PlannedEntry | None:
        """Return the first entry of a case; the first row that says something counts."""
        (slot,) = (one for one in SLOTS if one.name == "case")
        merged: Fields = {"lead": self._naming.lead}
        for number in numbers:
            for name, value in self._values(slot, number, rows[number]).items():
                if merged.setdefault(name, value) != value:
                    column = self._columns.column_of(f"case.{name}")
                    self._blame(number, column, "differs", {"row": numbers[0]}, f"case.{name}")
        merged.setdefault("title", self._untitled(numbers, rows))
        return self._checked(slot, numbers[0], merged)

    def _untitled(self, numbers: Sequence[int], rows: Mapping[int, Row]) -> str:
        column = self._columns.case_column
        said = rows[numbers[0]][column] if column is not None else ""
        return said or self._naming.untitled % {"row": numbers[0]}

    def _add(self, slot: Slot, number: int, row: Row, entries: list[PlannedEntry]) -> None:
        fields = self._values(slot, number, row)
        if not fields:
            return
        fields |= {name: list(value) for name, value in slot.given.items()}
        fields = {**self._standing(slot), **fields, **self._persons(slot, entries)}
        if any(one.slot == slot.name and one.fields == fields for one in entries):
            return  # told again in each row of the case
        entry = self._checked(slot, number, fields)
        if entry is not None:
            entries.append(entry)

    def _standing(self, slot: Slot) -> Fields:
        found: Fields = {}
        for target in required_of(slot):
            code = self._columns.standing.get(target.code)
            if code:
                found[target.field.name] = [code] if target.field.is_list else code
        return found

    def _persons(self, slot: Slot, entries: Sequence[PlannedEntry]) -> Fields:
        named = _PERSONS.get(slot.name, {})
        found = {
            name: [str(one.id) for one in entries if one.slot == who] for name, who in named.items()
        }
        return {name: ids for name, ids in found.items() if ids}

    def _values(self, slot: Slot, number: int, row: Row) -> Fields:
        """Return the values a row gives to a slot; what cannot be read is a fault."""
        found: Fields = {}
        for column, target in self._mapped(slot):
            text = row[column]
            if not text:
                continue
            if doubt := doubt_of(text):
                self._doubts.append(Fault(number, column, doubt))
            words = self._columns.words.get(target.code, {})
            try:
                value = value_for(target, text, words=words, counts_from_1904=self._from_1904)
            except CellRefused as refusal:
                self._blame(number, column, refusal.code, refusal.params, target.code)
                continue
            if value is not None:
                self._put(found, target, column, value)
        return found

    def _put(self, found: Fields, target: Target, column: int, value: object) -> None:
        name = target.field.name
        if target.code == NOTE and self._columns.targets.count(NOTE) > 1:
            heading = self._headings[column]
            line = f"{heading}: {value}" if heading else str(value)
            value = f"{found[name]}\n{line}" if name in found else line
        found[name] = value

    def _checked(self, slot: Slot, number: int, fields: Fields) -> PlannedEntry | None:
        try:
            check_fields(slot.kind, fields, language=self._naming.language)
        except FieldErrors as faults:
            for fault in faults.errors:
                code = f"{slot.name}.{fault.field}"
                column = self._columns.column_of(code)
                self._blame(number, column, fault.code, fault.params, code)
            return None
        return PlannedEntry(slot.name, slot.kind_name, fields, uuid4())

    def _blame(
        self,
        row: int,
        column: int | None,
        code: str,
        params: Mapping[str, object] | None = None,
        target: str = "",
    ) -> None:
        self._faults.append(Fault(row, column, code, params or {}, target))

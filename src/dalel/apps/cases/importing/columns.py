"""What a member has said about a table: which column is what, and what its words mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from dalel.apps.cases.importing.headings import guessed
from dalel.apps.cases.importing.targets import NOTE, all_targets
from dalel.apps.entries.tables.rows import heading_row, headings_of
from dalel.apps.entries.tables.table import Table

Words = Mapping[str, Mapping[str, str]]
# A word that is to become nothing.
NOTHING = "-"


@dataclass(frozen=True)
class Columns:
    """The meaning of a table.

    Attributes:
        sheet: Which sheet, from 0.
        heading_row: Which row holds the headings, from 1; rows below it are cases.
        targets: What each column becomes; empty for nothing.
        case_column: The column (from 0) whose equal cells belong to one case; ``None`` where
            each row is a case.
        words: Codes by word, by target; ``NOTHING`` where a word is to become nothing.
        standing: Codes for every row, by target, where no column says it.
        is_named: Whether the member has looked at the columns already.
    """

    sheet: int = 0
    heading_row: int = 1
    targets: tuple[str, ...] = ()
    case_column: int | None = None
    words: Words = field(default_factory=dict)
    standing: Mapping[str, str] = field(default_factory=dict)
    is_named: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return the meaning as plain values."""
        return {
            "sheet": self.sheet,
            "heading_row": self.heading_row,
            "targets": list(self.targets),
            "case_column": self.case_column,
            "words": {target: dict(words) for target, words in self.words.items()},
            "standing": dict(self.standing),
            "is_named": self.is_named,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Columns:
        """Return what ``to_json`` wrote."""
        return cls(**{**data, "targets": tuple(data["targets"])})

    def column_of(self, target: str) -> int | None:
        """Return the first column that becomes a field."""
        return self.targets.index(target) if target in self.targets else None

    def twice(self) -> list[int]:
        """Return the columns whose field an earlier column has already."""
        found, seen = [], set()
        for column, target in enumerate(self.targets):
            if target and target != NOTE and target in seen:
                found.append(column)
            seen.add(target)
        return found


def first_guess(table: Table) -> Columns:
    """Return what the first visible sheet seems to mean."""
    return guess_for(table, Columns(sheet=table.first_visible))


def guess_for(table: Table, said: Columns, *, row: int | None = None) -> Columns:
    """Return what a sheet seems to mean, with its headings in the row given."""
    sheet = table.sheets[said.sheet]
    found = row or heading_row(sheet)
    headings = headings_of(sheet, found)
    return replace(said, heading_row=found, targets=guessed(headings), case_column=None)


def is_meant(code: str) -> bool:
    """Return whether there is such a field, or the column is to become nothing."""
    return not code or code in all_targets()

"""What a member has said about a table of reports: which column is what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from dalel.apps.entries.tables.rows import heading_row, headings_of
from dalel.apps.entries.tables.table import Table
from dalel.apps.intake.importing.exports import is_export
from dalel.apps.intake.importing.headings import guessed
from dalel.apps.intake.importing.targets import ABOUT_WHOM, LANGUAGE, STORY, WAY, may_stand_twice


@dataclass(frozen=True)
class Meaning:
    """The meaning of a table.

    Attributes:
        sheet: Which sheet, from 0.
        heading_row: Which row holds the headings, from 1; each row below them is a report.
        targets: What each column becomes; empty for nothing.
        standing: Codes for every row, by target, where no column says it.
        is_named: Whether the member has looked at the columns already.
    """

    sheet: int = 0
    heading_row: int = 1
    targets: tuple[str, ...] = ()
    standing: Mapping[str, str] = field(default_factory=dict)
    is_named: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return the meaning as plain values."""
        return {
            "sheet": self.sheet,
            "heading_row": self.heading_row,
            "targets": list(self.targets),
            "standing": dict(self.standing),
            "is_named": self.is_named,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Meaning:
        """Return what ``to_json`` wrote."""
        return cls(**{**data, "targets": tuple(data["targets"])})

    def column_of(self, target: str) -> int | None:
        """Return the first column that becomes this."""
        return self.targets.index(target) if target in self.targets else None

    def twice(self) -> list[int]:
        """Return the columns that become what one column alone may become, and is already."""
        found, seen = [], set()
        for column, target in enumerate(self.targets):
            if target and target in seen and not may_stand_twice(target):
                found.append(column)
            seen.add(target)
        return found

    @property
    def tells(self) -> bool:
        """Whether a column says what happened."""
        return STORY in self.targets


def first_guess(table: Table, *, language: str) -> Meaning:
    """Return what the first visible sheet seems to mean."""
    standing = {ABOUT_WHOM: "unknown", LANGUAGE: language}
    return guess_for(table, Meaning(sheet=table.first_visible, standing=standing))


def guess_for(table: Table, said: Meaning, *, row: int | None = None) -> Meaning:
    """Return what a sheet seems to mean, with its headings in the row given."""
    sheet = table.sheets[said.sheet]
    found = row or heading_row(sheet)
    headings = headings_of(sheet, found)
    way = said.standing.get(WAY) or ("web_form" if is_export(headings) else "other")
    standing = {**said.standing, WAY: way}
    return replace(said, heading_row=found, targets=guessed(headings), standing=standing)

"""A table as it was read: sheets of rows of text."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from dalel.core.errors import DalelError

Row = tuple[str, ...]


class TableUnreadable(DalelError):
    """A table cannot be taken; ``code`` says why, ``params`` carry numbers and never its text."""

    def __init__(self, code: str, **params: int) -> None:
        super().__init__(f"The table cannot be read ({code}).")
        self.code = code
        self.params: Mapping[str, int] = params


@dataclass(frozen=True)
class Sheet:
    """One sheet. Row number ``n`` of the spreadsheet is ``rows[n - 1]``; all are equally long."""

    name: str
    rows: tuple[Row, ...]
    is_hidden: bool = False

    @property
    def width(self) -> int:
        """Return the number of columns."""
        return len(self.rows[0]) if self.rows else 0


@dataclass(frozen=True)
class Table:
    """Everything a file holds. ``counts_from_1904`` tells how bare day numbers are meant."""

    sheets: tuple[Sheet, ...] = field(repr=False)
    counts_from_1904: bool = False

    @property
    def first_visible(self) -> int:
        """Return the number of the first sheet that is not hidden, from 0; 0 if all are."""
        return next((n for n, sheet in enumerate(self.sheets) if not sheet.is_hidden), 0)

    def to_bytes(self) -> bytes:
        """Return the table as JSON, for the pipe from the child and for sealing."""
        sheets = [[one.name, one.is_hidden, one.rows] for one in self.sheets]
        return json.dumps([self.counts_from_1904, sheets], ensure_ascii=False).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> Table:
        """Return what ``to_bytes`` wrote."""
        counts_from_1904, sheets = json.loads(data)
        read = (Sheet(name, tuple(map(tuple, rows)), hidden) for name, hidden, rows in sheets)
        return cls(tuple(read), counts_from_1904)


def squared(rows: Sequence[Sequence[str]]) -> tuple[Row, ...]:
    """Return rows of one length, without the empty ones and columns at the end."""
    found = [tuple(row) for row in rows]
    while found and not any(found[-1]):
        found.pop()
    width = max((_filled(row) for row in found), default=0)
    return tuple(row[:width] + ("",) * (width - len(row)) for row in found)


def _filled(row: Row) -> int:
    """Return how many columns reach to the last filled one."""
    return next((n for n in range(len(row), 0, -1) if row[n - 1]), 0)

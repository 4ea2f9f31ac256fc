"""Where the headings of a sheet stand, and the rows below them."""

from __future__ import annotations

from collections.abc import Iterator

from dalel.apps.entries.tables.table import Row, Sheet

_LOOKED_AT = 20
_SHOWN_CHARACTERS, _SHOWN_EXAMPLES, _SHOWN_FROM = 60, 3, 200


def heading_row(sheet: Sheet) -> int:
    """Return which row (from 1) seems to hold the headings: the first that is as full as any."""
    filled = [sum(map(bool, row)) for row in sheet.rows[:_LOOKED_AT]]
    fullest = max(filled, default=0)
    return next((n for n, count in enumerate(filled, 1) if count * 2 > fullest), 1)


def headings_of(sheet: Sheet, row: int) -> Row:
    """Return the headings; a second column of the same name gets a number."""
    if not 1 <= row <= len(sheet.rows):
        return ("",) * sheet.width
    seen: dict[str, int] = {}
    found = []
    for heading in sheet.rows[row - 1]:
        seen[heading] = seen.get(heading, 0) + 1
        found.append(f"{heading} ({seen[heading]})" if heading and seen[heading] > 1 else heading)
    return tuple(found)


def rows_below(sheet: Sheet, heading_row: int) -> Iterator[tuple[int, Row]]:
    """Yield the number and cells of every row below the headings that holds anything."""
    headings = sheet.rows[heading_row - 1] if sheet.rows else ()
    for number, row in enumerate(sheet.rows[heading_row:], heading_row + 1):
        # Some tables repeat their headings on every printed page.
        if any(row) and row != headings:
            yield number, row


def examples_of(sheet: Sheet, heading_row: int, column: int) -> list[str]:
    """Return the first different values of a column, shortened."""
    found: dict[str, None] = {}
    for row in sheet.rows[heading_row : heading_row + _SHOWN_FROM]:
        if row[column]:
            found[row[column][:_SHOWN_CHARACTERS]] = None
        if len(found) == _SHOWN_EXAMPLES:
            break
    return list(found)


def letters(column: int) -> str:
    """Return a column as spreadsheets call it: A, B, ..., AA."""
    return (letters(column // 26 - 1) if column >= 26 else "") + chr(65 + column % 26)

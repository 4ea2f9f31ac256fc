"""Spreadsheets: what a cell shows becomes text, formulas by what they last came to."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from dalel.apps.entries.tables import limits
from dalel.apps.entries.tables.table import Sheet, Table, TableUnreadable, squared

Value = int | float | str | bool | time | date | datetime | timedelta

PACKED = b"PK\x03\x04"
OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"
_COUNTS_FROM_1904 = re.compile(rb"<(?:\w+:)?workbookPr\b[^>]*\bdate1904=[\"'](?:1|true)[\"']")
_WHOLE = 2**53


def read_workbook(data: bytes) -> Table:
    """Return a workbook's table: every sheet that holds anything.

    Raises:
        TableUnreadable: It is no workbook, locked by a password, or larger than a table may be.
    """
    counts_from_1904 = _checked_package(data) if data.startswith(PACKED) else False
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = tuple(_sheets(book))
    except PasswordError as error:
        raise TableUnreadable("locked") from error
    except (CalamineError, ValueError) as error:
        raise TableUnreadable("not_a_table") from error
    return Table(sheets, counts_from_1904)


def _checked_package(data: bytes) -> bool:
    """Look at a package before it is unpacked; return how its days are counted."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            _refuse_a_bomb(package, len(data))
            return _counts_from_1904(package)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise TableUnreadable("not_a_table") from error


def _refuse_a_bomb(package: zipfile.ZipFile, packed: int) -> None:
    unpacked = sum(member.file_size for member in package.infolist())
    allowed = max(limits.UNPACKED_ALWAYS_BYTES, packed * limits.UNPACKED_TIMES)
    if unpacked > min(allowed, limits.UNPACKED_BYTES):
        raise TableUnreadable("bomb", limit=limits.UNPACKED_BYTES // 1024**2)


def _counts_from_1904(package: zipfile.ZipFile) -> bool:
    try:
        with package.open("xl/workbook.xml") as file:
            return bool(_COUNTS_FROM_1904.search(file.read(64 * 1024)))
    except KeyError:
        return False  # of another make


def _sheets(book: CalamineWorkbook) -> Iterable[Sheet]:
    found = [one for one in book.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
    if len(found) > limits.SHEETS:
        raise TableUnreadable("too_many_sheets", limit=limits.SHEETS)
    characters = 0
    for one in found:
        sheet = book.get_sheet_by_name(one.name)
        rows = _filled_down(squared(_rows(sheet)), sheet.merged_cell_ranges or [])
        characters += sum(len(cell) for row in rows for cell in row)
        if characters > limits.CHARACTERS:
            raise TableUnreadable("too_much_text", limit=limits.CHARACTERS // 10**6)
        if rows:
            yield Sheet(one.name, rows, one.visible != SheetVisibleEnum.Visible)


def _rows(sheet: CalamineSheet) -> list[list[str]]:
    rows, filled = [], 0
    # Formats far to the right or below hold nothing: only what is filled counts.
    for number, values in enumerate(sheet.to_python(skip_empty_area=False), 1):
        cells = [_text(value) for value in values]
        rows.append(cells)
        if not any(cells):
            continue
        filled += 1
        if filled > limits.ROWS + 1:
            raise TableUnreadable("too_many_rows", limit=limits.ROWS)
        if any(cells[limits.COLUMNS :]):
            raise TableUnreadable("too_many_columns", limit=limits.COLUMNS)
        if any(len(cell.encode()) > limits.CELL_BYTES for cell in cells if len(cell) > 8000):
            kilobytes = limits.CELL_BYTES // 1024
            raise TableUnreadable("cell_too_long", row=number, limit=kilobytes)
    return rows


def _text(value: Value) -> str:
    """Return what a cell shows, without what only the program knows about it."""
    match value:
        case str():
            return value.replace("\x00", "").strip()
        case bool():
            return "TRUE" if value else "FALSE"
        case float() | int():
            return _number_text(value)
        case date() | time():
            return _time_text(value)
        case _:
            return str(value)


def _time_text(value: date | time) -> str:
    """Return a day, an hour, or both where the hour says something."""
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, datetime) and value.time() != time():
        return value.strftime("%Y-%m-%dT%H:%M")
    return value.strftime("%Y-%m-%d")


def _number_text(value: float) -> str:
    """Return a number in digits: a telephone number stays one."""
    if value == int(value) and abs(value) < _WHOLE:
        return str(int(value))
    return format(value, ".15g")


def _filled_down(
    rows: tuple[tuple[str, ...], ...],
    merged: Iterable[tuple[tuple[int, int], tuple[int, int]]],
) -> tuple[tuple[str, ...], ...]:
    """Let a cell that was merged over several rows stand in each of them.

    Across columns it stays where it is: that is a title, not a value.
    """
    changed = [list(row) for row in rows]
    for (first, column), (last, _last_column) in merged:
        for row in range(first + 1, min(last + 1, len(changed))):
            if column < len(changed[row]) and not changed[row][column]:
                changed[row][column] = changed[first][column]
    return tuple(map(tuple, changed))

"""Tables as text: whichever encoding, separator and quoting a program has chosen."""

from __future__ import annotations

import csv
import io
from collections import Counter
from itertools import islice

from dalel.apps.entries.tables import limits
from dalel.apps.entries.tables.table import Sheet, Table, TableUnreadable, squared

SEPARATORS = (",", ";", "\t")
_SAMPLE_ROWS = 50
_SAMPLE_BYTES = 4096
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
# The Kazakh table of one byte per letter: its Russian letters stand where cp1251 has them.
_ONE_BYTE = "kz1048"


def read_text_table(data: bytes) -> Table:
    """Return a CSV file's table.

    Raises:
        TableUnreadable: It is no text, or larger than a table may be.
    """
    text = _decoded(data)
    text, separator = _separated(text)
    return Table((Sheet("", squared(_rows(text, separator))),))


def _decoded(data: bytes) -> str:
    try:
        text = data.decode(_encoding(data))
    except UnicodeDecodeError as error:
        raise TableUnreadable("not_a_table") from error
    # A picture or a program becomes letters too; no table has such signs.
    if any(sign < " " and sign not in "\t\r\n\v\f" for sign in text[: limits.CELL_BYTES]):
        raise TableUnreadable("not_a_table")
    return text.replace("\x00", "")


def _encoding(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    sample = data[:_SAMPLE_BYTES]
    if sample.count(0) * 4 > len(sample):
        return "utf-16-le" if sample[1::2].count(0) >= sample[::2].count(0) else "utf-16-be"
    if found := _utf_16_without_mark(sample):
        return found
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return _ONE_BYTE
    return "utf-8"


def _utf_16_without_mark(sample: bytes) -> str:
    """Return UTF-16 where every other byte says "Cyrillic", the second or the first of each two."""
    for begin, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        high = sample[begin::2]
        if high and (high.count(4) + high.count(0)) * 10 > len(high) * 9:
            return encoding
    return ""


def _separated(text: str) -> tuple[str, str]:
    """Return the text and its separator, as its first line says or as fits its first rows."""
    first, _line_end, rest = text.partition("\n")
    named = first.strip().strip('"').lower()
    if named.startswith("sep=") and named[4:] in SEPARATORS:
        return rest, named[4:]
    if first.strip("\r").lower() == "sep=\t":
        return rest, "\t"
    return text, max(SEPARATORS, key=lambda separator: _fit(text, separator))


def _fit(text: str, separator: str) -> tuple[int, int]:
    """Return how well a separator fits: rows that agree in having several columns, then columns."""
    try:
        rows = islice(csv.reader(io.StringIO(text, newline=""), delimiter=separator), _SAMPLE_ROWS)
        widths = Counter(len(row) for row in rows if any(row))
    except csv.Error:
        return 0, 0
    width, agreeing = max(widths.items(), key=lambda one: (one[1], one[0]), default=(0, 0))
    return (agreeing, width) if width > 1 else (0, 0)


def _rows(text: str, separator: str) -> list[list[str]]:
    csv.field_size_limit(limits.CELL_BYTES)
    rows: list[list[str]] = []
    last = 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            rows.append(cells)
            if any(cells):
                last = len(rows)
            _check(cells, number=len(rows), filled=last)
    except csv.Error as error:
        raise TableUnreadable(
            "cell_too_long", row=len(rows) + 1, limit=limits.CELL_BYTES // 1024
        ) from error
    return rows[:last]


def _check(cells: list[str], *, number: int, filled: int) -> None:
    # The headings may stand below a title.
    if filled > limits.ROWS + 1 and any(cells):
        raise TableUnreadable("too_many_rows", limit=limits.ROWS)
    if len(cells) > limits.COLUMNS and any(cells[limits.COLUMNS :]):
        raise TableUnreadable("too_many_columns", limit=limits.COLUMNS)
    for cell in cells:
        if len(cell) * 4 > limits.CELL_BYTES and len(cell.encode()) > limits.CELL_BYTES:
            raise TableUnreadable("cell_too_long", row=number, limit=limits.CELL_BYTES // 1024)

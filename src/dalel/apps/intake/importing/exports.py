"""Exports of KoboToolbox and ODK as one plain table.

What they spread is gathered: the choices of a question, each a column of 0 and 1 beside or instead
of the question's own column, become words in one cell; the rows of what repeats, on sheets of their
own, become lines in one cell of the row they belong to. Row numbers stay as in the file.

Source: headings of formpack (KoboToolbox) and of ODK Central, as of 2026.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from dalel.apps.entries.tables import limits
from dalel.apps.entries.tables.rows import heading_row
from dalel.apps.entries.tables.table import Row, Sheet, Table

_YES = frozenset({"1", "1.0", "true"})
_NO = frozenset({"0", "0.0", "false", ""})
_FEWEST_CHOICES = 2
# The column on a sheet of what repeats, and the column of the main sheet that it points to.
_LINKS = (
    ("_submission__uuid", "_uuid"),
    ("_submission__id", "_id"),
    ("PARENT_KEY", "KEY"),
    ("_parent_index", "_index"),
)
_PARENT_TABLE = "_parent_table_name"
# By these columns an export of such a program is known.
_MARKS = frozenset({"_uuid", "_submission_time", "_index", "KEY", "instanceID", "meta/instanceID"})


def is_export(headings: Sequence[str]) -> bool:
    """Return whether headings are those of KoboToolbox or ODK."""
    return bool(_MARKS & set(headings))


def gathered(table: Table) -> Table:
    """Return a table with what an export spread over columns and sheets; others stay as they are.

    A sheet whose rows do not all belong to a row of the main sheet stays a sheet.
    """
    if not table.sheets or not is_export(_headings(table.sheets[0])):
        return table
    main, *others = table.sheets
    main, left = _with_choices(main), []
    for sheet in others:
        joined = _joined(main, _with_choices(sheet))
        main = joined or main
        if joined is None:
            left.append(sheet)
    return replace(table, sheets=(main, *left))


def _headings(sheet: Sheet) -> Row:
    row = heading_row(sheet)
    return sheet.rows[row - 1] if sheet.rows else ()


def _with_choices(sheet: Sheet) -> Sheet:
    """Return the sheet with one column for each question of several choices."""
    headings, first = _headings(sheet), heading_row(sheet)
    dropped: set[int] = set()
    cells = {place: list(column) for place, column in enumerate(zip(*sheet.rows, strict=True))}
    names = list(headings)
    for question, columns in _questions(sheet, headings, first):
        own = headings.index(question) if question in headings else columns[0]
        names[own] = question
        for row in range(first, len(sheet.rows)):
            chosen = [
                headings[column].rpartition("/")[2]
                for column in columns
                if sheet.rows[row][column].casefold() in _YES
            ]
            if own in columns or not sheet.rows[row][own]:
                cells[own][row] = ", ".join(chosen)
        dropped |= set(columns) - {own}
    kept = [place for place in cells if place not in dropped]
    rows = list(zip(*(cells[place] for place in kept), strict=True))
    if rows:
        rows[first - 1] = tuple(names[place] for place in kept)
    return replace(sheet, rows=tuple(rows))


def _questions(
    sheet: Sheet, headings: Sequence[str], first: int
) -> Iterator[tuple[str, list[int]]]:
    """Yield questions of several choices with the columns of their choices."""
    found: dict[str, list[int]] = {}
    for column, heading in enumerate(headings):
        question, stroke, choice = heading.rpartition("/")
        if stroke and question and choice:
            found.setdefault(question, []).append(column)
    below = sheet.rows[first:]
    for question, columns in found.items():
        if len(columns) >= _FEWEST_CHOICES and _are_choices(below, columns):
            yield question, columns


def _are_choices(rows: Sequence[Row], columns: Sequence[int]) -> bool:
    """Return whether columns say yes or no and nothing else, all of them or none in each row."""
    seen = False
    for row in rows:
        cells = [row[column].casefold() for column in columns]
        if any(cell not in _YES | _NO for cell in cells) or (any(cells) and not all(cells)):
            return False
        seen = seen or any(cells)
    return seen


def _joined(main: Sheet, sheet: Sheet) -> Sheet | None:
    """Return the main sheet with what repeats as a last column; ``None`` where it does not fit."""
    headings, first = _headings(sheet), heading_row(sheet)
    link = _link(main, headings)
    if link is None or main.width >= limits.COLUMNS:
        return None
    own, there = link
    begin = heading_row(main)
    places = {row[there]: n for n, row in enumerate(main.rows[begin:], begin) if row[there]}
    lines: dict[int, list[str]] = {}
    for row in sheet.rows[first:]:
        if not any(row):
            continue
        # ODK points to a repeat within a repeat by the whole way: the first part is the row.
        place = places.get(row[own], places.get(row[own].partition("/")[0]))
        if place is None or not _is_of(main, row, headings):
            return None
        lines.setdefault(place, []).append(_line(headings, row))
    column = {begin - 1: sheet.name, **{n: "\n".join(said) for n, said in lines.items()}}
    rows = tuple((*row, column.get(n, "")) for n, row in enumerate(main.rows))
    return replace(main, rows=rows)


def _link(main: Sheet, headings: Sequence[str]) -> tuple[int, int] | None:
    there = _headings(main)
    for own, other in _LINKS:
        if own in headings and other in there:
            return headings.index(own), there.index(other)
    return None


def _is_of(main: Sheet, row: Row, headings: Sequence[str]) -> bool:
    """Return whether a row points to the main sheet and not to another sheet of what repeats."""
    if "_parent_index" not in headings or _PARENT_TABLE not in headings:
        return True
    if any(own in headings for own, _there in _LINKS[:3]):
        return True
    return row[headings.index(_PARENT_TABLE)] in ("", main.name)


def _line(headings: Sequence[str], row: Row) -> str:
    """Return what one repetition says, without what the program added."""
    said = [
        f"{heading.rpartition('/')[2]}: {cell}"
        for heading, cell in zip(headings, row, strict=True)
        if cell and heading and not heading.startswith("_") and heading not in ("KEY", "PARENT_KEY")
    ]
    return "; ".join(said)

"""The meaning of a table as a TOML file that somebody edits."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping

from dalel.apps.cases.importing.columns import (
    NOTHING,
    Columns,
    first_guess,
    is_meant,
)
from dalel.apps.cases.importing.preview import standing_asked, words_asked
from dalel.apps.cases.importing.targets import all_targets
from dalel.apps.entries.tables.likeness import folded
from dalel.apps.entries.tables.rows import headings_of
from dalel.apps.entries.tables.table import Table
from dalel.core.errors import DalelError

_HEAD = """\
# What the columns of a table mean. Left of "=" stands the heading, right of it the field;
# "" is not imported. Rows with the same value in case_column are one case; "" is one row, one case.
"""


class MappingMalformed(DalelError):
    """The file is no mapping of this table; says what to change and never quotes the table."""


def mapping_text(table: Table, columns: Columns) -> str:
    """Return the meaning as text, with every field that may be chosen."""
    return "\n".join(_lines(table, columns)) + "\n"


def _lines(table: Table, columns: Columns) -> Iterator[str]:
    headings = headings_of(table.sheets[columns.sheet], columns.heading_row)
    case_column = "" if columns.case_column is None else headings[columns.case_column]
    yield _HEAD
    yield f"sheet = {columns.sheet + 1}"
    yield f"heading_row = {columns.heading_row}"
    yield f"case_column = {_quoted(case_column)}"
    yield "\n[columns]"
    named = zip(headings, columns.targets, strict=True)
    yield from (f"{_quoted(one)} = {_quoted(target)}" for one, target in named if one)
    yield f"# Fields: {', '.join(all_targets())}"
    yield "\n[standing]"
    yield from (f'# {_quoted(target.code)} = ""' for target in standing_asked(columns))
    asked: dict[str, list[str]] = {}
    for one in words_asked(table, columns):
        asked.setdefault(one.target.code, []).append(one.word)
    for code, words in asked.items():
        yield f'\n[words.{_quoted(code)}]   # word = code, or "{NOTHING}" to leave it empty'
        yield from (f'# {_quoted(word)} = ""' for word in words)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def read_mapping(text: str, table: Table) -> Columns:
    """Return the meaning that a file gives to a table.

    Raises:
        MappingMalformed: It is no TOML, or names a sheet, column, field or code that is not there.
    """
    try:
        given = tomllib.loads(text)
        sheet = int(given.get("sheet", first_guess(table).sheet + 1)) - 1
        row = int(given.get("heading_row", 1))
        if not 0 <= sheet < len(table.sheets) or row < 1:
            raise MappingMalformed("there is no such sheet or row.")
        headings = headings_of(table.sheets[sheet], row)
        named = dict(given.get("columns", {}))
        words = {t: dict(known) for t, known in given.get("words", {}).items()}
        standing = dict(given.get("standing", {}))
        case_column = _column(str(given.get("case_column", "")), headings)
    except (tomllib.TOMLDecodeError, ValueError, TypeError, AttributeError) as error:
        raise MappingMalformed("this is no mapping in TOML.") from error
    _check(named, headings, words, standing)
    return Columns(
        sheet=sheet,
        heading_row=row,
        targets=tuple(named.get(heading, "") for heading in headings),
        case_column=case_column,
        words={
            t: {folded(word): code for word, code in known.items()} for t, known in words.items()
        },
        standing=standing,
        is_named=True,
    )


def _column(heading: str, headings: tuple[str, ...]) -> int | None:
    if heading and heading not in headings:
        raise MappingMalformed("case_column is no heading of the table.")
    return headings.index(heading) if heading else None


def _check(
    named: Mapping[str, str],
    headings: tuple[str, ...],
    words: Mapping[str, Mapping[str, str]],
    standing: Mapping[str, str],
) -> None:
    if not named.keys() <= set(headings):
        raise MappingMalformed("a column is named that the table does not have.")
    if not all(is_meant(target) for target in named.values()):
        raise MappingMalformed("a column becomes a field that there is not.")
    if Columns(targets=tuple(named.values())).twice():
        raise MappingMalformed("two columns become the same field.")
    codes = [(target, code) for target, known in words.items() for code in known.values()]
    for target, code in (*codes, *standing.items()):
        found = all_targets().get(target)
        vocabulary = found.field.vocabulary if found else None
        if vocabulary is None or (code != NOTHING and code not in vocabulary.codes):
            raise MappingMalformed("a word becomes a code that there is not.")

"""The meaning of a table of reports as a TOML file that somebody edits."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping

from dalel.apps.entries.tables.rows import headings_of
from dalel.apps.entries.tables.table import Table
from dalel.apps.intake.importing.meaning import Meaning, first_guess
from dalel.apps.intake.importing.targets import SPECIAL, STANDING, all_targets, is_meant
from dalel.core.errors import DalelError

_HEAD = """\
# What the columns of a table mean: each row is a report. Left of "=" stands the heading, right of
# it what it becomes; "" is not imported. What no column says stands for every row in [standing].
"""


class MappingMalformed(DalelError):
    """The file is no mapping of this table; says what to change and never quotes the table."""


def mapping_text(table: Table, meaning: Meaning) -> str:
    """Return the meaning as text, with everything that may be chosen."""
    return "\n".join(_lines(table, meaning)) + "\n"


def _lines(table: Table, meaning: Meaning) -> Iterator[str]:
    headings = headings_of(table.sheets[meaning.sheet], meaning.heading_row)
    yield _HEAD
    yield f"sheet = {meaning.sheet + 1}"
    yield f"heading_row = {meaning.heading_row}"
    yield "\n[columns]"
    named = zip(headings, meaning.targets, strict=True)
    yield from (f"{_quoted(one)} = {_quoted(target)}" for one, target in named if one)
    yield f"# May become: {', '.join((*all_targets(), *SPECIAL))}"
    yield "\n[standing]"
    yield from (f"{_quoted(one)} = {_quoted(code)}" for one, code in meaning.standing.items())


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def read_mapping(text: str, table: Table, *, language: str) -> Meaning:
    """Return the meaning that a file gives to a table.

    Raises:
        MappingMalformed: It is no TOML, or names a sheet, column, field or code that is not there.
    """
    guess = first_guess(table, language=language)
    try:
        given = tomllib.loads(text)
        sheet = int(given.get("sheet", guess.sheet + 1)) - 1
        row = int(given.get("heading_row", guess.heading_row))
        if not 0 <= sheet < len(table.sheets) or row < 1:
            raise MappingMalformed("there is no such sheet or row.")
        headings = headings_of(table.sheets[sheet], row)
        named = dict(given.get("columns", {}))
        standing = {**guess.standing, **dict(given.get("standing", {}))}
    except (tomllib.TOMLDecodeError, ValueError, TypeError, AttributeError) as error:
        raise MappingMalformed("this is no mapping in TOML.") from error
    targets = tuple(named.get(heading, "") for heading in headings)
    meaning = Meaning(sheet, row, targets, standing, is_named=True)
    _check(named, headings, meaning)
    return meaning


def _check(named: Mapping[str, str], headings: tuple[str, ...], meaning: Meaning) -> None:
    if not named.keys() <= set(headings):
        raise MappingMalformed("a column is named that the table does not have.")
    if not all(is_meant(target) for target in named.values()):
        raise MappingMalformed("a column becomes something that there is not.")
    if meaning.twice():
        raise MappingMalformed("two columns become the same field.")
    if not meaning.tells:
        raise MappingMalformed("no column becomes statement.words, what happened.")
    for target, code in meaning.standing.items():
        vocabulary = all_targets()[target].field.vocabulary if target in STANDING else None
        if vocabulary is None or code not in vocabulary.codes:
            raise MappingMalformed("what stands for every row is not in our lists.")

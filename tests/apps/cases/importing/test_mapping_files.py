"""The meaning of a table in a file that somebody edits."""

from __future__ import annotations

import pytest

from dalel.apps.cases.importing.columns import first_guess
from dalel.apps.cases.importing.mapping_files import MappingMalformed, mapping_text, read_mapping
from tests.apps.cases.importing.plans import table

REGISTER = 'Код,"ФИО ""полностью""",Регион\n1,A,Астана\n1,B,Зазеркалье\n'


def test_what_is_written_is_read_back() -> None:
    """Nothing has to be edited where the guess was right."""
    found = table(REGISTER)
    columns = first_guess(found)

    read = read_mapping(mapping_text(found, columns), found)

    assert (read.targets, read.heading_row, read.case_column) == (columns.targets, 1, None)


def test_offers_the_words_that_are_not_known() -> None:
    """As lines that only need their code."""
    found = table(REGISTER)

    assert '# "Зазеркалье" = ""' in mapping_text(found, first_guess(found))


def test_reads_case_column_words_and_standing() -> None:
    """By heading and word, whatever their case."""
    text = (
        'case_column = "Код"\n[columns]\n"Регион" = "case.region"\n'
        '[words."case.region"]\n"ЗАЗЕРКАЛЬЕ" = "KZ-79"\n'
    )

    read = read_mapping(text, table(REGISTER))

    assert read.case_column == 0
    assert read.words == {"case.region": {"зазеркалье": "KZ-79"}}


@pytest.mark.parametrize(
    "text",
    [
        "not toml",
        "sheet = 9",
        "heading_row = 0",
        'case_column = "Nobody"',
        '[columns]\n"Nobody" = "case.title"',
        '[columns]\n"Код" = "case.nothing"',
        '[columns]\n"Код" = "case.title"\n"Регион" = "case.title"',
        '[words."case.region"]\n"x" = "KZ-00"',
        'words = "x"',
    ],
)
def test_refuses_what_does_not_fit_the_table(text: str) -> None:
    """Without quoting it."""
    with pytest.raises(MappingMalformed):
        read_mapping(text, table(REGISTER))

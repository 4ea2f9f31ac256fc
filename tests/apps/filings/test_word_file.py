"""DOCX says what the PDF is told, line by line, in real headings and lists."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from docx import Document

from dalel.apps.filings.pdf_file import told_of
from dalel.apps.filings.sheets import Sheet
from dalel.apps.filings.word_file import docx_of
from tests.apps.conftest import CastMember
from tests.apps.filings.papers_of_a_case import told_case
from tests.apps.filings.test_filling import sheets_of

NOW = datetime(2026, 3, 3, tzinfo=UTC)
RU = Sheet(
    "ru",
    {
        "to": "Кому: суд",
        "title": "ЖАЛОБА\nна отказ",
        "body": "I. Факты\nТекст:\n– пункт",
        "asks": "Первое\nВторое",
        "annexes": "Копия",
        "signed": "Подпись: ____",
    },
)
KK = Sheet("kk", {"title": "ШАҒЫМ", "body": "Мәтін.", "asks": "Бірінші"})


def opened(*sheets: Sheet) -> Any:
    """Return sheets as a document, read back."""
    return Document(BytesIO(docx_of(sheets, is_read=False, now=NOW)))


def lines_of(document: Any) -> list[list[str]]:
    """Return its lines, one column or two."""
    if document.tables:
        return [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    return [[one.text] for one in document.paragraphs]


def told(*sheets: Sheet) -> list[list[str]]:
    """Return the lines the press is told."""
    rows: Any = told_of(sheets, is_read=False)["rows"]
    return [[block["text"] if block else "" for block in row] for row in rows]


def test_says_what_the_pdf_says(advocate: CastMember) -> None:
    """Every paper, alone; and side by side, each paragraph beside its own."""
    filled = sheets_of(advocate, told_case(advocate).number)

    for sheet in filled:
        assert lines_of(opened(sheet)) == told(sheet)
    for first, second in [(filled[0], filled[1]), (filled[-2], filled[-1]), (KK, RU)]:
        assert lines_of(opened(first, second)) == told(first, second)


def test_has_real_headings_and_lists() -> None:
    """Whoever adds a request gets its number; the annexes are counted anew."""
    found = {one.text: one for one in opened(RU).paragraphs}

    styles = {text: one.style.name for text, one in found.items()}
    assert (styles["ЖАЛОБА"], styles["I. Факты"]) == ("Heading 1", "Heading 2")
    lists = {
        text: one._p.pPr.numPr.numId.val
        for text, one in found.items()
        if one._p.pPr.numPr is not None
    }
    assert set(lists) == {"пункт", "Первое", "Второе", "Копия"}
    assert lists["Первое"] == lists["Второе"] != lists["Копия"]


def test_is_in_the_order_the_format_wants() -> None:
    """Definitions of lists stand before their uses, or a word processor calls the file broken."""
    made = ZipFile(BytesIO(docx_of((KK, RU), is_read=True, now=NOW)))

    numbering = made.read("word/numbering.xml").decode()

    assert made.testzip() is None
    assert numbering.rindex("<w:abstractNum ") < numbering.index("<w:num ")

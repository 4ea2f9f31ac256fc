"""A paper as DOCX, from the same blocks as the PDF, written in memory."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from dalel.apps.filings.sheets import TO_BE_READ, Block, Row, Sheet, rows_of
from dalel.apps.filings.word_lists import Lists

FONT = "Times New Roman"
FULL, BESIDE = Pt(12), Pt(10.5)
TAGS = {"kk": "kk-KZ", "ru": "ru-RU", "en": "en-GB"}
# Which blocks are headings of the document, and of which level.
LEVELS = {"title": 1, "heading": 2, "asks": 2, "annexes": 2}


def docx_of(sheets: Sequence[Sheet], *, is_read: bool, now: datetime) -> bytes:
    """Return one or two sheets as DOCX; it names nobody as its author."""
    document = Document()
    _lay_out(document, sheets, is_read=is_read)
    rows = rows_of(sheets)
    lists = Lists(document)
    if len(sheets) == 1:
        for row in rows:
            _write(document.add_paragraph(), row[0], sheets[0].language, lists)
    else:
        _beside(document, rows, sheets, lists)
    _clear_properties(document, now)
    made = BytesIO()
    document.save(made)
    return _without_times(made)


def _without_times(made: BytesIO) -> bytes:
    """Return a package whose parts do not say in which second it was made."""
    clean = BytesIO()
    with ZipFile(made) as package, ZipFile(clean, "w", ZIP_DEFLATED) as kept:
        for one in package.infolist():
            kept.writestr(ZipInfo(one.filename), package.read(one), ZIP_DEFLATED)
    return clean.getvalue()


def _lay_out(document: Any, sheets: Sequence[Sheet], *, is_read: bool) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(25), Mm(15)
    section.top_margin, section.bottom_margin = Mm(18), Mm(20)
    size = FULL if len(sheets) == 1 else BESIDE
    _letters(document.styles["Normal"], size)
    document.styles["Normal"].paragraph_format.space_after = Pt(5)
    for level in (1, 2):
        style = document.styles[f"Heading {level}"]
        _letters(style, size)
        style.font.bold, style.font.color.rgb = True, RGBColor(0, 0, 0)
        style.paragraph_format.space_before = Pt(10)
        style.paragraph_format.space_after = Pt(4)
    footer = section.footer.paragraphs[0]
    marks = [] if is_read else [TO_BE_READ[sheet.language] for sheet in sheets]
    footer.add_run("  /  ".join(marks) + "    ").font.size = Pt(8.5)
    _field(footer, "PAGE")
    footer.add_run(" / ").font.size = Pt(8.5)
    _field(footer, "NUMPAGES")


def _letters(style: Any, size: Pt) -> None:
    style.font.name, style.font.size = FONT, size
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), FONT)


def _beside(document: Any, rows: Sequence[Row], sheets: Sequence[Sheet], lists: Lists) -> None:
    table = document.add_table(rows=len(rows), cols=len(sheets))
    table.autofit = False
    for row, line in zip(rows, table.rows, strict=True):
        for block, cell, sheet in zip(row, line.cells, sheets, strict=True):
            _write(cell.paragraphs[0], block, sheet.language, lists, is_narrow=True)


def _write(
    paragraph: Any, block: Block | None, language: str, lists: Lists, *, is_narrow: bool = False
) -> None:
    if block is None:
        return
    _speak(paragraph.add_run(_plain(block.text)), language)
    layout = paragraph.paragraph_format
    if block.type in LEVELS:
        paragraph.style = f"Heading {LEVELS[block.type]}"
    if block.type in ("item", "number"):
        lists.enter(paragraph, block, language)
    if block.type in ("title", "about") or (block.type == "asks" and not is_narrow):
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    elif block.type == "party" and not is_narrow:
        layout.left_indent = Mm(72)
    elif block.type == "paragraph" and not is_narrow:
        layout.first_line_indent = Mm(12.5)
    elif block.type == "signed":
        layout.space_before, layout.keep_together = Pt(8), True
    layout.keep_with_next = block.type in (*LEVELS, "leading", "signed")


# The two that are no signs at all, and halves of signs that stand alone.
_NO_SIGNS = {"\ufffe", "\uffff", *map(chr, range(0xD800, 0xE000))}


def _plain(text: str) -> str:
    """Return a text without the signs that XML does not take."""
    return "".join(sign for sign in text if sign == "\t" or (sign >= " " and sign not in _NO_SIGNS))


def _speak(run: Any, language: str) -> None:
    """Say in which language a run is, so that the right words are underlined as misspelt."""
    tag = OxmlElement("w:lang")
    tag.set(qn("w:val"), TAGS[language])
    run._r.get_or_add_rPr().append(tag)


def _field(paragraph: Any, code: str) -> None:
    for kind in ("begin", "instruction", "end"):
        run = paragraph.add_run()
        run.font.size = Pt(8.5)
        if kind == "instruction":
            element = OxmlElement("w:instrText")
            element.text = code
        else:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        run._r.append(element)


def _clear_properties(document: Any, now: datetime) -> None:
    known = document.core_properties
    known.author = known.last_modified_by = known.comments = known.title = known.keywords = ""
    known.created = known.modified = now.replace(hour=0, minute=0, second=0, tzinfo=None)
    known.revision = 1

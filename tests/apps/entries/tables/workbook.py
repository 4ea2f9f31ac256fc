"""Workbooks made by hand, as small as they can be."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

_TYPES = """<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels"
 ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/></Types>"""
_ROOT = """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Target="xl/workbook.xml"
 Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/>
</Relationships>"""
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
# Style 1 shows a day.
_STYLES = f"""<styleSheet xmlns="{_MAIN}"><fonts><font/></fonts><fills><fill/></fills>
<borders><border/></borders><cellStyleXfs><xf/></cellStyleXfs>
<cellXfs><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>"""

_HIDDEN = ' state="hidden"'


class Day(int):
    """A day number that the workbook shows as a day."""


class Formula(str):
    """A formula with the text it last came to, as ``formula|text``."""

    __slots__ = ()


Cell = str | int | float | None
Rows = Sequence[Sequence[Cell]]


def workbook(
    sheets: Mapping[str, Rows],
    *,
    hidden: Sequence[str] = (),
    merged: str = "",
    counts_from_1904: str = "",
) -> bytes:
    """Return an XLSX file; ``merged`` names a range of the first sheet."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", _TYPES)
        package.writestr("_rels/.rels", _ROOT)
        package.writestr("xl/workbook.xml", _book(sheets, hidden, counts_from_1904))
        package.writestr("xl/_rels/workbook.xml.rels", _relations(len(sheets)))
        package.writestr("xl/styles.xml", _STYLES)
        for number, rows in enumerate(sheets.values(), 1):
            spans = f'<mergeCells><mergeCell ref="{merged}"/></mergeCells>' if merged else ""
            package.writestr(f"xl/worksheets/sheet{number}.xml", _sheet(rows, spans))
    return file.getvalue()


def _book(sheets: Mapping[str, Rows], hidden: Sequence[str], counts_from_1904: str) -> str:
    properties = f'<workbookPr date1904="{counts_from_1904}"/>' if counts_from_1904 else ""
    listed = "".join(
        f'<sheet name="{escape(name)}" sheetId="{n}" r:id="rId{n}"'
        f"{_HIDDEN if name in hidden else ''}/>"
        for n, name in enumerate(sheets, 1)
    )
    return (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATED}">{properties}'
        f"<sheets>{listed}</sheets></workbook>"
    )


def _relations(count: int) -> str:
    kinds = f"{_RELATED}/worksheet"
    listed = "".join(
        f'<Relationship Id="rId{n}" Target="worksheets/sheet{n}.xml" Type="{kinds}"/>'
        for n in range(1, count + 1)
    )
    styles = f'<Relationship Id="rIdS" Target="styles.xml" Type="{_RELATED}/styles"/>'
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f"{listed}{styles}</Relationships>"
    )


def _sheet(rows: Rows, spans: str) -> str:
    written = "".join(
        f'<row r="{r}">' + "".join(_cell(c, r, value) for c, value in enumerate(row)) + "</row>"
        for r, row in enumerate(rows, 1)
    )
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{written}</sheetData>{spans}</worksheet>'


def _cell(column: int, row: int, value: Cell) -> str:
    place = f'r="{chr(65 + column)}{row}"'
    match value:
        case None:
            return ""
        case Day():
            return f'<c {place} s="1"><v>{int(value)}</v></c>'
        case Formula():
            formula, _, text = value.partition("|")
            return f'<c {place} t="str"><f>{escape(formula)}</f><v>{escape(text)}</v></c>'
        case str():
            return f'<c {place} t="inlineStr"><is><t>{escape(value)}</t></is></c>'
        case _:
            return f"<c {place}><v>{value!r}</v></c>"

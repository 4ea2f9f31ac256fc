"""Lists of a DOCX: real ones, so that whoever edits it adds a line and the numbers follow."""

from __future__ import annotations

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from dalel.apps.filings.sheets import Block

DASH, NUMBER = "bullet", "decimal"
SIGNS = {DASH: "–", NUMBER: "%1."}
INDENT, HANGING = "400", "400"


class Lists:
    """The lists of one document: dashes, and numbers that begin anew with each first item."""

    def __init__(self, document: Any) -> None:
        self._numbering = document.part.numbering_part.element
        self._abstract = {form: self._defined(form) for form in SIGNS}
        self._dashes = self._begun(DASH)
        self._numbers: dict[str, str] = {}

    def enter(self, paragraph: Any, block: Block, language: str) -> None:
        """Make a paragraph an item of the list its block belongs to."""
        number = self._dashes
        if block.type == "number":
            if block.number == 1:
                self._numbers[language] = self._begun(NUMBER)
            number = self._numbers[language]
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = 0
        properties.get_or_add_numId().val = int(number)

    def _defined(self, form: str) -> str:
        known = self._numbering.findall(qn("w:abstractNum"))
        name = str(max((int(one.get(qn("w:abstractNumId"))) for one in known), default=0) + 1)
        abstract = _element("abstractNum", abstractNumId=name)
        level = _element("lvl", ilvl="0")
        level.append(_element("start", val="1"))
        level.append(_element("numFmt", val=form))
        level.append(_element("lvlText", val=SIGNS[form]))
        level.append(_element("lvlJc", val="left"))
        layout = _element("pPr")
        layout.append(_element("ind", left=INDENT, hanging=HANGING))
        level.append(layout)
        abstract.append(level)
        # The schema wants every definition before the first use.
        self._numbering.insert(len(known), abstract)
        return name

    def _begun(self, form: str) -> str:
        known = self._numbering.findall(qn("w:num"))
        name = str(max((int(one.get(qn("w:numId"))) for one in known), default=0) + 1)
        begun = _element("num", numId=name)
        begun.append(_element("abstractNumId", val=self._abstract[form]))
        if form == NUMBER:
            override = _element("lvlOverride", ilvl="0")
            override.append(_element("startOverride", val="1"))
            begun.append(override)
        self._numbering.append(begun)
        return name


def _element(name: str, **attributes: str) -> Any:
    element = OxmlElement(f"w:{name}")
    for key, text in attributes.items():
        element.set(qn(f"w:{key}"), text)
    return element

"""A paper as it is edited: plain texts by section, and the blocks that a printed page is made of.

Nothing in a text is markup. Each line is a paragraph; a dash before it makes it an item of a
list, a Roman number a heading; a line that ends with a colon stays with what it leads to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

SECTIONS = ("to", "sender", "title", "body", "asks", "annexes", "signed")
MAX_CHARACTERS = 50_000
_HEADING = re.compile(r"[IVX]{1,5}\. ")
_NUMBER = re.compile(r"^\d{1,3}[.)] ")
_DASHES = ("– ", "— ", "- ")

ASKS = {"kk": "СҰРАЙМЫН:", "ru": "ПРОШУ:", "en": "REQUESTS:"}
ANNEXES = {"kk": "Қосымшалар:", "ru": "Приложения:", "en": "Annexes:"}
TO_BE_READ = {
    "kk": "Жоба. Қол қоймас бұрын заңгер оқып шығуға тиіс.",
    "ru": "Проект. Перед подписанием должен прочитать юрист.",
    "en": "Draft. A lawyer must read it before it is signed.",
}


@dataclass(frozen=True)
class Sheet:
    """A paper in one language; ``texts`` hold a section each, by its name."""

    language: str
    texts: Mapping[str, str]

    def text(self, section: str) -> str:
        """Return a section; empty where nothing stands in it."""
        return self.texts.get(section, "")

    def whole(self) -> str:
        """Return everything it says, in one text."""
        parts = (block.text for _row, block in self.rows())
        return "\n".join(parts)

    def rows(self) -> Iterator[tuple[str, Block]]:
        """Yield its blocks in order, each with the section it belongs to."""
        for section in SECTIONS:
            yield from ((section, block) for block in _blocks(self, section))


@dataclass(frozen=True)
class Block:
    """A paragraph of a printed page: what it is, its text, its number where it has one."""

    type: str
    text: str
    number: int = 0


def _blocks(sheet: Sheet, section: str) -> Iterator[Block]:
    lines = [line.strip() for line in sheet.text(section).splitlines() if line.strip()]
    if section in ("to", "sender", "signed"):
        yield from (Block("signed" if section == "signed" else "party", line) for line in lines)
    elif section == "title":
        yield from (Block("about" if place else "title", line) for place, line in enumerate(lines))
    elif section == "body":
        yield from (_paragraph(line) for line in lines)
    elif lines:
        is_asks = section == "asks"
        heads = ASKS if is_asks else ANNEXES
        yield Block("asks" if is_asks else "annexes", heads[sheet.language])
        for place, line in enumerate(lines, start=1):
            yield Block("number", _NUMBER.sub("", line, count=1), place)


def _paragraph(line: str) -> Block:
    if line.startswith(_DASHES):
        return Block("item", line[2:].strip())
    if line.endswith(":"):
        return Block("leading", line)
    return Block("heading" if _HEADING.match(line) else "paragraph", line)


Row = tuple[Block | None, ...]


def rows_of(sheets: Sequence[Sheet]) -> list[Row]:
    """Return the blocks of one sheet, or of two side by side: each section begins level."""
    found: list[Row] = []
    for section in SECTIONS:
        columns = [[block for name, block in sheet.rows() if name == section] for sheet in sheets]
        found.extend(zip_longest(*columns))
    return found

"""A paper as PDF, printed by the house's press: no text of it touches the disk."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict

from dalel.apps.filings.sheets import TO_BE_READ, Sheet, rows_of
from dalel.apps.papers.printing import print_sheet

FULL, BESIDE = 11.5, 10.0
UNBOUND = 20
# Points less, tried one after the other where a paper must not be longer than so many pages.
SMALLER = (0.0, 1.5, 3.0, 4.0)
_PAGES = re.compile(rb"/Count (\d+)")


def pdf_of(sheets: Sequence[Sheet], *, is_read: bool, most_pages: int = UNBOUND) -> bytes:
    """Return one or two sheets as PDF; smaller letters where it would be longer than agreed.

    Raises:
        NotPrinted: It could not be made.
    """
    size = BESIDE if len(sheets) > 1 else FULL
    made = b""
    for less in SMALLER:
        made = print_sheet("filing", _data(sheets, is_read, size - less))
        if most_pages >= UNBOUND or pages_in(made) <= most_pages:
            break
    return made


def pages_in(pdf: bytes) -> int:
    """Return how many pages a PDF of the press has."""
    return max((int(found) for found in _PAGES.findall(pdf)), default=1)


def _data(sheets: Sequence[Sheet], is_read: bool, size: float) -> dict[str, object]:
    marks = [] if is_read else [TO_BE_READ[sheet.language] for sheet in sheets]
    return {
        "languages": [sheet.language for sheet in sheets],
        "mark": "  ".join(marks),
        "size": size,
        "rows": [[asdict(one) if one else None for one in row] for row in rows_of(sheets)],
    }

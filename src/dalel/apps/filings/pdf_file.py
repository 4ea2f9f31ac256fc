"""A paper as PDF, printed by the house's press: no text of it touches the disk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from dalel.apps.filings.errors import PaperTooLong
from dalel.apps.filings.sheets import TO_BE_READ, Sheet, rows_of
from dalel.apps.papers.printing import pages_in, print_sheet

# Letters in points: full width, two languages side by side. The last are for what must fit.
FULL, BESIDE = (11.5, 10.5), (10.0, 9.0)
FULL_TIGHT, BESIDE_TIGHT = (9.5, 8.5, 8.0), (8.0, 7.5, 7.0)
UNBOUND = 20


def pdf_of(sheets: Sequence[Sheet], *, is_read: bool, most_pages: int = UNBOUND) -> bytes:
    """Return one or two sheets as PDF; smaller letters where that saves a page.

    Raises:
        NotPrinted: It could not be made.
        PaperTooLong: It must not have more than so many pages, and has in the smallest letters.
    """
    is_bound = most_pages < UNBOUND
    sizes, tight = (FULL, FULL_TIGHT) if len(sheets) == 1 else (BESIDE, BESIDE_TIGHT)
    made = print_sheet(
        "filing",
        told_of(sheets, is_read=is_read),
        sizes=(*sizes, *tight) if is_bound else sizes,
        most_pages=most_pages if is_bound else 1,
    )
    if pages_in(made) > most_pages and is_bound:
        raise PaperTooLong(most_pages)
    return made


def told_of(sheets: Sequence[Sheet], *, is_read: bool) -> dict[str, object]:
    """Return what the press is told: the blocks of each row, and what stands at the foot."""
    marks = [] if is_read else [TO_BE_READ[sheet.language] for sheet in sheets]
    return {
        "languages": [sheet.language for sheet in sheets],
        "mark": "  /  ".join(marks),
        "rows": [[asdict(one) if one else None for one in row] for row in rows_of(sheets)],
    }

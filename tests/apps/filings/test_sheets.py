"""From typed lines to the blocks of a page."""

from __future__ import annotations

from dalel.apps.filings.sheets import Block, Sheet, rows_of

SHEET = Sheet(
    "ru",
    {
        "to": "Кому: суд",
        "title": "ЖАЛОБА\nна отказ",
        "body": "I. Факты\nТекст.\n\n– пункт\n#read",
        "asks": "1. Первое\nВторое (в 15:00) так",
    },
)


def test_tells_headings_items_and_requests_apart() -> None:
    """A Roman number is a heading, a dash an item, a request is numbered once."""
    types = [row[0].type for row in rows_of([SHEET]) if row[0]]
    numbered = [row[0] for row in rows_of([SHEET]) if row[0] and row[0].type == "number"]

    assert types[:7] == ["party", "title", "about", "heading", "paragraph", "item", "paragraph"]
    assert numbered == [
        Block("number", "Первое", 1),
        Block("number", "Второе (в 15:00) так", 2),
    ]


def test_puts_sections_level_side_by_side() -> None:
    """Where one language says less, its column waits."""
    short = Sheet("kk", {"title": "ШАҒЫМ", "body": "Мәтін."})

    rows = rows_of([short, SHEET])

    body = [row for row in rows if row[1] and row[1].text in ("I. Факты", "Текст.")]
    assert body[0][0] == Block("paragraph", "Мәтін.")
    assert body[1][0] is None
    assert all(len(row) == 2 for row in rows)

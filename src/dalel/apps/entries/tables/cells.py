"""What spreadsheets do to values, and what can still be made of them."""

from __future__ import annotations

import re
from datetime import date, timedelta

# Digits that a spreadsheet has thrown away, and what it shows where a formula came to nothing.
_DAMAGED = re.compile(r"[+-]?\d+(?:[.,]\d+)?[Ee]\+\d{1,3}")
_BROKEN = re.compile(
    r"#(?:REF|VALUE|DIV/0|NAME\?|NULL|NUM|N/A|ЗНАЧ|ССЫЛКА|ДЕЛ/0|ИМЯ\?|Н/Д|ЧИСЛО)!?", re.I
)
_FORMULA = re.compile(r"[=@]|[+-](?![\d\s(])")
_DAY_NUMBER = re.compile(r"\d{5}")
_DAY_NUMBERS = range(14_000, 70_000)


class CellRefused(ValueError):
    """A cell cannot become what its column is said to be; ``code`` says why."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def doubt_of(text: str) -> str:
    """Return what is odd about a cell that is kept as it is; empty where nothing is."""
    if _FORMULA.match(text):
        return "formula"
    return "old_date" if text[:5] == "1900-" else ""


def refuse_damaged(text: str) -> None:
    """Raise ``CellRefused`` where the spreadsheet itself has lost what stood there."""
    if _DAMAGED.fullmatch(text):
        raise CellRefused("damaged_number")
    if _BROKEN.fullmatch(text):
        raise CellRefused("broken_formula")


def day_text(text: str, *, counts_from_1904: bool) -> str:
    """Return a date as text; a bare day number is counted as its workbook counts."""
    if _DAY_NUMBER.fullmatch(text) and int(text) in _DAY_NUMBERS:
        begin = date(1904, 1, 1) if counts_from_1904 else date(1899, 12, 30)
        return (begin + timedelta(days=int(text))).isoformat()
    return text

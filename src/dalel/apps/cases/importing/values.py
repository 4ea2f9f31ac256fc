"""What a cell becomes, by the type of its field; and what spreadsheets do to values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta

from dalel.apps.cases.importing.columns import NOTHING
from dalel.apps.cases.importing.likeness import code_for, folded, words_in
from dalel.apps.cases.importing.targets import Target
from dalel.core.entries.kind_model import Field

# Digits that a spreadsheet has thrown away, and what it shows where a formula came to nothing.
_DAMAGED = re.compile(r"[+-]?\d+(?:[.,]\d+)?[Ee]\+\d{1,3}")
_BROKEN = re.compile(
    r"#(?:REF|VALUE|DIV/0|NAME\?|NULL|NUM|N/A|ЗНАЧ|ССЫЛКА|ДЕЛ/0|ИМЯ\?|Н/Д|ЧИСЛО)!?", re.I
)
_FORMULA = re.compile(r"[=@]|[+-](?![\d\s(])")
_DAY_NUMBER = re.compile(r"\d{5}")
_DAY_NUMBERS = range(14_000, 70_000)
_AMOUNT = re.compile(r"(.*?)([^\d.,\s\u00a0\u202f]*)$", re.S)
_CURRENCIES = {
    "": "KZT",
    "kzt": "KZT",
    "тг": "KZT",
    "тенге": "KZT",
    "₸": "KZT",
    "т": "KZT",
    "usd": "USD",
    "$": "USD",
    "eur": "EUR",
    "€": "EUR",
    "rub": "RUB",
    "руб": "RUB",
    "р": "RUB",
    "₽": "RUB",
}


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


def value_for(
    target: Target, text: str, *, words: Mapping[str, str], counts_from_1904: bool
) -> object:
    """Return the plain value that checking the field will look at.

    Raises:
        CellRefused: No value can be made of it.
    """
    refuse_damaged(text)
    match target.field.type:
        case "code":
            return _code(target.field, text, words)
        case "codes":
            return _codes(target.field, text, words)
        case "date" | "moment":
            return _day(text, counts_from_1904=counts_from_1904)
        case "money":
            return _money(text)
        case _:
            return text


def unknown_words(target: Target, text: str, words: Mapping[str, str]) -> list[str]:
    """Return the words of a cell that no code is known for."""
    if target.field.type == "code":
        return [] if known_code(target.field, text, words) else [text]
    if known_code(target.field, text, words):
        return []
    return [word for word in words_in(text) if not known_code(target.field, word, words)]


def known_code(field: Field, word: str, words: Mapping[str, str]) -> str:
    """Return the code that was chosen for a word, or fits it by itself."""
    chosen = words.get(folded(word), "")
    if chosen:
        return chosen
    return code_for(word, field.vocabulary) if field.vocabulary else ""


def _code(field: Field, text: str, words: Mapping[str, str]) -> str | None:
    code = known_code(field, text, words)
    if not code:
        raise CellRefused("unknown_word")
    return None if code == NOTHING else code


def _codes(field: Field, text: str, words: Mapping[str, str]) -> list[str] | None:
    whole = known_code(field, text, words)
    said = [whole] if whole else [_code(field, word, words) for word in words_in(text)]
    return [code for code in said if code and code != NOTHING] or None


def _day(text: str, *, counts_from_1904: bool) -> str:
    """Return a date as text; a bare day number is counted as its workbook counts."""
    if _DAY_NUMBER.fullmatch(text) and int(text) in _DAY_NUMBERS:
        begin = date(1904, 1, 1) if counts_from_1904 else date(1899, 12, 30)
        return (begin + timedelta(days=int(text))).isoformat()
    return text


def _money(text: str) -> dict[str, str]:
    found = _AMOUNT.fullmatch(text.strip().rstrip("."))
    amount, unit = (found[1].strip(), found[2]) if found else (text, "")
    if amount[:1] in "$€₸₽":
        amount, unit = amount[1:], amount[:1]
    currency = _CURRENCIES.get(unit.casefold().replace("ң", "н"))
    if currency is None:
        raise CellRefused("not_money")
    return {"amount": amount.strip(), "currency": currency}

"""What a cell becomes, by the type of its field; and what spreadsheets do to values."""

from __future__ import annotations

import re
from collections.abc import Mapping

from dalel.apps.cases.importing.columns import NOTHING
from dalel.apps.cases.importing.targets import Target
from dalel.apps.entries.tables.cells import CellRefused, day_text, refuse_damaged
from dalel.apps.entries.tables.likeness import code_for, folded, words_in
from dalel.core.entries.kind_model import Field

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
            return day_text(text, counts_from_1904=counts_from_1904)
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


def _money(text: str) -> dict[str, str]:
    found = _AMOUNT.fullmatch(text.strip().rstrip("."))
    amount, unit = (found[1].strip(), found[2]) if found else (text, "")
    if amount[:1] in "$€₸₽":
        amount, unit = amount[1:], amount[:1]
    currency = _CURRENCIES.get(unit.casefold().replace("ң", "н"))
    if currency is None:
        raise CellRefused("not_money")
    return {"amount": amount.strip(), "currency": currency}

"""A value of a table as a page shows it before it is recorded."""

from __future__ import annotations

from dalel.apps.entries.presenting import date_words, stored_date
from dalel.core.entries import DateNotUnderstood, parse_date
from dalel.core.entries.kind_model import Field


def value_in_words(field: Field, value: object, language: str) -> str:
    """Return a plain value in words: codes by their labels, days as they will be shown."""
    match value:
        case list():
            return ", ".join(value_in_words(field, one, language) for one in value)
        case dict():
            return " ".join(map(str, value.values()))
        case str() if field.vocabulary and value in field.vocabulary.codes:
            return field.vocabulary.code_label(value, language)
        case str() if field.type in ("date", "moment"):
            return _day_in_words(value, language)
        case _:
            return str(value)


def _day_in_words(text: str, language: str) -> str:
    try:
        return date_words(stored_date(parse_date(text, language=language).edtf), language)
    except DateNotUnderstood:
        return text

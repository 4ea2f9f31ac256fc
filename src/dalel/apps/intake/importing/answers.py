"""What a cell becomes, by the type of its field. What fits no list and no calendar stays words."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from django.utils import timezone

from dalel.apps.entries.tables.cells import day_text, refuse_damaged
from dalel.apps.entries.tables.likeness import code_for, words_in
from dalel.apps.intake.importing.targets import Target
from dalel.core.entries import DateNotUnderstood, parse_date
from dalel.core.entries.vocabularies import Vocabulary

_CLOCK = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d")
_FRACTION = re.compile(r"\.\d+")


class KeptAsWords(ValueError):
    """A cell fits no list or calendar: it is kept as words beside the rest."""


def answer_for(target: Target, text: str, *, is_utc: bool, counts_from_1904: bool) -> object:
    """Return the plain value that checking the field will look at.

    Args:
        target: What the column becomes.
        text: The cell.
        is_utc: Whether an hour without an offset is one of Greenwich.
        counts_from_1904: How bare day numbers are meant.

    Raises:
        CellRefused: The spreadsheet has lost what stood there.
        KeptAsWords: No value of this type can be made of it.
    """
    refuse_damaged(text)
    vocabulary = target.field.vocabulary
    match target.field.type:
        case "code" if vocabulary:
            return _code(text, vocabulary)
        case "codes" if vocabulary:
            return _codes(text, vocabulary)
        case "date":
            return _day(
                _clock(text, is_utc=is_utc)[:10]
                if _CLOCK.match(text)
                else day_text(text, counts_from_1904=counts_from_1904)
            )
        case "moment":
            if _CLOCK.match(text):
                return _clock(text, is_utc=is_utc)
            return _day(day_text(text, counts_from_1904=counts_from_1904))
        case _:
            return text


def _code(text: str, vocabulary: Vocabulary) -> str:
    if not (code := code_for(text, vocabulary)):
        raise KeptAsWords
    return code


def _codes(text: str, vocabulary: Vocabulary) -> list[str]:
    """Return the codes of a cell; such programs put names of choices one after another."""
    if whole := code_for(text, vocabulary):
        return [whole]
    for words in (words_in(text), text.split()):
        codes = [code_for(word, vocabulary) for word in words]
        if codes and all(codes):
            return list(dict.fromkeys(codes))
    raise KeptAsWords


def _day(text: str) -> str:
    try:
        parse_date(text, language="ru")
    except DateNotUnderstood as error:
        raise KeptAsWords from error
    return text


def _clock(text: str, *, is_utc: bool) -> str:
    """Return a time to the minute; one with an offset as the clocks here showed it."""
    try:
        moment = datetime.fromisoformat(_FRACTION.sub("", text).replace(" ", "T"))
    except ValueError as error:
        raise KeptAsWords from error
    if moment.tzinfo is None and not is_utc:
        return moment.strftime("%Y-%m-%dT%H:%M")
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return timezone.localtime(aware).isoformat(timespec="minutes")

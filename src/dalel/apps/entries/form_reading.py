"""What was read from a field, in words, for whoever typed it to look at before it is saved."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import cast

from django.utils.translation import gettext as _

from dalel.apps.entries.money import in_index_words, money_in_words
from dalel.core.entries import (
    DateNotUnderstood,
    FieldErrors,
    FieldWarning,
    Kind,
    PartialDate,
    Precision,
    check_fields,
    field_warnings,
    parse_date,
)
from dalel.core.entries.text_warnings import (
    DIRECTION_MARKS,
    MIXED_SCRIPTS,
    excerpt_with_marks,
    mixed_words,
)

# Further away than this, the day an entry tells of is more often a slip of the finger.
_FAR_AHEAD, _FAR_BACK = timedelta(days=366), timedelta(days=36_525)
EXACT = {Precision.DAY, Precision.MOMENT}
# A complete day that can be read in one way only: 2024-05-03, 3.05.2024, 3 May 2024.
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{1,2}:\d{2}\S*)?")
_POINTS = re.compile(r"\d{1,2}\.\d{1,2}\.\d{4}(?:[ ,]+\d{1,2}:\d{2})?")
_MONTH_IN_WORDS = re.compile(r"[^\W\d_]{3,}")
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_SLASHES = re.compile(r"\d{1,2}[/-]\d{1,2}[/-]\d{4}")


@dataclass(frozen=True)
class ReadBack:
    """Sentences that say how a field was understood.

    ``must_be_seen`` where another reading is possible: the form is saved once this was shown.
    """

    sentences: tuple[str, ...]
    must_be_seen: bool = False


def token_of(text: str) -> str:
    """Return what a form remembers of a text that was read back: if it changes, so does this."""
    return sha256(text.strip().encode("utf-8", "surrogatepass")).hexdigest()[:16]


def date_read_back(text: str, language: str) -> ReadBack | None:
    """Return how a date was understood; ``None`` where it is empty or was not."""
    try:
        value = parse_date(text, language=language) if text.strip() else None
    except DateNotUnderstood:
        return None
    if value is None:
        return None
    return ReadBack(tuple(_date_sentences(text, value, language)), not is_exact(text, value))


def is_exact(text: str, value: PartialDate) -> bool:
    """Return whether a date was typed as one complete day that can be read in one way only."""
    if value.precision not in EXACT or value.is_approximate or value.is_uncertain:
        return False
    plain = text.strip()
    if _ISO.fullmatch(plain) or _POINTS.fullmatch(plain):
        return True
    return bool(_MONTH_IN_WORDS.search(plain) and _YEAR.search(plain))


def far_off(text: str, language: str, today: date) -> ReadBack | None:
    """Return what to look at in a day of another time: 2091 for 2021, 1021 for 2021."""
    try:
        value = parse_date(text, language=language)
    except DateNotUnderstood:
        return None
    if value.has_start and value.earliest > today + _FAR_AHEAD:
        sentence = _("That is more than a year ahead. Is the year right?")
    elif value.has_end and value.latest < today - _FAR_BACK:
        sentence = _("That is more than a hundred years ago. Is the year right?")
    else:
        return None
    return ReadBack((sentence,), must_be_seen=True)


def _date_sentences(text: str, value: PartialDate, language: str) -> Iterator[str]:
    yield _("Read as: %(date)s.") % {"date": value.words(language)}
    if _SLASHES.match(text.strip()):
        yield _("The day was read first, then the month.")
    if value.precision not in EXACT:
        yield _extent(value, language)
    if value.is_approximate:
        yield _("Not exact.")
    if value.is_uncertain:
        yield _("Not certain.")


def _extent(value: PartialDate, language: str) -> str:
    """Say between which days the truth lies."""
    days = {"first": _day(value, "earliest", language), "last": _day(value, "latest", language)}
    if not value.has_start:
        return _("That is %(last)s at the latest.") % days
    if not value.has_end:
        return _("That is %(first)s at the earliest.") % days
    return _("First possible day: %(first)s; last: %(last)s.") % days


def _day(value: PartialDate, end: str, language: str) -> str:
    return parse_date(getattr(value, end).isoformat(), language=language).words(language)


def money_read_back(money: Mapping[str, str], year: int | None) -> ReadBack:
    """Return a sum with its thousands set apart, and in calculation indices of its year."""
    words = _("Read as: %(sum)s.") % {"sum": money_in_words(money)}
    index = in_index_words(money, year)
    return ReadBack((words, f"= {index}") if index else (words,))


def warning_read_back(warning: FieldWarning, text: str) -> ReadBack:
    """Return what to look at in a text that may read otherwise than it looks."""
    if warning.code == MIXED_SCRIPTS:
        words = ", ".join(_("“%(word)s”") % {"word": word} for word in mixed_words(text)[:5])
        sentence = _(
            "One word mixes Latin and Cyrillic letters: %(words)s. A search may not find it. "
            "Retype it, or save again to keep it as it is."
        )
        return ReadBack((sentence % {"words": words},), must_be_seen=True)
    shown = {"excerpt": excerpt_with_marks(text)}
    if warning.code == DIRECTION_MARKS:
        sentence = _(
            "Hidden marks turn the direction of this text: %(excerpt)s. "
            "Take them out, or save again to keep them; they stay visible like this."
        )
        return ReadBack((sentence % shown,), must_be_seen=True)
    return ReadBack((_("There are invisible marks in this text: %(excerpt)s.") % shown,))


def joined(*read: ReadBack | None) -> ReadBack | None:
    """Return several readings of one field as one."""
    there = [one for one in read if one]
    if not there:
        return None
    sentences = tuple(sentence for one in there for sentence in one.sentences)
    return ReadBack(sentences, any(one.must_be_seen for one in there))


def readings(
    kind: Kind,
    given: Mapping[str, object],
    texts: Mapping[str, str],
    *,
    language: str,
    wrong: Collection[str],
    today: date,
) -> dict[str, ReadBack]:
    """Return how each field of a form was understood.

    Args:
        kind: The kind of entry.
        given: Plain values, as ``check_fields`` takes them.
        texts: What was typed, by field.
        language: kk, ru or en.
        wrong: Fields with errors: they are left out.
        today: What lies far from it is asked about, on the day that the entry tells of.
    """
    year = _year_typed(texts.get(kind.when, ""), language)
    found: dict[str, list[ReadBack | None]] = {}
    for one in kind.fields:
        if one.name in wrong or one.name not in given:
            continue
        if one.type in ("date", "moment"):
            found.setdefault(one.name, []).append(date_read_back(texts[one.name], language))
            if one.name == kind.when:
                found[one.name].append(far_off(texts[one.name], language, today))
        elif one.type == "money":
            money = cast("Mapping[str, str]", given[one.name])
            found.setdefault(one.name, []).append(money_read_back(money, year))
    for warning in _warnings(kind, given, language):
        read = warning_read_back(warning, texts[warning.field])
        found.setdefault(warning.field, []).append(read)
    together = {name: joined(*read) for name, read in found.items()}
    return {name: read for name, read in together.items() if read}


def _warnings(kind: Kind, given: Mapping[str, object], language: str) -> tuple[FieldWarning, ...]:
    """Return what the core warns of; nothing yet where something is wrong."""
    try:
        return field_warnings(kind, check_fields(kind, given, language=language))
    except FieldErrors:
        return ()


def _year_typed(text: str, language: str) -> int | None:
    """Return the year in which it happened, as typed."""
    try:
        when = parse_date(text, language=language)
    except DateNotUnderstood:
        return None
    return when.earliest.year if when.has_start else None

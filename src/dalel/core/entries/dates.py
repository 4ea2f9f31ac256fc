"""Dates with honest precision: what is known of a day, and nothing more.

``parse_date`` reads EDTF (levels 0 and 1) and the words people use in Kazakh, Russian and
English, mixed if need be. The result keeps its precision, and says between which days the
truth lies.
"""

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo

from dalel.core.entries import limits
from dalel.core.entries.date_parts import OPEN_END, OPEN_START, Edge, Interval, Point, Precision
from dalel.core.entries.date_phrases import phrase
from dalel.core.entries.date_words import read_words
from dalel.core.entries.edtf import read_edtf
from dalel.core.entries.errors import DateNotUnderstood, UnknownLanguage
from dalel.core.entries.tables import LANGUAGES

__all__ = [
    "CODES",
    "OPEN_END",
    "OPEN_START",
    "PartialDate",
    "Precision",
    "parse_date",
    "with_offset",
    "without_offset",
]

CODES = (
    "approximate_time",
    "empty",
    "impossible_date",
    "impossible_time",
    "interval_reversed",
    "long_year",
    "negative_year",
    "no_date",
    "not_level_1",
    "not_understood",
    "relative_date",
    "time_in_interval",
    "too_long",
    "two_digit_year",
    "year_missing",
    "year_out_of_range",
)


_LOCAL_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?")
_OFFSET = re.compile(r"(?:Z|[+-]\d\d:\d\d)$")


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date as far as it is known.

    ``edtf`` is canonical. ``earliest`` and ``latest`` are inclusive; where nothing bounds the
    date they are ``OPEN_START`` and ``OPEN_END``, and ``has_start`` and ``has_end`` are false.
    A qualifier does not widen them: how far "about" reaches is not ours to say.
    """

    edtf: str
    earliest: date
    latest: date
    precision: Precision
    is_approximate: bool
    is_uncertain: bool

    @property
    def has_start(self) -> bool:
        """Whether it is known after which day it was."""
        return self.earliest != OPEN_START

    @property
    def has_end(self) -> bool:
        """Whether it is known before which day it was."""
        return self.latest != OPEN_END

    def words(self, language: str) -> str:
        """Return the date in words of kk, ru or en; ``parse_date`` reads them back.

        Raises:
            UnknownLanguage: The language is not kk, ru or en.
        """
        _require(language)
        parts = read_edtf(self.edtf)
        assert parts is not None  # noqa: S101 - edtf is canonical by construction
        return phrase(parts, language)


def parse_date(text: str, *, language: str) -> PartialDate:
    """Read a date from EDTF, numbers or words.

    Args:
        text: At most 200 characters. ``03/04/2021`` is 3 April in every language.
        language: The language of the page. Words of the other two are understood as well,
            since people mix them.

    Raises:
        DateNotUnderstood: With one of ``CODES``; it never carries the text.
        UnknownLanguage: The language is not kk, ru or en.
    """
    return _partial(read_parts(text, language=language))


def read_parts(text: str, *, language: str) -> Point | Interval:
    """Read a date as ``parse_date`` does, into its parts: the short way for the bulk path."""
    _require(language)
    if len(text) > limits.DATE_CHARACTERS:
        raise DateNotUnderstood("too_long", {"limit": limits.DATE_CHARACTERS})
    plain = (text if text.isascii() else unicodedata.normalize("NFKC", text)).strip()
    if not plain:
        raise DateNotUnderstood("empty")
    return read_edtf(plain) or read_words(plain)


def with_offset(value: PartialDate, zone: tzinfo) -> PartialDate:
    """Return a local time with the offset the zone had then; every other date as it is.

    A local time that happened twice or never (clocks were changed) keeps no offset: which of
    the two it was is not known.
    """
    if value.precision is not Precision.MOMENT or not _LOCAL_TIME.fullmatch(value.edtf):
        return value
    local = datetime.fromisoformat(value.edtf).replace(tzinfo=zone)
    offset = local.utcoffset()
    if offset != local.replace(fold=1).utcoffset() or offset is None or offset.seconds % 60:
        return value
    parts = read_edtf(value.edtf + local.strftime("%z"))
    return value if parts is None else replace(value, edtf=parts.edtf)


def without_offset(value: PartialDate, zone: tzinfo) -> PartialDate:
    """Return a time without its offset, if ``with_offset`` would give the same one back."""
    if value.precision is not Precision.MOMENT:
        return value
    local = replace(value, edtf=_OFFSET.sub("", value.edtf))
    return local if with_offset(local, zone) == value else value


def _require(language: str) -> None:
    if language not in LANGUAGES:
        raise UnknownLanguage(language)


def _partial(parts: Point | Interval) -> PartialDate:
    if isinstance(parts, Point):
        precision, marks = parts.precision, parts.qualifier
    else:
        ends = (parts.start, parts.end)
        precision = Precision.INTERVAL
        marks = "".join(end.qualifier for end in ends if not isinstance(end, Edge))
    approximate, uncertain = "~" in marks or "%" in marks, "?" in marks or "%" in marks
    return PartialDate(parts.edtf, parts.earliest, parts.latest, precision, approximate, uncertain)

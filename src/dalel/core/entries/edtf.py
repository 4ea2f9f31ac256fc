"""Extended Date/Time Format, levels 0 and 1, as ISO 8601-2 has it.

Read: ``YYYY``, ``YYYY-MM``, ``YYYY-MM-DD``, date and time with or without offset, seasons
``YYYY-21`` to ``YYYY-24``, intervals with open (``..``) and unknown (empty) ends, the
qualifiers ``?``, ``~`` and ``%``, and unspecified digits (``201X``, ``20XX``, ``2019-XX``,
``2019-05-XX``, ``2019-XX-XX``; ``u`` is read as ``X``). Level 2 and years that do not have
four digits are refused by name.
"""

import re

from dalel.core.entries.date_parts import Blank, Edge, Interval, Point, point
from dalel.core.entries.errors import DateNotUnderstood

_PLAIN = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)
_DATE = re.compile(
    r"(?P<year>\d{4}|\d{3}X|\d\dXX)(?:-(?P<month>\d\d|XX)(?:-(?P<day>\d\d|XX))?)?"
    r"(?P<mark>[?~%]?)",
    re.ASCII,
)
_MOMENT = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d)(?::(\d\d))?([Zz]|[+-]\d\d(?::?\d\d)?)?", re.ASCII
)
_LONG_YEAR = re.compile(r"[Yy]-?\d+(?:[Ee]\d+)?(?:S\d+)?|\d{5,}(?:-.*)?", re.ASCII)
_NEGATIVE_YEAR = re.compile(r"-\d{4,}(?:-.*)?", re.ASCII)
_LEVEL_2 = re.compile(
    r"[\dX]{4}[?~%]?(?:-[?~%]?[\dX]{2}[?~%]?(?:-[?~%]?[\dX]{2}[?~%]?)?)?|[\[{].*[\]}]|"
    r"\d{4}S\d+",
    re.ASCII,
)
_SHAPE = re.compile(r"[\dXxUuХхTtZzYEeS?~%:+.\[\]{},-]*/?[\dXxUuХхTtZzYEeS?~%:+.\[\]{},-]*")
_BLANKS = str.maketrans(dict.fromkeys("xUuХх", "X"))


def read_edtf(text: str) -> Point | Interval | None:
    """Return the date if the text is EDTF, ``None`` if it looks like something else.

    Raises:
        DateNotUnderstood: EDTF that no calendar knows (``impossible_date``, ``impossible_time``,
            ``interval_reversed``, ``no_date``) or that is not accepted (``not_level_1``,
            ``long_year``, ``negative_year``, ``year_out_of_range``, ``time_in_interval``).
    """
    plain = _PLAIN.fullmatch(text)
    if plain:
        return _plain_date(*plain.groups())
    moment = _MOMENT.fullmatch(text)
    if moment:
        return _moment(moment)
    if not _SHAPE.fullmatch(text):
        return None
    if "/" in text:
        start, _, end = text.partition("/")
        return _interval(start, end)
    return _date(text)


def read_offset(offset: str) -> str:
    """Return an offset from UTC in canonical form (``Z``, ``+05:00``), or an empty text.

    Raises:
        DateNotUnderstood: ``impossible_time``.
    """
    if not offset:
        return ""
    digits = offset[1:].replace(":", "").ljust(4, "0")
    if offset in "Zz" or digits == "0000":
        return "Z"
    if int(digits[:2]) > 14 or int(digits[2:]) > 59:
        raise DateNotUnderstood("impossible_time")
    return f"{offset[0]}{digits[:2]}:{digits[2:]}"


def clock_time(hour: int, minute: int, second: int | None = None) -> str:
    """Return a time of day as EDTF writes it; 24:00 is not a time of any day.

    Raises:
        DateNotUnderstood: ``impossible_time``.
    """
    if hour > 23 or minute > 59 or (second or 0) > 59:
        raise DateNotUnderstood("impossible_time")
    ending = "" if second is None else f":{second:02d}"
    return f"{hour:02d}:{minute:02d}{ending}"


def _moment(found: re.Match[str]) -> Point:
    year, month, day, hour, minute, second, offset = found.groups()
    time = clock_time(int(hour), int(minute), int(second) if second else None)
    time += read_offset(offset or "")
    return _plain_date(year, month, day, time=time)


def _plain_date(
    year: str, month: str | None = None, day: str | None = None, *, time: str = ""
) -> Point:
    if month == "00" or day == "00" or (day and month and month > "12"):
        raise DateNotUnderstood("impossible_date")
    return point(int(year), int(month or 0), int(day or 0), time=time)


def _interval(start: str, end: str) -> Interval | None:
    edges = {edge.value: edge for edge in Edge}
    ends: list[Point | Edge] = []
    for text in (start, end):
        if text in edges:
            ends.append(edges[text])
            continue
        read = _MOMENT.fullmatch(text)
        if read:
            raise DateNotUnderstood("time_in_interval")
        date_read = _date(text)
        if date_read is None:
            return None
        if date_read.blank is not Blank.NONE or date_read.month > 12:
            raise DateNotUnderstood("not_level_1")
        ends.append(date_read)
    return Interval(ends[0], ends[1])


def _date(text: str) -> Point | None:
    if _LONG_YEAR.fullmatch(text):
        raise DateNotUnderstood("long_year")
    if _NEGATIVE_YEAR.fullmatch(text):
        raise DateNotUnderstood("negative_year")
    text = text.translate(_BLANKS)
    if text.endswith(("?~", "~?")):
        text = text[:-2] + "%"
    found = _DATE.fullmatch(text)
    if found is None:
        if _LEVEL_2.fullmatch(text):
            raise DateNotUnderstood("not_level_1")
        return None
    return _known_parts(**found.groupdict(default=""))


def _known_parts(*, year: str, month: str, day: str, mark: str) -> Point:
    blank = _blank(year, month, day)
    if blank is not Blank.NONE and mark:
        raise DateNotUnderstood("not_level_1")
    numbers = [int(part.replace("X", "0") or "0") for part in (year, month, day)]
    if "00" in (month, day) or (numbers[1] > 12 and day):
        raise DateNotUnderstood("impossible_date")
    return point(*numbers, blank=blank, qualifier=mark)


def _blank(year: str, month: str, day: str) -> Blank:
    unknown = tuple("X" in part for part in (year, month, day))
    if not any(unknown):
        return Blank.NONE
    if year.endswith("X"):
        if month:
            raise DateNotUnderstood("not_level_1")
        return Blank.CENTURY if year.endswith("XX") else Blank.DECADE
    if month == "XX":
        if day and day != "XX":
            raise DateNotUnderstood("not_level_1")
        return Blank.MONTH_AND_DAY if day else Blank.MONTH
    return Blank.DAY

"""Cut the words of a date into signs."""

import re
from collections.abc import Callable, Iterator, Mapping

from dalel.core.entries.date_lexicon import (
    KK_NUMBER_ENDINGS,
    KK_NUMBER_OUT_OF,
    LEXICON,
    MAX_WORDS,
    fold,
)
from dalel.core.entries.date_signs import Sign, Token
from dalel.core.entries.edtf import clock_time, read_offset
from dalel.core.entries.errors import DateNotUnderstood

_OUT_OF = Token(Sign.OUT_OF)
_NOISE = Token(Sign.NOISE)
_DASH = Token(Sign.DASH)
_TIGHT_DASH = Token(Sign.DASH, text="tight")

_DECADE_ENDINGS = frozenset(("s", "е", "ые", "х", "ых", "м", "ми", "жылдар", "жылдары"))
_NUMBER_ENDINGS = frozenset(
    ("st", "nd", "rd", "th", "е", "го", "ого", "му", "ому", "й", "м", "ом", "ым", "г", "ж")
)

_SCAN = re.compile(
    r"""
    (?P<time>\d{1,2}:\d\d(?::\d\d)?)(?:-?[дт][ае](?![а-я]))?\s*(?P<half>[ap]\.?m\b\.?)?
  | (?P<offset>\(?\butc(?P<shift>[+-]\d{1,2}(?::?\d\d)?)?\b\)?)
  | (?P<ymd>(?P<y1>\d{4})(?P<s1>[-./])(?P<m1>\d{1,2})(?P=s1)(?P<d1>\d{1,2}))(?!\d)
  | (?P<dmy>(?P<d2>\d{1,2})(?P<s2>[-./])(?P<m2>\d{1,2})(?P=s2)(?P<y2>\d{4}|\d\d))(?!\d)
  | (?P<my>(?P<m3>\d{1,2})[./](?P<y3>\d{4}))(?!\d)
  | (?P<ym>(?P<y4>\d{4})(?:[./](?P<m4>\d{1,2})|-(?P<m5>0[1-9]|1[0-2])))(?!\d)
  | (?P<dm>(?P<d5>\d{1,2})\.(?P<m6>\d{1,2}))(?!\d)
  | (?P<number>\d+)(?:(?P<hyphen>-?)(?P<ending>[a-zа-я]+))?
  | (?P<word>[a-zа-я]+)
  | (?P<mark>[~?])
  | (?P<dash>\s*(?:[-‐‑‒–—―−]+|/)\s*)
  | (?P<noise>[\s,;:.()]+)
    """,
    re.VERBOSE | re.ASCII,
)


def tokens_of(text: str) -> tuple[Token, ...]:
    """Return the signs of a text, without the words that carry nothing.

    Raises:
        DateNotUnderstood: A word or mark is not known (``not_understood``), a year has two
            digits, or a number is no date or time.
    """
    return tuple(token for token in _settled(list(_tokens(fold(text)))) if token != _NOISE)


def _tokens(text: str) -> Iterator[Token]:
    position = 0
    while position < len(text):
        found = _SCAN.match(text, position)
        if found is None:
            raise DateNotUnderstood("not_understood")
        position = found.end()
        if found["word"]:
            position, tokens = _words(text, found.start())
            yield from tokens
        elif found["number"]:
            position, tokens = _number(found)
            yield from tokens
        else:
            yield _figure(found)


def _figure(found: re.Match[str]) -> Token:
    group = next(name for name in _FIGURES if found[name] is not None)
    return _FIGURES[group](found)


def _day_month_year(found: re.Match[str]) -> Token:
    if len(found["y2"]) == 2:
        raise DateNotUnderstood("two_digit_year")
    return _date(found["y2"], found["m2"], found["d2"])


def _date(year: str, month: str, day: str) -> Token:
    if not 1 <= int(month) <= 12 or (day and not int(day)):
        raise DateNotUnderstood("impossible_date")
    if year == "0000":
        raise DateNotUnderstood("year_out_of_range")
    return Token(Sign.DATE, (int(year or 0), int(month), int(day or 0)))


def _time(text: str, half: str) -> str:
    hour, minute, *second = (int(part) for part in text.split(":"))
    if half:
        if not 1 <= hour <= 12:
            raise DateNotUnderstood("impossible_time")
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    return clock_time(hour, minute, *second)


def _offset(shift: str) -> str:
    if not shift:
        return "Z"
    hours, _, minutes = shift[1:].partition(":")
    return read_offset(f"{shift[0]}{hours.zfill(2)}{minutes}")


def _number(found: re.Match[str]) -> tuple[int, tuple[Token, ...]]:
    digits, ending = found["number"], found["ending"] or ""
    number = Token(Sign.NUMBER, (int(digits), len(digits)))
    if ending in _DECADE_ENDINGS and len(digits) == 4 and digits.endswith("0"):
        return found.end(), (Token(Sign.DECADE, (int(digits),)),)
    if ending in KK_NUMBER_OUT_OF:
        return found.end(), (number, _OUT_OF)
    if ending in _NUMBER_ENDINGS or ending in KK_NUMBER_ENDINGS:
        return found.end(), (number,)
    return found.end("number"), (number,)


_WORD = re.compile("[a-zа-я]+")
_BETWEEN_WORDS = re.compile(r"[\s.]+")


def _words(text: str, start: int) -> tuple[int, tuple[Token, ...]]:
    """Return the longest known phrase that begins here."""
    ends: list[tuple[int, str]] = []
    position, phrase = start, ""
    while len(ends) < MAX_WORDS and (word := _WORD.match(text, position)):
        phrase = f"{phrase} {word[0]}".strip()
        ends.append((word.end(), phrase))
        gap = _BETWEEN_WORDS.match(text, word.end())
        position = gap.end() if gap else len(text)
    for end, known in reversed(ends):
        if known in LEXICON:
            return end, LEXICON[known]
    raise DateNotUnderstood("not_understood")


def _settled(tokens: list[Token]) -> list[Token]:
    """Turn hyphens that only join a number to its word (``10-наурыз``) into noise."""
    for place in range(1, len(tokens) - 1):
        if tokens[place] == _TIGHT_DASH and _joins(tokens[place - 1], tokens[place + 1]):
            tokens[place] = _NOISE
    return tokens


def _joins(before: Token, after: Token) -> bool:
    if before.sign is Sign.NUMBER and after.sign is Sign.MONTH:
        return before.numbers[1] <= 2
    if before.sign is Sign.NUMBER:
        return after.sign in (Sign.NOISE, Sign.YEARS)
    four_digits = after.sign is Sign.NUMBER and after.numbers[1] == 4
    if before.sign in (Sign.MONTH, Sign.SEASON):
        return four_digits
    return before.sign is Sign.PART


_FIGURES: Mapping[str, Callable[[re.Match[str]], Token]] = {
    "time": lambda found: Token(Sign.TIME, text=_time(found["time"], found["half"] or "")),
    "offset": lambda found: Token(Sign.OFFSET, text=_offset(found["shift"] or "")),
    "ymd": lambda found: _date(found["y1"], found["m1"], found["d1"]),
    "dmy": _day_month_year,
    "my": lambda found: _date(found["y3"], found["m3"], ""),
    "ym": lambda found: _date(found["y4"], found["m4"] or found["m5"], ""),
    "dm": lambda found: _date("", found["m6"], found["d5"]),
    "mark": lambda found: Token(Sign.ABOUT if found["mark"] == "~" else Sign.MAYBE),
    "dash": lambda found: _TIGHT_DASH if found["dash"] == "-" else _DASH,
    "noise": lambda found: _NOISE,
}

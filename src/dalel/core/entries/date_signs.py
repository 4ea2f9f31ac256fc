"""What the words and numbers of a date stand for."""

from enum import Enum, auto
from typing import NamedTuple


class Sign(Enum):
    """What a word or number in a date stands for."""

    NOISE = auto()
    NUMBER = auto()
    DATE = auto()
    TIME = auto()
    OFFSET = auto()
    MONTH = auto()
    SEASON = auto()
    YEARS = auto()
    DECADE = auto()
    PART = auto()
    BLANK = auto()
    DASH = auto()
    FROM = auto()
    TO = auto()
    UP_TO = auto()
    BEFORE = auto()
    AFTER = auto()
    NOT_LATER = auto()
    NOT_EARLIER = auto()
    BETWEEN = auto()
    AND = auto()
    OUT_OF = auto()
    STARTING = auto()
    ENDING = auto()
    NOWHEN = auto()
    NOW = auto()
    ABOUT = auto()
    MAYBE = auto()
    RELATIVE = auto()


class Token(NamedTuple):
    """A sign with its numbers (a month, or year, month and day) or text (a time)."""

    sign: Sign
    numbers: tuple[int, ...] = ()
    text: str = ""


class Part(Enum):
    """A part of a year, season or month; the value is its number in tokens."""

    EARLY = 1
    MIDDLE = 2
    LATE = 3
    FIRST_HALF = 4
    SECOND_HALF = 5


MONTH_UNKNOWN, DAY_UNKNOWN, BOTH_UNKNOWN = 1, 2, 3

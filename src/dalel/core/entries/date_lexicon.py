"""The words of dates in Kazakh, Russian and English, each with its sign.

Letters are folded before they are looked up: case, ё as е, and Kazakh letters as the Russian
ones that stand in for them on a Russian keyboard (сәуір, сауир), so each word is listed once.
"""

import re
from collections.abc import Iterator

from dalel.core.entries.date_parts import AUTUMN, SPRING, SUMMER, WINTER
from dalel.core.entries.date_signs import (
    BOTH_UNKNOWN,
    DAY_UNKNOWN,
    MONTH_UNKNOWN,
    Part,
    Sign,
    Token,
)

_FOLD = str.maketrans("ёәғқңөұүһі", "еагкноуухи")
_LATIN_I = re.compile("(?<=[а-я])i|i(?=[а-я])")


def fold(text: str) -> str:
    """Return the text in the letters in which words are looked up."""
    return _LATIN_I.sub("и", text.casefold().translate(_FOLD))


def _list(words: str) -> tuple[str, ...]:
    return tuple(words.split())


_KK_ENDINGS = _list(
    "ға ге қа ке на не да де та те нда нде дың дің тың тің ның нің ы і сы сі ында інде сында "
    "сінде ына іне сына сіне ының інің дағы дегі тағы тегі ғы гі қы кі"
)
_KK_OUT_OF = _list("дан ден тан тен нан нен ынан інен сынан сінен")
KK_NUMBER_ENDINGS = frozenset(
    fold(ending) for ending in (*_KK_ENDINGS, *_list("ші шы інші ыншы нші ншы"))
)
KK_NUMBER_OUT_OF = frozenset(fold(ending) for ending in _KK_OUT_OF)

_KK_MONTHS = _list(
    "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек|қыркүйег қазан қараша желтоқсан"
)
_SOFT = _list("ь я ю е ем")
_HARD = ("", *_list("а у ом е"))
_RU_MONTHS = (
    ("январ", *_SOFT),
    ("феврал", *_SOFT),
    ("март", *_HARD),
    ("апрел", *_SOFT),
    ("ма", *_list("й я ю е ем")),
    ("июн", *_SOFT),
    ("июл", *_SOFT),
    ("август", *_HARD),
    ("сентябр", *_SOFT),
    ("октябр", *_SOFT),
    ("ноябр", *_SOFT),
    ("декабр", *_SOFT),
)
_RU_SHORT = _list("янв фев|февр мар апр май июн июл авг сен|сент окт ноя|нояб дек")
_EN_MONTHS = _list(
    "january|jan february|feb march|mar april|apr may june|jun july|jul august|aug "
    "september|sep|sept october|oct november|nov december|dec"
)
_SEASONS = {
    SPRING: ("көктем", "весна|весны|весне|весну|весной|весною|spring"),
    SUMMER: ("жаз", "лето|лета|лету|летом|лете|summer"),
    AUTUMN: ("күз", "осень|осени|осенью|autumn|fall"),
    WINTER: ("қыс", "зима|зимы|зиме|зиму|зимой|зимою|winter"),
}
_PARTS = {
    Part.EARLY: "early|beginning of|start of|начало|начале|начала|начал|в начале",
    Part.MIDDLE: "mid|middle of|середина|середине|середины|середину",
    Part.LATE: "late|end of|конец|конце|конца|концу",
    Part.FIRST_HALF: (
        "first half of|first half|первая половина|первой половине|первой половины|первую половину|"
        "бірінші жартысы|бірінші жартысында|бірінші жартысынан|алғашқы жартысы|алғашқы жартысында"
    ),
    Part.SECOND_HALF: (
        "second half of|second half|вторая половина|второй половине|второй половины|"
        "вторую половину|екінші жартысы|екінші жартысында|екінші жартысынан"
    ),
}
_KK_PARTS = {Part.EARLY: "бас", Part.MIDDLE: "орта", Part.LATE: "соң|аяқ|аяғ"}
_BLANKS = {
    MONTH_UNKNOWN: "month unknown|unknown month|месяц неизвестен|айы белгісіз",
    DAY_UNKNOWN: "day unknown|unknown day|день неизвестен|число неизвестно|күні белгісіз",
    BOTH_UNKNOWN: "day and month unknown|день и месяц неизвестны|күні мен айы белгісіз",
}
_PHRASES = {
    Sign.NOISE: (
        "the|of|in|on|at|during|onwards|year|month|day|date|в|во|на|год|года|году|годом|г|"
        "месяц|месяца|месяце|день|дня|числа|число|время|течение|ж|сағат|сағ|ай|күн"
    ),
    Sign.YEARS: "years|годы|годов|годах|годам|годами|гг|жж",
    Sign.FROM: "from|since|from the|starting from|с|со|от|начиная с|начиная со",
    Sign.TO: "to|until|till|up to|through|by|по|включительно по",
    Sign.UP_TO: "до|дейін|шейін",
    Sign.BEFORE: "before|prior to|earlier than|раньше|ранее|бұрын",
    Sign.AFTER: "after|later than|после|позднее|позже|кейін|соң",
    Sign.NOT_LATER: (
        "no later than|not later than|at the latest|or earlier|или раньше|или ранее|не позднее|"
        "не позже|"
        "кешіктірмей|кеш емес|кейін емес"
    ),
    Sign.NOT_EARLIER: (
        "no earlier than|not earlier than|not before|at the earliest|or later|или позднее|"
        "или позже|не ранее|не раньше|"
        "ерте емес|бұрын емес|бастап|бері"
    ),
    Sign.BETWEEN: "between|между|аралығында|арасында|аралығы|аралықта",
    Sign.AND: "and|и|мен|бен|пен|және",
    Sign.STARTING: "starting|начальная дата|басталуы",
    Sign.ENDING: "ending|конечная дата|аяқталуы",
    Sign.NOWHEN: (
        "an unknown date|unknown date|неизвестной даты|неизвестную дату|белгісіз күнге|белгісіз күн"
    ),
    Sign.NOW: (
        "now|present|the present|present day|настоящее время|настоящего времени|сей день|"
        "сих пор|сегодняшний день|сегодняшнего дня|қазірге|бүгінге|қазіргі уақытқа|осы күнге"
    ),
    Sign.ABOUT: (
        "about|around|approximately|approx|circa|ca|c|roughly|около|примерно|приблизительно|"
        "ориентировочно|приблиз|шамамен|шамасында|шамасы|мөлшермен|маңында"
    ),
    Sign.MAYBE: (
        "possibly|perhaps|maybe|probably|presumably|возможно|вероятно|наверное|наверно|"
        "может быть|предположительно|кажется|бәлкім|мүмкін|ықтимал|сияқты"
    ),
    Sign.RELATIVE: (
        "today|yesterday|tomorrow|ago|last|this|next|сегодня|вчера|позавчера|завтра|назад|"
        "прошлой|прошлого|прошлом|прошлым|прошлый|этого|этой|этом|бүгін|кеше|"
        "алдыңғы күні|алдыңгүні|ертең|бұрнағы|былтыр|биыл|өткен|осы"
    ),
}


Listed = Iterator[tuple[str, tuple[Token, ...]]]


def _each(phrases: str, *tokens: Token) -> Listed:
    for words in phrases.split("|"):
        yield fold(words), tokens


def _kazakh(stems: str, token: Token) -> Listed:
    """List a Kazakh stem in its cases; the ablative ("out of", "since") is a sign of its own."""
    for stem in stems.split("|"):
        yield from _each("|".join(stem + ending for ending in _KK_ENDINGS), token)
        out_of = "|".join(stem + ending for ending in _KK_OUT_OF)
        yield from _each(out_of, token, Token(Sign.OUT_OF))


def _months() -> Listed:
    for number, stems in enumerate(_KK_MONTHS, 1):
        yield from _each(stems, Token(Sign.MONTH, (number,)))
        yield from _kazakh(stems, Token(Sign.MONTH, (number,)))
    for number, (stem, *endings) in enumerate(_RU_MONTHS, 1):
        yield from _each("|".join(stem + each for each in endings), Token(Sign.MONTH, (number,)))
    for names in (_RU_SHORT, _EN_MONTHS):
        for number, name in enumerate(names, 1):
            yield from _each(name, Token(Sign.MONTH, (number,)))


def _seasons() -> Listed:
    for season, (kazakh, others) in _SEASONS.items():
        yield from _each(f"{kazakh}|{others}", Token(Sign.SEASON, (season,)))
        yield from _kazakh(kazakh, Token(Sign.SEASON, (season,)))


def _others() -> Listed:
    for part, stems in _KK_PARTS.items():
        yield from _kazakh(stems, Token(Sign.PART, (part.value,)))
    for part, phrases in _PARTS.items():
        yield from _each(phrases, Token(Sign.PART, (part.value,)))
    for blank, phrases in _BLANKS.items():
        yield from _each(phrases, Token(Sign.BLANK, (blank,)))
    for stems, sign in (("жыл|ай|күн", Sign.NOISE), ("жылдар", Sign.YEARS)):
        yield from _each(stems, Token(sign))
        yield from _kazakh(stems, Token(sign))
    for sign, phrases in _PHRASES.items():
        yield from _each(phrases, Token(sign))
    yield from _each("белгісіз күннен", Token(Sign.NOWHEN), Token(Sign.OUT_OF))


LISTED = (*_months(), *_seasons(), *_others())
LEXICON = dict(LISTED)
MAX_WORDS = max(len(each.split()) for each in LEXICON)

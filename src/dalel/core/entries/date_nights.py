"""Read a night by the two days it joins: ``в ночь с 3 на 4 мая``, ``night of 3 to 4 May``.

A night that names one day only (``в ночь на 4 мая``) stays unread: the days are to be named.
"""

import re

from dalel.core.entries.date_lexicon import KK_NUMBER_OUT_OF, fold

_BOTH_DAYS = (
    re.compile(r"(?:в\s+)?ночь\s+со?\s+(?P<start>.+?)\s+на\s+(?P<end>.+)"),
    re.compile(
        r"(?:(?:in|on|at|during)\s+)?(?:the\s+)?night\s+(?:of|from|between)\s+"
        r"(?P<start>.+?)\s*(?:\b(?:to|and)\b|[-–—/])\s*(?P<end>.+)"
    ),
)
_OUT_OF = "|".join(sorted(KK_NUMBER_OUT_OF))
_KAZAKH = re.compile(
    rf"(?P<days>.*?\d\s*-?[а-я\s]*?(?:{_OUT_OF})\b.+?)\s+"
    rf"{fold('қара')}(?:{fold('ған')}|й)\s+{fold('түн')}(?:и|де)"
)


def as_range(text: str) -> str:
    """Return the words of a night as those of a range of days; any others as they are."""
    words = fold(text).strip()
    for pattern in _BOTH_DAYS:
        found = pattern.fullmatch(words)
        if found:
            return f"{found['start']} – {found['end']}"
    found = _KAZAKH.fullmatch(words)
    return f"{found['days']} {fold('дейін')}" if found else text

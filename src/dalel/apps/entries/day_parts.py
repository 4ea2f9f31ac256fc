"""Morning, evening, night: what people write beside a day, and a date does not hold."""

from __future__ import annotations

import re

from dalel.core.entries import DateNotUnderstood, parse_date

# Only words that mean a part of the day and nothing else: «день» and «күн» mean the whole day.
_WORDS = (
    "at dawn|in the|at|early|late|morning|forenoon|noon|midday|afternoon|evening|night|midnight|"
    "рано|поздно|под|утро|утром|утра|днём|днем|вечер|вечера|вечером|ночь|ночи|ночью|полдень|"
    "таң|таңда|таңға|таңертең|таңертеңгі|таңсәріде|түс|түсте|түске|күндіз|кеш|кешке|кешкі|кешкісін|"
    "кешқұрым|түн|түнде|түнгі|түні"
)
_PARTS = re.compile(rf"(?<!\w)(?:{_WORDS})(?!\w)", re.IGNORECASE)
_LOOSE = re.compile(r"^[\s,;.]+|[\s,;]+$")


def day_without_part(text: str, language: str) -> str:
    """Return the date in words without the part of the day; empty where that is not the fault."""
    rest = _LOOSE.sub("", _PARTS.sub(" ", text))
    if rest.strip() == text.strip():
        return ""
    for candidate in (rest, re.sub(r"^(?:of|the)\s+", "", rest, flags=re.IGNORECASE)):
        try:
            return parse_date(re.sub(r"\s+", " ", candidate), language=language).words(language)
        except DateNotUnderstood:
            continue
    return ""

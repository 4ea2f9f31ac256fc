"""Numbers that somebody typed among other words: telephones, plates, accounts, names in networks.

They are kept as they were typed; whoever compares them brings them into one form.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_GAP = r"[\s().\-\u2010-\u2015]{0,3}"
_ACCOUNT = re.compile(
    r"(?<![\w])(?:KZ\d{2}(?: ?[A-Z0-9]{4}){4}|(?:\d{4}[ -]?){3}\d{4})(?!\w)", re.I
)
_PHONE = re.compile(
    rf"(?<![\w+])(?:(?:\+?7|8){_GAP}\d{{3}}{_GAP}\d{{3}}{_GAP}\d{{2}}{_GAP}\d{{2}}"
    rf"|\+[1-9](?:{_GAP}\d){{7,14}})(?!\d)"
)
# Of cars in Kazakhstan: 123 ABC 02, before 2012 A 123 BCD; letters of either alphabet.
_LETTER = "[A-ZА-ЯӘҒҚҢӨҰҮҺІ]"
_PLATE = re.compile(
    rf"(?<!\w)(?:\d{{3}} ?{_LETTER}{{2,3}} ?\d{{2}}|{_LETTER} ?\d{{3}} ?{_LETTER}{{2,3}})(?!\w)"
)
_HANDLE = re.compile(
    r"(?<![\w.@])(?:@[A-Za-z0-9_][A-Za-z0-9_.]{2,31}"
    r"|(?:https?://)?(?:www\.)?(?:t\.me|wa\.me|vk\.com|instagram\.com|facebook\.com|tiktok\.com)"
    r"/[A-Za-z0-9_.@\-]{2,60})"
)


@dataclass(frozen=True)
class Numbers:
    """What was found, each once, in the order in which it was typed."""

    phones: tuple[str, ...] = ()
    plates: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    handles: tuple[str, ...] = ()


def find_numbers(text: str) -> Numbers:
    """Return the numbers in a text.

    A card's number has room for a telephone's in it, so what was taken for one is not looked at
    again.
    """
    accounts, text = _taken(_ACCOUNT, text)
    handles, text = _taken(_HANDLE, text)
    phones, text = _taken(_PHONE, text)
    plates, _left = _taken(_PLATE, text.upper())
    return Numbers(phones, plates, accounts, handles)


def _taken(pattern: re.Pattern[str], text: str) -> tuple[tuple[str, ...], str]:
    """Return what a pattern finds, and the text without it."""
    found = dict.fromkeys(" ".join(one.split()) for one in pattern.findall(text))
    return tuple(found), pattern.sub(" ; ", text)

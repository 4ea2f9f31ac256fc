"""Text as it is searched for: without case, marks and the letters that people type in two ways.

Kazakh is often typed with Russian letters, so both become the Russian ones: ``қыз`` and ``кыз`` are
one word, and so are ``Гүлнара`` and ``Гульнара``, ``ё`` and ``е``, ``й`` and ``и``.
"""

import re
from unicodedata import normalize

_KAZAKH = dict(zip("әғқңөұүһі", "агкноуухи", strict=True))
_LATIN = {"ı": "i", "ə": "a", "ŋ": "n", "æ": "a", "ø": "o", "đ": "d", "ł": "l"}
# Signs inside a word that some people type and others do not.
_LEFT_OUT = "ьъ'’‘ʼʹ`´ˈ\u00ad\u200b\u200c\u200d\u2060"
_MARKS = dict.fromkeys(range(0x300, 0x370))
_TABLE = str.maketrans({**_KAZAKH, **_LATIN, **dict.fromkeys(_LEFT_OUT)}) | _MARKS
_WORD = re.compile(r"[^\W_]+")
_AS_TYPED = re.compile(rf"[^\W_]+(?:[{re.escape(_LEFT_OUT)}\u0300-\u036f]+[^\W_]*)*")


def folded(text: str) -> str:
    """Return the text folded: compatibility forms, case, marks and Kazakh letters."""
    plain = normalize("NFKD", text).casefold()
    return normalize("NFKD", plain).translate(_TABLE)


def folded_words(text: str) -> list[str]:
    """Return the folded words of a text, in order."""
    return _WORD.findall(folded(text))


def typed_words(text: str) -> list[tuple[int, int, str]]:
    """Return where each word of a text begins and ends, and how it is folded."""
    return [
        (found.start(), found.end(), folded(found.group())) for found in _AS_TYPED.finditer(text)
    ]

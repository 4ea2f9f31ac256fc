"""When two words of a table and of our lists are the same word."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

from dalel.core.entries.vocabularies import Vocabulary

LANGUAGES = ("kk", "ru", "en")
# Kazakh is often typed on a Russian keyboard.
_FOLDED = str.maketrans("әғқңөұүһіё", "агкноуухие")
_GAPS = re.compile(r"[\W_]+")
# Words that only say what kind of place it is.
_CITY = frozenset(["г", "гор", "город", "к", "кала", "каласы", "city"])
_SEPARATORS = re.compile(r"\s*[;,\n/]\s*")


def folded(text: str) -> str:
    """Return a text as it is compared: without case, signs and Kazakh letters."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_FOLDED)
    return _GAPS.sub(" ", plain).strip()


def words_in(text: str) -> list[str]:
    """Return the parts of a cell that lists several things."""
    return [part for part in _SEPARATORS.split(text.strip()) if part]


@cache
def _lookup(
    vocabulary: Vocabulary,
) -> tuple[Mapping[str, str], tuple[tuple[frozenset[str], str], ...]]:
    """Return the codes by their whole words in any language, and by single words."""
    whole: dict[str, str] = {}
    parts: list[tuple[frozenset[str], str]] = []
    for code in vocabulary.codes.values():
        for said in (code.code, *(code.label(language) for language in LANGUAGES)):
            whole.setdefault(folded(said), code.code)
            parts.append((frozenset(folded(said).split()), code.code))
    return whole, tuple(parts)


def code_for(word: str, vocabulary: Vocabulary) -> str:
    """Return the code a word stands for; empty where none fits, or more than one."""
    whole, parts = _lookup(vocabulary)
    said = folded(word)
    if said in whole:
        return whole[said]
    wanted = frozenset(said.split()) - _CITY
    found = {code for labels, code in parts if wanted and wanted <= labels}
    return next(iter(found)) if len(found) == 1 else ""

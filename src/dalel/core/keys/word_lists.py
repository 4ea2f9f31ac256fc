"""The three lists of everyday goods in which a code is written, and how a typed word is read.

Word i of one list means what word i of the others means. In all three together, any two words that
stand for different numbers are at least three edits apart once folded, so one typo never makes one
of them look like another. The lists are frozen: ``shopping/digests.toml``.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from unicodedata import normalize

LANGUAGES = ("kk", "ru", "en")
WORDS = 256
LONGEST_TYPED = 20
"""No word of the lists has more than 17 letters; what is longer than this is none of them."""

_FOLDED = str.maketrans("ёқғәөұүіңһ", "екгаоууинх")
_TURKISH_I = str.maketrans("İI", "ii")
_RUSSIAN_KEYS = "йцукенгшщзхъфывапролджэячсмитьбюё"
_KAZAKH_KEYS = "әіңғүұқөһ"
_LATIN_KEYS = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`" + "2345890-="
_LATIN_SHIFTED = 'QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>~' + "@#$%*()_+"
_CYRILLIC_KEYS = _RUSSIAN_KEYS + _KAZAKH_KEYS
_TO_CYRILLIC = {
    **dict(zip(_LATIN_SHIFTED, _CYRILLIC_KEYS, strict=True)),
    **dict(zip(_LATIN_KEYS, _CYRILLIC_KEYS, strict=True)),
}
_TO_LATIN = {key: latin for latin, key in _TO_CYRILLIC.items() if latin in _LATIN_KEYS}


@cache
def word_list(language: str) -> tuple[str, ...]:
    """Return the 256 words of ``kk``, ``ru`` or ``en``, as they are shown."""
    file = files("dalel.core.keys") / "shopping" / f"{language}.txt"
    return tuple(file.read_text(encoding="utf-8").split())


def fold(text: str) -> str:
    """Return text in small letters without accents, Kazakh letters as Russian look-alikes."""
    lowered = normalize("NFKC", text).translate(_TURKISH_I).lower().translate(_FOLDED)
    return "".join(
        character if character == "й" else normalize("NFD", character)[0] for character in lowered
    )


def typed_on_cyrillic(text: str) -> str:
    """Return what the same keys write where the keyboard stands on Kazakh or Russian."""
    return "".join(_TO_CYRILLIC.get(character, character) for character in text)


def typed_on_latin(text: str) -> str:
    """Return what the same keys write where the keyboard stands on English."""
    return "".join(_TO_LATIN.get(character, character) for character in text.lower())


def number_of(word: str) -> int | None:
    """Return the number of a folded word that has no typo."""
    return _numbers().get(word)


def number_near(word: str) -> int | None:
    """Return the number of a folded word with at most one typo.

    A typo is a letter too many, a letter missing, a wrong letter, or two neighbours swapped.
    """
    if len(word) > LONGEST_TYPED:
        return None
    exact = number_of(word)
    if exact is not None:
        return exact
    near = {
        number
        for short in (word, *_one_left_out(word))
        for known, number in _shortened().get(short, ())
        if _is_one_edit(word, known)
    }
    return near.pop() if len(near) == 1 else None


@cache
def _numbers() -> dict[str, int]:
    """Return every folded word of the three lists with its number."""
    return {
        fold(word): number
        for language in LANGUAGES
        for number, word in enumerate(word_list(language))
    }


@cache
def _shortened() -> dict[str, tuple[tuple[str, int], ...]]:
    """Return the words by themselves and by what is left of them without any one letter."""
    found: dict[str, tuple[tuple[str, int], ...]] = {}
    for word, number in _numbers().items():
        for short in {word, *_one_left_out(word)}:
            found[short] = (*found.get(short, ()), (word, number))
    return found


def _one_left_out(word: str) -> Iterator[str]:
    return (word[:at] + word[at + 1 :] for at in range(len(word)))


def _is_one_edit(typed: str, known: str) -> bool:
    """Return whether at most one edit leads from one to the other."""
    start = 0
    while start < min(len(typed), len(known)) and typed[start] == known[start]:
        start += 1
    rest, wanted = typed[start:], known[start:]
    swapped = rest[1::-1] + rest[2:]
    return wanted in (rest[1:], swapped) or rest in (wanted[1:],) or rest[1:] == wanted[1:]

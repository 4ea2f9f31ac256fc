"""A report's code: twelve everyday goods, and the keys that they give.

Eleven goods are chosen by chance, eight bits each; the twelfth is a check on them. The lists are
in ``word_lists``; how what somebody types becomes a code again is in ``code_reading``.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Self

from dalel.core.keys.code_reading import read_numbers, read_words, survives_swaps
from dalel.core.keys.derivation import new_secret, subkey
from dalel.core.keys.errors import KeyMalformed
from dalel.core.keys.passwords import FLOOR, derive
from dalel.core.keys.signatures import SigningKey
from dalel.core.keys.word_lists import fold, word_list
from dalel.core.keys.wraps import PrivateKey

INDEXES = 11
LOOKUP_BYTES = 16
_BOX_BYTES = 96


@dataclass(frozen=True, slots=True, repr=False)
class ReportCode:
    """Eleven numbers of eight bits: 87 bits of chance, those for an order that is safe left out."""

    indexes: bytes

    def __post_init__(self) -> None:
        """Refuse any other length.

        Raises:
            KeyMalformed: There are not eleven numbers.
        """
        if len(self.indexes) != INDEXES:
            raise KeyMalformed("code of a report")

    @classmethod
    def new(cls) -> Self:
        """Return a code chosen by chance, of those that survive two neighbours changing places.

        Two in three do: it costs less than a bit, and nobody stands before a list that is right
        but for one swap and does not open.
        """
        while True:
            code = cls(new_secret(INDEXES))
            if survives_swaps(code.indexes + bytes([check_number(code.indexes)]), fits=_fits):
                return code

    def words(self, language: str) -> tuple[str, ...]:
        """Return the twelve goods in ``kk``, ``ru`` or ``en``; the last one is the check word."""
        goods = word_list(language)
        return tuple(goods[number] for number in (*self.indexes, check_number(self.indexes)))

    def __repr__(self) -> str:
        """Show nothing of it."""
        return "ReportCode()"


@dataclass(frozen=True, slots=True, repr=False)
class CodeKeys:
    """What a code gives: where letters lie, what opens them, what signs."""

    lookup_id: bytes
    box: PrivateKey
    signing: SigningKey

    def __repr__(self) -> str:
        """Show nothing of them."""
        return "CodeKeys()"


def check_number(indexes: bytes) -> int:
    """Return the number of the check word: eight bits of a digest of the eleven.

    Of codes mistaken in any way, one in 256 passes.
    """
    return sha256(b"dalel/code-check/1" + indexes).digest()[0]


def read_code(text: str) -> ReportCode:
    """Return the code that somebody typed.

    Any of the three languages, mixed too; capitals, commas, numbering and line breaks do not
    matter, nor do spaces inside or between words that have no typo. Forgiven are one typo per
    word, Kazakh letters written as Russian ones, a keyboard that stood on another language, and
    two neighbours that changed places, where the check word fits only then.

    Raises:
        CodeUnreadable: The text is no code; it tells which words could not be read.
    """
    return ReportCode(read_numbers(text, fits=_fits))


def is_word_of(code: ReportCode, place: int, typed: str) -> bool:
    """Return whether this is the word at a place, counted from one; forgiving as ``read_code``."""
    numbers = (*code.indexes, check_number(code.indexes))
    return read_words(typed) == [numbers[place - 1]]


def unlock_code(code: ReportCode, *, salt: bytes, second_word: str = "") -> CodeKeys:
    """Return the keys of a code: 128 MiB of memory and some tenths of a second.

    Args:
        code: The code.
        salt: 16 bytes, the same for every code of an instance.
        second_word: With it, everything is another: who has the code alone finds nothing. Capitals,
            accents, Kazakh letters and the number of spaces do not matter.

    Raises:
        KeyMalformed: The salt has not 16 bytes.
        PasswordRefused: The second word cannot be encoded.
        CostRefused: There is not enough memory.
    """
    word = " ".join(fold(second_word).split())
    secret = derive(f"{code.indexes.hex()} {word}", salt, FLOOR)
    return CodeKeys(
        lookup_id=subkey(secret, label=b"dalel/code-lookup/1", size=LOOKUP_BYTES),
        box=PrivateKey(subkey(secret, label=b"dalel/code-box/1", size=_BOX_BYTES)),
        signing=SigningKey(subkey(secret, label=b"dalel/code-signing/1")),
    )


def _fits(numbers: bytes) -> bool:
    return check_number(numbers[:INDEXES]) == numbers[INDEXES]

"""Every form in which a word may lie about, as bytes."""

from __future__ import annotations

import base64
import unicodedata
from collections.abc import Callable, Iterator

Encoder = Callable[[str], list[bytes]]


def needles_for(word: str) -> frozenset[bytes]:
    """Return a word's bytes in every encoding, case and normal form."""
    return frozenset(
        needle
        for spelling in _spellings(word)
        for encode in ENCODINGS.values()
        for needle in encode(spelling)
    )


def _spellings(word: str) -> Iterator[str]:
    for cased in {word, word.upper(), word.lower(), word.capitalize()}:
        yield from {unicodedata.normalize("NFC", cased), unicodedata.normalize("NFD", cased)}


def _codec(name: str) -> Encoder:
    def encode(word: str) -> list[bytes]:
        try:
            return [word.encode(name)]
        except UnicodeEncodeError:
            return []

    return encode


def _misread(word: str) -> list[bytes]:
    """Return UTF-8 that was taken for Latin-1 and written as UTF-8 once more."""
    return [word.encode().decode("latin-1").encode()]


def _base64(word: str) -> list[bytes]:
    """Return what is the same in base64 whatever stands before and after the word."""
    found = []
    for before in range(3):
        data = bytes(before) + word.encode()
        first = (before * 8 + 5) // 6
        last = len(data) * 8 // 6
        for alphabet in (b"+/", b"-_"):
            found.append(base64.b64encode(data, alphabet)[first:last])
    return found


def _hex(word: str) -> list[bytes]:
    text = word.encode().hex()
    return [text.encode(), text.upper().encode()]


def _escaped(before: str, *, upper: bool) -> Encoder:
    """Write every byte of UTF-8 that is not a plain letter or digit as an escape."""

    def encode(word: str) -> list[bytes]:
        digits = "%02X" if upper else "%02x"
        letters = [
            chr(byte) if chr(byte).isalnum() and byte < 128 else before + digits % byte
            for byte in word.encode()
        ]
        return ["".join(letters).encode()]

    return encode


def _json(word: str) -> list[bytes]:
    escaped = [char if ord(char) < 128 else f"\\u{ord(char):04x}" for char in word]
    upper = [char if ord(char) < 128 else f"\\u{ord(char):04X}" for char in word]
    return ["".join(escaped).encode(), "".join(upper).encode()]


def _html(form: str) -> Encoder:
    def encode(word: str) -> list[bytes]:
        every = "".join(form % ord(char) for char in word)
        foreign = "".join(char if ord(char) < 128 else form % ord(char) for char in word)
        return [every.encode(), foreign.encode()]

    return encode


ENCODINGS: dict[str, Encoder] = {
    "UTF-8": _codec("utf-8"),
    "UTF-16, little end first": _codec("utf-16-le"),
    "UTF-16, big end first": _codec("utf-16-be"),
    "UTF-32, little end first": _codec("utf-32-le"),
    "Windows-1251": _codec("cp1251"),
    "KOI8-R": _codec("koi8-r"),
    "UTF-8, misread": _misread,
    "base64": _base64,
    "hex": _hex,
    "percent": _escaped("%", upper=True),
    "percent, small": _escaped("%", upper=False),
    "quoted-printable": _escaped("=", upper=True),
    "Python bytes": _escaped("\\x", upper=False),
    "JSON": _json,
    "HTML, decimal": _html("&#%d;"),
    "HTML, hex": _html("&#x%x;"),
    "HTML, hex, large": _html("&#x%X;"),
}

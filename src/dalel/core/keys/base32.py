"""Crockford's base32 without its check symbol: letters that people can read out and type."""

from unicodedata import normalize

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUES = {character: value for value, character in enumerate(ALPHABET)}
_READ_AS = str.maketrans("OILАВЕКМНОРСТУХІ", "011ABEKMH0PCTYX1")
"""What a person may type instead: letters read as digits, and Cyrillic twins of Latin ones."""


def encode_number(number: int, length: int) -> str:
    """Return a number as ``length`` characters, most significant first."""
    return "".join(ALPHABET[number >> shift & 31] for shift in range(5 * (length - 1), -1, -5))


def decode_number(text: str) -> int | None:
    """Return the number that tidy characters stand for; ``None`` if one is strange."""
    number = 0
    for character in text:
        value = _VALUES.get(character)
        if value is None:
            return None
        number = number << 5 | value
    return number


def tidy(text: str) -> str:
    """Return typed text in capitals, with twins replaced and everything between left out."""
    folded = normalize("NFKC", text).upper().translate(_READ_AS)
    return "".join(character for character in folded if character.isalnum())


def in_groups(text: str) -> str:
    """Return text in groups of four, joined by hyphens."""
    return "-".join(text[at : at + 4] for at in range(0, len(text), 4))

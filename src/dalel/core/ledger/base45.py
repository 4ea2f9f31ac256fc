"""Base45 (RFC 9285): bytes in the characters that QR codes pack most tightly."""

from dalel.core.errors import DalelError

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_VALUES = {letter: value for value, letter in enumerate(ALPHABET)}


class NotBase45(DalelError):
    """Text that no bytes are written as."""

    def __init__(self) -> None:
        """Say it plainly."""
        super().__init__("The text is not base45; scan it again.")


def to_base45(data: bytes) -> str:
    """Return the text for some bytes."""
    return "".join(_letters(data[at : at + 2]) for at in range(0, len(data), 2))


def from_base45(text: str) -> bytes:
    """Return the bytes that a text stands for.

    Raises:
        NotBase45: A letter, a length or a value that the encoding never gives.
    """
    return b"".join(_bytes(text[at : at + 3]) for at in range(0, len(text), 3))


def _letters(pair: bytes) -> str:
    value = int.from_bytes(pair, "big")
    rest, first = divmod(value, 45)
    third, second = divmod(rest, 45)
    return "".join(ALPHABET[digit] for digit in (first, second, third)[: len(pair) + 1])


def _bytes(letters: str) -> bytes:
    digits = [_VALUES.get(letter, -1) for letter in letters]
    width = len(digits) - 1
    value = 0
    for digit in reversed(digits):
        value = value * 45 + digit
    if width == 0 or -1 in digits or value >= 1 << 8 * width:
        raise NotBase45
    return value.to_bytes(width, "big")

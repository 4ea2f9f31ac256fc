"""Letters that people can read out and type."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dalel.core.keys.base32 import ALPHABET, decode_number, encode_number, in_groups, tidy


@given(st.integers(min_value=0, max_value=2**160 - 1))
def test_reads_what_it_wrote(number: int) -> None:
    """Most significant character first, of fixed length."""
    text = encode_number(number, 32)

    assert len(text) == 32
    assert set(text) <= set(ALPHABET)
    assert decode_number(text) == number


def test_writes_known_numbers() -> None:
    """Crockford's order of characters."""
    assert encode_number(0, 3) == "000"
    assert encode_number(31, 2) == "0Z"
    assert encode_number(32 * 10 + 18, 3) == "0AJ"


def test_refuses_characters_outside_the_alphabet() -> None:
    """U is not in it, nor is anything unfolded."""
    assert decode_number("0U") is None
    assert decode_number("0a") is None


def test_forgives_how_people_type() -> None:
    """Case, spaces, any hyphen, full-width forms, O and 0, I and L and 1, Cyrillic twins."""
    assert tidy(" oil—0il\t") == "011011"
    assert tidy("авекмнорстухі") == "ABEKMH0PCTYX1"
    assert tidy("Ａ１-b") == "A1B"


def test_groups_by_four() -> None:
    """The last group may be shorter."""
    assert in_groups("ABCDEFGHJ") == "ABCD-EFGH-J"

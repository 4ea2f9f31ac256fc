"""Padding to size classes."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalel.core.keys import PaddingDamaged, pad, padded_size, unpad
from tests.core.keys.samples import bits, flipped, vector


def padme(size: int) -> int:
    """The published algorithm, in floating point as its authors print it."""
    exponent = math.floor(math.log2(size))
    kept = math.floor(math.log2(exponent)) + 1
    step = int(math.pow(2, exponent - kept))
    return math.ceil(size / step) * step


def test_sizes_are_the_frozen_ones() -> None:
    """Stored sizes must not move between releases."""
    sizes = vector("boxes")["sizes"]

    assert [[size, padded_size(size)] for size, _ in sizes] == sizes


@given(st.integers(min_value=1024, max_value=1 << 40))
def test_sizes_are_those_of_padme(size: int) -> None:
    """At most 12 % more, and the same for many lengths."""
    padded = padded_size(size)

    assert padded == padme(size)
    assert size <= padded <= size * 1.12
    assert padded_size(padded) == padded


@given(st.integers(min_value=0, max_value=1024))
def test_nothing_is_smaller_than_one_kibibyte(size: int) -> None:
    """The smallest class holds most entries."""
    assert padded_size(size) == 1024


@given(st.binary(max_size=4000))
def test_unpads_what_it_padded(data: bytes) -> None:
    """Zeros at the end of the data stay the data's own."""
    for content in (data, data + bytes(7)):
        padded = pad(content)

        assert len(padded) == padded_size(len(content) + 4)
        assert unpad(padded) == content


@given(st.binary(max_size=100), bits)
def test_refuses_padding_that_is_not_zeros(data: bytes, bit: int) -> None:
    """Length and zeros have one form only."""
    padded = pad(data)
    zeros_from = len(data) + 4

    with pytest.raises(PaddingDamaged):
        unpad(padded[:zeros_from] + flipped(padded[zeros_from:], bit))


@pytest.mark.parametrize(
    "padded",
    [
        b"",
        bytes(3),
        bytes(1023),
        bytes(1025),
        (1021).to_bytes(4, "big") + bytes(1020),
        b"\xff\xff\xff\xff" + bytes(1020),
        pad(bytes(3000)) + bytes(64),
    ],
)
def test_refuses_another_size_class(padded: bytes) -> None:
    """Neither shorter nor longer than the length says."""
    with pytest.raises(PaddingDamaged):
        unpad(padded)

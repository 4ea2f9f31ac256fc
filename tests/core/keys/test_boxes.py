"""Sealed boxes for everything that is derived from records."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalel.core.keys import BoxDamaged, KeyMalformed, open_box, padded_size, seal_box
from dalel.core.keys.boxes import OVERHEAD_BYTES, open_bytes, seal_bytes
from tests.core.keys.samples import bits, flipped, unhex, vector

KEY = bytes(range(32))
CONTEXT = b"dalel/summary/1"


def test_opens_the_frozen_boxes() -> None:
    """Nonce in front; the padded form holds the padded text."""
    frozen = vector("boxes")
    key, context, unpadded, padded, padded_text = unhex(
        frozen, "key", "context", "unpadded", "padded", "padded_text"
    )
    text = frozen["plaintext"].encode()

    assert open_bytes(key, unpadded, context=context) == text
    assert open_box(key, padded, context=context) == text
    assert open_bytes(key, padded, context=context) == padded_text


@given(st.binary(max_size=5000))
def test_opens_what_it_sealed_and_shows_a_size_class(plaintext: bytes) -> None:
    """The box is as long as its class, never as its content."""
    box = seal_box(KEY, plaintext, context=CONTEXT)

    assert open_box(KEY, box, context=CONTEXT) == plaintext
    assert len(box) == padded_size(len(plaintext) + 4) + OVERHEAD_BYTES


@given(st.binary(max_size=100), bits)
def test_never_opens_with_a_flipped_bit(plaintext: bytes, bit: int) -> None:
    """In the box, the key or the context."""
    box = seal_box(KEY, plaintext, context=CONTEXT)

    for key, changed, context in (
        (KEY, flipped(box, bit), CONTEXT),
        (flipped(KEY, bit), box, CONTEXT),
        (KEY, box, flipped(CONTEXT, bit)),
    ):
        with pytest.raises(BoxDamaged):
            open_box(key, changed, context=context)


@given(st.binary(max_size=100))
def test_turns_arbitrary_bytes_into_its_own_errors(data: bytes) -> None:
    """No library's exception leaves the room."""
    with pytest.raises(BoxDamaged):
        open_box(KEY, data, context=CONTEXT)


def test_refuses_a_box_that_was_not_padded() -> None:
    """An authentic box of another form is not a padded one."""
    box = seal_bytes(KEY, b"not padded", context=CONTEXT)

    with pytest.raises(BoxDamaged):
        open_box(KEY, box, context=CONTEXT)


@pytest.mark.parametrize("size", [0, 31, 33])
def test_refuses_a_key_of_another_length(size: int) -> None:
    """Sealing and opening alike."""
    with pytest.raises(KeyMalformed):
        seal_box(bytes(size), b"", context=CONTEXT)
    with pytest.raises(KeyMalformed):
        open_box(bytes(size), bytes(2000), context=CONTEXT)

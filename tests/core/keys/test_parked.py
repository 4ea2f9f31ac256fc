"""What only the browser's cookie and a PIN open together."""

from __future__ import annotations

import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalel.core.keys import (
    KeyMalformed,
    SessionUnreadable,
    open_box,
    open_parked,
    open_session,
    seal_parked,
)
from tests.core.keys.samples import bits, flipped, unhex, vector

COOKIE, PLACE, PIN = bytes(range(32)), bytes(range(16)), "271828"
pins = st.text("0123456789", min_size=4, max_size=8)


def test_opens_the_frozen_box() -> None:
    """The form of a parked session is fixed like any other."""
    frozen = vector("parked")
    cookie, place, payload, box = unhex(frozen, "cookie", "place", "payload", "box")

    assert open_parked(cookie, frozen["pin"], box, place=place) == payload


def test_derives_its_key_as_the_format_says() -> None:
    """HKDF-SHA-256 (RFC 5869) of cookie and PIN, salted with the place; worked out by hand."""
    box = seal_parked(COOKIE, PIN, b"signed in", place=PLACE)
    extracted = hmac.digest(PLACE, COOKIE + PIN.encode(), hashlib.sha256)
    key = hmac.digest(extracted, b"dalel/parked-key/1" + b"\x01", hashlib.sha256)

    assert open_box(key, box, context=b"dalel/parked/1") == b"signed in"


@given(st.binary(max_size=2000), pins)
def test_opens_what_it_sealed(payload: bytes, pin: str) -> None:
    """With all three, and only in a size class."""
    box = seal_parked(COOKIE, pin, payload, place=PLACE)

    assert open_parked(COOKIE, pin, box, place=PLACE) == payload
    assert len(box) >= 1024


@given(bits, pins.filter(lambda pin: pin != PIN))
def test_opens_with_nothing_else(bit: int, pin: str) -> None:
    """A flipped bit of the box, the cookie or the place, or another PIN."""
    box = seal_parked(COOKIE, PIN, b"signed in", place=PLACE)

    with pytest.raises(SessionUnreadable):
        open_parked(COOKIE, PIN, flipped(box, bit), place=PLACE)
    with pytest.raises(SessionUnreadable):
        open_parked(flipped(COOKIE, bit), PIN, box, place=PLACE)
    with pytest.raises(SessionUnreadable):
        open_parked(COOKIE, PIN, box, place=flipped(PLACE, bit))
    with pytest.raises(SessionUnreadable):
        open_parked(COOKIE, pin, box, place=PLACE)


def test_the_cookie_alone_opens_nothing() -> None:
    """It is no session of its own."""
    box = seal_parked(COOKIE, PIN, b"signed in", place=PLACE)

    with pytest.raises(SessionUnreadable):
        open_session(COOKIE, box)


@given(st.binary(max_size=64), st.text(max_size=12), st.binary(max_size=64))
def test_turns_anything_into_its_own_error(cookie: bytes, pin: str, box: bytes) -> None:
    """A caller may send anything."""
    with pytest.raises(SessionUnreadable):
        open_parked(cookie, pin, box, place=PLACE)


@pytest.mark.parametrize("size", [0, 31, 33])
def test_refuses_to_seal_under_a_cookie_of_another_length(size: int) -> None:
    """A short cookie would leave the PIN alone."""
    with pytest.raises(KeyMalformed):
        seal_parked(bytes(size), PIN, b"signed in", place=PLACE)

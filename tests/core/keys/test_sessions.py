"""What only the caller's cookie opens."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalel.core.keys import KeyMalformed, SessionUnreadable, open_session, seal_session
from tests.core.keys.samples import bits, flipped, unhex, vector

COOKIE = bytes(range(32))


def test_opens_the_frozen_session() -> None:
    """The form of a session box is fixed like any other."""
    cookie, payload, box = unhex(vector("sessions"), "cookie", "payload", "box")

    assert open_session(cookie, box) == payload


@given(st.binary(max_size=3000))
def test_opens_what_it_sealed(payload: bytes) -> None:
    """With the cookie, and only in a size class."""
    box = seal_session(COOKIE, payload)

    assert open_session(COOKIE, box) == payload
    assert len(box) >= 1024


@given(bits)
def test_never_opens_with_a_flipped_bit(bit: int) -> None:
    """In the box or the cookie."""
    box = seal_session(COOKIE, b"signed in")

    with pytest.raises(SessionUnreadable):
        open_session(COOKIE, flipped(box, bit))
    with pytest.raises(SessionUnreadable):
        open_session(flipped(COOKIE, bit), box)


@given(st.binary(max_size=64), st.binary(max_size=64))
def test_turns_arbitrary_cookies_and_boxes_into_its_own_error(cookie: bytes, box: bytes) -> None:
    """A caller may send anything as a cookie."""
    with pytest.raises(SessionUnreadable):
        open_session(cookie, box)


@pytest.mark.parametrize("size", [0, 31, 33])
def test_refuses_to_seal_under_a_cookie_of_another_length(size: int) -> None:
    """A short cookie would be a weak key."""
    with pytest.raises(KeyMalformed):
        seal_session(bytes(size), b"signed in")

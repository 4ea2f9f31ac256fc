"""Content has a largest size and a lowest rate."""

from __future__ import annotations

import io

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from dalel.site.bodies import GRACE_SECONDS, LARGE_BODIES_AT_ONCE, BodyTooSlow, TimedInput
from dalel.site.threads import PUBLIC_THREADS


class SlowStream(io.BytesIO):
    """A sender that takes its time, on a clock of its own."""

    def __init__(self, data: bytes, *, seconds_each: float) -> None:
        super().__init__(data)
        self.now = 0.0
        self._seconds_each = seconds_each

    def read(self, size: int | None = -1, /) -> bytes:
        """Take a while, then return bytes."""
        self.now += self._seconds_each
        return super().read(size)


def test_refuses_more_than_the_program_takes(public: Client, settings: Settings) -> None:
    """Before any of it is read."""
    settings.DALEL_BODY_BYTES = 100

    answer = public.post("/verify", {"receipt": "x" * 200})

    assert answer.status_code == 413


def test_takes_what_fits(public: Client) -> None:
    """A file of the promised size goes through."""
    file = io.BytesIO(b"x" * (8 * 1024 * 1024))

    assert public.post("/verify", {"file": file}).status_code == 200


def test_gives_up_on_a_sender_that_trickles() -> None:
    """A thread is not held by a byte now and then."""
    stream = SlowStream(b"x" * 100, seconds_each=1.0)
    timed = TimedInput(stream, clock=lambda: stream.now)

    for _ in range(int(GRACE_SECONDS)):
        timed.read(1)

    with pytest.raises(BodyTooSlow):
        timed.read(1)


def test_waits_for_a_slow_but_steady_sender() -> None:
    """A telephone in the steppe sends a few kilobytes a second."""
    stream = SlowStream(b"x" * 4096 * 60, seconds_each=1.0)
    timed = TimedInput(stream, clock=lambda: stream.now)

    received = sum(len(timed.read(4096)) for _ in range(60))

    assert received == 4096 * 60


def test_a_stalled_connection_is_a_sender_too_slow() -> None:
    """The socket's own timeout ends the same way."""

    class Stalled(io.BytesIO):
        def readline(self, size: int | None = -1, /) -> bytes:
            raise TimeoutError

    with pytest.raises(BodyTooSlow):
        TimedInput(Stalled()).readline(10)


def test_large_bodies_leave_most_threads_free() -> None:
    """Two of eight."""
    assert LARGE_BODIES_AT_ONCE == PUBLIC_THREADS // 3

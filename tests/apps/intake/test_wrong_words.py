"""Guessing a second word: slower with each, whatever the browser, and told to whoever has it."""

from __future__ import annotations

import subprocess
import sys

from dalel.apps.intake.wrong_words import FREE, LONGEST_PAUSE_SECONDS, WrongWords

LOOKUP = b"invented lookup!"


class Clock:
    """A clock that stands until it is moved."""

    now = 0.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


def tried(words: WrongWords, times: int, clock: Clock) -> list[float]:
    """Try wrong words as soon as each may be, and return what each had to wait."""
    waits = []
    for _ in range(times):
        waits.append(words.begin_try(LOOKUP))
        clock.now += waits[-1]
        if waits[-1]:
            assert words.begin_try(LOOKUP) == 0
    return waits


def test_pauses_after_five_and_ever_longer_up_to_an_hour() -> None:
    """Ten thousand names from a dictionary take more than a year."""
    clock = Clock()

    waits = tried(WrongWords(clock=clock), FREE + 8, clock)

    assert waits[: FREE + 3] == [0.0] * FREE + [60.0, 120.0, 240.0]
    assert waits[-1] == LONGEST_PAUSE_SECONDS


def test_tells_the_right_one_how_many_came_before_and_begins_anew() -> None:
    """A try that could not be made is none."""
    words = WrongWords(clock=Clock())
    for _ in range(3):
        words.begin_try(LOOKUP)
    words.take_back(LOOKUP)
    words.begin_try(LOOKUP)

    assert words.was_right(LOOKUP) == 2
    assert words.was_right(LOOKUP) == 0
    assert words.begin_try(LOOKUP) == 0


def test_is_counted_before_any_worker_is_there() -> None:
    """A worker that made the count would take it along when it ends, seconds later."""
    program = (
        "import dalel.site.wsgi_public, sys; print('dalel.apps.intake.wrong_words' in sys.modules)"
    )

    said = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)

    assert said.stdout == b"True\n"

"""A worker that may remember something ends as soon as nobody needs it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import pytest

from dalel.site import forget
from dalel.site.forget import QUIET_SECONDS, Forgetful, carries_content


@dataclass
class House:
    """A program, its sessions, a clock and the door."""

    live: int = 0
    now: float = 100.0
    ended: int = 0
    program: Forgetful = field(init=False)

    def __post_init__(self) -> None:
        """Build the program; its watch never ticks by itself within a test."""
        self.program = Forgetful(
            lambda environ, start_response: [b"answer"],
            live_sessions=lambda: self.live,
            leave=self.leave,
            clock=lambda: self.now,
        )

    def leave(self) -> None:
        """Count how often the worker was asked to end."""
        self.ended += 1

    def ask(self, **environ: str) -> Iterable[bytes]:
        """Send a request and leave its answer open."""
        return self.program(environ, lambda *_: None)  # type: ignore[arg-type]

    def ask_and_read(self, **environ: str) -> None:
        """Send a request and read all of its answer."""
        answer = self.ask(**environ)
        assert list(answer) == [b"answer"]
        answer.close()  # type: ignore[attr-defined]

    def look_later(self) -> bool:
        """Look after a quiet moment."""
        self.now += QUIET_SECONDS
        return self.program.leave_if_idle()


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> House:
    """Return a program whose watching thread is left out: the test looks itself."""
    monkeypatch.setattr(Forgetful, "_keep_looking", lambda self: None)
    return House()


def test_stays_when_nothing_was_brought(house: House) -> None:
    """Reading a page leaves nothing to forget."""
    house.ask_and_read()

    assert not house.look_later()


def test_ends_after_content_without_a_session(house: House) -> None:
    """A story or a failed password was in its memory."""
    house.ask_and_read(CONTENT_LENGTH="12")

    assert house.look_later()
    assert house.ended == 1


def test_ends_after_content_of_unknown_length(house: House) -> None:
    """A chunked body is content as well."""
    house.ask_and_read(HTTP_TRANSFER_ENCODING="chunked")

    assert house.look_later()


def test_ends_after_a_query(house: House) -> None:
    """What somebody was looking for, or where they wanted to go, stands in it."""
    house.ask_and_read(QUERY_STRING="next=/cases/2026-AB12C")

    assert house.look_later()


def test_stays_after_the_choice_of_a_language(house: House) -> None:
    """It says nothing."""
    house.ask_and_read(QUERY_STRING="lang=kk")

    assert not house.look_later()


def test_ends_after_an_address_that_was_not_found(house: House) -> None:
    """Anything can stand in it."""

    def missing(environ: object, start_response: Any) -> list[bytes]:
        start_response("404 Not Found", [])
        return []

    house.program = Forgetful(
        missing, live_sessions=lambda: 0, leave=house.leave, clock=lambda: house.now
    )
    house.ask().close()  # type: ignore[attr-defined]

    assert house.look_later()


def test_ends_after_what_never_became_a_request(house: House) -> None:
    """A line too long to be read is in memory as well."""
    house.program.learn()

    assert house.look_later()


def test_ends_when_the_last_session_has_ended(house: House) -> None:
    """Keys were in its memory, also if nobody brought content."""
    house.live = 1
    house.ask_and_read()
    house.live = 0

    assert house.look_later()


def test_stays_while_anyone_is_signed_in(house: House) -> None:
    """Ending would throw them out."""
    house.live = 1
    house.ask_and_read(CONTENT_LENGTH="12")

    assert not house.look_later()


def test_stays_while_an_answer_is_under_way(house: House) -> None:
    """Nobody's answer is cut off."""
    house.ask_and_read(CONTENT_LENGTH="12")
    answer = house.ask()

    assert not house.look_later()

    answer.close()  # type: ignore[attr-defined]
    assert house.look_later()


def test_waits_for_a_quiet_moment(house: House) -> None:
    """The page's style sheet is usually asked for right after it."""
    house.ask_and_read(CONTENT_LENGTH="12")

    assert not house.program.leave_if_idle()


def test_ends_once(house: House) -> None:
    """Even if it is looked at again before it has gone."""
    house.ask_and_read(CONTENT_LENGTH="12")
    house.look_later()
    house.look_later()

    assert house.ended == 1


def test_counts_a_program_that_fails(house: House) -> None:
    """An error does not keep the worker alive for ever."""

    def failing(environ: object, start_response: object) -> list[bytes]:
        raise RuntimeError

    house.program = Forgetful(
        failing, live_sessions=lambda: 0, leave=house.leave, clock=lambda: house.now
    )
    with pytest.raises(RuntimeError):
        house.ask(CONTENT_LENGTH="12")

    assert house.look_later()


def test_watches_by_itself() -> None:
    """Nobody has to ask again: the thread that watches ends the worker."""
    import threading

    gone = threading.Event()
    program = Forgetful(lambda environ, start: [b""], live_sessions=lambda: 0, leave=gone.set)

    program({"CONTENT_LENGTH": "1"}, lambda *_: None).close()  # type: ignore[arg-type, attr-defined]

    assert gone.wait(10)


def test_sends_content_on_once_it_leaves(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sign-in on an older connection would be lost with this worker."""
    monkeypatch.setattr(forget, "SEND_ON_AFTER_SECONDS", 0.0)
    house.ask_and_read(CONTENT_LENGTH="12")
    house.look_later()
    answers: list[tuple[str, dict[str, str]]] = []

    def start(status: str, headers: list[tuple[str, str]]) -> None:
        answers.append((status, dict(headers)))

    body = house.program(
        {"CONTENT_LENGTH": "9", "PATH_INFO": "//sign-in/ә".encode().decode("latin-1")},
        start,  # type: ignore[arg-type]
    )

    [(status, headers)] = answers
    assert list(body) == []
    assert status == "307 Temporary Redirect"
    assert headers["Location"] == "/sign-in/%D3%99"
    assert headers["Connection"] == "close"
    assert headers["Cache-Control"] == "no-store"


def test_still_shows_pages_while_it_leaves(house: House) -> None:
    """There is nothing in a page that could be lost."""
    house.ask_and_read(CONTENT_LENGTH="12")
    house.look_later()

    house.ask_and_read()


@pytest.mark.parametrize("query", ["", "lang=kk", "lang=ru", "lang=en"])
def test_choosing_a_language_says_nothing(query: str) -> None:
    """So the next page does not have to come from a new process."""
    assert not carries_content({"QUERY_STRING": query})


def test_other_queries_may_say_something() -> None:
    """Somebody may have typed into the address."""
    assert carries_content({"QUERY_STRING": "q=a+name"})


def test_an_unknown_address_may_say_something(house: House) -> None:
    """What the program refuses it may have held all the same."""

    def refusing(environ: object, start_response: Callable[..., object]) -> list[bytes]:
        start_response("404 Not Found", [])
        return [b""]

    house.program = Forgetful(
        refusing,
        live_sessions=lambda: 0,
        leave=house.leave,
        clock=lambda: house.now,
    )
    answer = house.program({}, lambda *_: None)  # type: ignore[arg-type]
    answer.close()  # type: ignore[attr-defined]

    assert house.look_later()

"""What goes wrong is answered neutrally, in the same bytes for all causes."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator

import pytest
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from pytest_django.fixtures import Settings

from dalel.apps.ledger.errors import LogBusy
from dalel.site import faults
from dalel.site.logs import SafeFormatter

SECRET = "words of a survivor"


def _missing(request: HttpRequest) -> HttpResponse:
    raise Http404(SECRET)


def _forbidden(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied(SECRET)


def _busy(request: HttpRequest) -> HttpResponse:
    raise LogBusy(seconds=30)


def _locked(request: HttpRequest) -> HttpResponse:
    raise OperationalError(SECRET)


def _broken(request: HttpRequest) -> HttpResponse:
    raise KeyError(SECRET)


urlpatterns = [
    path("missing", _missing),
    path("forbidden", _forbidden),
    path("busy", _busy),
    path("locked", _locked),
    path("broken", _broken),
]
handler400 = faults.bad_request
handler403 = faults.not_found
handler404 = faults.not_found
handler500 = faults.server_error


@pytest.fixture
def broken(public: Client, settings: Settings) -> Client:
    """Return a visitor of a site where everything goes wrong."""
    settings.ROOT_URLCONF = __name__
    return public


def test_missing_and_forbidden_are_the_same_bytes(broken: Client) -> None:
    """Nobody learns from an answer what exists."""
    answers = [broken.get(address) for address in ("/missing", "/forbidden", "/no-such-address")]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert len({str(sorted(answer.headers.items())) for answer in answers}) == 1


@pytest.mark.parametrize("address", ["/busy", "/locked"])
def test_storage_that_is_busy_asks_to_try_again(broken: Client, address: str) -> None:
    """It says that nothing was written."""
    answer = broken.get(address)

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "10"


def test_an_error_shows_a_number_and_nothing_else(broken: Client) -> None:
    """No words, no class, no line."""
    answer = broken.get("/broken")

    page = answer.content.decode()
    assert answer.status_code == 500
    assert SECRET not in page
    assert "KeyError" not in page


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_error_pages_speak_the_language_of_the_reader(broken: Client, language: str) -> None:
    """Also when nothing works."""
    broken.cookies["language"] = language

    assert f'<html lang="{language}" ' in broken.get("/broken").content.decode()


@pytest.fixture
def lines() -> Iterator[list[str]]:
    """Collect what would be written to the log."""
    written: list[str] = []

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            written.append(SafeFormatter().format(record))

    collector = Collector(level=logging.DEBUG)
    logging.getLogger().addHandler(collector)
    yield written
    logging.getLogger().removeHandler(collector)


def test_the_log_names_class_and_place_only(broken: Client, lines: list[str]) -> None:
    """Not the words in the error, not the address that was asked for."""
    number = broken.get("/broken").content.decode().split('class="mono">')[1][:8]

    [line] = [line for line in lines if "KeyError" in line]
    assert number in line
    assert "test_faults.py:" in line
    assert SECRET not in line
    assert "/broken" not in line


def test_the_log_names_causes_without_their_words(lines: list[str]) -> None:
    """A chain of errors is followed to its start."""
    try:
        try:
            raise ValueError(SECRET)
        except ValueError as error:
            raise KeyError(SECRET) from error
    except KeyError:
        logging.getLogger("anything").exception("about %s", SECRET)

    [line] = lines
    assert "KeyError" in line
    assert "ValueError" in line
    assert SECRET not in line


def test_answers_even_outside_of_django(lines: list[str]) -> None:
    """The outermost layer has one fixed page."""
    started: list[str] = []

    def failing(environ: object, start_response: object) -> list[bytes]:
        raise RuntimeError(SECRET)

    def start(status: str, headers: object, fault: object = None, /) -> Callable[[bytes], object]:
        started.append(status)
        return len

    body = faults.LastResort(failing)({}, start)

    assert started == ["500 Internal Server Error"]
    assert SECRET.encode() not in b"".join(body)
    assert SECRET not in "".join(lines)

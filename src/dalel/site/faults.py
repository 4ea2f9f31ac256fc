"""Pages for what goes wrong: neutral, in the reader's language, the same for all causes.

What is missing and what is forbidden are answered with the same bytes, so that nobody
learns from an error page what exists.
"""

import logging
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation

from dalel.apps.ledger.errors import LogBusy, LogFull
from dalel.site.context import neutral_name
from dalel.site.headers import ALWAYS, NEVER_KEPT
from dalel.site.logs import request_number
from dalel.site.look import shown_look

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

log = logging.getLogger("dalel.site.faults")


class RequestNumber:
    """Middleware that gives each request a random number; only the log and error 500 show it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Number the request for as long as it lasts."""
        token = request_number.set(uuid4().hex[:8])
        try:
            return self.get_response(request)
        finally:
            request_number.reset(token)


class PlainFaults:
    """Middleware that turns a busy, full or absent storage into "please try again"."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass through."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer what has a plain meaning; leave the rest to the page for errors."""
        if isinstance(error, OperationalError | InterfaceError | LogBusy | LogFull):
            log.error("storage", exc_info=error)
            return unavailable(request)
        return None


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer a request nothing can be done with."""
    return _page("400", 400)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer for what is missing and for what is not for the reader to see.

    A member is shown the way back: whoever asks, both are the same bytes.
    """
    return _page("404", 404, is_member=getattr(request, "member", None) is not None)


def too_large(request: HttpRequest) -> HttpResponse:
    """Answer a request whose content is larger than this program takes."""
    return _page("413", 413)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer when Dalel itself is at fault; the number leads to the line in the log."""
    return _page("500", 500)


def unavailable(request: HttpRequest) -> HttpResponse:
    """Answer when the storage is busy or absent; nothing was written."""
    response = _page("503", 503)
    response.headers["Retry-After"] = "10"
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that did not come from one of our own pages."""
    return _page("csrf", 403)


def _page(name: str, status: int, **more: object) -> HttpResponse:
    shown = _surroundings(status) | more
    return HttpResponse(render_to_string(f"site/{name}.html", shown), status=status)


def _surroundings(status: int) -> dict[str, object]:
    """Return what an error page shows: never the address, the reader or the cause."""
    shown: dict[str, object] = {
        "neutral_name": neutral_name(),
        "accent": shown_look().accent,
        "language": translation.get_language(),
    }
    if status == 500:
        shown["request_number"] = request_number.get()
    return shown


class LastResort:
    """WSGI middleware for what fails outside Django's own net: one fixed page."""

    BODY = (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>500</title>'
        "<p>Қате болды. Сәл кейінірек қайталап көріңіз."
        "<p>Произошла ошибка. Попробуйте ещё раз чуть позже."
        "<p>Something went wrong. Please try again a little later."
    ).encode()

    def __init__(self, app: "WSGIApplication") -> None:
        self.app = app

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer, whatever happens."""
        try:
            return self.app(environ, start_response)
        except Exception as error:
            log.error("outermost", exc_info=error)
            headers = [*ALWAYS.items(), ("Cache-Control", NEVER_KEPT)]
            headers.append(("Content-Type", "text/html; charset=utf-8"))
            start_response("500 Internal Server Error", headers)
            return [self.BODY]

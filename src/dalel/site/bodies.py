"""How large and how slow the content of a request may be.

A few stalled uploads would occupy every thread. So content has a largest size, a lowest
rate, and large content never takes more than a third of the threads.
"""

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from socket import socket
from typing import TYPE_CHECKING, Protocol

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from dalel.core.errors import DalelError
from dalel.site.faults import too_large, unavailable
from dalel.site.threads import PUBLIC_THREADS

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

LARGE_BODIES_AT_ONCE = PUBLIC_THREADS // 3
# How many more may wait for one of these places, and how long.
LARGE_BODIES_WAITING = PUBLIC_THREADS // 3
LARGE_BODY_PATIENCE_SECONDS = 20.0
LARGE_BYTES = 64 * 1024
READ_TIMEOUT_SECONDS = 20.0
GRACE_SECONDS = 10.0
LOWEST_BYTES_PER_SECOND = 2048


class BodyTooSlow(DalelError, OSError):
    """Content arrived below the lowest rate. Django treats it as a broken connection."""

    def __init__(self) -> None:
        super().__init__("the content of the request arrived too slowly")


class Readable(Protocol):
    """The part of a WSGI input stream that is used."""

    def read(self, size: int = -1, /) -> bytes:
        """Return at most ``size`` bytes."""

    def readline(self, size: int = -1, /) -> bytes:
        """Return a line of at most ``size`` bytes."""


class TimedInput:
    """A WSGI input stream that gives up on a sender below the lowest rate."""

    def __init__(self, stream: Readable, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream
        self._clock = clock
        self._waited = 0.0
        self._received = 0

    def read(self, size: int = -1) -> bytes:
        """Return at most ``size`` bytes."""
        return self._timed(self._stream.read, size)

    def readline(self, size: int = -1) -> bytes:
        """Return a line of at most ``size`` bytes."""
        return self._timed(self._stream.readline, size)

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.readline, b"")

    def _timed(self, read: Callable[[int], bytes], size: int) -> bytes:
        """Read, counting only the time spent waiting for the sender."""
        started = self._clock()
        try:
            got = read(size)
        except TimeoutError as stalled:
            raise BodyTooSlow from stalled
        self._waited += self._clock() - started
        self._received += len(got)
        late = self._waited - GRACE_SECONDS
        if late > 0 and self._received < late * LOWEST_BYTES_PER_SECOND:
            raise BodyTooSlow
        return got


class TimedBodies:
    """WSGI middleware that puts the timeout and the lowest rate on every body."""

    def __init__(self, app: "WSGIApplication") -> None:
        self._app = app

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Pass on with a stream that gives up in time."""
        connection = environ.get("gunicorn.socket")
        if isinstance(connection, socket):
            connection.settimeout(READ_TIMEOUT_SECONDS)
        environ["wsgi.input"] = TimedInput(environ["wsgi.input"])
        return self._app(environ, start_response)


class BoundedBodies:
    """Django middleware that refuses too large a body.

    It stands before anything that reads the body, the check of the form token included.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on, or answer that it is too much."""
        if announced_bytes(request) > _most_bytes(request):
            return too_large(request)
        return self.get_response(request)


def _most_bytes(request: HttpRequest) -> int:
    """Return how much a request may bring: more where a page takes files."""
    most: int = settings.DALEL_BODY_BYTES
    try:
        takes_files = hasattr(resolve(request.path_info).func, "takes_files")
    except Resolver404:
        return most
    return max(most, settings.DALEL_FILES_BODY_BYTES) if takes_files else most


class FewLargeBodies:
    """Django middleware that takes large bodies from a third of the threads at most."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._places = threading.BoundedSemaphore(LARGE_BODIES_AT_ONCE)
        self._queue = threading.BoundedSemaphore(LARGE_BODIES_AT_ONCE + LARGE_BODIES_WAITING)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on when it is this one's turn, or answer that others are being served."""
        if announced_bytes(request) <= LARGE_BYTES:
            return self.get_response(request)
        if not self._queue.acquire(blocking=False):
            return unavailable(request)
        try:
            if not self._places.acquire(timeout=LARGE_BODY_PATIENCE_SECONDS):
                return unavailable(request)
            try:
                return self.get_response(request)
            finally:
                self._places.release()
        finally:
            self._queue.release()


def announced_bytes(request: HttpRequest) -> int:
    """Return how much content a request says it brings."""
    text = str(request.META.get("CONTENT_LENGTH") or "0")
    return int(text) if text.isascii() and text.isdigit() else 0

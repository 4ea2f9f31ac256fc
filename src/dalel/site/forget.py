"""Replaces a worker that may remember content, as soon as nobody needs its memory.

Python frees memory without erasing it. A process that handled a password, a key or a
story therefore ends when the last session has ended, or when it took content from someone
without a session, be it in the body or in an unknown address; the master starts an empty one
in its place before the old one stops, so that nobody waits.

A connection may still lead to the one that leaves. A sign-in there would be lost with it, so
content is sent on to the new one, by an answer that makes the browser send it again.
"""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from dalel.site.headers import ALWAYS, NEVER_KEPT

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

_SAYS_NOTHING = frozenset({"", "lang=kk", "lang=ru", "lang=en"})
QUIET_SECONDS = 0.5
LOOK_EVERY_SECONDS = 5.0
# The new worker takes a moment to start; a browser follows about twenty such answers.
SEND_ON_AFTER_SECONDS = 0.3
ASK_AGAIN_SECONDS = 1.0
ASK_AT_MOST = 20


def leave() -> None:
    """Ask the gunicorn master for one worker more, then for one less: the oldest ends.

    Where there is another worker already, only the second is asked for. Whoever is being ended
    could die between the two, and the master would keep two workers for good.
    """
    master = os.getppid()
    if _workers_of(master) <= 1:
        os.kill(master, signal.SIGTTIN)
    os.kill(master, signal.SIGTTOU)


def _workers_of(master: int) -> int:
    children = Path(f"/proc/{master}/task/{master}/children").read_text(encoding="ascii")
    return len(children.split())


class Forgetful:
    """WSGI middleware that counts what is in flight and ends an idle worker that knows much.

    Args:
        app: The program.
        live_sessions: Returns how many sessions have an unlocked key in this process.
        leave: Ends the worker.
        clock: Seconds that only grow.
    """

    def __init__(
        self,
        app: "WSGIApplication",
        *,
        live_sessions: Callable[[], int],
        leave: Callable[[], None] = leave,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._app = app
        self._live_sessions = live_sessions
        self._leave = leave
        self._clock = clock
        self._lock = threading.Lock()
        self._in_flight = 0
        self._quiet_since = clock()
        self._knows = False
        self._is_leaving = False
        self._wake = threading.Event()
        self._watch: threading.Thread | None = None

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer, and remember that content came in."""
        brings_content = carries_content(environ)
        with self._lock:
            is_too_late = self._is_leaving and brings_content
            self._in_flight += not is_too_late
            self._knows = self._knows or brings_content
        if is_too_late:
            return _send_on(environ, start_response)

        def start(status: str, *rest: Any) -> Any:
            if status.startswith("4"):
                self.learn()  # an address that we never gave out can say anything
            return start_response(status, *rest)

        try:
            answer = self._app(environ, start)
        except BaseException:
            self._done()
            raise
        return _Watched(answer, self._done)

    def learn(self) -> None:
        """Take note that something came in that this process must not keep."""
        with self._lock:
            self._knows = True
            self._quiet_since = self._clock()
            self._keep_watch()
        self._wake.set()

    def leave_if_idle(self) -> bool:
        """End the worker if it knows something and nobody needs it; say whether it did."""
        live = self._live_sessions()
        with self._lock:
            self._knows = self._knows or live > 0
            is_quiet = self._clock() - self._quiet_since >= QUIET_SECONDS
            if not self._knows or live or self._in_flight or not is_quiet or self._is_leaving:
                return False
            self._is_leaving = True
        self._leave()
        return True

    def _done(self) -> None:
        live = self._live_sessions()
        with self._lock:
            self._in_flight -= 1
            self._quiet_since = self._clock()
            self._knows = self._knows or live > 0
            self._keep_watch()
        self._wake.set()

    def _keep_watch(self) -> None:
        if self._knows and self._watch is None:
            self._watch = threading.Thread(target=self._keep_looking, daemon=True)
            self._watch.start()

    def _keep_looking(self) -> None:
        while not self.leave_if_idle():
            self._wake.clear()
            self._wake.wait(LOOK_EVERY_SECONDS if self._live_sessions() else QUIET_SECONDS)
        for _ in range(ASK_AT_MOST):
            time.sleep(ASK_AGAIN_SECONDS)
            self._leave()  # an older worker may have been the one that ended


def carries_content(environ: "WSGIEnvironment") -> bool:
    """Return whether a request brings a body or a query that the process will have held."""
    length = str(environ.get("CONTENT_LENGTH") or "0")
    has_body = length.strip() not in ("", "0") or "HTTP_TRANSFER_ENCODING" in environ
    return has_body or str(environ.get("QUERY_STRING", "")) not in _SAYS_NOTHING


def _send_on(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
    """Answer that the same request is to be sent once more, on a new connection."""
    time.sleep(SEND_ON_AFTER_SECONDS)
    path = quote(environ.get("PATH_INFO", "/").encode("latin-1").lstrip(b"/"))
    query = environ.get("QUERY_STRING", "")
    headers = {
        **ALWAYS,
        "Cache-Control": NEVER_KEPT,
        "Location": f"/{path}?{query}" if query else f"/{path}",
        "Content-Length": "0",
        "Connection": "close",
    }
    start_response("307 Temporary Redirect", list(headers.items()))
    return ()


class _Watched:
    """An answer that says when it has been sent or given up."""

    def __init__(self, answer: Iterable[bytes], done: Callable[[], None]) -> None:
        self._answer = answer
        self._done: Callable[[], None] | None = done

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._answer)

    def close(self) -> None:
        """Close the answer, then count it as gone; once."""
        try:
            close = getattr(self._answer, "close", None)
            if close is not None:
                close()
        finally:
            done, self._done = self._done, None
            if done is not None:
                done()

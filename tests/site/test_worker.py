"""A worker hangs up on connections whose request never begins in earnest."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from gunicorn.workers.gthread import (  # type: ignore[import-untyped]
    _DEFER,
    ThreadWorker,
)

from dalel.site import worker as room
from dalel.site.worker import ImpatientWorker


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    """Return both ends of a connection."""
    ours, theirs = socket.socketpair()
    theirs.settimeout(5)
    yield ours, theirs
    ours.close()
    theirs.close()


@pytest.fixture
def idle_worker(monkeypatch: pytest.MonkeyPatch) -> ImpatientWorker:
    """Return a worker that was never started, as the master would fork it."""
    monkeypatch.setattr(ThreadWorker, "__init__", lambda self: None)
    worker = ImpatientWorker()
    worker.tmp = SimpleNamespace(notify=lambda: None)
    worker.wsgi = Program()
    return worker


def reading(
    worker: ImpatientWorker, ours: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> threading.Thread:
    """Let the worker wait for the first lines on a connection, in a thread of its own."""
    began = threading.Event()

    def handle(self: object, conn: SimpleNamespace) -> bool:
        conn.initialized = True
        began.set()
        return bool(conn.sock.recv(10))

    monkeypatch.setattr(ThreadWorker, "handle", handle)
    thread = threading.Thread(target=worker.handle, args=(SimpleConnection(ours),))
    thread.start()
    assert began.wait(5)
    return thread


class SimpleConnection:
    """The part of a connection that matters here."""

    def __init__(self, sock: socket.socket, *, initialized: bool = False) -> None:
        self.sock = sock
        self.initialized = initialized
        self.has_data = True

    def wait_for_data(self, seconds: float) -> bool:
        """Say whether the first bytes are there."""
        return self.has_data


class Program:
    """Counts how often it is told that something is in memory."""

    def __init__(self) -> None:
        self.learned = 0

    def learn(self) -> None:
        """Count."""
        self.learned += 1


def test_hangs_up_on_a_stalled_head(
    idle_worker: ImpatientWorker,
    pair: tuple[socket.socket, socket.socket],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The thread is free again."""
    ours, theirs = pair
    thread = reading(idle_worker, ours, monkeypatch)

    monkeypatch.setattr(room, "HEADER_SECONDS", -1.0)
    idle_worker.notify()

    thread.join(5)
    assert not thread.is_alive()
    assert theirs.recv(10) == b""
    assert idle_worker.wsgi.learned == 1


def test_waits_for_a_head_that_is_on_its_way(
    idle_worker: ImpatientWorker,
    pair: tuple[socket.socket, socket.socket],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Twenty seconds are enough for any line."""
    ours, theirs = pair
    thread = reading(idle_worker, ours, monkeypatch)

    idle_worker.notify()
    assert thread.is_alive()

    theirs.send(b"GET /")
    thread.join(5)
    assert not thread.is_alive()
    assert idle_worker.wsgi.learned == 1


def test_forgets_nothing_over_a_connection_that_only_ends(
    idle_worker: ImpatientWorker,
    pair: tuple[socket.socket, socket.socket],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A browser that closes its kept connection has said nothing more."""
    ours, theirs = pair
    theirs.close()
    monkeypatch.setattr(ThreadWorker, "handle", lambda self, conn: False)

    idle_worker.handle(SimpleConnection(ours, initialized=True))

    assert idle_worker.wsgi.learned == 0


def test_a_connection_without_a_word_takes_no_thread(
    idle_worker: ImpatientWorker, pair: tuple[socket.socket, socket.socket]
) -> None:
    """Browsers open some in advance; one that closes unused has said nothing."""
    silent = SimpleConnection(pair[0])
    silent.has_data = False

    assert idle_worker.handle(silent) is _DEFER
    assert idle_worker.wsgi.learned == 0


def test_learns_from_what_never_became_a_request(
    idle_worker: ImpatientWorker,
    pair: tuple[socket.socket, socket.socket],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It was in memory all the same."""
    ours, theirs = pair
    monkeypatch.setattr(ThreadWorker, "handle", lambda self, conn: False)
    theirs.send(b"what somebody pasted")

    idle_worker.handle(SimpleConnection(ours))

    assert idle_worker.wsgi.learned == 1

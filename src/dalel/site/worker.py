"""A gunicorn worker that does not wait for ever for the first lines of a request."""

import socket
import threading
import time

from gunicorn.workers.gthread import (  # type: ignore[import-untyped]
    _DEFER,
    DEFAULT_WORKER_DATA_TIMEOUT,
    TConn,
    ThreadWorker,
)

HEADER_SECONDS = 20.0


class ImpatientWorker(ThreadWorker):  # type: ignore[misc]
    """Closes connections whose request head has not arrived in time.

    What arrives and never becomes a request is told to the program all the same: it was in memory.
    """

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self._heads: dict[TConn, float] = {}
        self._heads_lock = threading.Lock()

    def handle(self, conn: TConn) -> object:
        """Read and answer one request; the head is awaited from now on."""
        if not conn.initialized and not conn.wait_for_data(DEFAULT_WORKER_DATA_TIMEOUT):
            return _DEFER
        says_nothing = _has_hung_up(conn.sock)
        with self._heads_lock:
            self._heads[conn] = time.monotonic()
        answered = super().handle(conn)
        if self._head_arrived(conn) and not says_nothing:
            self.wsgi.learn()
        return answered

    def handle_request(self, req: object, conn: TConn) -> object:
        """Answer a request whose head is complete."""
        self._head_arrived(conn)
        return super().handle_request(req, conn)

    def notify(self) -> None:
        """Show the master a sign of life, and hang up on those who stall."""
        super().notify()
        now = time.monotonic()
        with self._heads_lock:
            stalled = [c for c, since in self._heads.items() if now - since > HEADER_SECONDS]
        for conn in stalled:
            if self._head_arrived(conn):
                self.wsgi.learn()
            try:
                conn.sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue

    def _head_arrived(self, conn: TConn) -> bool:
        """Stop waiting for a head; return whether it was still waited for."""
        with self._heads_lock:
            return self._heads.pop(conn, None) is not None


def _has_hung_up(connection: socket.socket) -> bool:
    """Return whether a connection that became readable only says that it is over."""
    try:
        return not connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
    except BlockingIOError:
        return False
    except OSError:
        return True

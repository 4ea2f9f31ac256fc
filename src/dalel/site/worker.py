"""A gunicorn worker that does not wait for ever for the first lines of a request."""

import socket
import threading
import time

from gunicorn.workers.gthread import (  # type: ignore[import-untyped]
    TConn,
    ThreadWorker,
)

HEADER_SECONDS = 20.0


class ImpatientWorker(ThreadWorker):  # type: ignore[misc]
    """Closes connections whose request head has not arrived in time."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self._heads: dict[TConn, float] = {}
        self._heads_lock = threading.Lock()

    def handle(self, conn: TConn) -> object:
        """Read and answer one request; the head is awaited from now on."""
        with self._heads_lock:
            self._heads[conn] = time.monotonic()
        try:
            return super().handle(conn)
        finally:
            self._head_arrived(conn)

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
            self._head_arrived(conn)
            try:
                conn.sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue

    def _head_arrived(self, conn: TConn) -> None:
        with self._heads_lock:
            self._heads.pop(conn, None)

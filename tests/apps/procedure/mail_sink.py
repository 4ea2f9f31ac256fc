"""A mail server on this machine that keeps what it is given."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Sink:
    """What arrived: the lines of each conversation, and each mail as it was sent."""

    port: int = 0
    refuses: bool = False
    said: list[str] = field(default_factory=list)
    mails: list[str] = field(default_factory=list)


class _Conversation(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        sink: Sink = self.server.sink  # type: ignore[attr-defined]
        self._answer("220 sink")
        while line := self.rfile.readline().decode().rstrip():
            sink.said.append(line)
            word = line.split(":")[0].upper()
            if word == "DATA":
                self._answer("354 go on")
                sink.mails.append(self._mail())
                self._answer("451 later" if sink.refuses else "250 taken")
            else:
                self._answer("221 bye" if word == "QUIT" else "250 yes")

    def _answer(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def _mail(self) -> str:
        lines = iter(self.rfile.readline, b".\r\n")
        return b"".join(lines).decode()


@contextmanager
def listening() -> Iterator[Sink]:
    """Listen on a free port of this machine."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Conversation) as server:
        server.daemon_threads = True
        sink = Sink(server.server_address[1])
        server.sink = sink  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield sink
        server.shutdown()

"""One program under the supervisor: its sockets, its processes, its end."""

import ctypes
import errno
import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from dalel.core.errors import DalelError
from dalel.site.threads import PUBLIC_THREADS

LOG_BYTES = 1024 * 1024
_PR_SET_CHILD_SUBREAPER = 36
_ADDRESSES = {
    "public": ((socket.AF_INET, "127.0.0.1"),),
    # "localhost" may mean either; whoever held the other could pose as the desk.
    "desk": ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")),
}


class PortTaken(DalelError):
    """Another program listens where this one should."""

    def __init__(self, name: str, port: int) -> None:
        super().__init__(
            f"port {port} is already in use. Stop the program that holds it, "
            f"or choose another with DALEL_{name.upper()}_PORT."
        )
        self.port = port


class AlreadyRunning(DalelError):
    """The same program runs on the same instance already."""

    def __init__(self, name: str) -> None:
        super().__init__(f"the {name} program of this instance is already running.")


class ProgramFailed(DalelError):
    """A program ended, or did not answer in time."""

    def __init__(self, program: "Program") -> None:
        super().__init__(
            f"the {program.name} program does not run. {program.last_words()}".rstrip()
        )
        self.program = program


@dataclass(eq=False)
class Program:
    """A gunicorn master with its worker, in a session of its own."""

    name: str
    host: str
    port: int
    instance: Path
    sockets: list[socket.socket] = field(default_factory=list)
    process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        """Where the program writes its safe lines."""
        return self.instance / "run" / f"{self.name}.log"

    def start(self) -> None:
        """Start the master; connections queue in the sockets until it is up."""
        _turn_over(self.log)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=[listening.fileno() for listening in self.sockets],
                start_new_session=True,
                env={**os.environ, "MALLOC_ARENA_MAX": "2", "DALEL_INSTANCE": str(self.instance)},
            )
        for listening in self.sockets:
            listening.close()

    def command(self) -> list[str]:
        """Return what is run."""
        command = [sys.executable, "-m", "gunicorn", "-c", "python:dalel.site.gunicorn_settings"]
        for listening in self.sockets:
            command += ["--bind", f"fd://{listening.fileno()}"]
        if self.name == "public":
            command += ["--threads", str(PUBLIC_THREADS)]
        return [*command, f"dalel.site.wsgi_{self.name}:application"]

    def answers(self) -> bool:
        """Return whether the program answers a request."""
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=10) as connection:
                connection.sendall(f"GET / HTTP/1.0\r\nHost: {self.host}\r\n\r\n".encode())
                return connection.recv(5) == b"HTTP/"
        except OSError:
            return False

    def has_ended(self) -> bool:
        """Return whether the master is gone."""
        return self.process is not None and self.process.poll() is not None

    def ask_to_end(self) -> None:
        """Let it finish what it is answering."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def wait_or_kill(self, give_up_at: float) -> None:
        """Wait until the monotonic moment given, then end every process of its session."""
        if self.process is None:
            return
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(max(0.1, give_up_at - time.monotonic()))
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        with suppress(ChildProcessError):
            while True:
                os.waitpid(-self.process.pid, 0)

    def last_words(self) -> str:
        """Return the last line the program wrote, or where to look."""
        try:
            lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            lines = []
        return lines[-1] if lines else f"See {self.log}."


class SealingLoop(Program):
    """The process that seals arrivals. It listens nowhere, and is started again if it ends."""

    def command(self) -> list[str]:
        """Return what is run."""
        return [sys.executable, "-m", "dalel.site.sealer"]

    def start_again_if_dead(self) -> None:
        """Start it anew where it has ended: what has arrived waits for it."""
        if self.has_ended():
            self.start()


class MailingLoop(SealingLoop):
    """The process that sends the daily mail, where that is switched on."""

    def command(self) -> list[str]:
        """Return what is run."""
        return [sys.executable, "-m", "dalel.site.mailer"]


def adopt_orphans() -> None:
    """Become the parent of workers whose master has ended, so that their end is seen here."""
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1)


def listen(name: str, port: int) -> list[socket.socket]:
    """Return listening sockets on loopback.

    Raises:
        PortTaken: Another program has the port.
    """
    sockets: list[socket.socket] = []
    for family, address in _ADDRESSES[name]:
        try:
            sockets.append(_listening(family, address, port))
        except OSError as refused:
            if family == socket.AF_INET6 and refused.errno != errno.EADDRINUSE:
                continue
            raise PortTaken(name, port) from refused
    return sockets


def _listening(family: socket.AddressFamily, address: str, port: int) -> socket.socket:
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            listening.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        listening.bind((address, port))
        listening.listen(256)
    except OSError:
        listening.close()
        raise
    return listening


@contextmanager
def lock_program(program: Program) -> Iterator[None]:
    """Hold the right to run this program on this instance.

    Raises:
        AlreadyRunning: Another supervisor holds it.
    """
    descriptor = os.open(
        program.instance / "run" / f"{program.name}.lock", os.O_RDWR | os.O_CREAT, 0o600
    )
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as held:
        os.close(descriptor)
        raise AlreadyRunning(program.name) from held
    try:
        yield
    finally:
        os.close(descriptor)


def _turn_over(log: Path) -> None:
    with suppress(FileNotFoundError):
        if log.stat().st_size > LOG_BYTES:
            log.replace(log.with_suffix(".log.1"))

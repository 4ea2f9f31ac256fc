"""An instance served as in production: ``dalel serve`` with both programs, on free ports."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
READY_SECONDS = 60.0


def free_port() -> int:
    """Return a port nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass(frozen=True)
class Person:
    """How somebody signs in, and what colleagues see."""

    sign_in_name: str
    display_name: str
    password: str


@dataclass
class LiveInstance:
    """An instance folder, its programs while they run, and all they have printed.

    Temporary files of the programs land in ``temporary``, a folder of their own.
    """

    home: Path
    desk_port: int = field(default_factory=free_port)
    public_port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def folder(self) -> Path:
        """The instance."""
        return self.home / "instance"

    @property
    def temporary(self) -> Path:
        """Where the programs put temporary files."""
        return self.home / "tmp"

    @property
    def printed(self) -> Path:
        """What the supervisor has printed."""
        return self.home / "printed.txt"

    def found(self, founder: Person) -> str:
        """Make the instance; return the founder's recovery key."""
        self.temporary.mkdir(parents=True)
        who = [founder.sign_in_name, founder.display_name, founder.password]
        made = self._run("-m", "tests.security.founding", *who)
        assert made.returncode == 0, made.stderr.decode()
        return made.stdout.decode().strip()

    def start(self) -> None:
        """Start both programs and wait until they are ready."""
        begin = self.printed.stat().st_size if self.printed.exists() else 0
        with self.printed.open("ab") as printed:
            self.process = subprocess.Popen(
                self._command("serve"),
                stdin=subprocess.DEVNULL,
                stdout=printed,
                stderr=printed,
                env=self.environment(),
                cwd=self.home,
                start_new_session=True,
            )
        process = self.process

        def is_ready() -> bool:
            assert process.poll() is None, self.printed.read_text()
            return "ready\n" in self.printed.read_bytes()[begin:].decode()

        wait_for(is_ready, seconds=READY_SECONDS)

    def stop(self) -> int:
        """End both programs; return the supervisor's exit status."""
        assert self.process is not None
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        status = self.process.wait(15)
        self.process = None
        return status

    def destroy(self) -> None:
        """End everything, however it is."""
        for pid in self.processes():
            _kill(pid)
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def audit(self, person: Person) -> subprocess.CompletedProcess[bytes]:
        """Run the audit as one of the members."""
        arguments = ["audit", "--json", "--as", person.sign_in_name, "--password-stdin"]
        return self._run(*self._command(*arguments)[1:], stdin=f"{person.password}\n".encode())

    def processes(self) -> list[int]:
        """Return the supervisor and every process below it."""
        return [] if self.process is None else _with_descendants(self.process.pid)

    def master(self, program: str) -> int:
        """Return the process that watches over a program's worker."""
        assert self.process is not None
        wanted = f"dalel.site.wsgi_{program}:application"
        found = [pid for pid in children(self.process.pid) if wanted in _command_line(pid)]
        return found[0]

    def workers(self, program: str) -> list[int]:
        """Return the processes that answer requests for a program."""
        return children(self.master(program))

    def worker(self, program: str) -> int:
        """Return the one worker, once there is exactly one."""
        wait_for(lambda: len(self.workers(program)) == 1)
        return self.workers(program)[0]

    def wait_for_another_worker(self, program: str, than: int) -> int:
        """Wait until a worker was replaced; return the new one."""
        wait_for(lambda: len(now := self.workers(program)) == 1 and now != [than], seconds=30)
        return self.workers(program)[0]

    def _run(self, *arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [sys.executable, *arguments],
            input=stdin,
            capture_output=True,
            env=self.environment(),
            cwd=self.home,
            timeout=120,
            check=False,
        )

    def _command(self, *arguments: str) -> list[str]:
        program = "import sys; from dalel.cli import main; sys.exit(main())"
        return [sys.executable, "-c", program, *arguments]

    def environment(self) -> dict[str, str]:
        """What the programs are told."""
        given = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        return {
            **given,
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
            "LANG": "C.UTF-8",
            "TMPDIR": str(self.temporary),
            "DALEL_INSTANCE": str(self.folder),
            "DALEL_DESK_PORT": str(self.desk_port),
            "DALEL_PUBLIC_PORT": str(self.public_port),
            "DALEL_LANGUAGE": "en",
        }


def wait_for(is_so: Callable[[], bool], *, seconds: float = 20.0) -> None:
    """Wait until something is so."""
    give_up_at = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < give_up_at, "it did not happen in time"
        time.sleep(0.02)


def is_running(pid: int) -> bool:
    """Return whether a process exists and is not merely waiting to be counted."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


def _with_descendants(pid: int) -> list[int]:
    return [pid, *(below for child in children(pid) for below in _with_descendants(child))]


def children(pid: int) -> list[int]:
    """Return the processes that a process has started and that still run."""
    found: list[int] = []
    for listed in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += map(int, listed.read_text().split())
        except (FileNotFoundError, ProcessLookupError):
            continue
    return [child for child in found if is_running(child)]


def _command_line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return

"""Starts ``dalel serve`` as people do, on free ports and an instance of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

ENDS_WITHIN_SECONDS = 5.0
COMMAND = "import sys; from dalel.site.commands.serve import run; sys.exit(run(sys.argv[1:]))"


@dataclass
class Served:
    """A running supervisor and what it has printed."""

    folder: Path
    public_port: int
    desk_port: int
    process: subprocess.Popen[str]
    lines: list[str] = field(default_factory=list)

    @property
    def public(self) -> str:
        """Where the public site is."""
        return f"http://127.0.0.1:{self.public_port}"

    @property
    def desk(self) -> str:
        """Where the desk is."""
        return f"http://localhost:{self.desk_port}"

    def read_until_ready(self) -> list[str]:
        """Read what is printed up to ``ready``, or to the end."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))
            if self.lines[-1] == "ready":
                break
        return self.lines

    def processes(self) -> set[int]:
        """Return every process under the supervisor."""
        return descendants(self.process.pid)

    def end(self, number: signal.Signals = signal.SIGINT) -> float:
        """Send a signal and return how long it took to end."""
        started = time.monotonic()
        self.process.send_signal(number)
        self.process.wait(ENDS_WITHIN_SECONDS + 10)
        return time.monotonic() - started


def start(folder: Path, *arguments: str, ports: tuple[int, int] | None = None) -> Served:
    """Start the supervisor; it may not be ready yet."""
    public_port, desk_port = ports or (free_port(), free_port())
    environment = {
        **os.environ,
        "DALEL_INSTANCE": str(folder),
        "DALEL_PUBLIC_PORT": str(public_port),
        "DALEL_DESK_PORT": str(desk_port),
        "DALEL_LANGUAGE": "en",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    process = subprocess.Popen(
        [sys.executable, "-c", COMMAND, *arguments],
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    )
    return Served(folder, public_port, desk_port, process)


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def descendants(pid: int) -> set[int]:
    """Return the children of a process and theirs."""
    found: set[int] = set()
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            found |= {int(child)} | descendants(int(child))
    return found


def still_running(processes: set[int]) -> set[int]:
    """Return those that have not ended."""
    return {pid for pid in processes if Path(f"/proc/{pid}").exists()}

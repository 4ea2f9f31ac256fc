"""The throw-away PostgreSQL of the second run: private, and gone when its run is gone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg

from tests.postgres_server import start_server

ROOT = Path(__file__).resolve().parent.parent
GONE_WITHIN_SECONDS = 15
STARTED_AND_KILLED = """
import os, signal
from tests.postgres_server import start_server
server = start_server()
print(server.process.pid, server.folder, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def is_running(pid: int) -> bool:
    """Whether a process is there and not merely waiting to be forgotten."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()


def test_answers_on_its_socket_and_leaves_nothing() -> None:
    """No network address, a private folder, nothing left."""
    server = start_server()

    with psycopg.connect(server.url("postgres")) as connection:
        addresses = connection.execute("SHOW listen_addresses").fetchone()
    mode = server.folder.stat().st_mode & 0o777
    server.stop()

    assert addresses == ("",)
    assert mode == 0o700
    assert not server.folder.exists()
    assert server.process.poll() is not None


def test_ends_even_when_its_run_is_killed() -> None:
    """A killed test run leaves no server behind."""
    run = subprocess.run(
        (sys.executable, "-c", STARTED_AND_KILLED),
        check=False,
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    pid, folder = run.stdout.split()
    give_up_at = time.monotonic() + GONE_WITHIN_SECONDS
    while is_running(int(pid)) and time.monotonic() < give_up_at:
        time.sleep(0.05)

    subprocess.run(("rm", "-r", folder), check=True)
    assert run.returncode == -signal.SIGKILL
    assert not is_running(int(pid))

"""A PostgreSQL server for one test run: its own folder, a socket only, gone afterwards."""

from __future__ import annotations

import atexit
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

BIN_FOLDERS = "usr/lib/postgresql/*/bin"
ACCOUNT = "postgres"
START_SECONDS = 60
STOP_SECONDS = 20
# Nothing here outlives the run, so nothing has to survive a power cut.
OPTIONS = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_wal_size=128MB",
    "listen_addresses=",
)
# Every test copies a database: in memory, that costs an eighth of what it does on a disk. Both
# are open to every account: the server's own cannot enter anyone's private folder.
MEMORY, DISK = Path("/dev/shm"), Path("/tmp")  # noqa: S108
MEMORY_BYTES = 1024**3


class ServerMissing(Exception):
    """PostgreSQL's programs are not on this machine."""


class ServerFailed(Exception):
    """PostgreSQL did not start; carries what it said."""


@dataclass(frozen=True)
class Server:
    """A running server: the folder holds its data, its socket and what it says."""

    folder: Path
    process: subprocess.Popen[bytes]

    def url(self, database: str) -> str:
        """Return the address of a database, as ``DALEL_DATABASE_URL`` takes it."""
        return f"postgresql://{ACCOUNT}@/{database}?host={quote(str(self.folder), safe='')}"

    def stop(self) -> None:
        """End the server and remove its folder."""
        self.process.send_signal(signal.SIGINT)  # its "fast" end: open connections are closed
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def programs() -> Path:
    """Return the folder of the newest server programs.

    Raises:
        ServerMissing: There are none.
    """
    found = sorted(Path("/").glob(BIN_FOLDERS), key=lambda path: int(path.parent.name))
    if not found:
        raise ServerMissing("PostgreSQL is missing: sudo apt-get install postgresql")
    return found[-1]


def start_server() -> Server:
    """Start a server that ends with this process, whatever way that ends.

    Raises:
        ServerMissing: Its programs are not installed.
        ServerFailed: It did not answer in time.
    """
    folder = Path(tempfile.mkdtemp(prefix="dalel-postgresql-", dir=_roomy()))
    as_account = _as_account(folder)
    data = folder / "data"
    initdb = (programs() / "initdb", "--pgdata", data, "--username", ACCOUNT, "--no-sync")
    choices = ("--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8")
    subprocess.run(
        (*as_account, *initdb, *choices), check=True, stdout=subprocess.DEVNULL, cwd=folder
    )
    settings = [part for option in OPTIONS for part in ("-c", option)]
    with (folder / "server.log").open("wb") as said:
        process = subprocess.Popen(
            (*as_account, programs() / "postgres", "-D", data, "-k", folder, *settings),
            stdout=said,
            stderr=subprocess.STDOUT,
            cwd=folder,
            start_new_session=True,
        )
    server = Server(folder, process)
    atexit.register(server.stop)
    _wait_until_ready(server)
    return server


def _roomy() -> Path:
    is_there = MEMORY.is_dir() and os.access(MEMORY, os.W_OK)
    return MEMORY if is_there and shutil.disk_usage(MEMORY).free >= MEMORY_BYTES else DISK


def _as_account(folder: Path) -> tuple[str, ...]:
    """Return what to put before a command: PostgreSQL refuses root, and must not outlive us."""
    ends_with_us = ("setpriv", "--pdeathsig", "INT")
    if os.geteuid() != 0:
        return ends_with_us
    account = pwd.getpwnam(ACCOUNT)
    os.chown(folder, account.pw_uid, account.pw_gid)
    return (*ends_with_us, "--reuid", ACCOUNT, "--regid", ACCOUNT, "--init-groups")


def _wait_until_ready(server: Server) -> None:
    give_up_at = time.monotonic() + START_SECONDS
    ready = (programs() / "pg_isready", "--quiet", "--host", server.folder)
    while subprocess.run(ready, check=False).returncode != 0:
        if server.process.poll() is not None or time.monotonic() > give_up_at:
            raise ServerFailed((server.folder / "server.log").read_text(errors="replace"))
        time.sleep(0.05)

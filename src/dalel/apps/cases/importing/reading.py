"""Has a table read by a child process that may take little memory and time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from threading import BoundedSemaphore

from dalel.apps.cases.importing import limits
from dalel.apps.cases.importing.table import Table, TableUnreadable
from dalel.verify.child import in_memory

PROGRAM = "dalel.apps.cases.importing.confined"
WALL_SECONDS = 90.0
# Reading takes memory: one at a time, and a member is told to try again rather than to wait.
_turn = BoundedSemaphore(1)


def read_table(data: bytes) -> Table:
    """Return the table that a file holds. It lies in memory only, here and in the child.

    Raises:
        TableUnreadable: It holds none that can be taken, or another is being read.
    """
    if not data:
        raise TableUnreadable("empty")
    if len(data) > limits.FILE_BYTES:
        raise TableUnreadable("file_too_large", limit=limits.FILE_BYTES // 1024**2)
    if not _turn.acquire(blocking=False):
        raise TableUnreadable("busy")
    try:
        return _answered(_ask(data))
    finally:
        _turn.release()


def _ask(data: bytes) -> bytes:
    with in_memory(data) as descriptor:
        os.lseek(descriptor, 0, os.SEEK_SET)
        try:
            child = subprocess.run(
                [sys.executable, "-m", PROGRAM, str(descriptor)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                pass_fds=[descriptor],
                timeout=WALL_SECONDS,
                check=True,
            )
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
            raise TableUnreadable("too_much") from error
    return child.stdout


def _answered(said: bytes) -> Table:
    if said.startswith(b"T"):
        return Table.from_bytes(said[1:])
    code, params = json.loads(said[1:])
    raise TableUnreadable(code, **params)

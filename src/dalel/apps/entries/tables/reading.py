"""Has a table read by a child process that may take little memory and time."""

from __future__ import annotations

import json
from threading import BoundedSemaphore

from dalel.apps.entries.tables import limits
from dalel.apps.entries.tables.table import Table, TableUnreadable
from dalel.verify.confinement import ask

PROGRAM = "dalel.apps.entries.tables.confined"
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
        said = ask(PROGRAM, data, wall_seconds=WALL_SECONDS)
    finally:
        _turn.release()
    if said is None:
        raise TableUnreadable("too_much")
    return _answered(said)


def _answered(said: bytes) -> Table:
    if said.startswith(b"T"):
        return Table.from_bytes(said[1:])
    code, params = json.loads(said[1:])
    raise TableUnreadable(code, **params)

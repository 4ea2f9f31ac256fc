"""A child process that records as fast as it can, and says what was acknowledged."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connections

from dalel.apps.entries import uploads
from dalel.apps.entries.actions import NewEntry, record_entry
from dalel.apps.entries.opening import Author, OpenContainer
from dalel.apps.ledger import log_key
from tests.apps.records import NOW, attach, note

SMALL_PART_BYTES = 4096
EVERY_NTH_HAS_A_FILE = 3


@dataclass(frozen=True)
class Recorder:
    """A forked process that holds nothing of its parent's connections."""

    pid: int
    _reading: int

    def kill_after(self, seconds: float) -> list[UUID]:
        """Let it record for a while, kill it, and return the entries it had acknowledged."""
        first = os.read(self._reading, 16)
        time.sleep(seconds)
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        told = first
        while more := os.read(self._reading, 65536):
            told += more
        os.close(self._reading)
        assert len(told) % 16 == 0
        return [UUID(bytes=told[begin : begin + 16]) for begin in range(0, len(told), 16)]


def start_recorder(containers: Sequence[OpenContainer], *, author: Author) -> Recorder:
    """Fork a process that records in every container at once until it is killed."""
    connections.close_all()
    reading, writing = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writing)
        return Recorder(pid, reading)
    try:
        os.close(reading)
        _record_for_ever(containers, author, writing)
    finally:
        os._exit(1)


def _record_for_ever(containers: Sequence[OpenContainer], author: Author, writing: int) -> None:
    log_key._slots_at.cache_clear()  # a fresh program knows nothing of an earlier one's slots
    vars(uploads)["PART_BYTES"] = SMALL_PART_BYTES
    threads = [
        threading.Thread(target=_record_in, args=(container, author, writing))
        for container in containers
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _record_in(container: OpenContainer, author: Author, writing: int) -> None:
    number = 0
    while True:
        number += 1
        has_file = number % EVERY_NTH_HAS_A_FILE == 0
        new = _with_file(container, number) if has_file else note(container, f"Number {number}.")
        recorded = record_entry(new, author=author, now=NOW)
        os.write(writing, recorded.id.bytes)


def _with_file(container: OpenContainer, number: int) -> NewEntry:
    """Send a file of several parts, as an upload does, and name it in an entry."""
    file = attach(container, number.to_bytes(4, "big") * 4000, f"{number}.bin")
    assert len(file["parts"]) > 2
    return note(container, f"Number {number}, with a file.", attachments=[file])

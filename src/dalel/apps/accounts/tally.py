"""Counts of wrong tries, in memory that all workers of a program share.

A worker ends as soon as nobody needs what it remembers, often within a second of a wrong password.
What it had counted must not end with it: else whoever guesses waits that second and begins anew.
So the table is made before any worker is, and each of them has it from its master. It is bounded,
on no disk, and holds digests under a key that is drawn when the program starts.
"""

from __future__ import annotations

import fcntl
import hashlib
import mmap
import os
import secrets
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

_ROW = struct.Struct("=16sQd")
# A name has eight places; where they are taken, the one whose wait is over soonest goes.
_PLACES = 8
NAMES_REMEMBERED = 8192
_NOBODY = bytes(16)


@dataclass
class Tries:
    """What is known of a name: wrong tries, and until when (monotonic seconds) the next waits."""

    wrong: int = 0
    wait_until: float = 0.0


class Tally:
    """Tries by name. Times are of a clock that all processes of a machine share."""

    def __init__(self, *, names: int = NAMES_REMEMBERED) -> None:
        self._shelves = names // _PLACES
        size = self._shelves * _PLACES * _ROW.size
        self._key = secrets.token_bytes(32)
        self._file = os.memfd_create("tally", os.MFD_CLOEXEC)
        os.ftruncate(self._file, size)
        self._table = mmap.mmap(self._file, size)
        self._mutex = threading.Lock()

    @contextmanager
    def of(self, name: bytes) -> Iterator[Tries]:
        """Give what is known of a name, and keep what it was changed to; no tries, nothing kept."""
        digest = hashlib.blake2b(name, key=self._key, digest_size=16).digest()
        with self._alone():
            place, tries = self._found(digest)
            yield tries
            kept = (digest, tries.wrong, tries.wait_until) if tries.wrong else (_NOBODY, 0, 0.0)
            _ROW.pack_into(self._table, place, *kept)

    def forget(self) -> None:
        """Forget all of it."""
        with self._alone():
            self._table[:] = bytes(len(self._table))

    def _found(self, digest: bytes) -> tuple[int, Tries]:
        """Return where a name stands or is to stand, and what is known of it."""
        first = int.from_bytes(digest[:8], "big") % self._shelves * _PLACES * _ROW.size
        rows = [
            (place, *_ROW.unpack_from(self._table, place))
            for place in range(first, first + _PLACES * _ROW.size, _ROW.size)
        ]
        for place, name, wrong, wait_until in rows:
            if name == digest:
                return place, Tries(wrong, wait_until)
        place, *_rest = min(rows, key=lambda row: (row[1] != _NOBODY, row[3], row[2]))
        return place, Tries()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep out other threads, and other workers: a lock that ends with whoever holds it."""
        with self._mutex:
            fcntl.lockf(self._file, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.lockf(self._file, fcntl.LOCK_UN)

    def __del__(self) -> None:
        """Give the memory back."""
        self._table.close()
        os.close(self._file)

"""Two checkpoint slots outside the database: what the log has acknowledged.

A database restored from an older copy looks whole; the slot still knows better. The two slots
are written in turn and in place, so that a torn write loses at most the newer one.

Layout of one slot, 1,024 bytes: ``DLS1``, counter u64, length u16, signed checkpoint note,
zeros, SHA-256 over everything before it. All integers big-endian.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from dalel.apps.ledger.errors import SlotDamaged

SLOT_BYTES = 1024
MAGIC = b"DLS1"
_HEAD = struct.Struct(">4sQH")
NOTE_BYTES = SLOT_BYTES - _HEAD.size - 32


@dataclass(frozen=True)
class Slot:
    """One readable slot."""

    counter: int
    note: str


def encode_slot(slot: Slot) -> bytes:
    """Return the 1,024 bytes of one slot."""
    note = slot.note.encode()
    body = _HEAD.pack(MAGIC, slot.counter, len(note)) + note
    body = body.ljust(SLOT_BYTES - 32, b"\0")
    return body + hashlib.sha256(body).digest()


def decode_slot(data: bytes) -> Slot | None:
    """Return the slot, or ``None`` where the bytes are blank or torn."""
    if len(data) != SLOT_BYTES or hashlib.sha256(data[:-32]).digest() != data[-32:]:
        return None
    magic, counter, length = _HEAD.unpack_from(data)
    if magic != MAGIC or length > NOTE_BYTES:
        return None
    try:
        return Slot(counter=counter, note=data[_HEAD.size : _HEAD.size + length].decode())
    except UnicodeDecodeError:
        return None


class Slots:
    """The file with the two slots.

    ``remembered_size`` is how many leaves this process knows to be acknowledged, and
    ``compared_in`` the process that has compared database and slot.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._mutex = threading.Lock()
        self.remembered_size = 0
        self.compared_in: int | None = None

    def create(self) -> None:
        """Preallocate the file, so that later writes never need space."""
        with self._path.open("xb") as file:
            file.write(bytes(2 * SLOT_BYTES))
            os.fsync(file.fileno())
        self._path.chmod(0o600)

    def newest(self) -> Slot | None:
        """Return the newest readable slot; ``None`` while both are blank.

        Raises:
            SlotDamaged: Something was written, and neither slot can be read, or the file is gone.
        """
        try:
            return _newest(self._path.read_bytes())
        except OSError as error:
            raise SlotDamaged from error

    def unreadable(self) -> tuple[int, ...]:
        """Return which slots hold something that cannot be read: a torn write, or damage."""
        data = self._path.read_bytes()
        halves = data[:SLOT_BYTES], data[SLOT_BYTES:]
        return tuple(n for n, half in enumerate(halves) if decode_slot(half) is None and any(half))

    @contextmanager
    def writing(self) -> Iterator[Callable[[str], None]]:
        """Hold the right to write, against threads and other processes, and give the means.

        What is given writes a note over the older slot and waits until the disk has it. Those
        who wait for their turn share the next writer's work.
        """
        with self._mutex:
            descriptor = os.open(self._path, os.O_RDWR | os.O_CLOEXEC)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX)
                yield partial(_write, descriptor)
            finally:
                os.close(descriptor)


def _newest(data: bytes) -> Slot | None:
    slots = [decode_slot(data[:SLOT_BYTES]), decode_slot(data[SLOT_BYTES:])]
    readable = [slot for slot in slots if slot is not None]
    if readable:
        return max(readable, key=lambda slot: slot.counter)
    if len(data) == 2 * SLOT_BYTES and not any(data):
        return None
    raise SlotDamaged


def _write(descriptor: int, note: str) -> None:
    """Write over the older slot. The counter is read anew: another process may have written."""
    newest = _newest(os.pread(descriptor, 2 * SLOT_BYTES, 0))
    counter = newest.counter + 1 if newest else 1
    data = encode_slot(Slot(counter=counter, note=note))
    os.pwrite(descriptor, data, (counter % 2) * SLOT_BYTES)
    os.fdatasync(descriptor)

"""Two checkpoint slots outside the database: what the log has acknowledged.

A database restored from an older copy looks whole; the slot still knows better. The two slots
are written in turn and in place, so that a torn write loses at most the newer one.

Layout of one slot, 1,024 bytes: ``DLS1``, counter u64, length u16, signed checkpoint note,
zeros, SHA-256 over everything before it. All integers big-endian.
"""

from __future__ import annotations

import hashlib
import os
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from dalel.apps.ledger.errors import SlotDamaged

SLOT_BYTES = 1024
MAGIC = b"DLS1"
_HEAD = struct.Struct(">4sQH")


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
    if magic != MAGIC:
        return None
    return Slot(counter=counter, note=data[_HEAD.size : _HEAD.size + length].decode())


class Slots:
    """The file with the two slots."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._mutex = threading.Lock()
        self._counter: int | None = None
        self.remembered_size = 0

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the right to write; those who wait share the next writer's work."""
        with self._mutex:
            yield

    def create(self) -> None:
        """Preallocate the file, so that later writes never need space."""
        with self._path.open("xb") as file:
            file.write(bytes(2 * SLOT_BYTES))
            os.fsync(file.fileno())
        self._path.chmod(0o600)

    def newest(self) -> Slot | None:
        """Return the newest readable slot; ``None`` while both are blank.

        Raises:
            SlotDamaged: Something was written, and neither slot can be read.
        """
        data = self._path.read_bytes()
        slots = [decode_slot(data[:SLOT_BYTES]), decode_slot(data[SLOT_BYTES:])]
        readable = [slot for slot in slots if slot is not None]
        if readable:
            return max(readable, key=lambda slot: slot.counter)
        if len(data) == 2 * SLOT_BYTES and not any(data):
            return None
        raise SlotDamaged

    def write(self, note: str) -> None:
        """Write the note over the older slot and wait until the disk has it.

        The caller is inside ``writing()``.
        """
        if self._counter is None:
            newest = self.newest()
            self._counter = newest.counter if newest else 0
        counter = self._counter + 1
        descriptor = os.open(self._path, os.O_WRONLY | os.O_CLOEXEC)
        try:
            data = encode_slot(Slot(counter=counter, note=note))
            os.pwrite(descriptor, data, (counter % 2) * SLOT_BYTES)
            os.fdatasync(descriptor)
        finally:
            os.close(descriptor)
        self._counter = counter

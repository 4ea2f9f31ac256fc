"""The 128 bytes that the log keeps of each record; they reveal nothing of what it says."""

import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from typing import Self

from dalel.core.ledger.errors import MalformedLeaf
from dalel.core.merkle import LeafHash, leaf_hash

LEAF_BYTES = 128
LEAF_VERSION = 1
_USED = struct.Struct(">BB32s32sII")
_DIGEST_BYTES = 32
_U32_END = 1 << 32
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class LeafType(IntEnum):
    """What kind of record a leaf stands for."""

    ENTRY = 1
    ERASURE = 2
    RESEAL = 3
    ROTATION = 4
    JOURNAL_HEAD = 5
    FILLER = 6


@dataclass(frozen=True, slots=True)
class Leaf:
    """One leaf of the log.

    Attributes:
        type: What kind of record this is.
        commitment: 32 bytes, the salted commitment.
        ciphertext_digest: 32 bytes over the stored ciphertext.
        epoch: Number of the container's key epoch.
        minute: Minutes since 1970-01-01 00:00 UTC.

    Raises:
        MalformedLeaf: A value does not fit its place.
    """

    type: LeafType
    commitment: bytes
    ciphertext_digest: bytes
    epoch: int
    minute: int

    def __post_init__(self) -> None:
        """Refuse what could not be written and read back."""
        if len(self.commitment) != _DIGEST_BYTES or len(self.ciphertext_digest) != _DIGEST_BYTES:
            raise MalformedLeaf("a digest is not 32 bytes long")
        if not 0 <= self.epoch < _U32_END or not 0 <= self.minute < _U32_END:
            raise MalformedLeaf("an epoch or a minute is out of range")

    @property
    def hash(self) -> LeafHash:
        """The leaf's hash in the log's tree."""
        return leaf_hash(self.to_bytes())

    @property
    def sealed_at(self) -> datetime:
        """The minute of sealing as stated by the log, UTC."""
        return _EPOCH + timedelta(minutes=self.minute)

    def to_bytes(self) -> bytes:
        """Return the 128 bytes that the log hashes."""
        return self.used_bytes().ljust(LEAF_BYTES, b"\0")

    def used_bytes(self) -> bytes:
        """Return the bytes in front of the zeros, as receipts carry them."""
        return _USED.pack(
            LEAF_VERSION,
            self.type,
            self.commitment,
            self.ciphertext_digest,
            self.epoch,
            self.minute,
        )

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Read 128 bytes back.

        Raises:
            MalformedLeaf: Wrong length, version or type, or the rest is not zeros.
        """
        if len(data) != LEAF_BYTES:
            raise MalformedLeaf(f"it has {len(data)} bytes, not {LEAF_BYTES}")
        version, kind, commitment, digest, epoch, minute = _USED.unpack_from(data)
        if version != LEAF_VERSION:
            raise MalformedLeaf(f"version {version} is unknown")
        if any(data[_USED.size :]):
            raise MalformedLeaf("its last bytes are not zeros")
        return cls(_leaf_type(kind), commitment, digest, epoch, minute)


USED_BYTES = _USED.size


def minute_of(moment: datetime) -> int:
    """Return the whole minutes since 1970 of a moment with a time zone."""
    return (moment - _EPOCH) // timedelta(minutes=1)


def _leaf_type(code: int) -> LeafType:
    try:
        return LeafType(code)
    except ValueError as error:
        raise MalformedLeaf(f"type {code} is unknown") from error

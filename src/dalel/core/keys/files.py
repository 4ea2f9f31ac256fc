"""Files in parts of at most 8 MiB, each under its own key, named by the digests of the parts.

A part's digest is SHA-256 of its plaintext, so that the parts of an exported file can be checked
against the sealed entry without keys, and a file of one part has the digest that any other tool
computes. A key seals one part and nothing else, hence the nonce is constant.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import NewType
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from dalel.core.keys.derivation import new_secret
from dalel.core.keys.errors import KeyMalformed, PartDamaged, PartTooLarge
from dalel.core.keys.padding import padded_size
from dalel.core.merkle import RootHash, leaf_hash, root_of

PartDigest = NewType("PartDigest", bytes)

PART_BYTES = 8 << 20
_PREFIX_BYTES = 4
_NONCE = bytes(12)


@dataclass(frozen=True, slots=True, repr=False)
class SealedPart:
    """One part of a file: what is stored, the key to be wrapped, and the plaintext's digest."""

    ciphertext: bytes
    key: bytes
    digest: PartDigest

    def __repr__(self) -> str:
        """Show the stored size, never the key."""
        return f"SealedPart({len(self.ciphertext)} bytes)"


def seal_part(file: UUID, number: int, plaintext: bytes | bytearray | memoryview) -> SealedPart:
    """Encrypt one part under a fresh key, bound to its file and number.

    Args:
        file: The file's id.
        number: The part's place in the file, from 0, below 2**32.
        plaintext: At most ``PART_BYTES``. A full part is encrypted as it is; a shorter one gets
            its length (4 bytes) in front and zeros behind, so that only its size class shows.

    Raises:
        PartTooLarge: There is more than a part holds.
    """
    size = len(plaintext)
    if size > PART_BYTES:
        raise PartTooLarge(size)
    framed = plaintext if size == PART_BYTES else _framed(plaintext)
    key = new_secret()
    ciphertext = AESGCM(key).encrypt(_NONCE, framed, _context(file, number))
    return SealedPart(ciphertext, key, PartDigest(sha256(plaintext).digest()))


def open_part(file: UUID, number: int, ciphertext: bytes, key: bytes, digest: bytes) -> bytes:
    """Return the plaintext of one part.

    Raises:
        KeyMalformed: The key has not 32 bytes.
        PartDamaged: Changed bytes, another key, file, number or digest.
    """
    if len(key) != 32:
        raise KeyMalformed("part key")
    try:
        framed = AESGCM(key).decrypt(_NONCE, ciphertext, _context(file, number))
    except InvalidTag as fault:
        raise PartDamaged(number) from fault
    plaintext = framed if len(framed) == PART_BYTES else _unframed(framed, number)
    if sha256(plaintext).digest() != digest:
        raise PartDamaged(number)
    return plaintext


def file_tree(digests: Iterable[PartDigest]) -> RootHash:
    """Return what names a whole file: the Merkle root over its parts' digests, in order."""
    return root_of(leaf_hash(digest) for digest in digests)


def _context(file: UUID, number: int) -> bytes:
    """Return what binds a part to its place."""
    return b"dalel/part/1" + file.bytes + number.to_bytes(4, "big")


def _framed(plaintext: bytes | bytearray | memoryview) -> bytes:
    """Return length, plaintext and zeros: always longer or shorter than a full part."""
    size = len(plaintext)
    zeros = bytes(min(padded_size(size), PART_BYTES) - size)
    return b"".join((size.to_bytes(_PREFIX_BYTES, "big"), plaintext, zeros))


def _unframed(framed: bytes, number: int) -> bytes:
    """Return the plaintext of a part that is shorter than a full one."""
    size = int.from_bytes(framed[:_PREFIX_BYTES], "big")
    if len(framed) != _PREFIX_BYTES + min(padded_size(size), PART_BYTES) or size >= PART_BYTES:
        raise PartDamaged(number)
    if framed.count(0, _PREFIX_BYTES + size) != len(framed) - _PREFIX_BYTES - size:
        raise PartDamaged(number)
    return framed[_PREFIX_BYTES : _PREFIX_BYTES + size]

"""Files in parts."""

from __future__ import annotations

from hashlib import sha256
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from dalel.core.keys import (
    PART_BYTES,
    KeyMalformed,
    PartDamaged,
    PartDigest,
    PartTooLarge,
    file_tree,
    open_part,
    padded_size,
    seal_part,
)
from tests.core.keys.samples import bits, flipped, unhex, vector

FILE = UUID("99999999-8888-4777-a666-555555555555")
FULL = bytes(range(256)) * (PART_BYTES // 256)


def test_opens_the_frozen_part() -> None:
    """Bytes, key and digest of the first release."""
    frozen = vector("files")
    key, digest, ciphertext = unhex(frozen, "key", "digest", "ciphertext")
    plaintext = frozen["plaintext"].encode()

    opened = open_part(UUID(frozen["file"]), frozen["number"], ciphertext, key, digest)

    assert opened == plaintext
    assert digest == sha256(plaintext).digest()


def test_names_a_file_by_the_frozen_tree() -> None:
    """Recomputed here with plain hashlib for three parts (RFC 6962, 2.1)."""
    frozen = vector("files")
    digests = [PartDigest(bytes.fromhex(digest)) for digest in frozen["digests"]]
    first, second, third = (sha256(b"\0" + digest).digest() for digest in digests)
    pair = sha256(b"\1" + first + second).digest()

    assert file_tree(digests).hex() == frozen["tree"]
    assert sha256(b"\1" + pair + third).hexdigest() == frozen["tree"]
    assert file_tree(reversed(digests)) != file_tree(digests)
    assert file_tree([]) == sha256(b"").digest()


@given(st.binary(max_size=5000))
def test_opens_what_it_sealed_and_shows_a_size_class(plaintext: bytes) -> None:
    """From any kind of buffer; the digest is the one that other tools compute."""
    part = seal_part(FILE, 0, plaintext)
    same = seal_part(FILE, 0, memoryview(bytearray(plaintext)))

    assert open_part(FILE, 0, part.ciphertext, part.key, part.digest) == plaintext
    assert part.digest == same.digest == sha256(plaintext).digest()
    assert len(part.ciphertext) == 4 + padded_size(len(plaintext)) + 16
    assert part.key != same.key
    assert part.ciphertext != same.ciphertext


@pytest.mark.parametrize("size", [PART_BYTES - 1, PART_BYTES - (1 << 18), PART_BYTES])
def test_full_and_nearly_full_parts_open(size: int) -> None:
    """A full part carries no frame; a part of one byte less has one, and is told apart."""
    plaintext = FULL[:size]

    part = seal_part(FILE, 2, plaintext)

    assert open_part(FILE, 2, part.ciphertext, part.key, part.digest) == plaintext
    assert len(part.ciphertext) == (
        PART_BYTES + 16 if size == PART_BYTES else 4 + padded_size(size) + 16
    )


def test_refuses_more_than_a_part_holds() -> None:
    """The caller cuts; nothing is cut silently."""
    with pytest.raises(PartTooLarge) as caught:
        seal_part(FILE, 0, FULL + b"\0")

    assert caught.value.size_bytes == PART_BYTES + 1


@given(st.binary(max_size=100), bits, st.integers(0, 1 << 31))
def test_never_opens_with_a_flipped_bit(plaintext: bytes, bit: int, number: int) -> None:
    """In the ciphertext, key, digest, file or number."""
    part = seal_part(FILE, number, plaintext)
    attempts = [
        (FILE, number, flipped(part.ciphertext, bit), part.key, part.digest),
        (FILE, number, part.ciphertext, flipped(part.key, bit), part.digest),
        (FILE, number, part.ciphertext, part.key, flipped(part.digest, bit)),
        (UUID(bytes=flipped(FILE.bytes, bit)), number, part.ciphertext, part.key, part.digest),
        (FILE, number + 1, part.ciphertext, part.key, part.digest),
    ]

    for attempt in attempts:
        with pytest.raises(PartDamaged) as caught:
            open_part(*attempt)
        assert caught.value.number == attempt[1]


@given(st.binary(max_size=200))
def test_turns_arbitrary_bytes_into_its_own_errors(data: bytes) -> None:
    """No library's exception leaves the room."""
    with pytest.raises(PartDamaged):
        open_part(FILE, 0, data, bytes(32), bytes(32))


@pytest.mark.parametrize(
    "framed",
    [
        b"",
        bytes(3),
        bytes(4 + 1023),
        bytes(4 + 1025),
        bytes(4 + 1023) + b"\1",
        (1025).to_bytes(4, "big") + bytes(1024),
        b"\xff\xff\xff\xff" + bytes(1024),
        b"\xff\xff\xff\xff" + bytes(PART_BYTES),
        PART_BYTES.to_bytes(4, "big") + bytes(PART_BYTES),
    ],
    ids=len,
)
def test_refuses_a_frame_that_it_would_not_write(framed: bytes) -> None:
    """Even where it is authentic and the digest is that of what stands in it."""
    key = bytes(range(32))
    context = b"dalel/part/1" + FILE.bytes + bytes(4)
    ciphertext = AESGCM(key).encrypt(bytes(12), framed, context)
    size = int.from_bytes(framed[:4], "big")

    with pytest.raises(PartDamaged):
        open_part(FILE, 0, ciphertext, key, sha256(framed[4 : 4 + size]).digest())


@pytest.mark.parametrize("size", [0, 16, 31, 33])
def test_refuses_a_key_of_another_length(size: int) -> None:
    """AES-128 is not among the formats."""
    with pytest.raises(KeyMalformed):
        open_part(FILE, 0, bytes(2000), bytes(size), bytes(32))


def test_prints_no_key() -> None:
    """Representations may end up in a log."""
    assert repr(seal_part(FILE, 0, b"")) == "SealedPart(1044 bytes)"

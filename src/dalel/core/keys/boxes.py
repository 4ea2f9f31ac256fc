"""Sealed boxes under a 32-byte key: XChaCha20-Poly1305 with a random nonce in front."""

import secrets

from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_decrypt as _decrypt,
)
from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_encrypt as _encrypt,
)
from nacl.exceptions import CryptoError

from dalel.core.keys.errors import BoxDamaged, KeyMalformed, PaddingDamaged
from dalel.core.keys.padding import pad, unpad

NONCE_BYTES = 24
TAG_BYTES = 16
OVERHEAD_BYTES = NONCE_BYTES + TAG_BYTES


def seal_bytes(key: bytes, plaintext: bytes, *, context: bytes) -> bytes:
    """Return nonce, ciphertext and tag; the length shows. ``context`` is bound, not stored.

    Raises:
        KeyMalformed: The key has not 32 bytes.
    """
    if len(key) != 32:
        raise KeyMalformed("symmetric key")
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + _encrypt(plaintext, context, nonce, key)


def open_bytes(key: bytes, box: bytes, *, context: bytes) -> bytes:
    """Return what ``seal_bytes`` was given.

    Raises:
        KeyMalformed: The key has not 32 bytes.
        BoxDamaged: Changed bytes, another key or another context.
    """
    if len(key) != 32:
        raise KeyMalformed("symmetric key")
    if len(box) < OVERHEAD_BYTES:
        raise BoxDamaged
    try:
        return _decrypt(box[NONCE_BYTES:], context, box[:NONCE_BYTES], key)
    except CryptoError as fault:
        raise BoxDamaged from fault


def seal_box(key: bytes, plaintext: bytes, *, context: bytes) -> bytes:
    """Return a padded box, for summaries, drafts, journal rows and other derived copies."""
    return seal_bytes(key, pad(plaintext), context=context)


def open_box(key: bytes, box: bytes, *, context: bytes) -> bytes:
    """Return what ``seal_box`` was given.

    Raises:
        KeyMalformed: The key has not 32 bytes.
        BoxDamaged: Changed bytes, another key, another context, or strange padding.
    """
    try:
        return unpad(open_bytes(key, box, context=context))
    except PaddingDamaged as fault:
        raise BoxDamaged from fault

"""Wrapped keys: HPKE to a public key, or symmetric under an epoch's secret; suite id in front.

Suite 1 is HPKE (RFC 9180) with ML-KEM-768 + X25519, HKDF-SHA-256 and ChaCha20-Poly1305, one
message per encapsulation, ``info`` = context. Suite 2 is XChaCha20-Poly1305 under a key derived
from the epoch's private key, or the member's own, associated data = context: for those who hold
that secret anyway.
"""

from typing import Self
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.mlkem import (
    MLKEM768PrivateKey,
    MLKEM768PublicKey,
)
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from dalel.core.keys.boxes import open_box, open_bytes, seal_box, seal_bytes
from dalel.core.keys.derivation import new_secret, subkey
from dalel.core.keys.errors import BoxDamaged, KeyMalformed, UnknownSuite, WrapDamaged
from dalel.core.keys.signatures import fingerprint

__all__ = [
    "EpochSecret",
    "OwnKey",
    "PrivateKey",
    "PublicKey",
    "open_box",
    "seal_box",
    "unwrap",
    "wrap_context",
    "wrap_to",
]

HPKE_SUITE = 1
EPOCH_SUITE = 2
_SEED_BYTES = 64
_PRIVATE_BYTES = _SEED_BYTES + 32
_MLKEM_PUBLIC_BYTES = 1184
_PUBLIC_BYTES = _MLKEM_PUBLIC_BYTES + 32
_HPKE = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305)
_NO_ENTRY = bytes(16)


class PublicKey:
    """What a secret is wrapped to: ML-KEM-768 (1184 bytes) and X25519 (32 bytes)."""

    __slots__ = ("_key", "_raw")

    def __init__(self, raw: bytes) -> None:
        """Take 1216 bytes.

        Raises:
            KeyMalformed: They are not such a key (length, or FIPS 203's input check).
        """
        if len(raw) != _PUBLIC_BYTES:
            raise KeyMalformed("public key")
        self._raw = bytes(raw)
        try:
            self._key = hpke.MLKEM768X25519PublicKey(
                MLKEM768PublicKey.from_public_bytes(self._raw[:_MLKEM_PUBLIC_BYTES]),
                X25519PublicKey.from_public_bytes(self._raw[_MLKEM_PUBLIC_BYTES:]),
            )
        except ValueError as fault:
            raise KeyMalformed("public key") from fault

    @classmethod
    def from_bytes(cls, raw: bytes) -> Self:
        """Return the key of these 1216 bytes."""
        return cls(raw)

    def to_bytes(self) -> bytes:
        """Return the 1216 bytes."""
        return self._raw

    @property
    def fingerprint(self) -> str:
        """The form in which two people compare this key."""
        return fingerprint(self._raw)

    def __eq__(self, other: object) -> bool:
        """Compare by the bytes."""
        return isinstance(other, PublicKey) and other._raw == self._raw

    def __hash__(self) -> int:
        """Hash by the bytes."""
        return hash(self._raw)

    def __repr__(self) -> str:
        """Name the fingerprint."""
        return f"PublicKey({self.fingerprint})"


class PrivateKey:
    """What opens wraps: ML-KEM seed (64 bytes) and X25519 (32 bytes); its text shows neither."""

    __slots__ = ("_key", "_raw", "public")

    def __init__(self, raw: bytes) -> None:
        """Take 96 bytes.

        Raises:
            KeyMalformed: There are more or fewer.
        """
        if len(raw) != _PRIVATE_BYTES:
            raise KeyMalformed("private key")
        self._raw = bytes(raw)
        mlkem_key = MLKEM768PrivateKey.from_seed_bytes(self._raw[:_SEED_BYTES])
        x25519_key = X25519PrivateKey.from_private_bytes(self._raw[_SEED_BYTES:])
        self._key = hpke.MLKEM768X25519PrivateKey(mlkem_key, x25519_key)
        self.public = PublicKey(
            mlkem_key.public_key().public_bytes_raw() + x25519_key.public_key().public_bytes_raw()
        )

    @classmethod
    def generate(cls) -> Self:
        """Return a new key pair."""
        return cls(new_secret(_PRIVATE_BYTES))

    @classmethod
    def from_bytes(cls, raw: bytes) -> Self:
        """Return the key of these 96 bytes."""
        return cls(raw)

    def to_bytes(self) -> bytes:
        """Return the 96 bytes."""
        return self._raw

    def __repr__(self) -> str:
        """Show the public key's fingerprint, never the secret."""
        return f"PrivateKey({self.public.fingerprint})"


def wrap_context(label: str, container: UUID, entry: UUID | None = None, part: int = 0) -> bytes:
    """Return what binds a sealed value to its place: label, container, entry, part.

    Args:
        label: A stable ASCII word for the purpose, never a table name.
        container: The container that the value belongs to.
        entry: The entry, where there is one; else 16 zero bytes are written.
        part: A number below 2**32 that tells several values of one place apart.
    """
    entry_bytes = _NO_ENTRY if entry is None else entry.bytes
    return b"dalel/%b/1%b%b%b" % (
        label.encode("ascii"),
        container.bytes,
        entry_bytes,
        part.to_bytes(4, "big"),
    )


def wrap_to(public: PublicKey, secret: bytes, *, context: bytes) -> bytes:
    """Return a wrap of suite 1: 1137 bytes longer than the secret.

    Raises:
        KeyMalformed: The key's X25519 half is of small order (RFC 9180, 7.1.4).
    """
    try:
        return b"\x01" + _HPKE.encrypt(secret, public._key, info=context)
    except ValueError as fault:
        raise KeyMalformed("public key") from fault


def unwrap(private: PrivateKey, wrap: bytes, *, context: bytes) -> bytes:
    """Return the secret of a suite 1 wrap.

    Raises:
        UnknownSuite: The wrap is of another suite.
        WrapDamaged: Changed bytes, another key or another context.
    """
    if wrap[:1] != b"\x01":
        raise UnknownSuite(wrap[0] if wrap else None)
    try:
        return _HPKE.decrypt(wrap[1:], private._key, info=context)
    except (InvalidTag, ValueError) as fault:
        raise WrapDamaged from fault


class _SecretKey:
    """A private key with a symmetric wrapping key beside it; the key pair is made when needed."""

    __slots__ = ("_made", "_raw", "_symmetric")
    _LABEL = b""

    def __init__(self, private: PrivateKey) -> None:
        """Derive the symmetric key once."""
        self._take(private.to_bytes())
        self._made: PrivateKey | None = private

    def _take(self, raw: bytes) -> None:
        if len(raw) != _PRIVATE_BYTES:
            raise KeyMalformed("private key")
        self._raw = bytes(raw)
        self._symmetric = subkey(self._raw, label=self._LABEL)

    @classmethod
    def from_bytes(cls, raw: bytes) -> Self:
        """Return the secret of these 96 bytes.

        Raises:
            KeyMalformed: There are more or fewer.
        """
        made = cls.__new__(cls)
        made._take(raw)
        made._made = None
        return made

    @property
    def _private(self) -> PrivateKey:
        if self._made is None:
            self._made = PrivateKey(self._raw)
        return self._made

    @property
    def public(self) -> PublicKey:
        """What those without the secret wrap to."""
        return self._private.public

    def wrap(self, payload: bytes, *, context: bytes) -> bytes:
        """Return a wrap of suite 2: 41 bytes longer than the payload."""
        return b"\x02" + seal_bytes(self._symmetric, payload, context=context)

    def unwrap(self, wrap: bytes, *, context: bytes) -> bytes:
        """Return the payload of a wrap of suite 1 or 2.

        Raises:
            UnknownSuite: The wrap is of a suite that does not exist.
            WrapDamaged: Changed bytes, another secret or another context.
        """
        if wrap[:1] != b"\x02":
            return unwrap(self._private, wrap, context=context)
        try:
            return open_bytes(self._symmetric, wrap[1:], context=context)
        except BoxDamaged as fault:
            raise WrapDamaged from fault

    def unwrap_own(self, wrap: bytes, *, context: bytes) -> bytes:
        """Return the payload of a wrap that only a holder of the secret can have made.

        Raises:
            UnknownSuite: It is of another suite: anybody who has the public key can make such.
            WrapDamaged: Changed bytes, another secret or another context.
        """
        if wrap[:1] != b"\x02":
            raise UnknownSuite(wrap[0] if wrap else None)
        return self.unwrap(wrap, context=context)

    def __repr__(self) -> str:
        """Show the public key's fingerprint, never the secret."""
        return f"{type(self).__name__}({self.public.fingerprint})"


class OwnKey(_SecretKey):
    """A member's key pair: opens what others wrapped to it, and wraps for its owner alone."""

    __slots__ = ()
    _LABEL = b"dalel/own-wrap/1"


class EpochSecret(_SecretKey):
    """The private key of one container's epoch, with its symmetric wrapping key beside it."""

    __slots__ = ()
    _LABEL = b"dalel/epoch-wrap/1"

    @classmethod
    def generate(cls) -> Self:
        """Return the secret of a new epoch."""
        return cls(PrivateKey.generate())

    def to_bytes(self) -> bytes:
        """Return the private key's 96 bytes, to be wrapped to the container's holders."""
        return self._raw

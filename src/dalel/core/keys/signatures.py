"""Ed25519 signatures (RFC 8032) and the fingerprints by which people compare keys."""

from hashlib import sha256
from typing import Self

from nacl.bindings import crypto_sign, crypto_sign_open, crypto_sign_seed_keypair
from nacl.exceptions import BadSignatureError

from dalel.core.keys.base32 import encode_number, in_groups
from dalel.core.keys.derivation import new_secret
from dalel.core.keys.errors import KeyMalformed, SignatureInvalid

SIGNATURE_BYTES = 64


class VerifyKey:
    """The public half: checks what a signing key signed.

    A key of small order, under which one signature would fit many messages, verifies nothing.
    """

    __slots__ = ("_raw",)

    def __init__(self, raw: bytes) -> None:
        """Take 32 bytes.

        Raises:
            KeyMalformed: There are more or fewer.
        """
        if len(raw) != 32:
            raise KeyMalformed("signature verification key")
        self._raw = bytes(raw)

    def to_bytes(self) -> bytes:
        """Return the 32 bytes."""
        return self._raw

    @property
    def fingerprint(self) -> str:
        """The form in which two people compare this key."""
        return fingerprint(self._raw)

    def verify(self, message: bytes, signature: bytes) -> bytes:
        """Return the message if the signature is this key's over it.

        Raises:
            SignatureInvalid: It is not.
        """
        if len(signature) != SIGNATURE_BYTES:
            raise SignatureInvalid
        try:
            return crypto_sign_open(signature + message, self._raw)
        except BadSignatureError as fault:
            raise SignatureInvalid from fault

    def __eq__(self, other: object) -> bool:
        """Compare by the bytes."""
        return isinstance(other, VerifyKey) and other._raw == self._raw

    def __hash__(self) -> int:
        """Hash by the bytes."""
        return hash(self._raw)

    def __repr__(self) -> str:
        """Name the fingerprint."""
        return f"VerifyKey({self.fingerprint})"


class SigningKey:
    """The private half, kept as its 32-byte seed; its representation shows only the public key."""

    __slots__ = ("_key", "_seed", "public")

    def __init__(self, seed: bytes) -> None:
        """Take the seed of 32 bytes.

        Raises:
            KeyMalformed: It has another length.
        """
        if len(seed) != 32:
            raise KeyMalformed("signing key")
        self._seed = bytes(seed)
        public, self._key = crypto_sign_seed_keypair(self._seed)
        self.public = VerifyKey(public)

    @classmethod
    def generate(cls) -> Self:
        """Return a new key."""
        return cls(new_secret())

    def to_bytes(self) -> bytes:
        """Return the seed."""
        return self._seed

    def sign(self, message: bytes) -> bytes:
        """Return the signature, 64 bytes."""
        return crypto_sign(message, self._key)[:SIGNATURE_BYTES]

    def __repr__(self) -> str:
        """Show the public key's fingerprint, never the seed."""
        return f"SigningKey({self.public.fingerprint})"


def fingerprint(public: bytes) -> str:
    """Return 160 bits of a public key's digest as eight groups of four characters."""
    digest = sha256(b"dalel/fingerprint/1" + public).digest()
    return in_groups(encode_number(int.from_bytes(digest[:20], "big"), 32))

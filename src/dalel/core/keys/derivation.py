"""Fresh secrets, and keys derived from secrets that are already strong."""

import hmac
import secrets

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


def new_secret(size: int = 32) -> bytes:
    """Return fresh random bytes from the operating system."""
    return secrets.token_bytes(size)


def subkey(secret: bytes, *, label: bytes, salt: bytes = b"", size: int = 32) -> bytes:
    """Return HKDF-SHA-256 of a strong secret (RFC 5869); ``label`` keeps uses apart.

    Never for passwords: those go through ``passwords.derive``.
    """
    return HKDF(algorithm=SHA256(), length=size, salt=salt, info=label).derive(secret)


def keyed_hash(key: bytes, data: bytes) -> bytes:
    """Return HMAC-SHA-256, for names that are looked up without being stored."""
    return hmac.digest(key, data, "sha256")


def is_same(left: bytes, right: bytes) -> bool:
    """Compare without showing by its duration how much agrees."""
    return hmac.compare_digest(left, right)

"""Tokens of invitations: 32 random bytes in an address; only their hash is stored."""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from datetime import timedelta

from dalel.core.keys.derivation import new_secret

VALID_FOR = timedelta(days=3)


def new_token() -> str:
    """Return a fresh token."""
    return urlsafe_b64encode(new_secret()).decode().rstrip("=")


def hash_of(token: str) -> bytes:
    """Return what is stored instead of a token."""
    return hashlib.sha256(b"dalel/invitation/1" + token.encode()).digest()

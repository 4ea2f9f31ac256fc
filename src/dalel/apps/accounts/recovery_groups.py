"""Whether a recovery key was written down: two of its groups are asked for."""

from __future__ import annotations

import hashlib

from dalel.core.keys.base32 import tidy
from dalel.core.keys.credentials import RecoveryKey, recovery_key_text


def groups_of(key: RecoveryKey) -> list[str]:
    """Return the groups of a printed key, in order."""
    return recovery_key_text(key).split("-")


def asked_groups(key: RecoveryKey) -> tuple[int, int]:
    """Return the numbers of two groups, counted from 1; always the same for one key."""
    digest = hashlib.sha256(b"dalel/asked-groups/1" + key).digest()
    count = len(groups_of(key))
    first = digest[0] % count
    second = (first + 1 + digest[1] % (count - 1)) % count
    low, high = sorted((first + 1, second + 1))
    return low, high


def is_group(key: RecoveryKey, number: int, typed: str) -> bool:
    """Return whether typed characters are the group with this number."""
    return tidy(typed) == groups_of(key)[number - 1]

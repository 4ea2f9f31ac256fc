"""Whoever reports signs with a key from the code; their id is a digest of that key.

So an entry that names a reporter as its author can only be signed by whoever has the code: the
first entry of a report's container shows the key, and the id must fit it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from uuid import UUID

from dalel.apps.entries.opening import OpenContainer
from dalel.apps.entries.queries import OpenedEntry, first_entry
from dalel.apps.entries.terms import ContainerType
from dalel.core.keys.errors import KeysError
from dalel.core.keys.signatures import VerifyKey

KIND = "report"
PLACES = (ContainerType.CONVERSATION, ContainerType.STORY)

KeyOf = Callable[[UUID], VerifyKey | None]


def reporter_id(key: VerifyKey) -> UUID:
    """Return the id of whoever signs with this key."""
    return UUID(bytes=hashlib.sha256(b"dalel/reporter/1" + key.to_bytes()).digest()[:16])


def reporter_of(container: OpenContainer) -> tuple[UUID, VerifyKey] | None:
    """Return who began a report from outside, and their key; ``None`` where a member typed it."""
    if container.type not in PLACES:
        return None
    first = first_entry(container)
    if not isinstance(first, OpenedEntry) or first.kind.name != KIND:
        return None
    try:
        key = VerifyKey(bytes.fromhex(str(first.fields.get("signing_key", ""))))
    except (ValueError, KeysError):
        return None
    return (first.author, key) if reporter_id(key) == first.author else None


def with_reporter(container: OpenContainer, key_of: KeyOf) -> KeyOf:
    """Return a look-up that knows the reporter of this container besides members."""
    found = reporter_of(container)
    if found is None:
        return key_of
    reporter, key = found
    return lambda author: key if author == reporter else key_of(author)

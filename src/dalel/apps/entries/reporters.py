"""Whoever reports signs with a key from the code; their id is a digest of that key.

So an entry that names a reporter as its author can only be signed by whoever has the code: the
first entry of a report's container shows the key, and the id must fit it. Where a code was lost, an
entry that a member signed shows the key of the new one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import suppress
from uuid import UUID

from dalel.apps.entries.errors import EntryDamaged
from dalel.apps.entries.opening import OpenContainer
from dalel.apps.entries.queries import OpenedEntry, first_entry, open_entries, require_signature
from dalel.apps.entries.terms import ContainerType
from dalel.core.keys.errors import KeysError
from dalel.core.keys.signatures import VerifyKey

KIND, NEW_CODE = "report", "report_code"
PLACES = (ContainerType.CONVERSATION, ContainerType.STORY)
# What is sealed apart has a reporter too, by a key of its own, which ties it to no report.
WITH_REPORTER = (*PLACES, ContainerType.MENTIONS)

KeyOf = Callable[[UUID], VerifyKey | None]


def reporter_id(key: VerifyKey) -> UUID:
    """Return the id of whoever signs with this key."""
    return UUID(bytes=hashlib.sha256(b"dalel/reporter/1" + key.to_bytes()).digest()[:16])


def reporter_of(container: OpenContainer) -> tuple[UUID, VerifyKey] | None:
    """Return who began a report from outside, and their key; ``None`` where a member typed it."""
    if container.type not in WITH_REPORTER:
        return None
    first = first_entry(container)
    if not isinstance(first, OpenedEntry) or first.kind.name != KIND:
        return None
    try:
        key = VerifyKey(bytes.fromhex(str(first.fields.get("signing_key", ""))))
    except (ValueError, KeysError):
        return None
    return (first.author, key) if reporter_id(key) == first.author else None


def reporters_of(container: OpenContainer, key_of: KeyOf) -> dict[UUID, VerifyKey]:
    """Return who writes into a report by code, and their keys: by the first, and by newer ones."""
    found = reporter_of(container)
    if found is None:
        return {}
    reporters = dict([found])
    for entry in open_entries(container):
        if not isinstance(entry, OpenedEntry) or entry.kind.name != NEW_CODE:
            continue
        with suppress(ValueError, KeysError, EntryDamaged):
            require_signature(entry, key_of)
            key = VerifyKey(bytes.fromhex(str(entry.fields.get("signing_key", ""))))
            reporters[reporter_id(key)] = key
    return reporters


def with_reporter(container: OpenContainer, key_of: KeyOf) -> KeyOf:
    """Return a look-up that knows the reporter of this container besides members."""
    found = reporter_of(container)
    if found is None:
        return key_of
    newer: dict[UUID, VerifyKey] = {}
    asked: set[UUID] = set()

    def known(author: UUID) -> VerifyKey | None:
        if author == found[0]:
            return found[1]
        key = key_of(author)
        if key is None and not asked:
            asked.add(author)
            newer.update(reporters_of(container, key_of))
        return key or newer.get(author)

    return known

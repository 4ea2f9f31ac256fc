"""Which code a report answers to: the one it began with, or the newest that members have given."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import TypeGuard
from uuid import UUID

from dalel.apps.accounts.queries import verify_key_of
from dalel.apps.entries.queries import OpenedEntry, UnreadableEntry
from dalel.apps.entries.reporters import KIND, NEW_CODE, reporter_id
from dalel.core.keys.errors import KeysError
from dalel.core.keys.signatures import VerifyKey

ASKED, AGREED, ISSUED = "code_asked", "code_agreed", "code_issued"


def code_in(talk: Sequence[OpenedEntry | UnreadableEntry]) -> tuple[str, str] | None:
    """Return where the letters of a conversation lie and the fingerprint they are sealed to."""
    first = talk[0] if talk else None
    given = [one for one in talk if is_new_code(one)]
    entry = given[-1] if given else first
    if not isinstance(entry, OpenedEntry) or entry.kind.name not in (KIND, NEW_CODE):
        return None
    return str(entry.fields.get("lookup", "")), str(entry.fields.get("answer_key", ""))


def is_new_code(one: OpenedEntry | UnreadableEntry) -> TypeGuard[OpenedEntry]:
    """Return whether an entry gives a new code; only a member's does."""
    return (
        isinstance(one, OpenedEntry)
        and one.kind.name == NEW_CODE
        and verify_key_of(one.author) is not None
    )


def reporters_in(
    talk: Iterable[OpenedEntry | UnreadableEntry], first: UUID | None
) -> frozenset[UUID]:
    """Return the ids under which whoever reported has written: by the first code, and by new ones.

    ``first`` is ``None`` where a member typed the report in: then nobody writes by code.
    """
    if first is None:
        return frozenset()
    newer = {one.fields.get("signing_key") for one in talk if is_new_code(one)}
    with suppress(ValueError, KeysError):
        return frozenset({first, *(reporter_id(_key(one)) for one in newer)})
    return frozenset({first})


def _key(text: object) -> VerifyKey:
    return VerifyKey(bytes.fromhex(str(text)))


def codes_not_agreed(talk: Iterable[OpenedEntry | UnreadableEntry]) -> list[OpenedEntry]:
    """Return the new codes that no second member had agreed to when they were given."""
    asked = agreed = None
    found = []
    for one in talk:
        if not isinstance(one, OpenedEntry):
            continue
        step = one.fields.get("step") if one.kind.name == "report_step" else None
        if step == ASKED:
            asked, agreed = one.author, None
        elif step == AGREED and one.author != asked:
            agreed = one.author
        elif is_new_code(one):
            if one.author != asked or agreed is None or verify_key_of(agreed) is None:
                found.append(one)
            asked = agreed = None
    return found

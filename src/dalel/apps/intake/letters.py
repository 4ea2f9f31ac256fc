"""Letters under a code: sealed copies that the code opens, and nothing else does.

A letter of ours says who wrote it and carries their signature: whoever can write to the database
can put a row there, and still not speak for us.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from dalel.apps.accounts.queries import verify_key_of
from dalel.apps.entries.opening import Author
from dalel.apps.entries.reporters import KeyOf
from dalel.apps.intake.models import Letter as Row
from dalel.apps.intake.parcels import SealedLetter
from dalel.apps.ledger.transaction import reading_under
from dalel.core.entries import canonical_bytes
from dalel.core.keys.errors import KeysError
from dalel.core.keys.padding import pad, unpad
from dalel.core.keys.wraps import OwnKey, PublicKey, wrap_context, wrap_to

POLICY = "dalel.lookup"
# What letters are: the keys of a report, that it has a story, what keeps a story that was not
# sent, words, a page of the story, that it was withdrawn, that a page was sealed: without a
# word of it, for its receipt; and by when an answer was promised when it was sent.
REPORT, PLACE, HELD, DUE = "report", "place", "held", "due"
MESSAGE, COPY, END, PAGE = "message", "copy", "end", "page"
# And where names and numbers lie that were sealed apart.
APART = "apart"


@dataclass(frozen=True)
class Opened:
    """A letter that its code has opened."""

    id: UUID
    container: UUID
    minute: int
    leaf_index: int | None
    kind: str
    content: Mapping[str, Any]
    is_from_us: bool
    author: UUID | None = None

    @property
    def came_at(self) -> datetime:
        """When it was put there, to the minute (UTC)."""
        return datetime.fromtimestamp(self.minute * 60, UTC)


def seal_letter(
    kind: str,
    content: Mapping[str, Any],
    *,
    lookup: bytes,
    container: UUID,
    to: OwnKey | PublicKey,
    by: Author | None = None,
    copy_of: UUID | None = None,
) -> SealedLetter:
    """Return a letter for a code.

    Args:
        kind: One of the nine above.
        content: Plain JSON.
        lookup: Where the code looks.
        container: With which it dies.
        to: The code's key: its own where the reporter writes, its public half at the desk.
        by: The member who signs; ``None`` where the reporter writes.
        copy_of: The entry it is a copy of.
    """
    letter = uuid4()
    body: dict[str, Any] = {"kind": kind, "content": dict(content)}
    if by is not None:
        body["author"] = str(by.id)
        body["signature"] = by.key.sign(_signed(lookup, letter, body)).hex()
    context = wrap_context("letter", container, letter)
    plain = pad(canonical_bytes(body))
    box = (
        to.wrap(plain, context=context)
        if isinstance(to, OwnKey)
        else wrap_to(to, plain, context=context)
    )
    return SealedLetter(letter, lookup, container, box, copy_of)


def letters_under(lookup: bytes, key: OwnKey, key_of: KeyOf = verify_key_of) -> list[Opened]:
    """Return the letters that a code opens, oldest first; those that do not open are left out.

    ``key_of`` finds the key of whoever signed a letter that not only the code can have made.
    """
    with reading_under(POLICY, lookup.hex()):
        rows = list(Row.objects.filter(lookup=lookup).order_by("minute", "leaf_index", "pk"))
    opened = (_open(row, lookup, key, key_of) for row in rows)
    return [one for one in opened if one is not None]


def _open(row: Row, lookup: bytes, key: OwnKey, key_of: KeyOf) -> Opened | None:
    context = wrap_context("letter", row.container, row.pk)
    box = bytes(row.box)
    try:
        plain = key.unwrap(box, context=context)
        body = json.loads(unpad(plain))
        is_own = _is_own(key, box, context)
        if not is_own:
            _require_signature(row.pk, lookup, body, key_of)
        kind, content = str(body["kind"]), dict(body["content"])
    except (KeysError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None  # nothing a page of ours has sealed
    return Opened(
        row.pk,
        row.container,
        row.minute,
        row.leaf_index,
        kind,
        content,
        not is_own,
        author=None if is_own else UUID(body["author"]),
    )


def _is_own(key: OwnKey, box: bytes, context: bytes) -> bool:
    """Return whether only the code can have made a letter."""
    try:
        key.unwrap_own(box, context=context)
    except KeysError:
        return False
    return True


def _require_signature(letter: UUID, lookup: bytes, body: Mapping[str, Any], key_of: KeyOf) -> None:
    author, signature = UUID(body["author"]), bytes.fromhex(body["signature"])
    key = key_of(author)
    if key is None:
        raise ValueError(author)
    unsigned = {name: body[name] for name in ("kind", "content", "author")}
    key.verify(_signed(lookup, letter, unsigned), signature)


def _signed(lookup: bytes, letter: UUID, body: Mapping[str, Any]) -> bytes:
    """Return what a member signs: the letter, where it lies, and what it says."""
    return b"dalel/letter/1" + lookup + letter.bytes + canonical_bytes(dict(body))

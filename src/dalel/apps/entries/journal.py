"""The journal: who opened, exported or shared what, sealed to the container and chained."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from django.db.models import QuerySet

from dalel.apps.entries.errors import EntryDamaged
from dalel.apps.entries.models import JournalRow
from dalel.apps.entries.opening import OpenContainer
from dalel.apps.ledger.queries import minute_of
from dalel.apps.ledger.transaction import write_transaction
from dalel.core.keys.errors import KeysError
from dalel.core.keys.wraps import wrap_context


class Deed(StrEnum):
    """What can stand in the journal."""

    OPENED = "OPENED"
    READ_FILE = "READ_FILE"
    TOOK_RECEIPT = "TOOK_RECEIPT"
    EXPORTED = "EXPORTED"


@dataclass(frozen=True)
class JournalLine:
    """One reading, opened."""

    who: UUID
    deed: Deed
    about: UUID | None
    minute: int


def chain_digest(container: UUID, sequence: int, previous: bytes, box: bytes) -> bytes:
    """Return what the next row names as its predecessor."""
    parts = [b"dalel/journal/1", container.bytes, sequence.to_bytes(8, "big"), previous]
    return hashlib.sha256(b"".join([*parts, hashlib.sha256(box).digest()])).digest()


def append_journal(
    container: OpenContainer, deed: Deed, *, who: UUID, about: UUID | None, now: datetime
) -> None:
    """Add one line to a container's journal."""
    row_id = uuid4()
    line = {"who": str(who), "deed": deed, "about": str(about) if about else None}
    payload = json.dumps(line).encode().ljust(192)
    context = wrap_context("journal", container.id, row_id)
    box = container.secret.wrap(payload, context=context)
    with write_transaction():
        last = JournalRow.objects.filter(container_id=container.id).order_by("sequence").last()
        sequence = last.sequence + 1 if last else 0
        previous = bytes(last.digest) if last else bytes(32)
        JournalRow.objects.create(
            id=row_id,
            container_id=container.id,
            sequence=sequence,
            epoch=container.epoch,
            minute=minute_of(now),
            previous=previous,
            digest=chain_digest(container.id, sequence, previous, box),
            box=box,
        )


def read_journal(container: OpenContainer) -> Iterator[JournalLine]:
    """Yield a container's journal, oldest first.

    Raises:
        EntryDamaged: A row does not open.
    """
    rows: QuerySet[JournalRow] = JournalRow.objects.filter(container_id=container.id)
    for row in rows.order_by("sequence"):
        context = wrap_context("journal", container.id, row.pk)
        try:
            payload = container.secret_of(row.epoch).unwrap(bytes(row.box), context=context)
        except KeysError as error:
            raise EntryDamaged(entry=row.pk, fault=type(error).__name__) from error
        line = json.loads(payload)
        yield JournalLine(
            who=UUID(line["who"]),
            deed=Deed(line["deed"]),
            about=UUID(line["about"]) if line["about"] else None,
            minute=row.minute,
        )

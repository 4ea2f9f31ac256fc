"""The journal: who opened, exported or shared what, sealed to the container and chained."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from django.db.models import QuerySet

from dalel.apps.entries.errors import EntryDamaged, NoKey
from dalel.apps.entries.models import Container, JournalRow
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


def chain_digest(row: JournalRow, *, previous: bytes) -> bytes:
    """Return what the next row names as its predecessor; it covers every column of this one."""
    parts = (
        b"dalel/journal/1",
        row.container_id.bytes,
        row.sequence.to_bytes(8, "big"),
        row.pk.bytes,
        row.epoch.to_bytes(4, "big"),
        row.minute.to_bytes(4, "big"),
        previous,
        hashlib.sha256(bytes(row.box)).digest(),
    )
    return hashlib.sha256(b"".join(parts)).digest()


def append_journal(
    container: OpenContainer, deed: Deed, *, who: UUID, about: UUID | None, now: datetime
) -> None:
    """Add one line to a container's journal."""
    row_id = uuid4()
    line = {"who": str(who), "deed": deed, "about": str(about) if about else None}
    payload = json.dumps(line).encode().ljust(192)
    context = wrap_context("journal", container.id, row_id)
    box = container.secret.wrap(payload, context=context)
    row = JournalRow(
        id=row_id,
        container_id=container.id,
        epoch=container.epoch,
        minute=minute_of(now),
        box=box,
    )
    with write_transaction():
        Container.objects.select_for_update().get(pk=container.id)
        last = JournalRow.objects.filter(container_id=container.id).order_by("sequence").last()
        row.sequence = last.sequence + 1 if last else 0
        row.previous = bytes(last.digest) if last else bytes(32)
        row.digest = chain_digest(row, previous=row.previous)
        row.save()


def read_journal(container: OpenContainer) -> Iterator[JournalLine]:
    """Yield a container's journal, oldest first.

    Raises:
        EntryDamaged: A row does not open, or is not written as agreed.
    """
    rows: QuerySet[JournalRow] = JournalRow.objects.filter(container_id=container.id)
    for row in rows.order_by("sequence"):
        context = wrap_context("journal", container.id, row.pk)
        try:
            payload = container.secret_of(row.epoch).unwrap(bytes(row.box), context=context)
            yield _line(json.loads(payload), minute=row.minute)
        except (KeysError, NoKey, ValueError, KeyError, TypeError, AttributeError) as error:
            raise EntryDamaged(entry=row.pk, fault=type(error).__name__) from error


def _line(read: Mapping[str, str], *, minute: int) -> JournalLine:
    return JournalLine(
        who=UUID(read["who"]),
        deed=Deed(read["deed"]),
        about=UUID(read["about"]) if read["about"] else None,
        minute=minute,
    )

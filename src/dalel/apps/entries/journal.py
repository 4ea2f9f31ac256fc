"""The journal: who opened, exported or took what, sealed to the container and chained.

A line is sealed to its place behind its predecessor: without the container's secret nobody can
close the gap that a line leaves. Every eighth line has a leaf in the log, so that lines cannot be
taken from the end either, but for the last seven. Which lines have one depends on their number
alone: a leaf at each export would show in the clear what was done.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from django.db.models import QuerySet

from dalel.apps.entries.errors import EntryDamaged, NoKey
from dalel.apps.entries.models import Container, JournalRow
from dalel.apps.entries.opening import OpenContainer
from dalel.apps.ledger.actions import append_leaves, remember_outside
from dalel.apps.ledger.errors import SlotUnwritten
from dalel.apps.ledger.queries import minute_of
from dalel.apps.ledger.transaction import write_transaction
from dalel.core.keys.errors import KeysError
from dalel.core.keys.wraps import wrap_context
from dalel.core.ledger import Leaf, LeafType

# Bytes that lie too deep within each other among them.
_UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, RecursionError)
HEAD_EVERY = 8


class Deed(StrEnum):
    """What can stand in the journal."""

    OPENED = "OPENED"
    READ_FILE = "READ_FILE"
    TOOK_RECEIPT = "TOOK_RECEIPT"
    EXPORTED = "EXPORTED"
    EXPORTED_NAMES = "EXPORTED_NAMES"
    PRINTED = "PRINTED"
    READ_FORMER_NAME = "READ_FORMER_NAME"
    FOUND = "FOUND"


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


def journal_head(row: JournalRow) -> Leaf | None:
    """Return the leaf that the log has of a line; ``None`` for those between two heads."""
    if (row.sequence + 1) % HEAD_EVERY:
        return None
    place = row.container_id.bytes + row.sequence.to_bytes(8, "big")
    commitment = hashlib.sha256(b"dalel/journal-head/1" + place + bytes(row.digest)).digest()
    box_digest = hashlib.sha256(bytes(row.box)).digest()
    return Leaf(LeafType.JOURNAL_HEAD, commitment, box_digest, row.epoch, row.minute)


def append_journal(
    container: OpenContainer, deed: Deed, *, who: UUID, about: UUID | None, now: datetime
) -> None:
    """Add one line to a container's journal.

    Raises:
        LogBusy, LogFull: The line could not be written; then nothing may be shown.
    """
    append_journals([container], deed, who=who, about=about, now=now)


def append_journals(
    containers: Iterable[OpenContainer],
    deed: Deed,
    *,
    who: UUID,
    about: UUID | None = None,
    now: datetime,
) -> None:
    """Add the same line to the journals of several containers, all or none.

    Raises:
        LogBusy, LogFull: The lines could not be written; then nothing may be shown.
    """
    line = {"who": str(who), "deed": deed, "about": str(about) if about else None}
    payload = json.dumps(line).encode().ljust(192)
    ordered = sorted(containers, key=lambda one: one.id)  # all writers lock in one order
    if not ordered:
        return
    with write_transaction():
        rows = [_append_line(one, payload, minute=minute_of(now)) for one in ordered]
        heads = [head for head in map(journal_head, rows) if head]
        index = append_leaves(heads, now=now) if heads else None
    if index is not None:
        # The lines are written: whoever saves next is told, and the reading goes on.
        with suppress(SlotUnwritten):
            remember_outside(index + len(heads))


def _append_line(container: OpenContainer, payload: bytes, *, minute: int) -> JournalRow:
    row = JournalRow(id=uuid4(), container_id=container.id, epoch=container.epoch, minute=minute)
    Container.objects.select_for_update().values_list("pk").get(pk=container.id)
    lines = JournalRow.objects.filter(container_id=container.id).order_by("-sequence")
    last = lines.values_list("sequence", "digest").first()
    row.sequence, row.previous = (last[0] + 1, bytes(last[1])) if last else (0, bytes(32))
    row.box = container.secret.wrap(payload, context=_context(row))
    row.digest = chain_digest(row, previous=row.previous)
    row.save()
    return row


def read_journal(container: OpenContainer) -> Iterator[JournalLine]:
    """Yield a container's journal, oldest first.

    Raises:
        EntryDamaged: A row does not open, or is not written as agreed.
    """
    rows: QuerySet[JournalRow] = JournalRow.objects.filter(container_id=container.id)
    for row in rows.order_by("sequence"):
        yield _read_row(container, row)


@dataclass(frozen=True)
class JournalPage:
    """Some lines, newest first, each with its number; ``None`` in place of one that is broken.

    ``breaks`` are the numbers at which the chain does not hold: a line was changed, or taken out
    before it. ``total`` counts the lines that are there.
    """

    lines: tuple[tuple[int, JournalLine | None], ...]
    breaks: tuple[int, ...]
    total: int


def journal_page(container: OpenContainer, *, begin: int, end: int) -> JournalPage:
    """Return lines ``begin`` to ``end``, counted from the newest, and where the chain breaks.

    The whole chain is checked; only the lines shown are opened. What was cut off at the end does
    not show here: the audit compares the journal with the log.
    """
    found = JournalRow.objects.filter(container_id=container.id).order_by("sequence")
    rows = list(found)
    newest = rows[::-1][begin:end]
    opened = [(row.sequence, _line_or_none(container, row)) for row in newest]
    broken = {number for number, line in opened if line is None}
    return JournalPage(tuple(opened), tuple(sorted(broken | set(_breaks(rows)))), len(rows))


def _breaks(rows: Sequence[JournalRow]) -> Iterator[int]:
    """Yield the number of each line that does not follow from the one before it."""
    previous, sequence = bytes(32), 0
    for row in rows:
        found = (row.sequence, bytes(row.previous), bytes(row.digest))
        if found != (sequence, previous, chain_digest(row, previous=previous)):
            yield row.sequence
        previous, sequence = bytes(row.digest), row.sequence + 1


def _line_or_none(container: OpenContainer, row: JournalRow) -> JournalLine | None:
    try:
        return _read_row(container, row)
    except EntryDamaged:
        return None


def _read_row(container: OpenContainer, row: JournalRow) -> JournalLine:
    try:
        return _line(json.loads(_open(container, row)), minute=row.minute)
    except (KeysError, NoKey, *_UNREADABLE) as error:
        raise EntryDamaged(entry=row.pk, fault=type(error).__name__) from error


def _open(container: OpenContainer, row: JournalRow) -> bytes:
    return container.secret_of(row.epoch).unwrap_own(bytes(row.box), context=_context(row))


def _context(row: JournalRow) -> bytes:
    """Return what binds a line to its place behind its predecessor."""
    place = wrap_context("journal", row.container_id, row.pk)
    return place + row.sequence.to_bytes(8, "big") + bytes(row.previous)


def _line(read: Mapping[str, str], *, minute: int) -> JournalLine:
    return JournalLine(
        who=UUID(read["who"]),
        deed=Deed(read["deed"]),
        about=UUID(read["about"]) if read["about"] else None,
        minute=minute,
    )

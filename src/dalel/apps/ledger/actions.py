"""What the ledger room does: append leaves, sign checkpoints, remember them outside."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path

from dalel.apps.ledger import log_key, queries
from dalel.apps.ledger.errors import LogRolledBack, SlotContradicted, SlotDamaged, SlotUnwritten
from dalel.apps.ledger.models import Checkpoint, Head, Leaf, Tile
from dalel.apps.ledger.queries import RecordedCheckpoint
from dalel.apps.ledger.transaction import write_transaction
from dalel.core import merkle
from dalel.core.ledger import Checkpoint as CheckpointValue
from dalel.core.ledger import Leaf as LeafValue
from dalel.core.ledger import LedgerError, Receipt, issue_receipt, parse_checkpoint, sign_checkpoint

TILE_WIDTH = queries.TILE_WIDTH
_AT_ONCE = 1_000


def found_log(instance: Path) -> None:
    """Give a new instance its log: key, slots and the empty head."""
    log_key.create_log(instance / "log")
    Head.objects.create(pk=1, size=0, frontier=merkle.Frontier().to_bytes())


def append_leaves(leaves: Iterable[LeafValue], *, now: datetime) -> int:
    """Append leaves in order and return the index of the first.

    Must run inside the write transaction: the head row is locked here.

    Raises:
        LogRolledBack, SlotContradicted, SlotDamaged: As ``compare_with_slot``; nothing is written.
    """
    head = Head.objects.select_for_update().get(pk=1)
    _require_whole(head)
    first = head.size
    frontier = merkle.Frontier.from_bytes(bytes(head.frontier))
    frontier = frontier.extend(_stored(leaves, first))
    _store_full_tiles(first, frontier.size)
    head.size, head.frontier = frontier.size, frontier.to_bytes()
    _record_at_cadence(head, frontier, now=now)
    head.save(update_fields=["size", "frontier", "checkpoint_minute"])
    return first


def _stored(leaves: Iterable[LeafValue], first: int) -> Iterator[merkle.LeafHash]:
    """Store leaves and yield the hash of each, holding no more than some."""
    left = enumerate(leaves, first)
    while some := list(islice(left, _AT_ONCE)):
        rows = [Leaf(index=index, data=leaf.to_bytes()) for index, leaf in some]
        Leaf.objects.bulk_create(rows)
        yield from (merkle.leaf_hash(bytes(row.data)) for row in rows)


def _require_whole(head: Head) -> None:
    """Refuse to continue a log that is shorter than what was acknowledged.

    The slot is read once per process; later the memory of this process is enough.
    """
    slots = log_key.slots()
    if slots.compared_in != os.getpid():
        compare_with_slot()
        slots.compared_in = os.getpid()
    if head.size < slots.remembered_size:
        raise LogRolledBack(slot_size=slots.remembered_size, database_size=head.size)


def _store_full_tiles(old_size: int, new_size: int) -> None:
    level, old, new = 0, old_size // TILE_WIDTH, new_size // TILE_WIDTH
    while new > old:
        for index in range(old, new):
            hashes = queries.tile_hashes(level, index)
            root = merkle.root_of(merkle.LeafHash(h) for h in hashes)
            Tile.objects.create(level=level, index=index, data=b"".join(hashes), root=root)
        level, old, new = level + 1, old // TILE_WIDTH, new // TILE_WIDTH


def _record_at_cadence(head: Head, frontier: merkle.Frontier, *, now: datetime) -> None:
    minute = queries.minute_of(now)
    if minute > head.checkpoint_minute:
        _record(frontier, minute=minute)
        head.checkpoint_minute = minute


def keep_cadence(*, now: datetime) -> None:
    """Record a checkpoint where the log has grown since the last, so that each leaf is covered.

    Raises:
        LogRolledBack, SlotContradicted, SlotDamaged: As ``compare_with_slot``; nothing is signed.
        LogBusy, LogFull: The storage could not take it.
    """
    if queries.is_covered():
        return
    with write_transaction():
        head = Head.objects.select_for_update().get(pk=1)
        _require_whole(head)
        if not queries.is_covered():
            frontier = merkle.Frontier.from_bytes(bytes(head.frontier))
            _record(frontier, minute=queries.minute_of(now))


def _record(frontier: merkle.Frontier, *, minute: int) -> RecordedCheckpoint:
    note = _signed(frontier)
    Checkpoint.objects.create(size=frontier.size, minute=minute, note=note)
    return RecordedCheckpoint(frontier.size, note)


def _signed(frontier: merkle.Frontier) -> str:
    key = log_key.log_key()
    value = CheckpointValue(origin=key.name, size=frontier.size, root=frontier.root())
    return sign_checkpoint(value, key)


def checkpoint_covering(index: int, *, now: datetime) -> RecordedCheckpoint:
    """Return a recorded checkpoint that covers leaf ``index``, signing one if none does.

    Raises:
        LogRolledBack, SlotContradicted, SlotDamaged: As ``compare_with_slot``; nothing is signed.
    """
    found = queries.checkpoint_covering(index)
    if found is not None:
        return found
    with write_transaction():
        found = queries.checkpoint_covering(index)
        if found is not None:
            return found
        head = Head.objects.select_for_update().get(pk=1)
        _require_whole(head)
        frontier = merkle.Frontier.from_bytes(bytes(head.frontier))
        return _record(frontier, minute=queries.minute_of(now))


def receipt_for(index: int, *, now: datetime) -> Receipt:
    """Return the receipt of one leaf, under the oldest recorded checkpoint that covers it."""
    recorded = checkpoint_covering(index, now=now)
    key = log_key.log_key().verify_key
    signed = parse_checkpoint(recorded.note, log_key=key)
    proof = queries.inclusion_proof(index, recorded.size)
    return issue_receipt(queries.leaf_at(index), index, proof, signed, log_key=key)


def remember_outside(size: int) -> None:
    """Write the committed head into the slot, unless a later writer already has.

    Called after the commit and before the answer: what was acknowledged is on disk twice.

    Raises:
        SlotUnwritten: The slot could not be written. What was committed stays committed.
    """
    slots = log_key.slots()
    try:
        with slots.writing() as write:
            if slots.remembered_size >= size:
                return
            head = queries.head()
            write(_signed(merkle.Frontier.from_bytes(bytes(head.frontier))))
            slots.remembered_size = head.size
    except (OSError, SlotDamaged) as error:
        raise SlotUnwritten from error


def compare_with_slot() -> None:
    """Check at start-up that the database still holds all that was acknowledged.

    Raises:
        LogRolledBack: The database is older than the slot.
        SlotContradicted: The database holds other leaves than the slot has seen.
        SlotDamaged: Neither slot can be read, or what they hold is not signed by this log.
        LogKeyMissing: There is no key to check the slot with.
    """
    newest = log_key.slots().newest()
    if newest is None:
        return
    key = log_key.log_key()
    try:
        seen = parse_checkpoint(newest.note, log_key=key.verify_key).checkpoint
    except LedgerError as error:
        raise SlotDamaged from error
    size = queries.head().size
    if seen.size > size:
        raise LogRolledBack(slot_size=seen.size, database_size=size)
    if queries.root_at(seen.size) != seen.root:
        raise SlotContradicted(size=seen.size)

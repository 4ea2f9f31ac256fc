"""Does the log hold together? Needs no key that opens anything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection

from dalel.apps.ledger import log_key, queries
from dalel.apps.ledger.errors import LogKeyMissing, SlotDamaged
from dalel.apps.ledger.models import Checkpoint, Head, Leaf, Tile
from dalel.apps.ledger.triggers import missing_triggers
from dalel.core import merkle
from dalel.core.ledger import Leaf as LeafValue
from dalel.core.ledger import LedgerError, LogVerifyKey, SignedCheckpoint, parse_checkpoint


@dataclass(frozen=True)
class Finding:
    """One thing that does not match.

    ``fault`` names the class of fault, ``where`` the entry, container, leaf or row.
    """

    fault: str
    where: str
    sentence: str


def audit_log() -> Iterator[Finding]:
    """Yield what is wrong with triggers, leaves, tiles, checkpoints and the slot."""
    for name in missing_triggers(connection):
        yield Finding("TriggerMissing", name, "A table that must only grow can be changed.")
    try:
        key = log_key.log_key().verify_key
    except LogKeyMissing as error:
        yield Finding("LogKeyMissing", "log key", str(error))
        yield from _walk([], None)
        return
    known: list[SignedCheckpoint] = []
    yield from _read_checkpoints(key, known)
    seen: list[SignedCheckpoint] = []
    yield from _read_slots(key, seen)
    yield from _walk(known, seen[0] if seen else None)


def _read_checkpoints(key: LogVerifyKey, known: list[SignedCheckpoint]) -> Iterator[Finding]:
    """Add the checkpoints that hold to ``known`` and yield what is wrong with the others."""
    for row in Checkpoint.objects.order_by("size"):
        where = f"checkpoint {row.size}"
        try:
            signed = parse_checkpoint(row.note, log_key=key)
        except LedgerError as error:
            yield Finding(type(error).__name__, where, str(error))
            continue
        if signed.checkpoint.size != row.size:
            yield Finding("CheckpointMisfiled", where, "The row and the note differ.")
        known.append(signed)


def _read_slots(key: LogVerifyKey, seen: list[SignedCheckpoint]) -> Iterator[Finding]:
    """Add what the newest slot holds to ``seen`` and yield what is wrong with the slots."""
    slots = log_key.slots()
    try:
        newest = slots.newest()
    except SlotDamaged as error:
        yield Finding("SlotDamaged", "slots", str(error))
        return
    for number in slots.unreadable():
        sentence = (
            "It cannot be read. Right after a power cut this can be; the next write mends it."
        )
        yield Finding("SlotDamaged", f"slot {number}", sentence)
    if newest is None:
        if Leaf.objects.exists():
            yield Finding("SlotBlank", "slots", "The log has leaves, the slots have seen none.")
        return
    try:
        seen.append(parse_checkpoint(newest.note, log_key=key))
    except LedgerError as error:
        yield Finding(type(error).__name__, "slots", str(error))


def _walk(known: list[SignedCheckpoint], slot: SignedCheckpoint | None) -> Iterator[Finding]:
    """Recompute the whole tree once and compare every root on the way."""
    roots = {one.checkpoint.size: one.checkpoint.root for one in known}
    frontier = merkle.Frontier()
    tiles = _TileCheck()
    for index, data in queries.leaves():
        if index != frontier.size:
            yield Finding("LeafMissing", f"leaf {frontier.size}", "The log has a gap.")
            return
        yield from _well_formed(index, data)
        hashed = merkle.leaf_hash(data)
        frontier = frontier.append(hashed)
        yield from tiles.add(hashed)
        size = frontier.size
        if size in roots and roots[size] != frontier.root():
            yield Finding("CheckpointContradicted", f"checkpoint {size}", "The leaves differ.")
        if slot and size == slot.checkpoint.size and frontier.root() != slot.checkpoint.root:
            yield Finding("SlotContradicted", f"slot {size}", "The leaves differ.")
    yield from tiles.surplus()
    yield from _compare_ends(frontier, known, slot)
    yield from _compare_head(frontier)


def _well_formed(index: int, data: bytes) -> Iterator[Finding]:
    try:
        LeafValue.from_bytes(data)
    except LedgerError as error:
        yield Finding(type(error).__name__, f"leaf {index}", str(error))


def _compare_ends(
    frontier: merkle.Frontier, known: list[SignedCheckpoint], slot: SignedCheckpoint | None
) -> Iterator[Finding]:
    size = max((one.checkpoint.size for one in known), default=0)
    if size > frontier.size:
        yield Finding("LogRolledBack", f"checkpoint {size}", "A checkpoint saw more leaves.")
    if slot and slot.checkpoint.size > frontier.size:
        yield Finding("LogRolledBack", f"slot {slot.checkpoint.size}", "The slot saw more leaves.")


def _compare_head(frontier: merkle.Frontier) -> Iterator[Finding]:
    head = Head.objects.filter(pk=1).first()
    if head is None or (head.size, bytes(head.frontier)) != (frontier.size, frontier.to_bytes()):
        yield Finding("HeadContradicted", "head", "The head and the leaves differ.")
    if head is None or not head.checkpoint_minute:
        return
    if not Checkpoint.objects.filter(minute=head.checkpoint_minute).exists():
        yield Finding("CheckpointMissing", "head", "The checkpoint it speaks of is gone.")


class _TileCheck:
    """Rebuilds the full tiles while the leaves go by and compares the stored ones."""

    def __init__(self) -> None:
        self._pending: list[list[bytes]] = [[]]
        self._done: list[int] = [0]

    def add(self, hashed: bytes) -> Iterator[Finding]:
        """Take the next leaf hash."""
        level, value = 0, hashed
        while True:
            if level == len(self._pending):
                self._pending.append([])
                self._done.append(0)
            self._pending[level].append(value)
            if len(self._pending[level]) < queries.TILE_WIDTH:
                return
            data = b"".join(self._pending[level])
            value = merkle.root_of(merkle.LeafHash(h) for h in self._pending[level])
            yield from self._compare(level, data, value)
            self._pending[level] = []
            self._done[level] += 1
            level += 1

    def _compare(self, level: int, data: bytes, root: bytes) -> Iterator[Finding]:
        index = self._done[level]
        row = Tile.objects.filter(level=level, index=index).first()
        if row is None or bytes(row.data) != data or bytes(row.root) != root:
            yield Finding("TileContradicted", f"tile {level}/{index}", "The leaves differ.")

    def surplus(self) -> Iterator[Finding]:
        """Yield stored tiles that no leaves fill."""
        for level, index in Tile.objects.order_by("level", "index").values_list("level", "index"):
            if level >= len(self._done) or index >= self._done[level]:
                yield Finding("TileContradicted", f"tile {level}/{index}", "No leaves fill it.")

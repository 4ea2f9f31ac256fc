"""Does the log hold together? Needs no key that opens anything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from django.db import connection

from dalel.apps.ledger import log_key, queries
from dalel.apps.ledger.errors import SlotDamaged
from dalel.apps.ledger.models import Checkpoint, Tile
from dalel.apps.ledger.triggers import missing_triggers
from dalel.core import merkle
from dalel.core.ledger import Leaf as LeafValue
from dalel.core.ledger import LedgerError, SignedCheckpoint, parse_checkpoint


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
    signed = list(_checkpoints())
    yield from (finding for finding in signed if isinstance(finding, Finding))
    slot = _slot()
    if isinstance(slot, Finding):
        yield slot
    known = [one for one in signed if not isinstance(one, Finding)]
    yield from _walk(known, slot if isinstance(slot, SignedCheckpoint) else None)


def _checkpoints() -> Iterator[SignedCheckpoint | Finding]:
    key = log_key.log_key().verify_key
    for row in Checkpoint.objects.order_by("size"):
        try:
            signed = parse_checkpoint(row.note, log_key=key)
        except LedgerError as error:
            yield Finding(type(error).__name__, f"checkpoint {row.size}", str(error))
            continue
        if signed.checkpoint.size != row.size:
            yield Finding(
                "CheckpointMisfiled", f"checkpoint {row.size}", "The row and the note differ."
            )
        yield signed


def _slot() -> SignedCheckpoint | Finding | None:
    try:
        newest = log_key.slots().newest()
    except SlotDamaged as error:
        return Finding("SlotDamaged", "slot", str(error))
    if newest is None:
        return None
    try:
        return parse_checkpoint(newest.note, log_key=log_key.log_key().verify_key)
    except LedgerError as error:
        return Finding(type(error).__name__, "slot", str(error))


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
    yield from _compare_ends(frontier, known, slot)


def _well_formed(index: int, data: bytes) -> Iterator[Finding]:
    try:
        LeafValue.from_bytes(data)
    except LedgerError as error:
        yield Finding(type(error).__name__, f"leaf {index}", str(error))


def _compare_ends(
    frontier: merkle.Frontier, known: list[SignedCheckpoint], slot: SignedCheckpoint | None
) -> Iterator[Finding]:
    head = queries.head()
    if head.size != frontier.size or bytes(head.frontier) != frontier.to_bytes():
        yield Finding("HeadContradicted", "head", "The head and the leaves differ.")
    for older, newer in pairwise(known):
        if older.checkpoint.size >= newer.checkpoint.size:
            yield Finding("CheckpointOrder", f"checkpoint {newer.checkpoint.size}", "Out of order.")
    if known and known[-1].checkpoint.size > frontier.size:
        size = known[-1].checkpoint.size
        yield Finding("LogRolledBack", f"checkpoint {size}", "A checkpoint saw more leaves.")
    if slot and slot.checkpoint.size > frontier.size:
        size = slot.checkpoint.size
        yield Finding("LogRolledBack", f"slot {size}", "The slot saw more leaves.")


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

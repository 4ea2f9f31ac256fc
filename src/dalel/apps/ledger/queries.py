"""What the ledger room can be asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from dalel.apps.ledger.models import Checkpoint, Head, Leaf, Tile
from dalel.core import merkle
from dalel.core.ledger import Leaf as LeafValue
from dalel.core.ledger import LogVerifyKey, Receipt, issue_receipt, parse_checkpoint

TILE_WIDTH = 256
CADENCE_MINUTES = 10


def head() -> Head:
    """Return how far the log goes."""
    return Head.objects.get(pk=1)


def minute_of(moment: datetime) -> int:
    """Return whole minutes since the Unix epoch."""
    return int(moment.timestamp()) // 60


def leaf_at(index: int) -> LeafValue:
    """Return one leaf."""
    return LeafValue.from_bytes(bytes(Leaf.objects.get(pk=index).data))


def leaf_hashes(start: int, end: int) -> Iterator[merkle.LeafHash]:
    """Yield the hashes of leaves ``start`` to ``end`` (not included), in order."""
    rows = Leaf.objects.filter(index__gte=start, index__lt=end).order_by("index")
    for data in rows.values_list("data", flat=True).iterator(chunk_size=2000):
        yield merkle.leaf_hash(bytes(data))


class StoredTree:
    """Reads the hashes of complete subtrees from tiles, and from leaves where none is full."""

    def __init__(self) -> None:
        self._tiles: dict[tuple[int, int], tuple[bytes, ...]] = {}

    def __call__(self, level: int, index: int) -> bytes:
        """Return the root over the ``2**level`` leaves number ``index``."""
        tile_level, height = divmod(level, 8)
        first = index << height
        hashes = self._hashes(tile_level, first // TILE_WIDTH)
        begin = first % TILE_WIDTH
        return merkle.root_of(merkle.LeafHash(h) for h in hashes[begin : begin + (1 << height)])

    def _hashes(self, level: int, index: int) -> tuple[bytes, ...]:
        if (level, index) not in self._tiles:
            self._tiles[level, index] = tile_hashes(level, index)
        return self._tiles[level, index]


def tile_hashes(level: int, index: int) -> tuple[bytes, ...]:
    """Return the up to 256 hashes of a tile, full or not."""
    tile = Tile.objects.filter(level=level, index=index).first()
    if tile is not None:
        data = bytes(tile.data)
        return tuple(data[i : i + 32] for i in range(0, len(data), 32))
    first = index * TILE_WIDTH
    if level == 0:
        return tuple(leaf_hashes(first, first + TILE_WIDTH))
    rows = Tile.objects.filter(level=level - 1, index__gte=first, index__lt=first + TILE_WIDTH)
    return tuple(bytes(root) for root in rows.order_by("index").values_list("root", flat=True))


def tile_bytes(level: int, index: int, width: int) -> bytes | None:
    """Return a published tile of ``width`` hashes; ``None`` where the log is shorter."""
    hashes = tile_hashes(level, index)
    return b"".join(hashes[:width]) if len(hashes) >= width else None


def inclusion_proof(index: int, size: int) -> tuple[bytes, ...]:
    """Return the proof that leaf ``index`` is in the tree of ``size`` leaves."""
    return merkle.inclusion_proof(index, size, StoredTree())


def inclusion_proofs(indexes: Iterable[int], size: int) -> dict[int, tuple[bytes, ...]]:
    """Return the proofs of several leaves, reading each tile once."""
    tree = StoredTree()
    return {index: merkle.inclusion_proof(index, size, tree) for index in indexes}


def consistency_proof(old_size: int, new_size: int) -> tuple[bytes, ...]:
    """Return the proof that the first ``old_size`` leaves were kept."""
    return merkle.consistency_proof(old_size, new_size, StoredTree())


def root_at(size: int) -> merkle.RootHash:
    """Return the root over the first ``size`` leaves, from stored hashes."""
    read = StoredTree()
    parts: list[bytes] = []
    start = 0
    for level in reversed(range(size.bit_length())):
        if size >> level & 1:
            parts.append(read(level, start >> level))
            start += 1 << level
    if not parts:
        return merkle.root_of(())
    root = parts.pop()
    while parts:
        root = merkle.node_hash(parts.pop(), root)
    return merkle.RootHash(root)


@dataclass(frozen=True)
class RecordedCheckpoint:
    """A checkpoint that was signed and kept."""

    size: int
    note: str


def checkpoint_covering(index: int) -> RecordedCheckpoint | None:
    """Return the oldest recorded checkpoint whose tree holds leaf ``index``."""
    row = Checkpoint.objects.filter(size__gt=index).order_by("size").first()
    return RecordedCheckpoint(row.size, row.note) if row else None


def is_covered() -> bool:
    """Return whether a recorded checkpoint covers the whole log."""
    newest = Checkpoint.objects.order_by("-size").values_list("size", flat=True).first() or 0
    return newest >= head().size


def kept_receipt(index: int, log_key: LogVerifyKey) -> Receipt | None:
    """Return the receipt of a leaf under a checkpoint that was recorded; ``None`` before there is.

    Needs no key that signs: the public program asks this.
    """
    recorded = checkpoint_covering(index)
    if recorded is None:
        return None
    signed = parse_checkpoint(recorded.note, log_key=log_key)
    proof = inclusion_proof(index, recorded.size)
    return issue_receipt(leaf_at(index), index, proof, signed, log_key=log_key)


def leaves() -> Iterator[tuple[int, bytes]]:
    """Yield every leaf's index and 128 bytes, in order."""
    rows = Leaf.objects.order_by("index").values_list("index", "data")
    for index, data in rows.iterator(chunk_size=2000):
        yield index, bytes(data)


def latest_published_checkpoint(now: datetime) -> str | None:
    """Return the newest checkpoint at the public cadence; ``None`` before the first.

    The public page changes every ten minutes at most, so that watching it tells nobody
    when a single entry was written.
    """
    boundary = minute_of(now) // CADENCE_MINUTES * CADENCE_MINUTES
    newest = Checkpoint.objects.filter(minute__lt=boundary).order_by("size").last()
    return newest.note if newest else None

"""Append-only Merkle trees as RFC 6962 and RFC 9162 define them, over SHA-256.

Holds hashing, proofs and the right edge of a growing tree. Refuses to know what a leaf means
or where its bytes are kept: complete subtrees are read through a callable.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from typing import NewType, Self, cast

from dalel.core.errors import DalelError

LeafHash = NewType("LeafHash", bytes)
NodeHash = NewType("NodeHash", bytes)
RootHash = NewType("RootHash", bytes)

ReadSubtree = Callable[[int, int], bytes]
"""``read(level, index)``: the hash of complete subtree ``index`` of ``2**level`` leaves."""

HASH_BYTES = 32
EMPTY_ROOT = RootHash(sha256(b"").digest())
_BLOCK_LEVEL = 10
_BLOCK = 1 << _BLOCK_LEVEL


class MerkleError(DalelError):
    """A tree, a proof or an edge that does not hold."""


class InclusionMismatch(MerkleError):
    """The proof does not lead from the leaf to the root."""

    def __init__(self, *, index: int, size: int) -> None:
        """Keep the place that was claimed."""
        super().__init__(f"Leaf {index} is not proved to be in the tree of {size} leaves.")
        self.index = index
        self.size = size


class ConsistencyMismatch(MerkleError):
    """The newer tree is not proved to extend the older one."""

    def __init__(self, *, old_size: int, new_size: int) -> None:
        """Keep the two sizes that were claimed."""
        super().__init__(
            f"The tree of {new_size} leaves is not proved to extend the one of {old_size}."
        )
        self.sizes = (old_size, new_size)


class OutsideTree(MerkleError):
    """A proof was asked for a leaf or a size that the tree does not have."""

    def __init__(self, *, index: int, size: int) -> None:
        """Keep what was asked for."""
        super().__init__(f"A tree of {size} leaves has no place {index}.")
        self.index = index
        self.size = size


class FrontierDamaged(MerkleError):
    """Stored bytes of a frontier are not a frontier."""

    def __init__(self) -> None:
        """Say it plainly."""
        super().__init__("The stored edge of the tree is damaged.")


def leaf_hash(data: bytes) -> LeafHash:
    """Return the hash of one leaf's bytes (RFC 9162, 2.1.1)."""
    return LeafHash(sha256(b"\x00" + data).digest())


def node_hash(left: bytes, right: bytes) -> NodeHash:
    """Return the hash of an inner node (RFC 9162, 2.1.1)."""
    return NodeHash(sha256(b"\x01" + left + right).digest())


def root_of(leaves: Iterable[LeafHash]) -> RootHash:
    """Return the root over leaf hashes in order; the empty tree's is SHA-256 of nothing."""
    return Frontier().extend(leaves).root()


@dataclass(frozen=True, slots=True)
class Frontier:
    """The right edge of a tree: enough to append to it and to name its root.

    Attributes:
        size: Number of leaves.
        hashes: Roots of the complete subtrees that make up the tree, largest first; one for
            each bit set in ``size``.
    """

    size: int = 0
    hashes: tuple[NodeHash, ...] = ()

    def append(self, leaf: LeafHash) -> Self:
        """Return the edge after one more leaf."""
        return self.extend((leaf,))

    def extend(self, leaves: Iterable[LeafHash]) -> Self:
        """Return the edge after all ``leaves``, reading them once and keeping none."""
        iterator: Iterator[bytes] = iter(leaves)
        edge: list[bytes] = list(self.hashes)
        size = self.size
        for leaf in islice(iterator, -size % _BLOCK):
            _push(edge, leaf, size)
            size += 1
        while len(block := list(islice(iterator, _BLOCK))) == _BLOCK:
            _push(edge, _complete_root(block), size >> _BLOCK_LEVEL)
            size += _BLOCK
        for leaf in block:
            _push(edge, leaf, size)
            size += 1
        return type(self)(size, cast("tuple[NodeHash, ...]", tuple(edge)))

    def root(self) -> RootHash:
        """Return the root of the tree."""
        if not self.hashes:
            return EMPTY_ROOT
        root: bytes = self.hashes[-1]
        for left in reversed(self.hashes[:-1]):
            root = node_hash(left, root)
        return RootHash(root)

    def to_bytes(self) -> bytes:
        """Return size (8 bytes, big-endian) and the hashes, largest subtree first."""
        return self.size.to_bytes(8, "big") + b"".join(self.hashes)

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Read what ``to_bytes`` wrote.

        Raises:
            FrontierDamaged: The length does not fit the size.
        """
        size = int.from_bytes(data[:8], "big")
        if len(data) != 8 + HASH_BYTES * size.bit_count():
            raise FrontierDamaged
        starts = range(8, len(data), HASH_BYTES)
        return cls(size, tuple(NodeHash(data[at : at + HASH_BYTES]) for at in starts))


def inclusion_proof(index: int, size: int, read: ReadSubtree) -> tuple[bytes, ...]:
    """Return the proof that leaf ``index`` is in the tree of ``size`` (RFC 9162, 2.1.3.1).

    Raises:
        OutsideTree: There is no such leaf.
    """
    if not 0 <= index < size:
        raise OutsideTree(index=index, size=size)
    proof: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            proof.append(_range_hash(middle, end, read))
            end = middle
        else:
            proof.append(_range_hash(start, middle, read))
            start = middle
    return tuple(reversed(proof))


def inclusion_proof_of(leaves: Sequence[LeafHash], index: int) -> tuple[bytes, ...]:
    """Return the proof for one of a short list of leaf hashes kept in memory."""
    return inclusion_proof(index, len(leaves), subtrees_of(leaves))


def subtrees_of(leaves: Sequence[LeafHash]) -> ReadSubtree:
    """Return a reader of complete subtrees over leaf hashes kept in memory."""
    levels: list[Sequence[bytes]] = [leaves]
    while len(levels[-1]) > 1:
        levels.append(_level_above(levels[-1]))
    return lambda level, index: levels[level][index]


def verify_inclusion(
    leaf: LeafHash, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> RootHash:
    """Return the root if the proof leads to it from the leaf (RFC 9162, 2.1.3.2).

    Raises:
        InclusionMismatch: It does not, or the proof is too short or too long.
    """
    mismatch = InclusionMismatch(index=index, size=size)
    if not 0 <= index < size or any(len(part) != HASH_BYTES for part in proof):
        raise mismatch
    node, last, current = index, size - 1, cast("bytes", leaf)
    for part in proof:
        if last == 0:
            raise mismatch
        if node & 1 or node == last:
            current = node_hash(part, current)
            node, last = _skip_to_right_child(node, last)
        else:
            current = node_hash(current, part)
        node, last = node >> 1, last >> 1
    if last != 0 or current != root:
        raise mismatch
    return RootHash(root)


def consistency_proof(old_size: int, new_size: int, read: ReadSubtree) -> tuple[bytes, ...]:
    """Return the proof that the newer tree extends the older one (RFC 9162, 2.1.4.1).

    It is empty where nothing needs proving: from the empty tree, or to the same size.

    Raises:
        OutsideTree: The older tree is larger.
    """
    if not 0 <= old_size <= new_size:
        raise OutsideTree(index=old_size, size=new_size)
    if old_size in {0, new_size}:
        return ()
    proof: list[bytes] = []
    start, end, whole = 0, new_size, True
    while end != old_size:
        middle = start + _split(end - start)
        if old_size <= middle:
            proof.append(_range_hash(middle, end, read))
            end = middle
        else:
            proof.append(_range_hash(start, middle, read))
            start, whole = middle, False
    if not whole:
        proof.append(_range_hash(start, end, read))
    return tuple(reversed(proof))


def verify_consistency(
    old_size: int, old_root: bytes, new_size: int, new_root: bytes, proof: Sequence[bytes]
) -> RootHash:
    """Return the newer root if the proof shows that it extends the older (RFC 9162, 2.1.4.2).

    Raises:
        ConsistencyMismatch: It does not, or the proof is too short or too long.
    """
    mismatch = ConsistencyMismatch(old_size=old_size, new_size=new_size)
    if not 0 <= old_size <= new_size or any(len(part) != HASH_BYTES for part in proof):
        raise mismatch
    if old_size == 0:
        proved = not proof and old_root == EMPTY_ROOT and (new_size > 0 or new_root == EMPTY_ROOT)
    elif old_size == new_size:
        proved = not proof and old_root == new_root
    else:
        whole = () if old_size & (old_size - 1) else (old_root,)
        proved = _roots_from(old_size, new_size, (*whole, *proof)) == (old_root, new_root)
    if not proved:
        raise mismatch
    return RootHash(new_root)


def _roots_from(old_size: int, new_size: int, path: Sequence[bytes]) -> tuple[bytes, bytes] | None:
    """Return both roots that a consistency path leads to, or None where it has a wrong length."""
    if not path:
        return None
    node, last = old_size - 1, new_size - 1
    shift = (~node & (node + 1)).bit_length() - 1
    node, last = node >> shift, last >> shift
    old = new = path[0]
    for part in path[1:]:
        if last == 0:
            return None
        if node & 1 or node == last:
            old, new = node_hash(part, old), node_hash(part, new)
            node, last = _skip_to_right_child(node, last)
        else:
            new = node_hash(new, part)
        node, last = node >> 1, last >> 1
    return (old, new) if last == 0 else None


def _skip_to_right_child(node: int, last: int) -> tuple[int, int]:
    """Climb the levels at which the right edge has no sibling (RFC 9162, 2.1.3.2, 4b ii)."""
    while not node & 1 and node:
        node, last = node >> 1, last >> 1
    return node, last


def _split(size: int) -> int:
    """Return the largest power of two smaller than ``size`` (at least 2)."""
    return 1 << ((size - 1).bit_length() - 1)


def _range_hash(start: int, end: int, read: ReadSubtree) -> bytes:
    """Return the hash over leaves ``start`` to ``end``, where ``start`` begins a subtree."""
    parts: list[bytes] = []
    while start < end:
        level = (end - start).bit_length() - 1
        parts.append(read(level, start >> level))
        start += 1 << level
    current = parts.pop()
    while parts:
        current = node_hash(parts.pop(), current)
    return current


def _push(edge: list[bytes], subtree: bytes, position: int) -> None:
    """Put complete subtree number ``position`` of its level on the edge, joining what is full."""
    while position & 1:
        subtree = sha256(b"\x01" + edge.pop() + subtree).digest()
        position >>= 1
    edge.append(subtree)


def _complete_root(block: list[bytes]) -> bytes:
    """Return the root of a block whose length is a power of two."""
    while len(block) > 1:
        block = _level_above(block)
    return block[0]


def _level_above(level: Sequence[bytes]) -> list[bytes]:
    """Return the complete nodes above a level; an odd last node has none yet."""
    pairs = zip(level[::2], level[1::2], strict=False)
    return [sha256(b"\x01" + left + right).digest() for left, right in pairs]

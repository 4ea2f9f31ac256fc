"""Trees, proofs and edges against the RFC's recursive definitions and published values."""

import json
import tracemalloc
from collections.abc import Sequence
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalel.core import merkle
from dalel.core.merkle import Frontier, LeafHash, leaf_hash

VECTORS = json.loads(
    (Path(__file__).parents[1] / "vectors/ledger/rfc6962.json").read_text(encoding="ascii")
)
MANY = [leaf_hash(number.to_bytes(4, "big")) for number in range(2600)]
sizes = st.integers(min_value=1, max_value=300)


def defined_root(leaves: Sequence[bytes]) -> bytes:
    """The root by RFC 9162 2.1.1, word for word."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = max(power for power in (1 << n for n in range(20)) if power < len(leaves))
    left, right = defined_root(leaves[:split]), defined_root(leaves[split:])
    return sha256(b"\x01" + left + right).digest()


def flipped(data: bytes, bit: int) -> bytes:
    """The same bytes with one bit changed."""
    changed = bytearray(data)
    changed[bit // 8 % len(data)] ^= 1 << bit % 8
    return bytes(changed)


@pytest.mark.parametrize("size", range(9))
def test_reaches_the_published_roots(size: int) -> None:
    leaves = [leaf_hash(bytes.fromhex(data)) for data in VECTORS["leaves"][:size]]

    assert merkle.root_of(leaves).hex() == VECTORS["roots"][size]


@pytest.mark.parametrize("case", VECTORS["inclusion"], ids=str)
def test_gives_the_published_inclusion_proofs(case: dict[str, Any]) -> None:
    leaves = [leaf_hash(bytes.fromhex(data)) for data in VECTORS["leaves"]][: case["size"]]

    proof = merkle.inclusion_proof_of(leaves, case["index"])

    assert [part.hex() for part in proof] == case["proof"]


@pytest.mark.parametrize("case", VECTORS["consistency"], ids=str)
def test_gives_the_published_consistency_proofs(case: dict[str, Any]) -> None:
    leaves = [leaf_hash(bytes.fromhex(data)) for data in VECTORS["leaves"]]
    old, new = case["old"], case["new"]

    proof = merkle.consistency_proof(old, new, merkle.subtrees_of(leaves[:new]))

    assert [part.hex() for part in proof] == case["proof"]


@pytest.mark.parametrize("size", [0, 1, 2, 3, 7, 8, 1023, 1024, 1025, 2047, 2048, 2600])
def test_agrees_with_the_definition(size: int) -> None:
    assert merkle.root_of(MANY[:size]) == defined_root(MANY[:size])


@given(st.lists(st.integers(min_value=0, max_value=2600), max_size=4).map(sorted))
def test_reaches_one_root_however_leaves_arrive(cuts: list[int]) -> None:
    edge = Frontier()
    for start, end in pairwise([0, *cuts]):
        edge = Frontier.from_bytes(edge.extend(iter(MANY[start:end])).to_bytes())

    assert edge.size == (cuts[-1] if cuts else 0)
    assert edge.root() == merkle.root_of(MANY[: edge.size])
    assert len(edge.hashes) == edge.size.bit_count()


def test_appends_one_leaf_at_a_time() -> None:
    edge = Frontier()

    for leaf in MANY[:70]:
        edge = edge.append(leaf)

    assert edge.root() == defined_root(MANY[:70])


@given(sizes, st.data())
def test_proves_every_leaf(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(min_value=0, max_value=size - 1))
    root = merkle.root_of(MANY[:size])

    proof = merkle.inclusion_proof_of(MANY[:size], index)

    assert merkle.verify_inclusion(MANY[index], index, size, proof, root) == root


@given(sizes, st.data())
def test_refuses_an_inclusion_with_one_bit_changed(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(min_value=0, max_value=size - 1))
    root = merkle.root_of(MANY[:size])
    proof = list(merkle.inclusion_proof_of(MANY[:size], index))
    place = data.draw(st.integers(min_value=-2, max_value=len(proof) - 1))
    bit = data.draw(st.integers(min_value=0, max_value=255))
    leaf = MANY[index]
    if place == -2:
        leaf = LeafHash(flipped(leaf, bit))
    elif place == -1:
        root = merkle.RootHash(flipped(root, bit))
    else:
        proof[place] = flipped(proof[place], bit)

    with pytest.raises(merkle.InclusionMismatch) as caught:
        merkle.verify_inclusion(leaf, index, size, proof, root)

    assert (caught.value.index, caught.value.size) == (index, size)


@given(sizes, st.data())
def test_refuses_an_inclusion_elsewhere_or_of_another_length(
    size: int, data: st.DataObject
) -> None:
    index = data.draw(st.integers(min_value=0, max_value=size - 1))
    other = data.draw(st.integers(min_value=-1, max_value=size + 1).filter(lambda i: i != index))
    root = merkle.root_of(MANY[:size])
    proof = merkle.inclusion_proof_of(MANY[:size], index)
    wrong = [(other, size, proof), (index, size, (*proof, MANY[0])), (index, size, (root, *proof))]
    wrong += [(index, size, proof[:-1]), (index, size, proof[1:])] if proof else []
    wrong += [(index, size, (*proof[:-1], proof[-1] + b"\0"))] if proof else []

    for place, length, path in wrong:
        with pytest.raises(merkle.InclusionMismatch):
            merkle.verify_inclusion(MANY[index], place, length, path, root)


@given(st.integers(min_value=0, max_value=300), st.integers(min_value=0, max_value=300))
def test_finds_any_two_prefixes_consistent(one: int, two: int) -> None:
    old, new = sorted((one, two))
    old_root, new_root = merkle.root_of(MANY[:old]), merkle.root_of(MANY[:new])

    proof = merkle.consistency_proof(old, new, merkle.subtrees_of(MANY[:new]))

    assert merkle.verify_consistency(old, old_root, new, new_root, proof) == new_root


@given(sizes, sizes, st.data())
def test_refuses_a_consistency_with_anything_changed(
    one: int, two: int, data: st.DataObject
) -> None:
    old, new = sorted((one, two))
    roots = (bytes(merkle.root_of(MANY[:old])), bytes(merkle.root_of(MANY[:new])))
    proof = list(merkle.consistency_proof(old, new, merkle.subtrees_of(MANY[:new])))
    bit = data.draw(st.integers(min_value=0, max_value=255))
    parts = [*roots, *proof]
    place = data.draw(st.integers(min_value=0, max_value=len(parts) - 1))
    parts[place] = flipped(parts[place], bit)
    wrong = [(old, new, parts[0], parts[1], parts[2:])]
    before, after = roots
    wrong += [(old, new, before, after, [*proof, MANY[0]]), (new + 1, new, before, after, proof)]
    if proof:
        wrong += [(old, new, before, after, proof[:-1]), (old, new, before, after, proof[1:])]

    for first, second, old_root, new_root, path in wrong:
        with pytest.raises(merkle.ConsistencyMismatch) as caught:
            merkle.verify_consistency(first, old_root, second, new_root, path)
        assert caught.value.sizes == (first, second)


def test_starts_from_the_empty_tree_only_without_a_proof() -> None:
    root = merkle.root_of(MANY[:3])

    assert merkle.verify_consistency(0, merkle.EMPTY_ROOT, 3, root, ()) == root
    for old_root, new, new_root, path in (
        (root, 3, root, ()),
        (merkle.EMPTY_ROOT, 3, root, (root,)),
        (merkle.EMPTY_ROOT, 0, root, ()),
    ):
        with pytest.raises(merkle.ConsistencyMismatch):
            merkle.verify_consistency(0, old_root, new, new_root, path)


@pytest.mark.parametrize(("index", "size"), [(0, 0), (3, 3), (-1, 3)])
def test_has_no_proof_for_a_leaf_it_lacks(index: int, size: int) -> None:
    with pytest.raises(merkle.OutsideTree) as caught:
        merkle.inclusion_proof_of(MANY[:size], index)

    assert (caught.value.index, caught.value.size) == (index, size)


def test_has_no_proof_towards_a_smaller_tree() -> None:
    with pytest.raises(merkle.OutsideTree):
        merkle.consistency_proof(4, 3, merkle.subtrees_of(MANY[:3]))


@pytest.mark.parametrize("stored", [b"", b"\0" * 7, b"\0" * 9, b"\0" * 7 + b"\3" + b"h" * 32])
def test_refuses_a_damaged_edge(stored: bytes) -> None:
    with pytest.raises(merkle.FrontierDamaged):
        Frontier.from_bytes(stored)


def test_costs_little_more_than_the_hashes_themselves() -> None:
    """At most twice the processor time of a plain tree over the same bytes."""
    leaves = [number.to_bytes(128, "big") for number in range(60_000)]

    started = process_time()
    root = merkle.root_of(map(leaf_hash, leaves))
    ours = process_time() - started
    started = process_time()
    level = [sha256(b"\0" + leaf).digest() for leaf in leaves]
    while len(level) > 1:
        pairs = range(0, len(level) - 1, 2)
        above = [sha256(b"\1" + level[at] + level[at + 1]).digest() for at in pairs]
        level = above + level[len(above) * 2 :]
    plain = process_time() - started

    assert root == level[0]
    assert ours <= 2 * plain


def test_keeps_no_leaves_while_it_reads_them() -> None:
    tracemalloc.start()
    try:
        merkle.root_of(leaf_hash(number.to_bytes(4, "big")) for number in range(50_000))
        _, peak_bytes = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert peak_bytes < 1_000_000

"""Leaves: 128 bytes that read back, or are refused with a reason."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalel.core.ledger import LEAF_BYTES, Leaf, LeafType, leaf_hash, minute_of
from dalel.core.ledger.errors import MalformedLeaf
from tests.core.ledger.logs import a_leaf

VECTORS = json.loads(
    (Path(__file__).parents[2] / "vectors/ledger/leaves.json").read_text(encoding="ascii")
)
digests = st.binary(min_size=32, max_size=32)
numbers = st.integers(min_value=0, max_value=(1 << 32) - 1)
leaves = st.builds(Leaf, st.sampled_from(LeafType), digests, digests, numbers, numbers)


@given(leaves)
def test_reads_back_what_it_wrote(leaf: Leaf) -> None:
    data = leaf.to_bytes()

    assert len(data) == LEAF_BYTES
    assert data[:2] == bytes([1, leaf.type])
    assert data[2:66] == leaf.commitment + leaf.ciphertext_digest
    assert data[74:] == bytes(54)
    assert Leaf.from_bytes(data) == leaf
    assert leaf.hash == leaf_hash(data)


@given(leaves, st.integers(min_value=0, max_value=8 * LEAF_BYTES - 1))
def test_is_another_leaf_or_none_after_one_bit(leaf: Leaf, bit: int) -> None:
    data = bytearray(leaf.to_bytes())
    data[bit // 8] ^= 1 << bit % 8

    try:
        changed = Leaf.from_bytes(bytes(data))
    except MalformedLeaf:
        return

    assert changed != leaf
    assert changed.hash != leaf.hash


@pytest.mark.parametrize("case", VECTORS, ids=lambda case: case["type"])
def test_keeps_the_frozen_bytes(case: dict[str, Any]) -> None:
    leaf = Leaf(
        LeafType[case["type"]],
        bytes.fromhex(case["commitment"]),
        bytes.fromhex(case["ciphertext_digest"]),
        case["epoch"],
        case["minute"],
    )

    assert leaf.to_bytes().hex() == case["bytes"]
    assert leaf.hash.hex() == case["leaf_hash"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "0 bytes"),
        (a_leaf(1).to_bytes() + b"\0", "129 bytes"),
        (b"\2" + a_leaf(1).to_bytes()[1:], "version 2"),
        (b"\1\0" + a_leaf(1).to_bytes()[2:], "type 0"),
        (b"\1\7" + a_leaf(1).to_bytes()[2:], "type 7"),
        (a_leaf(1).to_bytes()[:-1] + b"\1", "not zeros"),
    ],
)
def test_names_what_is_wrong(data: bytes, reason: str) -> None:
    with pytest.raises(MalformedLeaf, match=reason):
        Leaf.from_bytes(data)


@pytest.mark.parametrize(
    ("commitment", "digest", "epoch", "minute"),
    [
        (bytes(31), bytes(32), 0, 0),
        (bytes(32), bytes(33), 0, 0),
        (bytes(32), bytes(32), 1 << 32, 0),
        (bytes(32), bytes(32), -1, 0),
        (bytes(32), bytes(32), 0, 1 << 32),
    ],
)
def test_refuses_values_that_do_not_fit(
    commitment: bytes, digest: bytes, epoch: int, minute: int
) -> None:
    with pytest.raises(MalformedLeaf):
        Leaf(LeafType.ENTRY, commitment, digest, epoch, minute)


def test_rounds_a_moment_down_to_its_minute() -> None:
    moment = datetime(2026, 3, 4, 5, 6, 59, tzinfo=UTC)
    leaf = Leaf(LeafType.ENTRY, bytes(32), bytes(32), 0, minute_of(moment))

    assert leaf.sealed_at == datetime(2026, 3, 4, 5, 6, tzinfo=UTC)

"""Leaves, tiles, proofs and checkpoints against the trees of the core."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from dalel.apps.ledger import actions, log_key, queries
from dalel.apps.ledger.models import Checkpoint, Leaf, Tile
from dalel.apps.ledger.transaction import write_transaction
from dalel.core import merkle
from dalel.core.ledger import parse_checkpoint, verify_receipt
from tests.apps.ledger.conftest import START, Grow, leaf

LEAVES = 600


def stored_hashes() -> list[merkle.LeafHash]:
    """The hash of every stored leaf, in order."""
    return [merkle.leaf_hash(bytes(row.data)) for row in Leaf.objects.order_by("index")]


@pytest.fixture
def hashes(grow: Grow) -> list[merkle.LeafHash]:
    """Grow the log to 600 leaves in uneven steps, and return what the core makes of them."""
    steps = [1, 1, 2, 250, 1, 1, 1, 200, 100, 43]
    assert sum(steps) == LEAVES
    first = [grow(step, minutes=number * 3) for number, step in enumerate(steps)]
    assert first == [sum(steps[:number]) for number in range(len(steps))]
    expected = [leaf(number).hash for number in range(LEAVES)]
    assert stored_hashes() == expected
    return expected


def test_agrees_with_the_core_over_six_hundred_leaves(hashes: list[merkle.LeafHash]) -> None:
    """Head, roots of every size, inclusion and consistency."""
    head = queries.head()
    frontier = merkle.Frontier().extend(hashes)

    assert (head.size, bytes(head.frontier)) == (LEAVES, frontier.to_bytes())
    for size in (0, 1, 2, 3, 255, 256, 257, 511, 512, 513, LEAVES):
        root = merkle.root_of(hashes[:size])
        assert queries.root_at(size) == root
        for index in {0, size // 3, size // 2, size - 1} if size else ():
            proof = queries.inclusion_proof(index, size)
            assert proof == merkle.inclusion_proof_of(hashes[:size], index)
            assert merkle.verify_inclusion(hashes[index], index, size, proof, root) == root
        for older in (1, 2, 255, 256, 512):
            if older < size:
                _check_consistency(hashes, older, size)


def _check_consistency(hashes: list[merkle.LeafHash], older: int, newer: int) -> None:
    old_root, new_root = merkle.root_of(hashes[:older]), merkle.root_of(hashes[:newer])
    proof = queries.consistency_proof(older, newer)
    assert merkle.verify_consistency(older, old_root, newer, new_root, proof) == new_root


def test_proves_many_leaves_at_once(hashes: list[merkle.LeafHash]) -> None:
    """As one by one."""
    wanted = range(0, LEAVES, 37)

    proofs = queries.inclusion_proofs(wanted, LEAVES)

    assert proofs == {index: queries.inclusion_proof(index, LEAVES) for index in wanted}


def test_stores_full_tiles_and_serves_every_width(hashes: list[merkle.LeafHash]) -> None:
    """Full ones are stored once; partial ones are made from leaves; none beyond the log."""
    assert set(Tile.objects.values_list("level", "index")) == {(0, 0), (0, 1)}
    joined = b"".join(hashes)
    assert queries.tile_bytes(0, 0, 256) == joined[: 256 * 32]
    assert queries.tile_bytes(0, 1, 256) == joined[256 * 32 : 512 * 32]
    assert queries.tile_bytes(0, 2, 88) == joined[512 * 32 :]
    assert queries.tile_bytes(0, 2, 1) == joined[512 * 32 : 513 * 32]
    tops = b"".join(merkle.root_of(hashes[at : at + 256]) for at in (0, 256))
    assert queries.tile_bytes(1, 0, 2) == tops
    for level, index, width in [(0, 2, 89), (0, 3, 1), (1, 0, 3), (2, 0, 1), (9, 0, 1)]:
        assert queries.tile_bytes(level, index, width) is None


def test_stores_tiles_of_tiles(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One level up as well, shown with narrow tiles: the real ones need 65,536 leaves."""
    assert actions.TILE_WIDTH == queries.TILE_WIDTH == 256
    monkeypatch.setattr(actions, "TILE_WIDTH", 4)
    monkeypatch.setattr(queries, "TILE_WIDTH", 4)
    hashes = [leaf(number).hash for number in range(70)]

    for start in range(0, 70, 7):
        leaves = [leaf(number) for number in range(start, start + 7)]
        with write_transaction():
            actions.append_leaves(leaves, now=START)

    stored = set(Tile.objects.values_list("level", "index"))
    assert stored == {
        *((0, n) for n in range(17)),
        *((1, n) for n in range(4)),
        (2, 0),
    }
    top = Tile.objects.get(level=2, index=0)
    assert bytes(top.root) == merkle.root_of(hashes[:64])


def test_records_a_checkpoint_once_a_minute(log: Path, grow: Grow) -> None:
    """The first append of a minute is recorded; a clock that goes back records nothing."""
    for minutes in (0, 0.2, 0.9, 1, 1.5, 7, 3, 8):
        grow(1, minutes=minutes)

    rows = Checkpoint.objects.order_by("size").values_list("size", "minute")
    start = queries.minute_of(START)
    assert list(rows) == [(1, start), (4, start + 1), (6, start + 7), (8, start + 8)]
    key = log_key.log_key().verify_key
    for row in Checkpoint.objects.all():
        signed = parse_checkpoint(row.note, log_key=key).checkpoint
        assert (signed.size, signed.root) == (row.size, queries.root_at(row.size))


def test_signs_a_checkpoint_where_none_covers_a_leaf(log: Path, grow: Grow) -> None:
    """Once; the next question gets the same one."""
    grow(1)
    grow(2)

    found = actions.checkpoint_covering(2, now=START)

    assert found.size == 3
    assert actions.checkpoint_covering(1, now=START) == found
    assert actions.checkpoint_covering(0, now=START).size == 1
    assert Checkpoint.objects.count() == 2


def test_covers_each_leaf_by_the_cadence(log: Path, grow: Grow) -> None:
    """Once: a log that did not grow gets no further checkpoint."""
    grow(1)
    grow(2)

    for _ in range(2):
        actions.keep_cadence(now=START)

    assert list(Checkpoint.objects.order_by("size").values_list("size", flat=True)) == [1, 3]


def test_hands_out_receipts_that_hold(hashes: list[merkle.LeafHash]) -> None:
    """Under the oldest checkpoint that covers the leaf."""
    for index in (0, 1, 255, 256, LEAVES - 1):
        receipt = actions.receipt_for(index, now=START)
        verified = verify_receipt(receipt, log_key=log_key.log_key().verify_key)
        assert verified.leaf == leaf(index)
        assert receipt.size > index


def test_shows_checkpoints_only_after_the_full_ten_minutes(log: Path, grow: Grow) -> None:
    """Whoever watches the public page learns nothing about single entries."""
    assert START.minute % queries.CADENCE_MINUTES == 0
    for minutes in (1, 4, 9, 10, 12, 25):
        grow(1, minutes=minutes)

    def published(minutes: float) -> int | None:
        note = queries.latest_published_checkpoint(START + timedelta(minutes=minutes))
        return int(note.splitlines()[1]) if note else None

    shown = {minutes: published(minutes) for minutes in (0, 5, 9.99, 10, 19, 20, 29.99, 30, 500)}

    assert shown == {0: None, 5: None, 9.99: None, 10: 3, 19: 3, 20: 5, 29.99: 5, 30: 6, 500: 6}

"""Tiles: paths both ways, what is new after growth, and proofs read from them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dalel.core.ledger import (
    Tile,
    inclusion_proof,
    inclusion_proof_of,
    leaf_hash,
    node_hash,
    parse_tile_path,
    root_of,
    subtrees_in_tiles,
    tiles_between,
    verify_inclusion,
)
from dalel.core.ledger.errors import TilePathMalformed

HASHES = [leaf_hash(number.to_bytes(4, "big")) for number in range(1000)]
tiles = st.builds(
    Tile,
    st.integers(min_value=0, max_value=63),
    st.integers(min_value=0, max_value=1 << 55),
    st.integers(min_value=1, max_value=256),
)


def stored(size: int) -> dict[Tile, bytes]:
    """All tiles of a log of this size, as they would lie in a folder."""
    levels: list[list[bytes]] = [list(HASHES[:size])]
    while len(levels[-1]) >= 256:
        below = levels[-1]
        full = range(0, len(below) - len(below) % 256, 256)
        levels.append([root_of(below[at : at + 256]) for at in full])  # type: ignore[arg-type]
    return {
        tile: b"".join(levels[tile.level][tile.index * 256 : tile.index * 256 + tile.width])
        for tile in tiles_between(0, size)
    }


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 0), "tile/0/000"),
        (Tile(0, 1234067), "tile/0/x001/x234/067"),
        (Tile(1, 5, 3), "tile/1/005.p/3"),
        (Tile(63, 1000, 255), "tile/63/x001/000.p/255"),
    ],
)
def test_writes_the_specified_paths(tile: Tile, path: str) -> None:
    assert tile.to_path() == path
    assert parse_tile_path(path) == tile


@given(tiles)
def test_reads_back_every_path(tile: Tile) -> None:
    assert parse_tile_path(tile.to_path()) == tile


@pytest.mark.parametrize(
    "path",
    [
        "",
        "tile/0/0",
        "tile/00/000",
        "tile/64/000",
        "tile/0/x000/000",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/999",
        "tile/0/../000",
        "tile/0/000/",
        "tile/0/٠٠٠",
        "tile/0/000\n",
        "/tile/0/000",
    ],
)
def test_refuses_every_other_path(path: str) -> None:
    with pytest.raises(TilePathMalformed):
        parse_tile_path(path)


def test_names_only_what_growth_changed() -> None:
    assert list(tiles_between(0, 0)) == []
    assert list(tiles_between(5, 5)) == []
    assert list(tiles_between(5, 7)) == [Tile(0, 0, 7)]
    assert list(tiles_between(255, 257)) == [Tile(0, 0), Tile(0, 1, 1), Tile(1, 0, 1)]
    assert list(tiles_between(256, 600)) == [Tile(0, 1), Tile(0, 2, 88), Tile(1, 0, 2)]


@settings(max_examples=25)
@given(st.integers(min_value=1, max_value=1000), st.data())
def test_proves_leaves_from_tiles(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(min_value=0, max_value=size - 1))
    folder = stored(size)
    asked: list[Tile] = []

    def read_tile(tile: Tile) -> bytes:
        asked.append(tile)
        return folder[tile]

    proof = inclusion_proof(index, size, subtrees_in_tiles(size, read_tile))

    assert proof == inclusion_proof_of(HASHES[:size], index)
    assert len(asked) == len(set(asked))
    verify_inclusion(HASHES[index], index, size, proof, root_of(HASHES[:size]))


def test_reads_a_subtree_across_rows() -> None:
    read = subtrees_in_tiles(4, lambda _: b"".join(HASHES[:4]))

    assert read(1, 1) == node_hash(HASHES[2], HASHES[3])

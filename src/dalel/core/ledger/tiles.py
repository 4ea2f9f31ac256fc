"""Tiles of the log's tree (C2SP tlog-tiles, height 8): their paths and what can be read in them."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from dalel.core.ledger.errors import TilePathMalformed
from dalel.core.merkle import HASH_BYTES, Frontier, LeafHash, ReadSubtree

TILE_HEIGHT = 8
TILE_WIDTH = 1 << TILE_HEIGHT
MAX_LEVEL = 63
_PATH = re.compile(
    r"tile/(0|[1-9][0-9]?)/((?:x[0-9]{3}/)*)([0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?", re.ASCII
)


@dataclass(frozen=True, slots=True, order=True)
class Tile:
    """Where a tile lies.

    Attributes:
        level: 0 holds leaf hashes, 1 the roots of full tiles of level 0, and so on.
        index: Number of the tile within its level.
        width: Hashes in it, 1 to 256; fewer than 256 at the right edge only.
    """

    level: int
    index: int
    width: int = TILE_WIDTH

    def to_path(self) -> str:
        """Return the path, such as ``tile/0/x001/x234/067`` or ``tile/1/000.p/5``."""
        digits = str(self.index)
        digits = digits.zfill(-(-len(digits) // 3) * 3)
        groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
        number = "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])
        partial = "" if self.width == TILE_WIDTH else f".p/{self.width}"
        return f"tile/{self.level}/{number}{partial}"


def parse_tile_path(path: str) -> Tile:
    """Read a path.

    Raises:
        TilePathMalformed: Not the one way in which a tile's path is written.
    """
    match = _PATH.fullmatch(path)
    if match is None:
        raise TilePathMalformed
    index = int(match[2].replace("x", "").replace("/", "") + match[3])
    tile = Tile(int(match[1]), index, int(match[4] or TILE_WIDTH))
    if tile.level > MAX_LEVEL or tile.width > TILE_WIDTH or tile.to_path() != path:
        raise TilePathMalformed
    return tile


def tiles_between(old_size: int, new_size: int) -> Iterator[Tile]:
    """Yield the tiles that are new or wider once the log has grown, lowest level first."""
    level, old, new = 0, old_size, new_size
    while new > 0:
        for index in range(old // TILE_WIDTH, -(-new // TILE_WIDTH)):
            width = min(TILE_WIDTH, new - index * TILE_WIDTH)
            if index * TILE_WIDTH + width > old:
                yield Tile(level, index, width)
        level, old, new = level + 1, old >> TILE_HEIGHT, new >> TILE_HEIGHT


def subtrees_in_tiles(size: int, read_tile: Callable[[Tile], bytes]) -> ReadSubtree:
    """Return a reader of complete subtrees, for proofs in a log of ``size`` leaves.

    Args:
        size: Leaves in the log; the tiles at its right edge are read at that width.
        read_tile: Gives a tile's bytes; asked once for each tile that is needed.
    """
    tiles: dict[tuple[int, int], bytes] = {}

    def read(level: int, index: int) -> bytes:
        tile_level, rows = divmod(level, TILE_HEIGHT)
        number, first = divmod(index << rows, TILE_WIDTH)
        place = (tile_level, number)
        if place not in tiles:
            filled = (size >> tile_level * TILE_HEIGHT) - number * TILE_WIDTH
            tiles[place] = read_tile(Tile(*place, min(TILE_WIDTH, filled)))
        return _root_in(tiles[place], first, 1 << rows)

    return read


def _root_in(tile: bytes, first: int, count: int) -> bytes:
    starts = range(first * HASH_BYTES, (first + count) * HASH_BYTES, HASH_BYTES)
    return Frontier().extend(LeafHash(tile[at : at + HASH_BYTES]) for at in starts).root()

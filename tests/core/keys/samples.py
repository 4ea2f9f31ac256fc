"""Frozen vectors, invented values and ways to damage bytes, for all tests of this room."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from dalel.core.keys import KdfCost, RecordPlace, SigningKey

VECTORS = Path(__file__).resolve().parents[2] / "vectors" / "keys"

CONTAINER = UUID("7d0c6f3e-52a1-4b8e-9c7f-10a2b3c4d5e6")
ENTRY = UUID("0f9e8d7c-6b5a-4938-8271-6f5e4d3c2b1a")
OTHER = UUID("5b5a5958-5756-4554-9352-515049484746")
PLACE = RecordPlace(CONTAINER, ENTRY)
AUTHOR = SigningKey(bytes(range(32)))
CHEAP = KdfCost(memory_mib=1, passes=1)


def vector(name: str) -> dict[str, Any]:
    """Return one file of frozen vectors."""
    content: dict[str, Any] = json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))
    return content


def unhex(content: dict[str, Any], *names: str) -> tuple[bytes, ...]:
    """Return the named members of a vector as bytes."""
    return tuple(bytes.fromhex(content[name]) for name in names)


def flipped(data: bytes, bit: int) -> bytes:
    """Return the bytes with one bit changed; ``bit`` counts from the start and wraps around."""
    at, shift = divmod(bit % (8 * len(data)), 8)
    return data[:at] + bytes([data[at] ^ 1 << shift]) + data[at + 1 :]


def canonical(value: object) -> bytes:
    """Return sorted compact JSON."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode("utf-8")


bits = st.integers(min_value=0, max_value=1 << 40)
paths = st.text("@abcxyz019_.", min_size=1, max_size=20)
_texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
_plain = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | _texts
values = st.recursive(
    _plain,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(paths, inner, max_size=3),
    max_leaves=6,
).map(canonical)


@st.composite
def bodies(draw: st.DrawFn) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """Draw identifying and other fields with different paths."""
    fields = draw(st.dictionaries(paths, values, max_size=9))
    named = draw(st.sets(st.sampled_from(sorted(fields)))) if fields else set()
    identifying = {path: value for path, value in fields.items() if path in named}
    return identifying, {path: value for path, value in fields.items() if path not in named}

"""What is wrong with a table, by row and column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Fault:
    """Why a row cannot be recorded. ``column`` counts from 0; ``None`` where it is none's."""

    row: int
    column: int | None
    code: str
    params: Mapping[str, object] = field(default_factory=dict)
    target: str = ""


@dataclass(frozen=True)
class FaultShown:
    """A fault with its place in words."""

    row: int
    column: str
    sentence: str

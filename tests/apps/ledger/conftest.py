"""A log without an organisation, for tests that need leaves only."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from dalel.apps.ledger import actions
from dalel.apps.ledger.transaction import write_transaction
from dalel.core.ledger import Leaf, LeafType

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

Grow = Callable[..., int]


def leaf(number: int) -> Leaf:
    """A leaf that stands for nothing."""
    digest = sha256(number.to_bytes(8, "big")).digest()
    return Leaf(LeafType.FILLER, digest, digest, 1, number)


@pytest.fixture
def log(bare_instance: Path) -> Path:
    """Give the folder of an instance with an empty log."""
    actions.found_log(bare_instance)
    return bare_instance


@pytest.fixture
def grow(log: Path) -> Grow:
    """Give a way to append leaves as the record path does, to the slot and back."""
    numbers = iter(range(1_000_000))

    def append(count: int, *, minutes: float = 0) -> int:
        """Append so many leaves that many minutes after the start; return the first index."""
        with write_transaction():
            first = actions.append_leaves(
                [leaf(next(numbers)) for _ in range(count)], now=START + timedelta(minutes=minutes)
            )
        actions.remember_outside(first + count)
        return first

    return append

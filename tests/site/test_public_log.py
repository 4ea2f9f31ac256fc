"""The log for other people's tools: as far as it is published, and no further."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client

from dalel.apps.ledger import queries
from dalel.apps.ledger.log_key import log_key
from dalel.core import merkle
from dalel.core.ledger import parse_checkpoint


@pytest.fixture
def published(instance: Path) -> int:
    """Return how many leaves the published checkpoint covers."""
    note = queries.latest_published_checkpoint(datetime.now(UTC))
    assert note is not None
    return parse_checkpoint(note, log_key=log_key().verify_key).checkpoint.size


def test_publishes_a_checkpoint_that_verifies(public: Client, published: int) -> None:
    """Signed by the log's key, as plain text."""
    answer = public.get("/checkpoint")

    signed = parse_checkpoint(answer.content, log_key=log_key().verify_key)
    assert signed.checkpoint.size == published
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"


def test_publishes_the_tile_the_checkpoint_covers(public: Client, published: int) -> None:
    """Its hashes lead to the checkpoint's root."""
    answer = public.get(f"/tile/0/000.p/{published}")
    hashes = [answer.content[at : at + 32] for at in range(0, len(answer.content), 32)]

    signed = parse_checkpoint(public.get("/checkpoint").content, log_key=log_key().verify_key)
    assert merkle.root_of(merkle.LeafHash(one) for one in hashes) == signed.checkpoint.root


def test_shows_no_leaf_before_its_checkpoint(public: Client, published: int) -> None:
    """Who watches the tiles does not learn when a single entry was written."""
    assert queries.head().size > published
    assert queries.tile_bytes(0, 0, published + 1) is not None

    assert public.get(f"/tile/0/000.p/{published + 1}").status_code == 404


@pytest.mark.parametrize(
    "path", ["tile/0/001", "tile/entries/000", "tile/0/0", "tile/64/000", "tile/0/000.p/0"]
)
def test_has_no_other_tile(public: Client, published: int, path: str) -> None:
    """Entry bundles are private; what is not there and what is no path are answered alike."""
    assert public.get(f"/{path}").status_code == 404


def test_has_no_checkpoint_before_there_is_a_log(public: Client, bare_instance: Path) -> None:
    """Nothing to show is nothing there."""
    assert public.get("/checkpoint").status_code == 404

"""A laptop without a network for tests: an instance of its own beside the organisation's."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest

from dalel.apps.intake.actions.collecting import fill_pouch, learn_readers
from dalel.apps.intake.actions.taking_in import readers_file
from tests.apps.conftest import CastMember, Template, _copy, _drop_database, _pointed_at

AWAY_DAYS = 14


class Laptop:
    """A laptop: everything inside ``with laptop.here()`` happens on it."""

    def __init__(self, folder: Path, database: str) -> None:
        self.folder = folder
        self.database = database

    @contextmanager
    def here(self) -> Iterator[None]:
        """Be on the laptop for a while, then at the organisation again."""
        with _pointed_at(self.folder, self.database):
            yield

    def prepare(self, by: CastMember, *, now: datetime) -> str:
        """Bring the file of readers here; return its fingerprint."""
        text = readers_file(by.refreshed(), now=now)
        with self.here():
            return learn_readers(text, away_days=AWAY_DAYS).fingerprint

    def pouch(self, *, now: datetime) -> io.BytesIO:
        """Pack what was collected."""
        target = io.BytesIO()
        with self.here():
            fill_pouch(target, now=now)
        target.seek(0)
        return target


@pytest.fixture
def laptop(instance: Path, bare_template: Template, tmp_path: Path) -> Iterator[Laptop]:
    """Give a laptop that knows nobody yet."""
    folder = tmp_path / "laptop"
    database = _copy(bare_template, folder)
    yield Laptop(folder, database)
    _drop_database(database)

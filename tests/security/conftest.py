"""What the tests of running programs share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.apps.conftest import (
    administrator,
    advocate,
    bare_template,
    guest,
    instance,
    outsider,
    peopled_template,
    worker,
)
from tests.security.live import LiveInstance

__all__ = [
    "administrator",
    "advocate",
    "bare_template",
    "guest",
    "instance",
    "outsider",
    "peopled_template",
    "worker",
]


@contextmanager
def living(home: Path) -> Iterator[LiveInstance]:
    """Give an instance and end whatever is left of it afterwards."""
    live = LiveInstance(home)
    try:
        yield live
    finally:
        live.destroy()


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveInstance]:
    """Give an instance that is neither founded nor started yet."""
    with living(tmp_path_factory.mktemp("live")) as instance:
        yield instance

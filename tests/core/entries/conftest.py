"""A kind with a field of every type."""

from pathlib import Path

import pytest

from dalel.core.entries import Kind
from tests.core.entries.small_kinds import TYPES, small_kind


@pytest.fixture(scope="session")
def every_type(tmp_path_factory: pytest.TempPathFactory) -> Kind:
    """A kind that has one optional field of every type."""
    folder: Path = tmp_path_factory.mktemp("every_type")
    return small_kind(folder, TYPES)

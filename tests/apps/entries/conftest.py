"""What most tests of entries begin with."""

from __future__ import annotations

import pytest

from dalel.apps.cases.queries import OpenCase
from tests.apps.conftest import CastMember
from tests.apps.records import open_case_of


@pytest.fixture
def case(advocate: CastMember) -> OpenCase:
    """The advocate's case."""
    return open_case_of(advocate)

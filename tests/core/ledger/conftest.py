"""The invented log that the tests of this room share."""

import pytest

from tests.core.ledger.logs import Log, a_log


@pytest.fixture(scope="session")
def log() -> Log:
    """Thirteen leaves."""
    return a_log()

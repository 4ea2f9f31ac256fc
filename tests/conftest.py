"""What every test has: fixed random examples, long counts on demand, times written down."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent
TIMES = ROOT / "build" / "test-times.json"
DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "bare_template"}

settings.register_profile(
    "ci",
    derandomize=True,
    deadline=None,
    max_examples=100,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "soak", parent=settings.get_profile("ci"), derandomize=False, max_examples=5_000
)


class Rounds(Protocol):
    """How often something is repeated; see the fixture ``rounds``."""

    def __call__(self, *, sample: int, soak: int) -> int:
        """Return one of the two counts."""
        ...


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the two ways of running the same tests differently."""
    parser.addoption("--soak", action="store_true", help="run long counts in full")
    parser.addoption(
        "--database-tests-only", action="store_true", help="run only tests that use the database"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Choose the examples and write down the time of each test file."""
    settings.load_profile("soak" if config.getoption("--soak") else "ci")
    if not _is_worker(config):  # what workers report reaches the one who sent them
        config.pluginmanager.register(FileTimes(is_on_postgresql=_is_on_postgresql(config)))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out tests that never touch the database, where asked to."""
    if not config.getoption("--database-tests-only"):
        return
    left_out = [item for item in items if not _uses_database(item)]
    items[:] = [item for item in items if _uses_database(item)]
    config.hook.pytest_deselected(items=left_out)


def _is_worker(config: pytest.Config) -> bool:
    return hasattr(config, "workerinput")


def _is_on_postgresql(config: pytest.Config) -> bool:
    return str(config.getoption("--ds", default="") or "").endswith("_postgres")


def _uses_database(item: pytest.Item) -> bool:
    fixtures: Iterable[str] = getattr(item, "fixturenames", ())
    marked = item.get_closest_marker("django_db") is not None
    return marked or not DATABASE_FIXTURES.isdisjoint(fixtures)


@pytest.fixture(scope="session")
def rounds(request: pytest.FixtureRequest) -> Rounds:
    """Give the count of a repeated step: a fair sample, or the full one under ``--soak``."""
    is_soak = bool(request.config.getoption("--soak"))

    def count(*, sample: int, soak: int) -> int:
        return soak if is_soak else sample

    return count


class FileTimes:
    """Adds up seconds per test file and merges them into ``build/test-times.json``."""

    def __init__(self, *, is_on_postgresql: bool) -> None:
        self._suffix = " (postgresql)" if is_on_postgresql else ""
        self._seconds: defaultdict[str, float] = defaultdict(float)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count set-up, call and tear-down alike."""
        self._seconds[report.location[0] + self._suffix] += report.duration

    def pytest_sessionfinish(self) -> None:
        """Write the file; forget test files that are gone."""
        if not self._seconds:
            return
        times = json.loads(TIMES.read_text()) if TIMES.exists() else {}
        times.update({file: round(total, 2) for file, total in self._seconds.items()})
        kept = {file: times[file] for file in sorted(times) if (ROOT / file.split(" ")[0]).exists()}
        TIMES.parent.mkdir(exist_ok=True)
        TIMES.write_text(json.dumps(kept, indent=1) + "\n")

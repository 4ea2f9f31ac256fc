"""A place in which every check is watched: it may read, and must not write."""

from collections.abc import Callable
from pathlib import Path

import pytest

from dalel.verify import Policy, Report, verify_bundle
from dalel.verify.limits import OWN_COMPUTER, Limits
from tests.verify.bundles import Made

Check = Callable[[Made | Path], Report]


def _everything(folder: Path) -> dict[Path, bytes | None]:
    return {one: one.read_bytes() if one.is_file() else None for one in folder.rglob("*")}


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder inside another one; both are as before when the test ends."""
    inside = tmp_path / "outer" / "inner"
    inside.mkdir(parents=True)
    monkeypatch.chdir(inside)
    return inside


@pytest.fixture
def check(place: Path) -> Check:
    """Verify a bundle and see that nothing was written, here or further out."""

    def run(
        given: Made | Path, policy: Policy | None = None, limits: Limits = OWN_COMPUTER
    ) -> Report:
        path = given if isinstance(given, Path) else given.write(place / "bundle.zip")
        before = _everything(place.parents[1])
        report = verify_bundle(path, policy=policy, limits=limits)
        assert _everything(place.parents[1]) == before
        return report

    return run

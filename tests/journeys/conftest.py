"""One house for all stories: a demo that is served, and a browser in front of it.

Both end with this folder's tests: a browser's event loop would stand in the way of tests that
use a database.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.journeys.base_install import BaseInstall, base_install
from tests.journeys.browsing import ARGUMENTS, CHROMIUM, Watched
from tests.site.served import Served, start

ROOT = Path(__file__).resolve().parent.parent.parent


def make_demo(folder: Path) -> Path:
    """Make a demo in a short process of its own; nothing runs on it yet."""
    environment = {
        **os.environ,
        "DALEL_INSTANCE": str(folder),
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    made = subprocess.run(
        [sys.executable, "-m", "tests.journeys.demo"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    return folder


@pytest.fixture(scope="package")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Give a demo, served by both programs."""
    served = start(make_demo(tmp_path_factory.mktemp("journeys") / "instance"), "--demo")
    try:
        assert served.read_until_ready()[-1:] == ["ready"], served.lines
        yield served
        served.end()
    finally:
        served.process.kill()
        served.process.wait()


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """Give the one browser of all stories."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def base(tmp_path_factory: pytest.TempPathFactory) -> BaseInstall:
    """Give an environment in which Django was never installed."""
    return base_install(tmp_path_factory.mktemp("base"))


@pytest.fixture
def windows(chromium: Browser, house: Served) -> Iterator[Watched]:
    """Open windows at the desk; whatever goes wrong in one fails the test."""
    houses = frozenset({house.desk.removeprefix("http://"), house.public.removeprefix("http://")})
    watched = Watched(chromium, house.desk, houses)
    yield watched
    watched.close()
    assert watched.faults == []

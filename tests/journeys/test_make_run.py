"""``make run``, as people type it: what it prints, and how it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from dalel.site.demo import DEMO_LIST, DEMO_MEMBERS
from tests.journeys.conftest import ROOT, make_demo
from tests.site.served import ENDS_WITHIN_SECONDS, Served, descendants, free_port, still_running

pytestmark = pytest.mark.timeout(120)

# The environment is there already, or these tests would not run.
COMMAND = ["make", "--no-print-directory", "--old-file=setup", "run"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a demo of its own."""
    return make_demo(tmp_path_factory.mktemp("run") / "instance")


@pytest.fixture
def running(folder: Path) -> Iterator[Served]:
    """Start it as a terminal does, in a process group of its own."""
    ports = free_port(), free_port()
    environment = {
        **os.environ,
        "DALEL_INSTANCE": str(folder),
        "DALEL_PUBLIC_PORT": str(ports[0]),
        "DALEL_DESK_PORT": str(ports[1]),
    }
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    process = subprocess.Popen(
        COMMAND,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    served = Served(folder, *ports, process)
    yield served
    for pid in still_running({process.pid} | descendants(process.pid)):
        os.kill(pid, signal.SIGKILL)
    process.wait()


def test_prints_where_to_go_and_who_can_sign_in(running: Served) -> None:
    """In the order that programs read."""
    assert running.read_until_ready() == [
        f"public {running.public}",
        f"desk {running.desk}",
        *(f"member {name} {role} {password}" for name, role, password in DEMO_MEMBERS),
        f"list {DEMO_LIST}",
        "ready",
    ]


def test_ends_with_everything_at_an_interrupt(running: Served) -> None:
    """Ctrl+C reaches the whole group; nothing stays behind."""
    running.read_until_ready()
    processes = running.processes()
    assert len(processes) >= 5  # the supervisor, and for each program a master and a worker

    began = time.monotonic()
    os.killpg(running.process.pid, signal.SIGINT)
    running.process.wait(ENDS_WITHIN_SECONDS + 10)

    assert time.monotonic() - began < ENDS_WITHIN_SECONDS
    assert still_running(processes) == set()


def test_ends_with_everything_when_make_is_asked_to(running: Served) -> None:
    """As a service manager does, which knows the first process alone."""
    running.read_until_ready()
    processes = running.processes()

    running.process.send_signal(signal.SIGTERM)
    running.process.wait(ENDS_WITHIN_SECONDS + 10)
    deadline = time.monotonic() + ENDS_WITHIN_SECONDS
    while still_running(processes) and time.monotonic() < deadline:
        time.sleep(0.05)

    assert still_running(processes) == set()

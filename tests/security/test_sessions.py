"""When nobody is signed in any more, the process that held the keys is gone."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from dalel.apps.accounts.session_store import IDLE_SECONDS
from tests.security.browsing import Browser
from tests.security.conftest import living
from tests.security.live import LiveInstance, Person, children, is_running, wait_for

pytestmark = pytest.mark.timeout(120)
# Where the desk of ``clocked_desk`` reads the time, in its instance.
CLOCK = "run/clock"
FOUNDER = Person("founder", "Ақбота Қиялқызы", "quiet river founder 27")


@pytest.fixture(scope="module")
def served(live: LiveInstance) -> LiveInstance:
    """Both programs, with one member."""
    live.found(FOUNDER)
    live.start()
    return live


@dataclass
class Clocked:
    """A desk that nobody supervises, its master, and the clock that its sessions go by."""

    live: LiveInstance
    master: int
    seconds: float = 0

    def move_on(self, seconds: float) -> None:
        """Let time pass; the file is replaced, so that nobody reads half of it."""
        self.seconds += seconds
        new = self.live.folder / "run" / "clock.new"
        new.write_text(str(self.seconds))
        new.replace(self.live.folder / CLOCK)


@pytest.fixture(scope="module")
def clocked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clocked]:
    """A desk whose sessions go by a clock that the test sets."""
    with living(tmp_path_factory.mktemp("clocked")) as live:
        live.found(FOUNDER)
        (live.folder / CLOCK).write_text("0")
        command = [sys.executable, "-m", "gunicorn", "-c", "python:dalel.site.gunicorn_settings"]
        command += ["--bind", f"127.0.0.1:{live.desk_port}"]
        master = subprocess.Popen(
            [*command, "tests.security.clocked_desk:application"], env=live.environment()
        )
        try:
            wait_for(lambda: len(children(master.pid)) == 1)
            yield Clocked(live, master.pid)
        finally:
            master.terminate()
            master.wait(15)


def signed_in(port: int) -> Browser:
    """Sign in."""
    browser = Browser("localhost", port)
    page = browser.get("/sign-in")
    typed = {"name": FOUNDER.sign_in_name, "password": FOUNDER.password}
    assert browser.send(page, page.form("/sign-in", having="password"), typed).status == 302
    return browser


def sign_out(browser: Browser) -> None:
    """Sign out."""
    page = browser.get("/account")
    assert browser.send(page, page.form("/sign-out"), {}).status == 302


def test_the_worker_ends_with_the_last_session(served: LiveInstance) -> None:
    """Not before: others are at work."""
    first, second = signed_in(served.desk_port), signed_in(served.desk_port)
    worker = served.worker("desk")

    sign_out(first)
    time.sleep(2)
    assert served.workers("desk") == [worker]
    assert second.get("/cases").status == 200

    sign_out(second)
    assert served.wait_for_another_worker("desk", worker) != worker
    assert not is_running(worker)


def test_a_cookie_is_worth_nothing_afterwards(served: LiveInstance) -> None:
    """Neither in the old process nor in the new one."""
    browser = signed_in(served.desk_port)
    kept = dict(browser.cookies)
    worker = served.worker("desk")
    sign_out(browser)
    served.wait_for_another_worker("desk", worker)

    browser.cookies = kept

    assert browser.get("/cases").headers["Location"].startswith("/sign-in")


def test_a_restart_signs_everybody_out(served: LiveInstance) -> None:
    """Nothing of a session is on the disk."""
    browser = signed_in(served.desk_port)
    assert served.stop() == 0
    served.start()

    assert browser.get("/cases").headers["Location"].startswith("/sign-in")


def test_the_worker_ends_when_the_last_session_was_left_alone(clocked: Clocked) -> None:
    """Nobody signs out, nobody asks for anything: it is gone all the same."""
    browser = signed_in(clocked.live.desk_port)
    (worker,) = children(clocked.master)
    assert browser.get("/cases").status == 200

    clocked.move_on(IDLE_SECONDS)
    wait_for(lambda: len(now := children(clocked.master)) == 1 and now != [worker], seconds=60)

    assert not is_running(worker)
    assert browser.get("/cases").headers["Location"].startswith("/sign-in")


def test_a_session_in_use_is_not_left_alone(clocked: Clocked) -> None:
    """Half an hour without use, not half an hour in all."""
    browser = signed_in(clocked.live.desk_port)

    statuses = []
    for _ in range(4):
        clocked.move_on(IDLE_SECONDS - 1)
        statuses.append(browser.get("/cases").status)

    assert statuses == [200] * 4


def test_wrong_passwords_are_counted_though_their_worker_ends(served: LiveInstance) -> None:
    """With nobody signed in it ends while its guesser waits: who waits must not begin anew."""
    browser = Browser("localhost", served.desk_port)
    browser.cookies["language"] = "en"
    waits: list[int] = []
    for _ in range(20):
        page = browser.get("/sign-in")
        typed = {"name": FOUNDER.sign_in_name, "password": "an invented guess"}
        said = browser.send(page, page.form("/sign-in", having="password"), typed)
        waits += map(int, re.findall(r"Wait (\d+) second", said.text))
        if waits[-1:] == [4]:
            break
        time.sleep(waits[-1] + 0.1 if "Wait" in said.text else 0)

    assert waits == [1, 2, 4]


def test_the_worker_of_the_public_site_ends_after_something_was_brought(
    served: LiveInstance,
) -> None:
    """It has no sessions: what somebody brought is forgotten at once."""
    public = Browser("127.0.0.1", served.public_port)
    worker = served.worker("public")
    page = public.get("/verify")

    public.send(page, page.form(having="receipt"), {"receipt": "invented"}, files=[])

    assert served.wait_for_another_worker("public", worker) != worker


def test_the_worker_of_the_public_site_stays_for_those_who_only_read(
    served: LiveInstance,
) -> None:
    """Pages say nothing about who reads them."""
    public = Browser("127.0.0.1", served.public_port)
    worker = served.worker("public")

    for address in ("/", "/help", "/verify", "/?lang=kk", "/static/site.css"):
        public.get(address)
    time.sleep(2)

    assert served.workers("public") == [worker]


def test_no_process_outlives_the_supervisor(tmp_path: Path) -> None:
    """Not even when it is killed."""
    with living(tmp_path / "live") as live:
        live.found(FOUNDER)
        live.start()
        everybody = live.processes()
        # The supervisor, two programs with a worker each, and the loop that seals what arrives.
        assert len(everybody) == 6
        assert live.process is not None

        live.process.kill()

        wait_for(lambda: not [pid for pid in everybody if is_running(pid)])

"""The supervisor: what it prints, how it ends, what it leaves behind."""

from __future__ import annotations

import http.client
import signal
import socket
import sqlite3
import stat
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import sync_playwright

from dalel.site.demo import DEMO_LIST, DEMO_MEMBERS
from tests.site.served import ENDS_WITHIN_SECONDS, Served, free_port, start, still_running

CHROMIUM = "/usr/bin/chromium"
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
]

pytestmark = pytest.mark.timeout(180)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where the demo of these tests lies; the first start makes it."""
    return tmp_path_factory.mktemp("served") / "instance"


@pytest.fixture(scope="module")
def served(folder: Path) -> Iterator[Served]:
    """Return a demo that is running."""
    running = start(folder, "--demo")
    running.read_until_ready()
    yield running
    running.process.kill()
    running.process.wait()


def status_of(url: str, *, host: str | None = None, content: bytes | None = None) -> int:
    """Return the status of an address, without following anything."""
    address = urlsplit(url)
    connection = http.client.HTTPConnection(str(address.hostname), address.port, timeout=10)
    headers = {"Host": host} if host else {}
    connection.request("POST" if content else "GET", address.path or "/", content, headers)
    status = connection.getresponse().status
    connection.close()
    return status


def test_prints_where_it_is_and_who_can_sign_in(served: Served) -> None:
    """In this order, for those who read it with a program."""
    assert served.lines == [
        f"public {served.public}",
        f"desk {served.desk}",
        *(f"member {name} {role} {password}" for name, role, password in DEMO_MEMBERS),
        f"list {DEMO_LIST}",
        "ready",
    ]


def test_answers_when_it_says_ready(served: Served) -> None:
    """Both programs, each with its own addresses."""
    assert status_of(f"{served.public}/") == 200
    assert status_of(f"{served.desk}/sign-in") == 200
    assert status_of(f"{served.public}/sign-in") == 404


def test_answers_to_its_own_name_only(served: Served) -> None:
    """Cookies ignore ports; so each program has a name of its own."""
    assert status_of(f"{served.public}/", host="localhost") == 400
    assert status_of(f"{served.desk}/sign-in", host="127.0.0.1") == 400


def test_listens_on_this_machine_only(served: Served) -> None:
    """A demo is reached from nowhere else."""
    loopback = {"0100007F", "0" * 24 + "01000000"}

    for port in (served.public_port, served.desk_port):
        assert listening(port)
        assert listening(port) <= loopback


def listening(port: int) -> set[str]:
    """Return the addresses on which something listens at a port, as the kernel writes them."""
    rows = [
        row.split()
        for table in ("tcp", "tcp6")
        for row in Path(f"/proc/net/{table}").read_text().splitlines()[1:]
    ]
    places = [row[1].split(":") for row in rows if row[3] == "0A"]
    return {address for address, number in places if int(number, 16) == port}


def test_nobody_else_can_read_the_instance(served: Served) -> None:
    """Not the databases, not the logs of the programs."""
    for path in [served.folder, *served.folder.rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


def test_weighs_little(served: Served) -> None:
    """Both programs, the loop that seals and what watches over them run on an old laptop."""
    rollups = [
        Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        for pid in {served.process.pid, *_settled(served)}
    ]
    lines = [line for rollup in rollups for line in rollup if line.startswith("Pss:")]

    assert sum(int(line.split()[1]) for line in lines) < 200 * 1024


def test_replaces_a_worker_that_took_content(served: Served) -> None:
    """What a visitor brought is gone from memory a moment later, without a pause in service."""
    before = _settled(served)
    assert status_of(f"{served.public}/verify", content=b"receipt=ABC") == 200

    gone = _until_changed(served, before)

    assert len(gone) == 1
    assert status_of(f"{served.public}/") == 200


def _settled(served: Served) -> set[int]:
    """Return the processes once no worker is being replaced for an earlier test."""
    before: set[int] = set()
    while before != served.processes():
        before = served.processes()
        time.sleep(2)
    return before


def _until_changed(served: Served, before: set[int]) -> set[int]:
    give_up_at = time.monotonic() + 10
    while time.monotonic() < give_up_at:
        gone = before - served.processes()
        if gone and len(served.processes()) == len(before):
            return gone
        time.sleep(0.1)
    return set()


def test_writes_nothing_about_requests(served: Served) -> None:
    """Neither addresses nor words nor where they came from."""
    assert status_of(f"{served.public}/a-telling-address") == 404

    written = "".join(path.read_text() for path in (served.folder / "run").glob("*.log"))
    assert "telling" not in written
    assert "127.0.0.1" not in written


def test_the_public_site_never_sees_a_cookie_of_the_desk(served: Served) -> None:
    """In a real browser, signed in at the desk, on the same machine."""
    name, _role, password = DEMO_MEMBERS[0]
    sent: list[dict[str, str]] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
        page = browser.new_page()
        page.goto(f"{served.desk}/sign-in?lang=en")
        page.fill("input[name=name]", name)
        page.fill("input[name=password]", password)
        page.click("main button")
        page.wait_for_url(f"{served.desk}/desk")
        page.on("request", lambda request: sent.append(request.all_headers()))
        page.goto(f"{served.public}/verify?lang=ru")
        page.fill("textarea", "ABC")
        page.click("main button")
        page.wait_for_selector("[data-outcome]")
        kept = {(one["domain"], one["name"]) for one in page.context.cookies()}
        browser.close()

    assert ("localhost", "s") in kept
    assert {name for domain, name in kept if domain == "127.0.0.1"} == {"language"}
    assert {headers.get("cookie") for headers in sent} <= {None, "language=ru"}


def test_a_taken_port_is_named_in_one_sentence(served: Served, tmp_path: Path) -> None:
    """With what to do about it."""
    second = start(tmp_path / "other", "--demo", ports=(served.public_port, free_port()))

    assert len(second.read_until_ready()) == 1
    assert second.process.wait(10) == 1
    assert f"port {served.public_port} is already in use" in second.lines[0]
    assert "DALEL_PUBLIC_PORT" in second.lines[0]


def test_one_instance_is_served_once(served: Served) -> None:
    """Two desks on one instance would each hold half of the sessions."""
    second = start(served.folder, "--demo")

    second.read_until_ready()

    assert second.process.wait(10) == 1
    assert "already running" in second.lines[0]


def test_ends_with_everything_it_started(served: Served) -> None:
    """On an interrupt, within five seconds, also with a visitor in the middle of a request."""
    processes = served.processes()
    with socket.create_connection(("127.0.0.1", served.public_port)) as stalled:
        stalled.sendall(b"POST /verify HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\n\r\n")

        seconds = served.end(signal.SIGINT)

    assert seconds < ENDS_WITHIN_SECONDS
    assert served.process.returncode == 0
    assert still_running(processes) == set()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("which", ["--public-only", "--desk-only"])
def test_a_program_alone_ends_the_same_way(
    served: Served, number: signal.Signals, which: str
) -> None:
    """Whatever the signal; the demo that is there is not made again."""
    started = time.monotonic()
    alone = start(served.folder, "--demo", which)
    lines = alone.read_until_ready()
    seconds = time.monotonic() - started
    processes = alone.processes()

    assert lines[0] == (f"public {alone.public}" if "public" in which else f"desk {alone.desk}")
    assert lines[-1] == "ready"
    assert seconds < 10
    assert alone.end(number) < ENDS_WITHIN_SECONDS
    assert still_running(processes) == set()


def test_leaves_nothing_when_the_supervisor_is_killed(served: Served) -> None:
    """Nobody could reach the programs any more; so they end as well."""
    alone = start(served.folder, "--demo", "--public-only")
    alone.read_until_ready()
    processes = alone.processes()

    alone.process.kill()
    alone.process.wait()

    give_up_at = time.monotonic() + 10
    while still_running(processes) and time.monotonic() < give_up_at:
        time.sleep(0.1)
    assert still_running(processes) == set()


def test_says_that_there_is_no_instance(tmp_path: Path) -> None:
    """Without the demo nothing is made unasked."""
    alone = start(tmp_path / "none")

    alone.read_until_ready()

    assert alone.process.wait(20) == 1
    assert "dalel init" in alone.lines[0]
    assert not (tmp_path / "none").exists()


def test_does_not_serve_a_log_that_lost_its_guard(served: Served) -> None:
    """A table that must only grow is watched at every start, not only by the audit."""
    with sqlite3.connect(served.folder / "dalel.sqlite3") as records:
        [statement] = records.execute(
            "SELECT sql FROM sqlite_master WHERE name = 'ledger_leaf_no_update'"
        ).fetchone()
        records.execute("DROP TRIGGER ledger_leaf_no_update")
    records.close()

    alone = start(served.folder, "--demo", "--desk-only")
    alone.read_until_ready()

    assert alone.process.wait(20) == 1
    assert "dalel audit" in alone.lines[0]
    with sqlite3.connect(served.folder / "dalel.sqlite3") as records:
        records.execute(statement)
    records.close()

"""The two programs as people run them: starting, signing in, resting, taking a large file."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from bench.report import Result, at_most

PUBLIC, DESK = 8310, 8311
FILE_BYTES = 1024**3
CHUNK = os.urandom(1024 * 1024)
TICKS = os.sysconf("SC_CLK_TCK")


def run() -> Iterator[Result]:
    """Start a demo twice; measure the second start, rest, signing in and one upload."""
    folder = Path(tempfile.mkdtemp(prefix="dalel-bench-"))
    try:
        with _served(folder):
            pass
        started = time.perf_counter()
        with _served(folder) as (supervisor, member):
            yield at_most("second-start", time.perf_counter() - started, "s", 2.0)
            time.sleep(2)
            yield at_most("memory-at-rest", _pss(_programs(supervisor)), "MiB", 150)
            browser = _Browser()
            browser.get("/sign-in")
            started = time.perf_counter()
            browser.post("/sign-in", {"name": member[0], "password": member[1]})
            yield at_most("sign-in", (time.perf_counter() - started) * 1000, "ms", 700)
            yield from _upload(supervisor, browser)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _served(folder: Path) -> Iterator[tuple[int, tuple[str, str]]]:
    """Run ``dalel serve --demo``; yield the supervisor's id and the first member's sign-in."""
    environment = {
        **os.environ,
        "DALEL_INSTANCE": str(folder / "instance"),
        "DALEL_PUBLIC_PORT": str(PUBLIC),
        "DALEL_DESK_PORT": str(DESK),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "dalel", "serve", "--demo"],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        member = None
        for printed in process.stdout or ():
            words = printed.split(maxsplit=3)
            if words[0] == "member" and member is None:
                member = (words[1], words[3].strip())
            if words[0] == "ready":
                break
        if member is None:
            raise RuntimeError("the programs did not start")
        yield process.pid, member
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(10)


class _Browser:
    """Just enough of a browser for one member."""

    def __init__(self) -> None:
        self.cookies: dict[str, str] = {}

    def get(self, address: str) -> str:
        """Return a page."""
        return self.send("GET", address, None, {})

    def post(self, address: str, fields: dict[str, str]) -> str:
        """Send a form with the token of the last page."""
        body = urlencode({**fields, "csrfmiddlewaretoken": self.token}).encode()
        return self.send(
            "POST", address, body, {"Content-Type": "application/x-www-form-urlencoded"}
        )

    def send(self, method: str, address: str, body: object, headers: dict[str, str]) -> str:
        """Send a request and keep cookies and the form token."""
        connection = http.client.HTTPConnection("localhost", DESK, timeout=600)
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        origin = {"Origin": f"http://localhost:{DESK}"}
        connection.request(method, address, body, {"Cookie": cookie, **origin, **headers})  # type: ignore[arg-type]
        response = connection.getresponse()
        page = response.read().decode()
        for name, value in response.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        self.token = found[1] if found else getattr(self, "token", "")
        self.status = response.status
        return page


def _upload(supervisor: int, browser: _Browser) -> Iterator[Result]:
    number = re.search(r'href="/cases/(\d{4}-\w{5})"', browser.get("/cases"))
    if number is None:
        raise RuntimeError("no case to upload to")
    address = f"/cases/{number[1]}/entries/new/evidence"
    page = browser.get(address)
    code = re.search(r'<option value="(\w+)"', page)
    programs = _programs(supervisor)
    cpu, memory = _cpu(programs), _pss(programs)
    body = _multipart(browser.token, code[1] if code else "")
    headers = {"Content-Type": "multipart/form-data; boundary=bench", "Content-Length": body[0]}
    peak = _Peak(programs)
    browser.send("POST", address, peak.watching(body[1]), headers)
    if browser.status != 302:
        raise RuntimeError(f"upload: {browser.status}")
    yield at_most("upload-1gib-cpu", _cpu(programs) - cpu, "s", 6.0)
    yield at_most("upload-1gib-memory", peak.highest - memory, "MiB", 64)


def _multipart(token: str, code: str) -> tuple[str, Iterator[bytes]]:
    fields = {"csrfmiddlewaretoken": token, "evidence_type": code}
    head = "".join(
        f'--bench\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    )
    head += (
        '--bench\r\nContent-Disposition: form-data; name="attachments"; filename="video.mp4"\r\n'
        "Content-Type: video/mp4\r\n\r\n"
    )
    tail = b"\r\n--bench--\r\n"

    def parts() -> Iterator[bytes]:
        yield head.encode()
        for _ in range(FILE_BYTES // len(CHUNK)):
            yield CHUNK
        yield tail

    return str(len(head.encode()) + FILE_BYTES + len(tail)), parts()


class _Peak:
    """Watches memory while a body is sent."""

    def __init__(self, programs: list[int]) -> None:
        self._programs = programs
        self.highest = 0.0

    def watching(self, parts: Iterator[bytes]) -> Iterator[bytes]:
        """Pass the parts on and look at the memory now and then."""
        for number, part in enumerate(parts):
            if number % 64 == 0:
                self.highest = max(self.highest, _pss(self._programs))
            yield part


def _programs(supervisor: int) -> list[int]:
    """Return the processes of both programs: everything below the supervisor."""
    found, queue = [], [supervisor]
    while queue:
        parent = queue.pop()
        for thread in Path(f"/proc/{parent}/task").iterdir():
            children = (thread / "children").read_text().split()
            found += [int(child) for child in children]
            queue += [int(child) for child in children]
    return found


def _pss(programs: list[int]) -> float:
    """Return the memory of processes in MiB, what they share counted once."""
    total = 0
    for process in programs:
        rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
        total += int(rollup.split("\nPss:")[1].split()[0])
    return total / 1024


def _cpu(programs: list[int]) -> float:
    """Return the processor seconds that processes have used."""
    ticks = 0
    for process in programs:
        fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / TICKS

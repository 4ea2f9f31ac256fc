"""Searching all cases of a member: the first hits after signing in, later ones, and the memory."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.report import Result, at_most

RARE = "Подорожник"
QUESTIONS = ("тергеуші", "заявления свидетель", RARE, "absentword", "есік дверь хат")


def measure(desk: Any, size: int) -> Iterator[Result]:
    """Measure on an instance with so many cases; one of them holds a rare word."""
    from dalel.apps.cases.actions import record_in_case

    record_in_case(desk.case, "note", {"text": f"{RARE} im Hof"}, by=desk.session, now=desk.now)
    before = _memory()
    client = desk.browser()
    started = time.perf_counter()
    page = _ask(client, QUESTIONS[0])
    yield at_most(f"search-first-hits-{size}", time.perf_counter() - started, "s", 2.5)
    if "<mark>" not in page:
        raise RuntimeError("nothing was found")
    started = time.perf_counter()
    while 'name="more"' in _ask(client, "absentword", more="1"):
        pass
    yield at_most(f"search-all-once-{size}", time.perf_counter() - started, "s", 60)
    waits = []
    for words in QUESTIONS * 3:
        started = time.perf_counter()
        _ask(client, words)
        waits.append((time.perf_counter() - started) * 1000)
    yield at_most(f"search-later-p50-{size}", statistics.median(waits), "ms", 800)
    yield at_most(f"search-later-worst-{size}", max(waits), "ms", 800)
    yield at_most(f"search-memory-{size}", _memory() - before, "MiB", 350)


def _ask(client: Any, words: str, **more: str) -> str:
    answer = client.post("/search", {"words": words, **more})
    if answer.status_code != 200:
        raise RuntimeError(f"search: {answer.status_code}")
    return str(answer.content.decode())


def _memory() -> float:
    rollup = Path("/proc/self/smaps_rollup").read_text()
    return int(rollup.split("\nPss:")[1].split()[0]) / 1024

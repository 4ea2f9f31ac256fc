"""My cases and a case, with 1,000 and 10,000 cases, against a bare page of 50 rows.

``python -m bench.listing 100000`` grows to 100,000 as well; those beyond 10,000 are of few entries,
since a list reads none of them.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from bench.instance import scratch_instance
from bench.pages import against_bare, wait
from bench.report import Result, at_most, measured_apart, ratio_at_most

SIZES = (1_000, 10_000, 100_000)
LARGEST = 10_000
ENTRIES_BEYOND = 2
PAGES = 20


def run() -> Iterator[Result]:
    """Measure in a process of its own: Django is loaded once per process."""
    return measured_apart("bench.listing")


def measure(largest: int) -> Iterator[Result]:
    """Measure at each size up to the largest."""
    from bench import one_case, searching

    with scratch_instance():
        desk, lists = _desk(), []
        there = 0
        for size in (one for one in SIZES if one <= largest):
            started = time.perf_counter()
            seed_up_to(desk, size - there, entries_each(size))
            seconds = time.perf_counter() - started
            yield at_most(f"seed-{size}", seconds / (size - there) * 10_000, "s/10,000", 240)
            there = size
            cpu, bare = against_bare(desk, "/cases", size)
            lists.append(cpu / bare)
            yield from _list(desk, size)
            yield ratio_at_most(f"my-cases-cpu-{size}", cpu, "ms", bare, 3.0)
        yield ratio_at_most("my-cases-growth-cpu", lists[-1], "bare pages", lists[0], 1.5)
        yield from one_case.measure(desk)
        yield from searching.measure(desk, there)


def _desk() -> Any:
    from bench.saving import _Desk

    return _Desk()


def entries_each(size: int) -> int:
    """Return how many entries the cases have with which the list grows to a size."""
    from bench.seeding import ENTRIES_EACH

    return ENTRIES_EACH if size <= LARGEST else ENTRIES_BEYOND


def seed_up_to(desk: Any, more: int, each: int) -> None:
    """Record more cases, with so many entries each."""
    from bench.seeding import seed

    seed(desk.session, more, now=desk.now, entries_each=each)


def _list(desk: Any, size: int) -> Iterator[Result]:
    client = desk.browser()
    waits = sorted(wait(lambda: client.get("/cases")) for _ in range(PAGES))
    page = client.get("/cases").content
    yield at_most(f"my-cases-p50-{size}", statistics.median(waits), "ms", 100)
    yield at_most(f"my-cases-page-{size}", len(page) / 1000, "kB", 50)


if __name__ == "__main__":
    for one in measure(int(sys.argv[1]) if sys.argv[1:] else LARGEST):
        print(json.dumps(asdict(one)), flush=True)

"""My cases and a case, with 1,000 and 10,000 cases, against a bare page of 50 rows.

``python -m bench.listing 100000`` grows to 100,000 as well.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import Any

from bench.instance import scratch_instance
from bench.report import Result, at_most, cpu_seconds, ratio_at_most

SIZES = (1_000, 10_000, 100_000)
LARGEST = 10_000
PAGES, ROUNDS = 20, 4


def run() -> Iterator[Result]:
    """Measure in a process of its own: Django is loaded once per process."""
    measured = subprocess.run(
        [sys.executable, "-m", "bench.listing"], check=True, stdout=subprocess.PIPE, text=True
    )
    for printed in measured.stdout.splitlines():
        yield Result(**json.loads(printed))


def measure(largest: int) -> Iterator[Result]:
    """Measure at each size up to the largest."""
    from bench import searching

    with scratch_instance():
        desk, lists = _desk(), []
        there = 0
        for size in (one for one in SIZES if one <= largest):
            started = time.perf_counter()
            seed_up_to(desk, size - there)
            seconds = time.perf_counter() - started
            yield at_most(f"seed-{size}", seconds / (size - there) * 10_000, "s/10,000", 240)
            there = size
            lists.append(cpu_of(desk, "/cases"))
            yield from _list(desk, size, lists[-1])
        yield ratio_at_most("my-cases-growth-cpu", lists[-1], "ms", lists[0], 1.5)
        yield from _one_case(desk)
        yield from searching.measure(desk, there)


def _desk() -> Any:
    from bench.saving import _Desk

    return _Desk()


def seed_up_to(desk: Any, more: int) -> None:
    """Record more cases."""
    from bench.seeding import seed

    seed(desk.session, more, now=desk.now)


def _list(desk: Any, size: int, cpu: float) -> Iterator[Result]:
    client = desk.browser()
    waits = sorted(_wait(lambda: client.get("/cases")) for _ in range(PAGES))
    page = client.get("/cases").content
    yield at_most(f"my-cases-p50-{size}", statistics.median(waits), "ms", 100)
    yield ratio_at_most(f"my-cases-cpu-{size}", cpu, "ms", bare_cpu(desk, size), 3.0)
    yield at_most(f"my-cases-page-{size}", len(page) / 1000, "kB", 50)


def _one_case(desk: Any) -> Iterator[Result]:
    from dalel.apps.cases.actions import InCase, open_case, record_several_in_case
    from dalel.apps.cases.queries import case_visible_to

    client, by = desk.browser(), desk.session
    small, _opening = open_case({"title": "Small"}, by=by, now=desk.now)
    large, _opening = open_case({"title": "Large"}, by=by, now=desk.now)
    case = case_visible_to(by, large, now=desk.now)
    if case is None:
        raise LookupError(large)
    news = [InCase("note", {"text": "Invented text. " * 12}) for _ in range(199)]
    record_several_in_case(case, news, by=by, now=desk.now)
    waits = sorted(_wait(lambda: client.get(f"/cases/{small}")) for _ in range(PAGES))
    yield at_most("case-p50", statistics.median(waits), "ms", 25)
    cpu = cpu_of(desk, f"/cases/{large}")
    bare = bare_cpu(desk, 1)
    yield ratio_at_most("case-200-entries-cpu", cpu, "ms", bare, 6.0)
    yield at_most("case-200-entries-first-cpu", _first_cpu(desk, f"/cases/{large}"), "ms", 150)


def _first_cpu(desk: Any, address: str) -> float:
    """Return the CPU milliseconds of a page whose entries this program has not opened yet."""
    from dalel.apps.entries import remembering
    from dalel.core.keys import records

    client, spent = desk.browser(), []
    for _ in range(ROUNDS):
        for memory in list(remembering._remembered):
            memory._opened.clear()
        records._verified.cache_clear()
        spent.append(cpu_seconds(lambda: client.get(address)))
    return min(spent) * 1000


def bare_cpu(desk: Any, size: int) -> float:
    """Return the CPU milliseconds of the bare page, with as many rows in its table."""
    from django.db import connection, transaction
    from django.test import override_settings

    from bench import bare

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(bare.ROWS)
        cursor.execute(bare.ROWS_INDEX)
        cursor.execute("DELETE FROM bench_rows")
        cursor.executemany(
            "INSERT INTO bench_rows (number, title, stage, last, recorded) "
            "VALUES (%s, %s, %s, %s, %s)",
            [(f"2026-{n:05}", "Red folder", "Filed", "3 May: Letter", n) for n in range(size)],
        )
    with override_settings(ROOT_URLCONF="bench.bare"):
        return cpu_of(desk, "/bare-rows")


def cpu_of(desk: Any, address: str) -> float:
    """Return the CPU milliseconds of one page, of the quietest round."""
    client = desk.browser()

    def some() -> None:
        for _ in range(PAGES):
            if client.get(address).status_code != 200:
                raise RuntimeError(address)

    some()
    return min(cpu_seconds(some) for _ in range(ROUNDS)) / PAGES * 1000


def _wait(ask: Callable[[], object]) -> float:
    started = time.perf_counter()
    ask()
    return (time.perf_counter() - started) * 1000


if __name__ == "__main__":
    for one in measure(int(sys.argv[1]) if sys.argv[1:] else LARGEST):
        print(json.dumps(asdict(one)), flush=True)

"""One measurement, and the file that collects them."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

FILE = Path("build/bench.jsonl")


@dataclass(frozen=True)
class Result:
    """One line of build/bench.jsonl.

    ``goal`` is the limit for ``ratio`` where there is a baseline, else for ``value``;
    ``ok`` is whether it was kept.
    """

    name: str
    value: float
    unit: str
    baseline: float | None
    ratio: float | None
    goal: str
    ok: bool


def measured_apart(module: str, **environment: str) -> Iterator[Result]:
    """Run a module in a process of its own, since Django is loaded once; yield what it prints."""
    measured = subprocess.run(
        [sys.executable, "-m", module],
        env={**os.environ, **environment},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    for printed in measured.stdout.splitlines():
        yield Result(**json.loads(printed))


def at_most(name: str, value: float, unit: str, limit: float) -> Result:
    """Return a result whose value must not exceed a limit."""
    return Result(name, value, unit, None, None, f"<= {limit:g} {unit}", value <= limit)


def at_least(name: str, value: float, unit: str, limit: float) -> Result:
    """Return a result whose value must reach a limit."""
    return Result(name, value, unit, None, None, f">= {limit:g} {unit}", value >= limit)


def ratio_at_most(name: str, value: float, unit: str, baseline: float, limit: float) -> Result:
    """Return a result that must not exceed ``limit`` times its baseline."""
    ratio = value / baseline
    return Result(name, value, unit, baseline, ratio, f"<= {limit:g} x", ratio <= limit)


def ratio_at_least(name: str, value: float, unit: str, baseline: float, limit: float) -> Result:
    """Return a result that must reach ``limit`` times its baseline."""
    ratio = value / baseline
    return Result(name, value, unit, baseline, ratio, f">= {limit:g} x", ratio >= limit)


def write(results: list[Result]) -> None:
    """Write the results and print them."""
    FILE.parent.mkdir(exist_ok=True)
    with FILE.open("w", encoding="utf-8") as file:
        for result in results:
            file.write(json.dumps(asdict(result)) + "\n")
            print(line(result), flush=True)


def line(result: Result) -> str:
    """Return a result as a person reads it."""
    mark = "ok  " if result.ok else "MISS"
    ratio = f" = {result.ratio:.2f} x {result.baseline:.4g}" if result.baseline else ""
    return f"{mark} {result.name}: {result.value:.4g} {result.unit}{ratio} (goal {result.goal})"


def cpu_seconds(work: Callable[[], object]) -> float:
    """Return the processor seconds that ``work`` takes in this process."""
    started = time.process_time()
    work()
    return time.process_time() - started


@contextmanager
def child_cpu() -> Iterator[list[float]]:
    """Yield a list that gets the processor seconds of the children that ended inside."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent: list[float] = []
    yield spent
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)

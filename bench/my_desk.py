"""My desk over 500 cases with terms: counting them after signing in, and the page itself."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from bench.instance import scratch_instance
from bench.pages import in_turn
from bench.report import Result, at_most, measured_apart, ratio_at_most

CASES = 500
ENTRIES = 20


def run() -> Iterator[Result]:
    """Measure in a process of its own: Django is loaded once per process."""
    return measured_apart("bench.my_desk")


def measure() -> Iterator[Result]:
    """Measure on a scratch instance."""
    with scratch_instance():
        from bench.saving import _Desk
        from bench.seeding import seed

        desk = _Desk()
        handed_in = (desk.now - timedelta(days=9)).date().isoformat()
        filing: dict[str, object] = {"filing_type": "crime_statement", "handed_in": handed_in}
        seed(desk.session, CASES, now=desk.now, entries_each=ENTRIES, first=("filing", filing))
        yield at_most(f"clocks-after-sign-in-{CASES}", _counting(desk), "s", 10)
        page, cases = in_turn(desk.browser(), "/desk", "/cases")
        yield ratio_at_most(f"my-desk-cpu-{CASES}", page, "ms", cases, 2.0)


def _counting(desk: Any) -> float:
    from dalel.apps.procedure.desk import desk_of

    started = time.perf_counter()
    counted = desk_of(desk.session, now=desk.now, is_late=lambda: False)
    if counted.behind or counted.cases < CASES:
        raise RuntimeError(f"{counted.behind} of {counted.cases} cases are behind")
    return time.perf_counter() - started


if __name__ == "__main__":
    for one in measure():
        print(json.dumps(asdict(one)), flush=True)

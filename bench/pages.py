"""What a page costs, and what a bare one costs in the same run."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from typing import Any

from bench import bare
from bench.report import cpu_seconds

PAGES, ROUNDS = 20, 5


def settle() -> None:
    """Do as a worker does that has loaded: what is there then is not looked through again."""
    gc.collect()
    gc.freeze()


def against_bare(desk: Any, address: str, size: int) -> tuple[float, float]:
    """Return the CPU milliseconds of a page and of the bare one with so many rows in its table.

    They are asked in turn, so that both meet the same neighbours on the machine.
    """
    fill(size)
    client = desk.browser()
    settle()
    rounds = [(_round(client, address), _bare_round(client)) for _ in range(ROUNDS + 1)][1:]
    return min(page for page, _bare in rounds), min(bare for _page, bare in rounds)


def in_turn(client: Any, one: str, other: str) -> tuple[float, float]:
    """Return the CPU milliseconds of two pages, asked in turn."""
    settle()
    rounds = [(_round(client, one), _round(client, other)) for _ in range(ROUNDS + 1)][1:]
    return min(first for first, _second in rounds), min(second for _first, second in rounds)


def first_against_bare(desk: Any, address: str, forget: Callable[[], None]) -> tuple[float, float]:
    """Return the same where all that was remembered of the page is forgotten each time."""
    fill(bare.SHOWN)
    client = desk.browser()
    settle()
    rounds = []
    for _ in range(2 * ROUNDS):
        forget()
        spent = cpu_seconds(lambda: _answered(client, address)) * 1000
        rounds.append((spent, _bare_round(client)))
    return min(page for page, _bare in rounds), min(bare for _page, bare in rounds)


def _bare_round(client: Any) -> float:
    from django.test import override_settings

    with override_settings(ROOT_URLCONF="bench.bare"):
        return _round(client, "/bare-rows")


def _round(client: Any, address: str) -> float:
    def some() -> None:
        for _ in range(PAGES):
            _answered(client, address)

    return cpu_seconds(some) / PAGES * 1000


def _answered(client: Any, address: str) -> None:
    if client.get(address).status_code != 200:
        raise RuntimeError(address)


def fill(size: int) -> None:
    """Put so many rows into the bare page's table."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(bare.ROWS)
        cursor.execute(bare.ROWS_INDEX)
        cursor.execute("DELETE FROM bench_rows")
        cursor.executemany(
            "INSERT INTO bench_rows (number, title, stage, last, recorded) "
            "VALUES (%s, %s, %s, %s, %s)",
            [(f"2026-{n:05}", "Red folder", "Filed", "3 May: Letter", n) for n in range(size)],
        )


def wait(ask: Callable[[], object]) -> float:
    """Return the milliseconds that an answer takes."""
    started = time.perf_counter()
    ask()
    return (time.perf_counter() - started) * 1000

"""Reports: what one costs from the code to the commit, many at once, and the inbox at any size."""

from __future__ import annotations

import json
import os
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from bench.instance import scratch_instance
from bench.report import Result, at_least, at_most, cpu_seconds, measured_apart, ratio_at_most

if TYPE_CHECKING:
    from dalel.core.keys.codes import CodeKeys, ReportCode

REPORTS = 12
WORDS = "Invented. " * 200
FILE = os.urandom(5 * 1024 * 1024)
FEW, MANY = 100, 10_000
PAGES, ROUNDS = 10, 4


def run() -> Iterator[Result]:
    """Measure in a process of its own: Django is loaded once per process."""
    return measured_apart("bench.reports")


def measure() -> Iterator[Result]:
    """Measure on a scratch instance."""
    with scratch_instance():
        from bench.saving import _Desk

        desk = _Desk()
        yield from _one_after_another(desk.now)
        yield from _at_once(desk.now)
        yield from _inbox(desk)


def submit(now: Any, file: bytes = b"") -> bytes:
    """Draw a code, unlock it, write, send; return the code's number when all is on the disk."""
    from dalel.apps.intake.actions.filing import file_entries
    from dalel.apps.intake.actions.reporting import (
        PageEntry,
        begin_report,
        finish_report,
        save_page,
    )
    from dalel.apps.intake.arriving_files import ArrivedFile, ArrivingWriter
    from dalel.apps.intake.readers import ReaderChoice
    from dalel.core.keys.codes import ReportCode

    keys = _unlocked(ReportCode.new())
    report = begin_report(keys, ReaderChoice(), for_whom="self", language="kk", now=now)
    story = PageEntry("statement", {"form": "written_by_herself", "words": WORDS})
    brought: tuple[PageEntry, ...] = ()
    if file:
        writer = ArrivingWriter(report, limit_bytes=len(file))
        writer.name, writer.media_type = "a.bin", "application/octet-stream"
        writer.add(file)
        writer.finish()
        brought = file_entries([ArrivedFile(writer)])
    save_page(report, [story, *brought], now=now, language="kk")
    finish_report(report, now=now)
    return keys.lookup_id


def _unlocked(code: ReportCode) -> CodeKeys:
    """Unlock a code, and come again where too many wait, as the page asks a browser to."""
    from dalel.apps.intake.codes import WRITING, unlock
    from dalel.apps.intake.errors import DoorFull

    while True:
        try:
            return unlock(code, queue=WRITING)
        except DoorFull:
            time.sleep(0.2)


def _one_after_another(now: Any) -> Iterator[Result]:
    submit(now)
    yield at_most("report-2kB-p50", _p50(lambda: submit(now)), "ms", 550)
    cpu = cpu_seconds(lambda: [submit(now) for _ in range(REPORTS)]) / REPORTS * 1000
    yield at_most("report-2kB-cpu", cpu, "ms", 650)
    yield at_most("report-5MiB-p50", _p50(lambda: submit(now, FILE)), "ms", 850)
    _sealed(now)


def _p50(work: Callable[[], object]) -> float:
    waits = []
    for _ in range(REPORTS):
        started = time.perf_counter()
        work()
        waits.append(time.perf_counter() - started)
    return statistics.median(waits) * 1000


def _at_once(now: Any) -> Iterator[Result]:
    waits, seconds = _clients(8, lambda: submit(now, FILE), now)
    yield at_least("reports-8-clients-5MiB", len(waits) / seconds, "reports/s", 1.8)
    yield at_most("reports-8-clients-5MiB-p99", max(waits), "s", 5)
    for clients in (8, 32):
        waits, _seconds = _clients(clients, lambda: submit(now), now)
        yield at_least(f"reports-{clients}-clients-stored", len(waits), "reports", clients * 2)


def _clients(count: int, work: Callable[[], bytes], now: Any) -> tuple[list[float], float]:
    """Let clients send two reports each; check that codes are as many as what is stored."""
    from django.db import connections

    from dalel.apps.intake.models import Lookup

    before = Lookup.objects.count()
    waits: list[float] = []
    codes: set[bytes] = set()

    def client() -> None:
        for _ in range(2):
            started = time.perf_counter()
            codes.add(work())
            waits.append(time.perf_counter() - started)
        connections.close_all()

    threads = [threading.Thread(target=client) for _ in range(count)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - started
    _sealed(now)
    stored = Lookup.objects.count() - before
    if not len(codes) == stored == count * 2:
        raise RuntimeError(f"{len(codes)} codes, {stored} stored")
    return waits, seconds


def _sealed(now: Any) -> None:
    from dalel.apps.intake.actions.sealing import seal_arrivals

    while seal_arrivals(now=now):
        pass


def _inbox(desk: Any) -> Iterator[Result]:
    from dalel.apps.entries.models import Container

    there = Container.objects.filter(type="CONVERSATION").count()
    seed(desk, FEW - there)
    few = _cpu_of(desk)
    seed(desk, MANY - FEW)
    yield ratio_at_most("inbox-growth-cpu", _cpu_of(desk), "ms", few, 1.3)


def seed(desk: Any, more: int) -> None:
    """Lay more reports into the inbox, in bulk."""
    from dalel.apps.entries.actions import NewEntry, record_entries
    from dalel.apps.entries.containers import expect_answer
    from dalel.apps.entries.epochs import Founded, Holder, prepare_container, write_containers
    from dalel.apps.entries.numbers import free_numbers
    from dalel.apps.intake.promises import promised_day

    me = Holder(desk.session.member_id, desk.session.own_key)
    for _ in range(0, max(more, 0), 1000):
        made = [prepare_container("CONVERSATION", [me]) for _ in range(min(more, 1000))]
        fields = {"for_whom": "self", "channel": "phone", "language": "kk"}
        new = [NewEntry(one.opened, "report", fields) for one in made]

        def found(made: Any = made) -> None:
            numbers = free_numbers(desk.now.year, len(made))
            founded = [Founded.of(one, [me]) for one in made]
            write_containers(dict(zip(numbers, founded, strict=True)), now=desk.now)
            for one in made:
                due = promised_day(desk.now, is_urgent=False)
                expect_answer(one.opened.id, due, is_urgent=False)

        keys = [wrap for one in made for wrap in one.wraps]
        author = desk.session.author
        record_entries(new, author=author, now=desk.now, keys=keys, beforehand=found)


def _cpu_of(desk: Any) -> float:
    client = desk.browser()

    def pages() -> None:
        for _ in range(PAGES):
            if client.get("/inbox").status_code != 200:
                raise RuntimeError("/inbox")

    pages()
    return min(cpu_seconds(pages) for _ in range(ROUNDS)) / PAGES * 1000


if __name__ == "__main__":
    for one in measure():
        print(json.dumps(asdict(one)), flush=True)

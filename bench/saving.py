"""Saving entries: over HTTP against a bare view, thirty-two at once, and in bulk."""

from __future__ import annotations

import json
import statistics
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import Any

from django.db import connection

from bench.instance import scratch_instance
from bench.report import Result, at_least, at_most, cpu_seconds, measured_apart, ratio_at_most
from tests.postgres_server import start_server

SAVES = 50
# The quietest of a few rounds: other work on the machine only ever adds.
ROUNDS = 4
WRITERS = 32
SAVES_EACH = 10
BULK = 5000
TEXT = "Invented text of the usual length. " * 20


def run() -> Iterator[Result]:
    """Measure on scratch instances, one per database: Django is loaded once per process."""
    yield from measured_apart("bench.saving", DALEL_DATABASE_URL="")
    server = start_server()
    try:
        yield from measured_apart("bench.saving", DALEL_DATABASE_URL=server.url("postgres"))
    finally:
        server.stop()


def measure() -> Iterator[Result]:
    """Measure on the database that the environment names."""
    with scratch_instance():
        desk = _Desk()
        if connection.vendor == "sqlite":
            yield _over_http(desk)
            yield _in_bulk(desk)
        yield from _at_once(desk)


class _Desk:
    """The demo's advocate, signed in, with a case open."""

    def __init__(self) -> None:
        from django.conf import settings
        from django.utils import timezone

        from dalel.apps.accounts.actions.signing_in import begin_session, sign_in
        from dalel.apps.accounts.command_line import session_of
        from dalel.apps.cases.listing import Choice, list_cases
        from dalel.apps.cases.queries import case_visible_to
        from dalel.site.demo import MEMBERS

        settings.ALLOWED_HOSTS = ["localhost"]
        signed_in = sign_in(MEMBERS[0].sign_in_name, MEMBERS[0].password, is_known_device=True)
        self.cookie = urlsafe_b64encode(begin_session(signed_in)).decode().rstrip("=")
        self.session = session_of(signed_in)
        self.now = timezone.now()
        listed = list_cases(self.session, Choice(), now=self.now, is_late=lambda: True)
        case = case_visible_to(self.session, listed.rows[0].number, now=self.now)
        if case is None:
            raise LookupError(listed.rows[0].number)
        self.case = case

    def browser(self) -> Any:
        """Return a client with the session's cookie; the form token is checked as always."""
        from django.test import Client

        client = Client(HTTP_HOST="localhost", enforce_csrf_checks=False)
        client.cookies["s"] = self.cookie
        return client


def _over_http(desk: _Desk) -> Result:
    from django.test import override_settings

    from bench import bare

    with connection.cursor() as cursor:
        cursor.execute(bare.TABLE)
    client = desk.browser()
    with override_settings(ROOT_URLCONF="bench.bare"):
        baseline = _per_save(lambda: _post(client, "/bare"))
    address = f"/cases/{desk.case.number}/entries/new/note"
    value = _per_save(lambda: _post(client, address))
    return ratio_at_most("save-over-http-cpu", value, "ms", baseline, 4.0)


def _post(client: Any, address: str) -> None:
    response = client.post(address, {"text": TEXT})
    if response.status_code != 302:
        raise RuntimeError(f"{address}: {response.status_code}")


def _per_save(save: Callable[[], None]) -> float:
    def some() -> None:
        for _ in range(SAVES):
            save()

    save()
    return min(cpu_seconds(some) for _ in range(ROUNDS)) / SAVES * 1000


def _at_once(desk: _Desk) -> Iterator[Result]:
    from dalel.apps.entries.queries import open_entries

    before = len(open_entries(desk.case.container))
    waits: list[float] = []
    threads = [threading.Thread(target=_write, args=(desk, waits)) for _ in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    kept = len(open_entries(desk.case.container)) - before
    lost = WRITERS * SAVES_EACH - kept
    where, limit = ("sqlite", 10.0) if connection.vendor == "sqlite" else ("postgresql", 15.0)
    yield at_most(f"32-writers-lost-{where}", lost, "entries", 0)
    cuts = statistics.quantiles(waits, n=100)
    yield ratio_at_most(f"32-writers-p99-{where}", cuts[98] * 1000, "ms", cuts[49] * 1000, limit)


def _write(desk: _Desk, waits: list[float]) -> None:
    from django.db import connections

    from dalel.apps.cases.actions import record_in_case

    for _ in range(SAVES_EACH):
        started = time.perf_counter()
        record_in_case(desk.case, "note", {"text": TEXT}, by=desk.session, now=desk.now)
        waits.append(time.perf_counter() - started)
    connections.close_all()


def _in_bulk(desk: _Desk) -> Result:
    from dalel.apps.entries.actions import NewEntry, record_entries

    new = [NewEntry(desk.case.container, "note", {"text": TEXT}) for _ in range(BULK)]
    seconds = cpu_seconds(lambda: record_entries(new, author=desk.session.author, now=desk.now))
    return at_least("bulk-entries", BULK / seconds, "entries/s", 2500)


if __name__ == "__main__":
    for one in measure():
        print(json.dumps(asdict(one)), flush=True)

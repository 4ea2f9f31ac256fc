"""Whatever was acknowledged survives a process that is killed at any moment."""

from __future__ import annotations

import os
import random
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.db import connection, connections

from dalel.apps.entries.models import Entry, EntryWrap
from dalel.apps.ledger import log_key, queries
from dalel.apps.ledger.actions import compare_with_slot
from dalel.core.ledger import parse_checkpoint
from tests.apps.conftest import CastMember, is_postgresql
from tests.apps.records import is_clean, open_case_of
from tests.conftest import Rounds
from tests.security.browsing import Answer, Browser, Form
from tests.security.conftest import living
from tests.security.live import LiveInstance, Person, is_running, wait_for
from tests.security.recorder import start_recorder

LONGEST_SECONDS = 0.12
FOUNDER = Person("founder", "Ақбота Қиялқызы", "quiet river founder 27")


def test_keeps_what_was_acknowledged_whenever_it_is_killed(
    instance: Path, advocate: CastMember, rounds: Rounds
) -> None:
    """Nothing lost, nothing half written, and the slot never ahead of the database."""
    containers = [open_case_of(advocate, title).container for title in ("One", "Two", "Three")]
    moments = random.Random(5)  # noqa: S311 - moments, not keys
    acknowledged: set[UUID] = set()
    for _ in range(rounds(sample=24, soak=200)):
        recorder = start_recorder(containers, author=advocate.session.author)
        told = recorder.kill_after(moments.uniform(0, LONGEST_SECONDS))
        assert told
        acknowledged |= set(told)
        _wait_for_the_database()

        assert is_clean(advocate)
        assert acknowledged <= set(Entry.objects.values_list("pk", flat=True))
        _check_slot(acknowledged)


def test_orphaned_keys_open_nothing(instance: Path, advocate: CastMember) -> None:
    """A key stored before a record that never came is all that a kill may leave."""
    container = open_case_of(advocate).container
    for _ in range(3):
        start_recorder([container] * 3, author=advocate.session.author).kill_after(0.03)
    _wait_for_the_database()

    entries = set(Entry.objects.values_list("pk", flat=True))
    wraps = set(EntryWrap.objects.values_list("entry", flat=True))

    assert entries <= wraps


def _wait_for_the_database() -> None:
    """A server may still be ending what the killed process had asked for."""
    connections.close_all()
    if is_postgresql():
        wait_for(lambda: _other_connections() == 0)


def _other_connections() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        (count,) = cursor.fetchone()
        return int(count)


def _check_slot(acknowledged: set[UUID]) -> None:
    """The slot has seen all that was acknowledged, and nothing that is not there."""
    compare_with_slot()
    newest = log_key.slots().newest()
    assert newest is not None
    seen = parse_checkpoint(newest.note, log_key=log_key.log_key().verify_key).checkpoint
    last = max(Entry.objects.filter(pk__in=acknowledged).values_list("leaf_index", flat=True))
    assert last < seen.size <= queries.head().size


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[LiveInstance]:
    """An instance with one member, running."""
    with living(tmp_path / "live") as live:
        live.found(FOUNDER)
        live.start()
        yield live


def test_keeps_what_was_answered_over_http(desk: LiveInstance, rounds: Rounds) -> None:
    """The worker and the master are killed in turn in the middle of saving."""
    number = _open_case(desk)
    moments = random.Random(6)  # noqa: S311 - moments, not keys
    answered: set[str] = set()
    for turn in range(rounds(sample=2, soak=5)):
        browser = _signed_in(desk)
        with _saving(browser, number, answered):
            before = len(answered)
            wait_for(lambda before=before: len(answered) > before)  # type: ignore[misc]
            threading.Event().wait(moments.uniform(0, 1))
            _kill_master(desk) if turn % 2 else _kill_worker(desk)
        if desk.process is None:
            desk.start()

        page = _signed_in(desk).get(f"/cases/{number}/print").text
        assert {mark for mark in answered if mark not in page} == set()
        audit = desk.audit(FOUNDER)
        assert audit.returncode == 0, audit.stdout.decode() + audit.stderr.decode()


def _kill_worker(live: LiveInstance) -> None:
    worker = live.worker("desk")
    os.kill(worker, signal.SIGKILL)
    live.wait_for_another_worker("desk", worker)


def _kill_master(live: LiveInstance) -> None:
    """The supervisor ends everything: it does not run half a service."""
    assert live.process is not None
    everybody = live.processes()
    os.kill(live.master("desk"), signal.SIGKILL)
    assert live.process.wait(10) == 1
    wait_for(lambda: not [pid for pid in everybody if is_running(pid)])
    live.process = None


def _signed_in(live: LiveInstance) -> Browser:
    browser = Browser("localhost", live.desk_port)
    page = browser.get("/sign-in")
    typed = {"name": FOUNDER.sign_in_name, "password": FOUNDER.password}
    assert browser.send(page, page.form("/sign-in", having="password"), typed).status == 302
    return browser


def _open_case(live: LiveInstance) -> str:
    browser = _signed_in(live)
    page = browser.get("/cases/new")
    answer = browser.send(page, page.form(having="title"), {"title": "Red folder"})
    assert answer.status == 302, answer.text
    return answer.headers["Location"].rpartition("/")[2]


@contextmanager
def _saving(browser: Browser, number: str, answered: set[str]) -> Iterator[None]:
    """Save from three tabs at once; what was answered is added to the set."""
    page = browser.get(f"/cases/{number}/entries/new/note")
    form = page.form(having="form_token")
    is_over = threading.Event()
    tabs = [
        threading.Thread(target=_save_until, args=(is_over, browser, page, form, answered))
        for _ in range(3)
    ]
    for tab in tabs:
        tab.start()
    try:
        yield
    finally:
        is_over.set()
        for tab in tabs:
            tab.join()


def _save_until(
    is_over: threading.Event, browser: Browser, page: Answer, form: Form, answered: set[str]
) -> None:
    while not is_over.is_set():
        mark = uuid4().hex
        try:
            answer = browser.send(page, form, {"text": f"Mark {mark}"}, files=[])
        except OSError:
            continue  # killed before it answered
        if answer.status == 302:
            answered.add(mark)
        else:
            assert answer.status in (403, 503), answer.text
            is_over.wait(0.05)

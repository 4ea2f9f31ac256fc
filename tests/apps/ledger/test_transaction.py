"""Turns, and what becomes of a lock or a full disk: all or nothing, and plain words."""

from __future__ import annotations

import sqlite3
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection, connections

from dalel.apps.ledger import queries
from dalel.apps.ledger.errors import LogBusy, LogFull
from dalel.apps.ledger.models import Head, Leaf
from dalel.apps.ledger.transaction import Turnstile, keystore_transaction, write_transaction
from tests.apps.conftest import is_postgresql
from tests.apps.ledger.conftest import Grow
from tests.apps.raw import run


def wait_until(condition: object) -> None:
    """Wait a moment for another thread."""
    assert callable(condition)
    give_up_at = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < give_up_at
        time.sleep(0.002)


def test_hands_on_in_the_order_of_arrival() -> None:
    """First come, first served, however many wait."""
    turnstile, served = Turnstile(), list[int]()

    def take(number: int) -> None:
        with turnstile.turn():
            served.append(number)

    threads = [threading.Thread(target=take, args=(number,)) for number in range(20)]
    with turnstile.turn():
        for waiting, thread in enumerate(threads, start=1):
            thread.start()
            wait_until(lambda wanted=waiting: len(turnstile._waiting) == wanted)
    for thread in threads:
        thread.join(10)

    assert served == list(range(20))


def test_lets_one_in_at_a_time() -> None:
    """Two threads are never inside together."""
    turnstile, inside, most = Turnstile(), list[int](), list[int]()

    def take() -> None:
        for _ in range(50):
            with turnstile.turn():
                inside.append(1)
                most.append(len(inside))
                inside.pop()

    threads = [threading.Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)

    assert max(most) == 1
    assert len(most) == 400


def test_gives_up_and_leaves_the_queue_in_order() -> None:
    """Whoever loses patience does not hold up those behind."""
    turnstile = Turnstile()
    with turnstile.turn(), pytest.raises(LogBusy) as caught, turnstile.turn(patience_seconds=0.02):
        pytest.fail("two were let in")
    assert caught.value.seconds == 0.02
    assert not turnstile._waiting
    with turnstile.turn(patience_seconds=0.02):
        pass


def test_hands_on_after_a_failure() -> None:
    """An error inside a turn ends the turn."""
    turnstile = Turnstile()
    with pytest.raises(ZeroDivisionError), turnstile.turn():
        _ = 1 // 0
    with turnstile.turn(patience_seconds=0.02):
        pass


def test_waits_for_another_process(log: Path, grow: Grow) -> None:
    """A file lock stands between programs of one instance."""
    import fcntl

    if is_postgresql():
        pytest.skip("the server keeps the order between processes")
    connections["default"].ensure_connection()
    done = threading.Event()

    def write() -> None:
        grow(1)
        done.set()
        connections.close_all()

    with (log / "run" / "records.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        thread = threading.Thread(target=write)
        thread.start()
        assert not done.wait(0.15)
    thread.join(10)

    assert done.is_set()
    assert queries.head().size == 1


def test_says_that_the_log_is_busy(log: Path, grow: Grow) -> None:
    """Somebody else holds the database's own lock: nothing is written, and it says so."""
    grow(1)
    if is_postgresql():
        run("SET lock_timeout = '100ms'")
        with _locked_head(), pytest.raises(LogBusy):
            grow(1)
        run("SET lock_timeout = 0")
    else:
        run("PRAGMA busy_timeout=100")
        with closing(sqlite3.connect(log / "dalel.sqlite3", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(LogBusy):
                grow(1)
            other.execute("ROLLBACK")

    assert Leaf.objects.count() == queries.head().size == 1
    assert grow(1) == 1


class _locked_head:  # noqa: N801 - reads as what it does
    """Hold the head row in another connection."""

    def __enter__(self) -> None:
        import psycopg

        parameters = connection.get_connection_params()
        parameters.pop("cursor_factory", None)
        parameters.pop("context", None)
        self._other = psycopg.connect(**parameters)
        self._other.execute("SELECT * FROM ledger_head FOR UPDATE")

    def __exit__(self, *_error: object) -> None:
        self._other.close()


def test_says_that_the_storage_is_full(log: Path, grow: Grow) -> None:
    """A real limit of pages: the whole transaction is undone, and later it goes on."""
    if is_postgresql():
        pytest.skip("a full disk of the server cannot be had in a test")
    grow(1)
    pages = run("PRAGMA page_count")[0][0]
    run(f"PRAGMA max_page_count={pages + 2}")

    with pytest.raises(LogFull):
        grow(600)

    assert Leaf.objects.count() == queries.head().size == 1
    run("PRAGMA max_page_count=1000000")
    assert grow(600) == 1


def test_says_that_the_key_store_is_busy(log: Path) -> None:
    """The key store has a turn and a lock of its own."""
    run("PRAGMA busy_timeout=100", alias="keystore")
    file = log / "keys" / "keys.sqlite3"
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LogBusy), keystore_transaction():
            pytest.fail("two writers were let in")
        other.execute("ROLLBACK")
    with keystore_transaction():
        pass


def test_says_that_the_storage_can_only_be_read(log: Path, grow: Grow) -> None:
    """A disk that was remounted read-only is as good as full."""
    run("PRAGMA query_only=ON" if not is_postgresql() else "SET default_transaction_read_only = on")

    with pytest.raises(LogFull):
        grow(1)

    assert queries.head().size == 0


def test_undoes_everything_when_the_body_fails(log: Path) -> None:
    """An error of the caller's own is passed on as it is."""

    def fail() -> None:
        with write_transaction():
            Head.objects.filter(pk=1).update(size=7)
            _ = 1 // 0

    with pytest.raises(ZeroDivisionError):
        fail()
    assert queries.head().size == 0

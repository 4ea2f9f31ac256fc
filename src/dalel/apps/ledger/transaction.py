"""The only place that opens a write transaction.

SQLite serves writers in no order: with many threads the unlucky one waits hundreds of times the
median. So writers take turns, first come first served, inside the process, and hold a file lock
against other processes of the same instance. Keys are derived, text is validated and encrypted
before the turn begins.
"""

from __future__ import annotations

import fcntl
import os
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import InternalError, OperationalError, connections, transaction

from dalel.apps.ledger.errors import LogBusy, LogFull

PATIENCE_SECONDS = 30.0
# How databases say that they cannot take a write.
_REFUSED = ("full", "disk i/o", "no space", "readonly", "read-only")


class Turnstile:
    """A lock that is handed on in the order of arrival."""

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._is_taken = False

    @contextmanager
    def turn(self, *, patience_seconds: float = PATIENCE_SECONDS) -> Iterator[None]:
        """Wait for the turn, hold it, hand it on.

        Raises:
            LogBusy: The turn did not come in time.
        """
        self._enter(patience_seconds)
        try:
            yield
        finally:
            self._leave()

    def _enter(self, patience_seconds: float) -> None:
        with self._mutex:
            if not self._is_taken:
                self._is_taken = True
                return
            mine = threading.Event()
            self._waiting.append(mine)
        if mine.wait(patience_seconds):
            return
        with self._mutex:
            if not mine.is_set():
                self._waiting.remove(mine)
                raise LogBusy(seconds=patience_seconds)

    def _leave(self) -> None:
        with self._mutex:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._is_taken = False


_records = Turnstile()
_keys = Turnstile()


@contextmanager
def _file_lock(path: Path) -> Iterator[None]:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


@contextmanager
def _turn_on(alias: str, turnstile: Turnstile, lock_name: str) -> Iterator[None]:
    with turnstile.turn():
        if connections[alias].vendor != "sqlite":
            yield
            return
        with _file_lock(Path(settings.DALEL_INSTANCE) / "run" / lock_name):
            yield


@contextmanager
def write_transaction() -> Iterator[None]:
    """Open the write transaction on the records, in turn.

    Raises:
        LogBusy: The turn or the database's lock did not come in time.
        LogFull: The storage refused the write.
    """
    with _plain_errors(), _turn_on("default", _records, "records.lock"), transaction.atomic():
        yield


@contextmanager
def keystore_transaction() -> Iterator[None]:
    """Open the write transaction on the key store, in turn. Raises as ``write_transaction``."""
    with (
        _plain_errors(),
        _turn_on("keystore", _keys, "keys.lock"),
        transaction.atomic(using="keystore"),
    ):
        yield


@contextmanager
def reading_under(name: str, value: str) -> Iterator[None]:
    """Read rows that the database shows only to whoever names the value they stand under.

    On PostgreSQL the rows' policies compare it. SQLite has none: there the question itself says
    which rows are meant.
    """
    if connections["default"].vendor == "sqlite":
        yield
        return
    with transaction.atomic(), connections["default"].cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [name, value])
        yield


def name_for_policies(name: str, value: str) -> None:
    """Name a value inside the write transaction, as ``reading_under`` does for reading."""
    if connections["default"].vendor != "sqlite":
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT set_config(%s, %s, true)", [name, value])


@contextmanager
def _plain_errors() -> Iterator[None]:
    """Turn the database's complaints about locks and space into the room's own."""
    try:
        yield
    except (OperationalError, InternalError) as error:
        text = str(error).lower()
        if "locked" in text or "lock timeout" in text or "deadlock" in text:
            raise LogBusy(seconds=PATIENCE_SECONDS) from error
        if any(word in text for word in _REFUSED):
            raise LogFull from error
        raise
    except OSError as error:
        raise LogFull from error

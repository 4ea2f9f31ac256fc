"""The key store: a SQLite file of its own, where destroying a row destroys what it opened.

Kept apart from the records so that no backup of the records, no write-ahead log and no archive
of it ever holds a key. ``secure_delete`` overwrites freed pages.
"""

from __future__ import annotations

import threading
import time
from typing import Any, ClassVar

from django.db import OperationalError, connections, models

_TRIES, _PAUSE_SECONDS = 3, 0.2
_scrubbing = threading.Lock()
# Until the log is known to be empty; a program that ran before this one may have left it full.
_owed = threading.Event()
_owed.set()


class KeyRow(models.Model):
    """Base of every table in the key store."""

    class Meta:
        abstract = True


class EntryWrap(KeyRow):
    """The two keys of one entry, sealed to its container's epoch."""

    entry = models.UUIDField(primary_key=True)
    container = models.UUIDField(db_index=True)
    wrap = models.BinaryField()


class ContainerWrap(KeyRow):
    """A container's private key of one epoch, sealed to a holder."""

    container = models.UUIDField()
    epoch = models.PositiveIntegerField()
    holder = models.UUIDField()
    wrap = models.BinaryField()

    class Meta:
        # Both columns: by the holder alone, a page of fifty would read all that they hold.
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["holder", "container"], name="wrap_by_holder_and_container"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["container", "epoch", "holder"], name="one_wrap_per_holder_and_epoch"
            ),
        ]


class PartWrap(KeyRow):
    """The key of one file part, sealed to its container."""

    part = models.UUIDField(primary_key=True)
    container = models.UUIDField(db_index=True)
    wrap = models.BinaryField()


class KeystoreRouter:
    """Sends key rows to the key store and everything else to the records."""

    def db_for_read(self, model: type[models.Model], **hints: Any) -> str:
        """Name the database a model lives in."""
        return "keystore" if issubclass(model, KeyRow) else "default"

    db_for_write = db_for_read

    def allow_relation(self, first: models.Model, second: models.Model, **hints: Any) -> bool:
        """Allow foreign keys within one database only."""
        return isinstance(first, KeyRow) == isinstance(second, KeyRow)

    def allow_migrate(
        self, db: str, app_label: str, model_name: str | None = None, **hints: Any
    ) -> bool | None:
        """Create each table in its own database only."""
        if model_name is None:
            return None
        is_key_row = model_name.lower() in _key_row_names()
        return is_key_row == (db == "keystore")


def _key_row_names() -> frozenset[str]:
    found, queue = set(), list(KeyRow.__subclasses__())
    while queue:
        model = queue.pop()
        queue += model.__subclasses__()
        found.add(model.__name__.lower())
    return frozenset(found)


def key_rows(question: str, *values: str) -> list[tuple[Any, ...]]:
    """Return rows of the key store, asked for in SQL, where an id is 32 digits.

    A page needs hundreds of keys at once: by way of models that takes four times as long.
    """
    with connections["keystore"].cursor() as cursor:
        cursor.execute(question, values)
        return list(cursor.fetchall())


def scrub() -> bool:
    """Move everything out of the key store's write-ahead log and empty it.

    Returns:
        Whether the log is now empty. Destroyed keys are gone for good only then.
    """
    with _scrubbing:
        is_empty = _emptied()
        if is_empty:
            _owed.clear()
        else:
            _owed.set()
    return is_empty


def scrub_patiently() -> bool:
    """Scrub, trying again while somebody is reading. Returns as ``scrub``."""
    for tried in range(_TRIES):
        if tried:
            time.sleep(_PAUSE_SECONDS)
        if scrub():
            return True
    return False


def scrub_if_owed() -> None:
    """Try once more what a busy key store has put off."""
    if _owed.is_set():
        scrub()


def _emptied() -> bool:
    try:
        with connections["keystore"].cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            busy, in_log, _moved = cursor.fetchone()
    except OperationalError:
        return False
    return bool(busy == 0 and in_log == 0)

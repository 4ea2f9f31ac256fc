"""A table that waits between the pages: sealed to its member, destroyed after a day.

Part 0 is what the member has said about the table, the others are the table itself. Each import
has a shelf of its own: what waits to become cases is not in the way of what becomes reports.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID, uuid4

from dalel.apps.entries.errors import NoKey
from dalel.apps.entries.keystore import scrub_patiently
from dalel.apps.entries.models import WaitingTable
from dalel.apps.entries.private_files import (
    discard_file,
    parts_of,
    read_private_part,
    write_private_part,
)
from dalel.apps.entries.tables.table import Table
from dalel.apps.ledger.queries import minute_of
from dalel.apps.ledger.transaction import write_transaction
from dalel.core.errors import DalelError
from dalel.core.keys.errors import KeysError
from dalel.core.keys.wraps import OwnKey

KEPT_HOURS = 24
MOST_WAITING = 50


# No table waits since then: one that was imported, and is destroyed by whoever comes next.
_USED = 0


class TooManyWait(DalelError):
    """As many tables as may be wait already."""


class TableUsed(DalelError):
    """The table was imported, discarded or replaced in the meantime. Nothing was written."""


class Keeper(Protocol):
    """Whose table it is."""

    @property
    def member_id(self) -> UUID:
        """The member's id."""

    @property
    def own_key(self) -> OwnKey:
        """What nobody else has."""


class Said(Protocol):
    """What a member has said about a table."""

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values."""


SaidT = TypeVar("SaidT", bound=Said)


@dataclass(frozen=True)
class Waiting(Generic[SaidT]):
    """A member's table and what was said about it so far."""

    id: UUID
    parts: int
    columns: SaidT


@dataclass(frozen=True)
class Shelf(Generic[SaidT]):
    """Where tables wait that are to become one thing; ``name`` lies sealed with each of them."""

    name: str
    read: Callable[[Mapping[str, Any]], SaidT]

    def keep_table(
        self, table: Table, columns: SaidT, *, member: Keeper, now: datetime
    ) -> Waiting[SaidT]:
        """Seal a table to its member, instead of one that waits here already.

        Raises:
            TooManyWait: There is no room for another.
            LogBusy, LogFull: The storage could not take it.
        """
        self.discard_waiting(member, now=now)
        if WaitingTable.objects.count() >= MOST_WAITING:
            raise TooManyWait
        file = uuid4()
        pieces = [self._written(columns), *parts_of(zlib.compress(table.to_bytes(), 3))]
        # The row comes first: whatever of it is written, the row leads to it and it is destroyed.
        with write_transaction():
            WaitingTable.objects.create(id=file, minute=minute_of(now), parts=len(pieces))
        # What was said comes last: a table that did not arrive whole is nobody's.
        for number in reversed(range(len(pieces))):
            _write(file, number, pieces[number], member)
        return Waiting(file, len(pieces), columns)

    def waiting_of(self, member: Keeper, *, now: datetime) -> Waiting[SaidT] | None:
        """Return the member's table that is not a day old; ``None`` where there is none."""
        for row in WaitingTable.objects.filter(minute__gt=_oldest(now)).order_by("-minute", "pk"):
            try:
                name, said = json.loads(_read(row.pk, 0, member))
            except (KeysError, NoKey, ValueError, RecursionError):
                continue  # another member's, or half written
            if name == self.name:
                return Waiting(row.pk, row.parts, self.read(said))
        return None

    def keep_columns(self, waiting: Waiting[SaidT], columns: SaidT, *, member: Keeper) -> None:
        """Seal what was said about a table, instead of what was said before.

        Raises:
            TableUsed: It was imported, discarded or replaced in another window.
        """
        with write_transaction():
            if not WaitingTable.objects.filter(pk=waiting.id, minute__gt=_USED).exists():
                raise TableUsed
            _write(waiting.id, 0, self._written(columns), member)

    def discard_waiting(self, member: Keeper, *, now: datetime) -> None:
        """Destroy the member's tables of this shelf, and everybody's that are too old."""
        forget_old_tables(now=now)
        while (waiting := self.waiting_of(member, now=now)) is not None:
            _destroy(waiting.id, waiting.parts)

    def _written(self, columns: SaidT) -> bytes:
        return json.dumps([self.name, columns.to_json()], ensure_ascii=False).encode()


def table_of(waiting: Waiting[Any], member: Keeper) -> Table:
    """Return the table itself.

    Raises:
        NoKey, KeysError: It is gone or damaged.
    """
    packed = b"".join(_read(waiting.id, number, member) for number in range(1, waiting.parts))
    return Table.from_bytes(zlib.decompress(packed))


def use_up(waiting: Waiting[Any]) -> None:
    """Let a table be imported once. Runs inside the write transaction of the import.

    Raises:
        TableUsed: Somebody has pressed the button before.
    """
    there = WaitingTable.objects.filter(pk=waiting.id, minute__gt=_USED)
    if not there.update(minute=_USED):
        raise TableUsed


def forget_old_tables(*, now: datetime) -> None:
    """Destroy tables that have waited for a day."""
    rows = WaitingTable.objects.filter(minute__lte=_oldest(now)).values_list("pk", "parts")
    for file, parts in list(rows):
        _destroy(file, parts)


def _destroy(file: UUID, parts: int) -> None:
    with write_transaction():  # from here on nobody writes another part of it
        WaitingTable.objects.filter(pk=file).update(minute=_USED)
    discard_file(file, parts)
    scrub_patiently()  # until then the key store's log holds the old keys
    with write_transaction():
        WaitingTable.objects.filter(pk=file).delete()


def _oldest(now: datetime) -> int:
    return minute_of(now - timedelta(hours=KEPT_HOURS))


def _write(file: UUID, number: int, data: bytes, member: Keeper) -> None:
    write_private_part(file, number, data, holder=member.member_id, key=member.own_key)


def _read(file: UUID, number: int, member: Keeper) -> bytes:
    return read_private_part(file, number, holder=member.member_id, key=member.own_key)

"""A table that waits between the pages: sealed to its member, destroyed after a day.

Part 0 is what the member has said about the table, the others are the table itself.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from dalel.apps.accounts.sessions import MemberSession
from dalel.apps.cases.importing.columns import Columns
from dalel.apps.cases.importing.table import Table
from dalel.apps.cases.models import WaitingTable
from dalel.apps.entries.errors import NoKey
from dalel.apps.entries.keystore import scrub_patiently
from dalel.apps.entries.private_files import (
    discard_file,
    parts_of,
    read_private_part,
    write_private_part,
)
from dalel.apps.ledger.queries import minute_of
from dalel.apps.ledger.transaction import write_transaction
from dalel.core.errors import DalelError
from dalel.core.keys.errors import KeysError

KEPT_HOURS = 24
MOST_WAITING = 50


# No table waits since then: one that was imported, and is destroyed by whoever comes next.
_USED = 0


class TooManyWait(DalelError):
    """As many tables as may be wait already."""


class TableUsed(DalelError):
    """The table was imported, discarded or replaced in the meantime. Nothing was written."""


@dataclass(frozen=True)
class Waiting:
    """A member's table and what was said about it so far."""

    id: UUID
    parts: int
    columns: Columns


def keep_table(table: Table, columns: Columns, *, member: MemberSession, now: datetime) -> Waiting:
    """Seal a table to its member, instead of one that waits already.

    Raises:
        TooManyWait: There is no room for another.
        LogBusy, LogFull: The storage could not take it.
    """
    discard_waiting(member, now=now)
    if WaitingTable.objects.count() >= MOST_WAITING:
        raise TooManyWait
    file = uuid4()
    pieces = [columns.to_bytes(), *parts_of(zlib.compress(table.to_bytes(), 3))]
    # The row comes first: whatever of it is written, the row leads to it and it is destroyed.
    with write_transaction():
        WaitingTable.objects.create(id=file, minute=minute_of(now), parts=len(pieces))
    # What was said comes last: a table that did not arrive whole is nobody's.
    for number in reversed(range(len(pieces))):
        _write(file, number, pieces[number], member)
    return Waiting(file, len(pieces), columns)


def waiting_of(member: MemberSession, *, now: datetime) -> Waiting | None:
    """Return the member's table that is not a day old; ``None`` where there is none."""
    for row in WaitingTable.objects.filter(minute__gt=_oldest(now)).order_by("-minute", "pk"):
        try:
            columns = Columns.from_bytes(_read(row.pk, 0, member))
        except (KeysError, NoKey):
            continue  # another member's, or half written
        return Waiting(row.pk, row.parts, columns)
    return None


def table_of(waiting: Waiting, member: MemberSession) -> Table:
    """Return the table itself.

    Raises:
        NoKey, KeysError: It is gone or damaged.
    """
    packed = b"".join(_read(waiting.id, number, member) for number in range(1, waiting.parts))
    return Table.from_bytes(zlib.decompress(packed))


def keep_columns(waiting: Waiting, columns: Columns, *, member: MemberSession) -> None:
    """Seal what was said about a table, instead of what was said before.

    Raises:
        TableUsed: It was imported, discarded or replaced in another window.
    """
    with write_transaction():
        if not WaitingTable.objects.filter(pk=waiting.id, minute__gt=_USED).exists():
            raise TableUsed
        _write(waiting.id, 0, columns.to_bytes(), member)


def use_up(waiting: Waiting) -> None:
    """Let a table be imported once. Runs inside the write transaction of the import.

    Raises:
        TableUsed: Somebody has pressed the button before.
    """
    there = WaitingTable.objects.filter(pk=waiting.id, minute__gt=_USED)
    if not there.update(minute=_USED):
        raise TableUsed


def discard_waiting(member: MemberSession, *, now: datetime) -> None:
    """Destroy the member's tables, and everybody's that are too old."""
    forget_old_tables(now=now)
    while (waiting := waiting_of(member, now=now)) is not None:
        _destroy(waiting.id, waiting.parts)


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


def _write(file: UUID, number: int, data: bytes, member: MemberSession) -> None:
    write_private_part(file, number, data, holder=member.member_id, key=member.own_key)


def _read(file: UUID, number: int, member: MemberSession) -> bytes:
    return read_private_part(file, number, holder=member.member_id, key=member.own_key)

"""The journal of readings: sealed, chained, and told to whoever may read."""

from __future__ import annotations

import json
import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connections

from dalel.apps.cases.queries import OpenCase
from dalel.apps.entries.errors import EntryDamaged
from dalel.apps.entries.journal import Deed, JournalLine, append_journal, read_journal
from dalel.apps.entries.models import JournalRow
from dalel.apps.ledger.queries import minute_of
from dalel.core.keys.wraps import wrap_context
from tests.apps.conftest import CastMember
from tests.apps.raw import alter, remove
from tests.apps.records import NOW, complaints, is_clean, open_case_of


@pytest.fixture
def case(advocate: CastMember) -> OpenCase:
    """A case whose journal has four lines."""
    case = open_case_of(advocate)
    for number, deed in enumerate(Deed):
        append_journal(
            case.container,
            deed,
            who=advocate.member_id,
            about=None if number % 2 else case.container.id,
            now=NOW + timedelta(minutes=number),
        )
    return case


def rows(case: OpenCase) -> list[JournalRow]:
    """The stored lines."""
    return list(JournalRow.objects.filter(container=case.container.id).order_by("sequence"))


def test_tells_who_did_what_and_when(case: OpenCase, advocate: CastMember) -> None:
    """In order, to the minute."""
    start = minute_of(NOW)
    assert list(read_journal(case.container)) == [
        JournalLine(advocate.member_id, deed, None if n % 2 else case.container.id, start + n)
        for n, deed in enumerate(Deed)
    ]
    assert is_clean(advocate)


def test_shows_nothing_in_the_clear(case: OpenCase, advocate: CastMember) -> None:
    """Lines are of one length, whoever did whatever."""
    boxes = [bytes(row.box) for row in rows(case)]

    assert len({len(box) for box in boxes}) == 1
    assert not any(str(advocate.member_id).encode() in box for box in boxes)
    assert not any(b"OPENED" in box for box in boxes)


@pytest.mark.parametrize("taken", [0, 1, 2])
def test_shows_that_a_line_was_taken_out(case: OpenCase, advocate: CastMember, taken: int) -> None:
    """Also when those behind it move up."""
    listed = rows(case)
    remove("JournalRow", listed[taken].pk)
    after = f"container {case.container.id} journal {taken + 1}"
    assert ("JournalBroken", after) in complaints()

    for row in listed[taken + 1 :]:
        alter("JournalRow", row.pk, sequence=row.sequence - 1)

    where = f"container {case.container.id} journal {taken}"
    assert complaints() == {("JournalBroken", where)}


def test_says_which_line_does_not_open(case: OpenCase) -> None:
    """Changed, or of another row."""
    first, second = rows(case)[:2]
    alter("JournalRow", first.pk, box=bytes(second.box))

    with pytest.raises(EntryDamaged) as caught:
        list(read_journal(case.container))

    assert (caught.value.entry, caught.value.fault) == (first.pk, "WrapDamaged")


@pytest.mark.parametrize(
    "payload",
    [b"no json", b"[]", b"{}", json.dumps({"who": "x", "deed": "OPENED", "about": None}).encode()],
)
def test_refuses_lines_that_are_not_written_as_agreed(case: OpenCase, payload: bytes) -> None:
    """Sealed with the right key, and still no line."""
    row = rows(case)[0]
    context = wrap_context("journal", case.container.id, row.pk)
    alter("JournalRow", row.pk, box=case.container.secret.wrap(payload, context=context))

    with pytest.raises(EntryDamaged):
        list(read_journal(case.container))


def test_keeps_one_chain_when_many_read_at_once(case: OpenCase, advocate: CastMember) -> None:
    """No line is lost, none has another's place."""

    def read() -> None:
        for _ in range(5):
            append_journal(case.container, Deed.OPENED, who=uuid4(), about=None, now=NOW)
        connections.close_all()

    threads = [threading.Thread(target=read) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert [row.sequence for row in rows(case)] == list(range(len(Deed) + 30))
    assert is_clean(advocate)

"""The journal of readings: sealed, chained, and told to whoever may read."""

from __future__ import annotations

import hashlib
import json
import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connections

from dalel.apps.cases.queries import OpenCase
from dalel.apps.entries.errors import EntryDamaged
from dalel.apps.entries.journal import (
    HEAD_EVERY,
    Deed,
    JournalLine,
    append_journal,
    chain_digest,
    journal_head,
    read_journal,
)
from dalel.apps.entries.models import JournalRow
from dalel.apps.ledger import log_key, queries
from dalel.apps.ledger.queries import leaves, minute_of
from dalel.core.keys.wraps import wrap_context, wrap_to
from dalel.core.ledger import Leaf, LeafType
from tests.apps.conftest import CastMember
from tests.apps.raw import alter, remove
from tests.apps.records import NOW, complaints, is_clean, open_case_of

# As many as have no leaf of their own yet.
DEEDS = list(Deed)[: HEAD_EVERY - 1]


@pytest.fixture
def case(advocate: CastMember) -> OpenCase:
    """A case whose journal has four lines."""
    case = open_case_of(advocate)
    for number, deed in enumerate(DEEDS):
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


def place_of(row: JournalRow) -> bytes:
    """What a line is sealed to."""
    place = wrap_context("journal", row.container_id, row.pk)
    return place + row.sequence.to_bytes(8, "big") + bytes(row.previous)


def chain_anew(case: OpenCase, kept: list[JournalRow]) -> None:
    """Leave these lines alone and chain them, as somebody with the database can."""
    for row in rows(case):
        if row not in kept:
            remove("JournalRow", row.pk)
    previous = bytes(32)
    for number, row in enumerate(kept):
        row.sequence = number
        digest = chain_digest(row, previous=previous)
        alter("JournalRow", row.pk, sequence=number, previous=previous, digest=digest)
        previous = digest


def test_tells_who_did_what_and_when(case: OpenCase, advocate: CastMember) -> None:
    """In order, to the minute."""
    start = minute_of(NOW)
    assert list(read_journal(case.container)) == [
        JournalLine(advocate.member_id, deed, None if n % 2 else case.container.id, start + n)
        for n, deed in enumerate(DEEDS)
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


@pytest.mark.parametrize("taken", [0, 1, 2])
def test_a_chain_made_anew_does_not_open(case: OpenCase, advocate: CastMember, taken: int) -> None:
    """A line is sealed behind its predecessor: digests can be reckoned anew, seals cannot."""
    listed = rows(case)
    chain_anew(case, [*listed[:taken], *listed[taken + 1 :]])

    assert complaints() == set()
    assert complaints(advocate) == {("JournalBroken", f"container {case.container.id}")}


def test_takes_no_line_sealed_without_the_secret(case: OpenCase) -> None:
    """The public key lies on the disk; a line made with it was written by no reader."""
    row = rows(case)[0]
    line = json.dumps({"who": str(uuid4()), "deed": "OPENED", "about": None}).encode()
    box = wrap_to(case.container.secret.public, line, context=place_of(row))
    alter("JournalRow", row.pk, box=box)

    with pytest.raises(EntryDamaged) as caught:
        list(read_journal(case.container))

    assert caught.value.fault == "UnknownSuite"


def heads() -> list[Leaf]:
    """The leaves that the log has of journals."""
    found = [Leaf.from_bytes(data) for _index, data in leaves()]
    return [leaf for leaf in found if leaf.type == LeafType.JOURNAL_HEAD]


def test_every_eighth_line_stands_in_the_log(case: OpenCase, advocate: CastMember) -> None:
    """Whatever was done: which line has a leaf must not tell. The leaf names place and digest."""
    for number in range(len(DEEDS), 2 * HEAD_EVERY + 3):
        assert len(heads()) == number // HEAD_EVERY
        deed = (Deed.OPENED, Deed.EXPORTED)[number % 2]
        append_journal(case.container, deed, who=advocate.member_id, about=None, now=NOW)

    seventh, fifteenth = (rows(case)[index] for index in (7, 15))

    assert heads() == [journal_head(seventh), journal_head(fifteenth)]
    place = case.container.id.bytes + (15).to_bytes(8, "big") + bytes(fifteenth.digest)
    assert heads()[1].commitment == hashlib.sha256(b"dalel/journal-head/1" + place).digest()
    assert log_key.slots().remembered_size == queries.head().size
    assert is_clean(advocate)


@pytest.mark.parametrize(
    "payload",
    [b"no json", b"[]", b"{}", json.dumps({"who": "x", "deed": "OPENED", "about": None}).encode()],
)
def test_refuses_lines_that_are_not_written_as_agreed(case: OpenCase, payload: bytes) -> None:
    """Sealed with the right key, and still no line."""
    row = rows(case)[0]
    context = place_of(row)
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

    assert [row.sequence for row in rows(case)] == list(range(len(DEEDS) + 30))
    assert is_clean(advocate)

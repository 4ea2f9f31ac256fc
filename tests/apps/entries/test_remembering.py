"""Entries that a session has opened before: looked up only where nothing about them changed."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID
from weakref import WeakSet

import pytest

from dalel.apps.cases.actions import drop_copies, record_in_case
from dalel.apps.cases.queries import OpenCase, content_of
from dalel.apps.entries import queries, remembering
from dalel.apps.entries.erasure import erase_entry
from dalel.apps.entries.errors import EntryDamaged, EntryErased
from dalel.apps.entries.models import EntryWrap
from dalel.apps.entries.queries import OpenedEntry, UnreadableEntry, open_again
from dalel.apps.entries.remembering import EntryMemory, Opened, entries_remembered
from dalel.core.keys.signatures import SigningKey
from tests.apps.conftest import CastMember
from tests.apps.raw import flip
from tests.apps.records import NOW, case_of, open_case_of, organisation_of

MINUTE = timedelta(minutes=1)


@pytest.fixture
def case(advocate: CastMember) -> OpenCase:
    """A case with two notes."""
    case = open_case_of(advocate)
    for text in ("First.", "Second."):
        write(case, advocate, text)
    return case


def write(case: OpenCase, by: CastMember, text: str, corrects: UUID | None = None) -> UUID:
    """Record a note."""
    reason = "Misheard." if corrects else ""
    row = record_in_case(
        case, "note", {"text": text}, by=by.session, now=NOW, corrects=corrects, reason=reason
    )
    return row.id


def key_of(by: CastMember) -> queries.KeyOf:
    """Return the key of the only author."""
    return lambda member: by.session.author.key.public if member == by.member_id else None


def again(case: OpenCase, by: CastMember, memory: EntryMemory) -> Opened:
    """Open the case once more."""
    return open_again(case.container, key_of(by), memory)


def test_opens_nothing_twice(
    case: OpenCase, advocate: CastMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same bytes give the same entries, and what was made of them is there still."""
    memory = EntryMemory()
    first = again(case, advocate, memory)
    first.made["stage"] = "told"

    monkeypatch.setattr(queries, "open_record", None)
    second = again(case, advocate, memory)

    assert all(isinstance(entry, OpenedEntry) for entry in first.entries)
    assert second.entries is first.entries
    assert second.made == {"stage": "told"}


def test_opens_what_is_new(case: OpenCase, advocate: CastMember) -> None:
    """A correction marks what was remembered; what was made of the entries is made anew."""
    memory = EntryMemory()
    before = again(case, advocate, memory)
    before.made["stage"] = "told"
    corrected = before.entries[1]

    correction = write(case, advocate, "First, put right.", corrects=corrected.id)
    after = again(case_of(advocate, case.number), advocate, memory)

    assert len(after.entries) == len(before.entries) + 1
    assert isinstance(after.entries[1], OpenedEntry)
    assert after.entries[1].superseded_by == correction
    assert after.entries[2] is before.entries[2]
    assert after.made == {}


def test_sees_what_was_changed_on_the_disk(case: OpenCase, advocate: CastMember) -> None:
    """One byte of what is stored, and the entry is opened anew and found damaged."""
    memory = EntryMemory()
    entry = again(case, advocate, memory).entries[1]

    flip("Entry", entry.id, "ciphertext", at=-1)
    found = again(case, advocate, memory).entries[1]

    assert isinstance(found, UnreadableEntry)
    assert isinstance(found.fault, EntryDamaged)


def test_sees_that_a_key_is_gone(case: OpenCase, advocate: CastMember) -> None:
    """Without its keys an entry is erased, and no longer remembered."""
    memory = EntryMemory()
    entry = again(case, advocate, memory).entries[1]

    EntryWrap.objects.filter(pk=entry.id).delete()
    found = again(case, advocate, memory).entries[1]

    assert isinstance(found, UnreadableEntry)
    assert isinstance(found.fault, EntryErased)
    assert entry.id not in memory.get(case.container.id).by_id


def test_sees_that_an_author_has_another_key(case: OpenCase, advocate: CastMember) -> None:
    """The signature is checked against the key that counts now."""
    memory = EntryMemory()
    again(case, advocate, memory)

    other = SigningKey.generate().public
    found = open_again(case.container, lambda _member: other, memory).entries

    assert all(isinstance(entry, UnreadableEntry) for entry in found)


def test_is_forgotten_by_everybody_once_something_is_erased(
    case: OpenCase, advocate: CastMember
) -> None:
    """Before anybody reads again, the erased words have left every session's memory."""
    reading = case_of(advocate, case.number)
    assert reading.reader is not None
    memory = entries_remembered(reading.reader.memory)
    entry = content_of(reading).entries[1]
    there = case.container.id

    erase_entry(
        entry.id,
        container=case.container,
        organisation=organisation_of(advocate),
        author=advocate.session.author,
        reason="survivor_wish",
        now=NOW + MINUTE,
        also=lambda: drop_copies(there),
    )

    assert memory.get(there).entries == ()


def test_keeps_no_more_than_the_memory_holds(
    case: OpenCase, advocate: CastMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was read longest ago gives way, also to another session's cases."""
    monkeypatch.setattr(remembering, "_remembered", WeakSet())
    memory = entries_remembered({})
    other = open_case_of(advocate, "Blue folder")
    again(case, advocate, memory)
    monkeypatch.setattr(remembering, "MOST_ENTRY_BYTES", memory.size_bytes + 1)

    again(other, advocate, memory)

    assert memory.get(case.container.id).entries == ()
    assert memory.get(other.container.id).entries != ()

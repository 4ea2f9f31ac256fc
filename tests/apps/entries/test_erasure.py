"""Erasing: sealed first, then gone for good, also from the raw bytes of the key store."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connections

from dalel.apps.accounts.actions import remove_member
from dalel.apps.cases.models import Summary
from dalel.apps.cases.queries import OpenCase
from dalel.apps.cases.summaries import drop_summary
from dalel.apps.entries import erasure, keystore
from dalel.apps.entries.actions import Recorded, record_entry
from dalel.apps.entries.erasure import Scope, erase_entry, erase_identity, sealed_erasures
from dalel.apps.entries.errors import (
    EntryErased,
    ErasureUnfinished,
    NotAWriter,
    NothingToErase,
)
from dalel.apps.entries.files import part_id, part_path, read_file
from dalel.apps.entries.models import EntryWrap, PartWrap
from dalel.apps.entries.queries import OpenedEntry, UnreadableEntry, open_entries, open_one
from dalel.apps.entries.terms import Depth
from dalel.apps.ledger import actions as ledger
from dalel.apps.ledger import log_key, queries
from dalel.core.entries import FieldErrors
from dalel.core.ledger import LeafType, verify_receipt
from tests.apps.conftest import CastMember
from tests.apps.raw import flip
from tests.apps.records import (
    NOW,
    attach,
    case_of,
    complaints,
    is_clean,
    keystore_bytes,
    note,
    open_case_of,
    organisation_of,
    share,
    text_of,
)

CONTENT = b"Invented minutes of a meeting.\n"
Erase = Callable[..., None]


@pytest.fixture
def recorded(case: OpenCase, advocate: CastMember) -> Recorded:
    """A note with a text, a topic and a file."""
    file = attach(case.container, CONTENT)
    new = note(case.container, "A name that must go.", topic="plan", files=[file])
    return record_entry(new, author=advocate.session.author, now=NOW)


def erase(how: Erase, entry: UUID, case: OpenCase, by: CastMember, reason: str = "danger") -> None:
    """Erase as a member does."""
    how(
        entry,
        container=case.container,
        organisation=organisation_of(by),
        author=by.session.author,
        reason=reason,
        now=NOW,
    )


def wraps_of(case: OpenCase, recorded: Recorded) -> list[bytes]:
    """Every wrap that an entry has: its own and those of its files' parts."""
    found = open_one(case.container, recorded.id)
    assert isinstance(found, OpenedEntry)
    parts = [
        part_id(UUID(file["file"]), number)
        for file in found.fields["files"]
        for number in range(len(file["parts"]))
    ]
    wraps = [bytes(row.wrap) for row in PartWrap.objects.filter(pk__in=parts)]
    return [bytes(EntryWrap.objects.get(pk=recorded.id).wrap), *wraps]


def sealed_by(member: CastMember) -> list[dict[str, Any]]:
    """The erasures that the organisation's container tells of."""
    return [
        entry.fields
        for entry in open_entries(organisation_of(member))
        if isinstance(entry, OpenedEntry) and entry.kind.name == "erasure"
    ]


@pytest.mark.parametrize("how", [erase_identity, erase_entry])
def test_leaves_no_copy_of_a_key(
    instance: Path, case: OpenCase, recorded: Recorded, advocate: CastMember, how: Erase
) -> None:
    """Not in the key store's file, not in its write-ahead log, and no part of a file."""
    wraps = wraps_of(case, recorded)
    assert len(wraps) == 2
    assert all(keystore_bytes(instance).count(wrap) >= 1 for wrap in wraps)
    (part,) = (path for path in (instance / "files").rglob("*") if path.is_file())

    erase(how, recorded.id, case, advocate)

    raw = keystore_bytes(instance)
    for wrap in wraps:
        assert not any(wrap[at : at + 24] in raw for at in range(0, len(wrap) - 24, 8))
    assert not part.exists()
    assert (instance / "keys" / "keys.sqlite3-wal").stat().st_size == 0


def test_erases_identities_and_leaves_the_rest(
    case: OpenCase, recorded: Recorded, advocate: CastMember
) -> None:
    """The rest reads, proves and is signed as before; the named fields are named as hidden."""
    before = open_one(case.container, recorded.id)

    erase(erase_identity, recorded.id, case, advocate)

    found = open_one(case_of(advocate, case.number).container, recorded.id)
    assert isinstance(found, OpenedEntry)
    assert isinstance(before, OpenedEntry)
    assert found.hidden == {"text", "files"}
    assert found.fields == {"topic": "plan"}
    assert found.record.body_root == before.record.body_root
    assert found.record.hidden == {
        field.path: field.hash
        for field in before.record.disclosure(())
        if field.path in found.hidden
    }
    receipt = ledger.receipt_for(recorded.leaf_index, now=NOW)
    assert verify_receipt(receipt, log_key=log_key.log_key().verify_key).leaf == receipt.leaf
    assert is_clean(advocate)


def test_erases_an_entry_whole(case: OpenCase, recorded: Recorded, advocate: CastMember) -> None:
    """It stands in its place and says that it was erased; its neighbours read as before."""
    after = record_entry(note(case.container, "after"), author=advocate.session.author, now=NOW)

    erase(erase_entry, recorded.id, case, advocate)

    found = open_one(case.container, recorded.id)
    assert isinstance(found, UnreadableEntry)
    assert isinstance(found.fault, EntryErased)
    assert text_of(case.container, after.id) == "after"
    receipt = ledger.receipt_for(recorded.leaf_index, now=NOW)
    assert verify_receipt(receipt, log_key=log_key.log_key().verify_key).leaf == receipt.leaf
    assert is_clean(advocate)


def test_seals_what_was_erased_by_whom_and_why(
    case: OpenCase, recorded: Recorded, advocate: CastMember
) -> None:
    """In the organisation's container, and nothing of what it held; a leaf of its own type."""
    size = queries.head().size

    erase(erase_entry, recorded.id, case, advocate, reason="survivor_wish")

    assert sealed_by(advocate) == [
        {
            "scope": "entry",
            "container": str(case.container.id),
            "entry": str(recorded.id),
            "reason": "survivor_wish",
            "decided_by": str(advocate.member_id),
            "erased_on": NOW.date().isoformat(),
        }
    ]
    leaves = [queries.leaf_at(index).type for index in range(size, queries.head().size)]
    assert leaves == [LeafType.ENTRY, LeafType.ERASURE]
    assert log_key.slots().remembered_size == queries.head().size
    assert sealed_erasures(organisation_of(advocate)) == {recorded.id: {Scope.ENTRY}}


def test_erases_first_the_identity_and_later_the_whole(
    case: OpenCase, recorded: Recorded, advocate: CastMember
) -> None:
    """Each step is sealed."""
    erase(erase_identity, recorded.id, case, advocate)
    erase(erase_entry, recorded.id, case, advocate)

    scopes = sealed_erasures(organisation_of(advocate))[recorded.id]
    assert scopes == {Scope.IDENTITY, Scope.ENTRY}
    assert is_clean(advocate)


def test_erases_under_an_older_key(
    case: OpenCase, recorded: Recorded, advocate: CastMember, worker: CastMember
) -> None:
    """An entry from before a key change, by somebody who got the key later."""
    from dalel.apps.cases.actions import take_back_access

    share(case, by=advocate, to=worker)
    take_back_access(case_of(advocate, case.number), worker.member_id, by=advocate.session, now=NOW)
    share(case_of(advocate, case.number), by=advocate, to=worker)
    case = case_of(worker, case.number)
    assert case.container.epoch == 2

    erase(erase_identity, recorded.id, case, worker)

    found = open_one(case_of(advocate, case.number).container, recorded.id)
    assert isinstance(found, OpenedEntry)
    assert found.hidden
    assert is_clean(advocate, worker)


def test_keeps_files_that_another_entry_names(
    case: OpenCase, recorded: Recorded, advocate: CastMember
) -> None:
    """A correction holds the same file: erasing the first version does not take it away."""
    first = open_one(case.container, recorded.id)
    assert isinstance(first, OpenedEntry)
    (file,) = first.fields["files"]
    corrected = record_entry(
        replace(
            note(case.container, "Corrected.", files=[file]),
            corrects=recorded.id,
            reason="A slip.",
        ),
        author=advocate.session.author,
        now=NOW,
    )

    erase(erase_entry, recorded.id, case, advocate)
    assert b"".join(read_file(case.container, file, entry=corrected.id)) == CONTENT

    erase(erase_identity, corrected.id, case, advocate)
    assert not part_path(part_id(UUID(file["file"]), 0)).exists()
    assert is_clean(advocate)


def test_erases_a_damaged_entry(case: OpenCase, recorded: Recorded, advocate: CastMember) -> None:
    """What cannot be read any more may still have to go."""
    flip("EntryWrap", recorded.id, "wrap", at=50)

    with pytest.raises(NothingToErase):
        erase(erase_identity, recorded.id, case, advocate)
    erase(erase_entry, recorded.id, case, advocate)

    assert not EntryWrap.objects.filter(pk=recorded.id).exists()
    assert complaints() == set()


@pytest.mark.parametrize("how", [erase_identity, erase_entry])
def test_erases_nothing_that_is_not_here(
    case: OpenCase, recorded: Recorded, advocate: CastMember, how: Erase
) -> None:
    """Another container's entry, none at all, one that is erased already or was lost."""
    other = open_case_of(advocate, "Blue folder")
    lost = record_entry(note(case.container), author=advocate.session.author, now=NOW)
    EntryWrap.objects.filter(pk=lost.id).delete()

    for entry, place in [(recorded.id, other), (uuid4(), case), (lost.id, case)]:
        with pytest.raises(NothingToErase):
            erase(how, entry, place, advocate)
    assert sealed_by(advocate) == []


def test_never_erases_who_was_given_access(
    case: OpenCase, advocate: CastMember, worker: CastMember
) -> None:
    """Nor who was introduced, nor an erasure: the audit replays them."""
    share(case, by=advocate, to=worker)
    kept = [entry.id for entry in open_entries(case.container)][1]

    with pytest.raises(NothingToErase):
        erase(erase_entry, kept, case, advocate)

    assert is_clean(advocate, worker)


def test_lets_only_writers_erase(
    case: OpenCase, recorded: Recorded, advocate: CastMember, worker: CastMember
) -> None:
    """Reading is not enough; nothing is sealed, nothing destroyed."""
    share(case, by=advocate, to=worker, depth=Depth.READ)
    theirs = case_of(worker, case.number)

    with pytest.raises(NotAWriter):
        erase(erase_entry, recorded.id, theirs, worker)
    with pytest.raises(FieldErrors):
        erase(erase_entry, recorded.id, case, advocate, reason="because")

    assert text_of(case.container, recorded.id) == "A name that must go."
    assert sealed_by(advocate) == []


def test_destroys_nothing_that_was_not_sealed(
    case: OpenCase, recorded: Recorded, advocate: CastMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The seal comes first: if it fails, everything is as before."""
    before = EntryWrap.objects.count()

    def fail(*_given: object, **_named: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(erasure, "append_leaves", fail)
    with pytest.raises(ZeroDivisionError):
        erase(erase_entry, recorded.id, case, advocate)

    assert EntryWrap.objects.count() == before
    assert text_of(case.container, recorded.id) == "A name that must go."
    assert is_clean(advocate)


@pytest.mark.parametrize("how", [erase_identity, erase_entry])
def test_takes_up_what_broke_off_after_the_seal(
    case: OpenCase,
    recorded: Recorded,
    advocate: CastMember,
    monkeypatch: pytest.MonkeyPatch,
    how: Erase,
) -> None:
    """The audit names it until it is asked for once more; it is sealed once."""

    def crash(_wanted: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(erasure, "_destroy_keys", crash)
        with pytest.raises(KeyboardInterrupt):
            erase(how, recorded.id, case, advocate)
    assert ("ErasureUnfinished", f"entry {recorded.id}") in complaints(advocate)

    erase(how, recorded.id, case, advocate)

    assert len(sealed_by(advocate)) == 1
    assert is_clean(advocate)


def test_says_so_while_copies_of_keys_remain(
    instance: Path,
    case: OpenCase,
    recorded: Recorded,
    advocate: CastMember,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Somebody reads the key store all the time: the log file cannot be emptied, and it says so."""
    monkeypatch.setattr(keystore, "_PAUSE_SECONDS", 0)
    (wrap, _part) = wraps_of(case, recorded)
    connections["keystore"].ensure_connection()
    with connections["keystore"].cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout=20")
    with closing(sqlite3.connect(instance / "keys" / "keys.sqlite3")) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM entries_entrywrap").fetchall()
        with pytest.raises(ErasureUnfinished) as caught:
            erase(erase_entry, recorded.id, case, advocate)
        assert caught.value.entry == recorded.id
        assert wrap in keystore_bytes(instance)

    erase(erase_entry, recorded.id, case, advocate)

    assert wrap not in keystore_bytes(instance)
    assert len(sealed_by(advocate)) == 1
    assert is_clean(advocate)


def test_tells_what_was_erased_from_what_was_lost(
    case: OpenCase, recorded: Recorded, advocate: CastMember
) -> None:
    """Keys that are gone without an erasure are a finding, with and without keys."""
    EntryWrap.objects.filter(pk=recorded.id).delete()

    expected = {("WrapMissing", f"entry {recorded.id}")}
    assert complaints() == expected
    assert complaints(advocate) == expected


def test_an_erasure_outlives_its_author(
    case: OpenCase,
    recorded: Recorded,
    advocate: CastMember,
    worker: CastMember,
    administrator: CastMember,
) -> None:
    """Who erased has left; those who stay find everything in order."""
    share(case, by=advocate, to=worker)
    erase(erase_identity, recorded.id, case_of(worker, case.number), worker)

    remove_member(administrator.session, worker.member_id, now=NOW)

    assert is_clean(administrator)


def test_an_opening_stays(case: OpenCase, advocate: CastMember) -> None:
    """It says who opened the case; only who is named in it can be erased."""
    [opening] = open_entries(case.container)

    with pytest.raises(NothingToErase):
        erase(erase_entry, opening.id, case, advocate)
    assert is_clean(advocate)
    flip("Entry", opening.id, "ciphertext", at=40)
    with pytest.raises(NothingToErase):
        erase(erase_entry, opening.id, case, advocate)


@pytest.mark.parametrize("how", [erase_identity, erase_entry])
def test_destroys_what_was_computed_from_it(
    case: OpenCase, recorded: Recorded, advocate: CastMember, how: Erase
) -> None:
    """Once the keys are gone, so that nobody computes it again; also when asked once more."""
    seen: list[bool] = []

    def also() -> None:
        found = open_one(case.container, recorded.id)
        seen.append(isinstance(found, UnreadableEntry) or bool(found and found.hidden))
        drop_summary(case.container.id)

    for _ in range(2):
        erase(partial(how, also=also), recorded.id, case, advocate)
        assert not Summary.objects.filter(pk=case.container.id).exists()

    assert seen == [True, True]
    assert is_clean(advocate)

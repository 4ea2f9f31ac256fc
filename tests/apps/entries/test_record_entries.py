"""Recording: whatever goes wrong, nothing is left of it; what went well is durable."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, IntegrityError, OperationalError, connections

from dalel.apps.cases import actions as cases
from dalel.apps.cases.queries import OpenCase
from dalel.apps.entries import actions, memberships
from dalel.apps.entries.actions import NewEntry, record_entries, record_entry
from dalel.apps.entries.epochs import Holder, prepare_container, prepare_rotation, write_epoch
from dalel.apps.entries.errors import (
    KeyChanged,
    KindNotHere,
    KindUnknown,
    NotAWriter,
    NothingToCorrect,
)
from dalel.apps.entries.models import Container, ContainerWrap, Entry, EntryWrap, Membership
from dalel.apps.entries.opening import Author, OpenContainer
from dalel.apps.entries.queries import OpenedEntry, open_entries, open_one
from dalel.apps.entries.terms import ContainerType, Depth
from dalel.apps.ledger import log_key, queries
from dalel.apps.ledger.errors import LogFull, LogRolledBack
from dalel.apps.ledger.transaction import write_transaction
from dalel.core.entries import FieldErrors
from tests.apps.conftest import CastMember, is_postgresql
from tests.apps.raw import run
from tests.apps.records import NOW, case_of, is_clean, note, open_case_of, share, text_of

Counts = tuple[int, int, int, int, bytes, bytes]


def counts(container: UUID) -> Counts:
    """Everything a failed recording might leave behind."""
    head = Container.objects.get(pk=container)
    slots = log_key.slots()._path.read_bytes()
    wraps = EntryWrap.objects.count() + ContainerWrap.objects.count()
    return (Entry.objects.count(), queries.head().size, wraps, head.length, bytes(head.head), slots)


@pytest.fixture
def case(advocate: CastMember) -> OpenCase:
    """The advocate's case."""
    return open_case_of(advocate)


def test_seals_what_was_said(case: OpenCase, advocate: CastMember) -> None:
    """Readable, in its place, in the log, signed, and remembered outside."""
    recorded = record_entry(
        note(case.container, "Сказано так."), author=advocate.session.author, now=NOW
    )

    assert (recorded.container, recorded.sequence) == (case.container.id, 1)
    assert text_of(case.container, recorded.id) == "Сказано так."
    assert queries.leaf_at(recorded.leaf_index).minute == queries.minute_of(NOW)
    assert log_key.slots().remembered_size == queries.head().size == recorded.leaf_index + 1
    assert is_clean(advocate)


def _entry(kind: str, **fields: object) -> Callable[[OpenContainer], NewEntry]:
    return lambda container: NewEntry(container, kind, fields, "en")


def _correcting(entry: UUID) -> Callable[[OpenContainer], NewEntry]:
    return lambda container: replace(note(container), corrects=entry)


@pytest.mark.parametrize(
    ("made", "error"),
    [
        (_entry("note"), FieldErrors),
        (_entry("note", text="x", written_on="no day at all"), FieldErrors),
        (_entry("note", text="x", unheard_of="x"), FieldErrors),
        (_entry("no_such_kind", text="x"), KindUnknown),
        (_entry("introduction", member="x"), KindNotHere),
        (_entry("correction", corrects=str(uuid4())), KindNotHere),
        (_correcting(uuid4()), NothingToCorrect),
    ],
    ids=[
        "a field missing",
        "a date that is none",
        "a field unknown",
        "a kind unknown",
        "a kind that belongs elsewhere",
        "a bare correction",
        "a correction of nothing",
    ],
)
def test_leaves_nothing_of_what_cannot_be_recorded(
    case: OpenCase,
    advocate: CastMember,
    made: Callable[[OpenContainer], NewEntry],
    error: type[Exception],
) -> None:
    """Refused before any key is made, also when others of the same batch are in order."""
    before = counts(case.container.id)

    with pytest.raises(error):
        record_entries(
            [note(case.container), made(case.container)], author=advocate.session.author, now=NOW
        )

    assert counts(case.container.id) == before


def test_corrects_nothing_in_another_container(case: OpenCase, advocate: CastMember) -> None:
    """An entry of another case stays out of reach."""
    other = open_case_of(advocate, "Blue folder")
    theirs = record_entry(note(other.container), author=advocate.session.author, now=NOW)
    before = counts(case.container.id)

    with pytest.raises(NothingToCorrect):
        record_entry(
            replace(note(case.container), corrects=theirs.id),
            author=advocate.session.author,
            now=NOW,
        )

    assert counts(case.container.id) == before


def test_lets_nobody_write_who_has_no_access(
    case: OpenCase, advocate: CastMember, worker: CastMember, guest: CastMember
) -> None:
    """Holding the key is not enough; nor is reading; nor an access that has run out."""
    share(case, by=advocate, to=worker, depth=Depth.READ)
    cases.give_access(
        case,
        guest.member_id,
        Depth.WRITE,
        by=advocate.session,
        now=NOW,
        until=NOW.date() + timedelta(days=3),
    )
    before = counts(case.container.id)
    late = NOW + timedelta(days=4)

    for member, now in [(worker, NOW), (guest, late)]:
        with pytest.raises(NotAWriter) as caught:
            record_entry(note(case.container), author=member.session.author, now=now)
        assert caught.value.container == case.container.id
    assert counts(case.container.id) == before
    record_entry(note(case.container), author=guest.session.author, now=NOW + timedelta(days=3))


def test_notices_access_that_ended_between_sealing_and_commit(
    case: OpenCase, advocate: CastMember, worker: CastMember
) -> None:
    """The rows are asked inside the transaction, not before the encryption."""
    share(case, by=advocate, to=worker)
    before = counts(case.container.id)

    with pytest.raises(NotAWriter):
        record_entries(
            [note(case.container)],
            author=worker.session.author,
            now=NOW,
            beforehand=lambda: memberships.end_membership(
                worker.member_id, case.container.id, now=NOW
            ),
        )

    assert counts(case.container.id) == before
    assert memberships.membership_of(worker.member_id, case.container.id, today=NOW.date())


def test_refuses_a_key_that_was_changed_meanwhile(
    case: OpenCase, advocate: CastMember, worker: CastMember
) -> None:
    """Somebody was removed while the form stood open: save again, under the new key."""
    share(case, by=advocate, to=worker)
    stale = case_of(advocate, case.number)
    cases.take_back_access(
        case_of(advocate, case.number), worker.member_id, by=advocate.session, now=NOW
    )
    before = counts(case.container.id)

    with pytest.raises(KeyChanged):
        record_entry(note(stale.container), author=advocate.session.author, now=NOW)

    assert counts(case.container.id) == before
    again = case_of(advocate, case.number)
    record_entry(note(again.container), author=advocate.session.author, now=NOW)
    assert is_clean(advocate)


def test_lets_only_one_of_two_key_changes_through(case: OpenCase, advocate: CastMember) -> None:
    """The second one was prepared from an epoch that is no longer the newest."""
    me = Holder(advocate.member_id, advocate.session.introduction.wrapping)
    first, second = (prepare_rotation(case.container, [me]) for _ in range(2))

    def change(change: object) -> None:
        record_entries(
            [note(change.opened)],  # type: ignore[attr-defined]
            author=advocate.session.author,
            now=NOW,
            keys=change.wraps,  # type: ignore[attr-defined]
            beforehand=lambda: write_epoch(change, now=NOW),  # type: ignore[arg-type]
        )

    change(first)
    before = counts(case.container.id)
    with pytest.raises(KeyChanged):
        change(second)
    assert counts(case.container.id) == before


def test_records_all_or_none_over_two_containers(
    case: OpenCase, advocate: CastMember, worker: CastMember
) -> None:
    """The second case is out of reach, so the first one gets nothing either."""
    theirs = open_case_of(worker, "Blue folder")
    mine = case.container
    before = counts(mine.id), counts(theirs.container.id)
    batch = [note(mine, "one"), note(theirs.container, "two"), note(mine, "three")]

    with pytest.raises(NotAWriter):
        record_entries(batch, author=advocate.session.author, now=NOW)
    assert (counts(mine.id), counts(theirs.container.id)) == before

    share(theirs, by=worker, to=advocate)
    rows = record_entries(batch, author=advocate.session.author, now=NOW)
    assert [row.sequence for row in rows] == [1, 2, 2]
    assert [row.leaf_index - rows[0].leaf_index for row in rows] == [0, 1, 2]
    assert is_clean(advocate, worker)


@pytest.mark.parametrize("moment", ["beforehand", "alongside"])
def test_undoes_everything_when_a_projection_fails(
    case: OpenCase, advocate: CastMember, moment: str
) -> None:
    """What runs inside the commit takes the commit with it, and the keys."""
    before = counts(case.container.id)
    change = prepare_container(ContainerType.CASE, [])
    extra = ContainerWrap(container=case.container.id, epoch=9, holder=uuid4(), wrap=b"w")

    def fail(*_rows: object) -> None:
        Container.objects.create(id=change.opened.id, type=change.opened.type)
        raise ZeroDivisionError

    hooks = {moment: fail}
    with pytest.raises(ZeroDivisionError):
        record_entries(
            [note(case.container)],
            author=advocate.session.author,
            now=NOW,
            keys=[extra],
            **hooks,
        )

    assert counts(case.container.id) == before
    assert not Container.objects.filter(pk=change.opened.id).exists()


def test_destroys_keys_when_the_commit_itself_fails(case: OpenCase, advocate: CastMember) -> None:
    """Found out at the very end, when every key is stored already."""
    before = counts(case.container.id)
    extra = ContainerWrap(container=case.container.id, epoch=1, holder=uuid4(), wrap=b"w")

    def refer_to_nothing(_rows: object) -> None:
        Membership.objects.create(container_id=uuid4(), holder=uuid4(), depth=Depth.READ)

    with pytest.raises(IntegrityError):
        record_entry(
            note(case.container),
            author=advocate.session.author,
            now=NOW,
            keys=[extra],
            alongside=refer_to_nothing,
        )

    assert extra.pk is not None
    assert counts(case.container.id) == before


def test_survives_a_crash_in_the_middle_of_a_key_change(
    case: OpenCase, advocate: CastMember, worker: CastMember
) -> None:
    """Wraps of an epoch that never came to be are passed over, and then replaced."""
    share(case, by=advocate, to=worker)
    recorded = record_entry(note(case.container, "kept"), author=advocate.session.author, now=NOW)
    people = [Holder(m.member_id, m.session.introduction.wrapping) for m in (advocate, worker)]
    for row in prepare_rotation(case.container, people).wraps:
        row.save()

    case = case_of(advocate, case.number)
    assert text_of(case.container, recorded.id) == "kept"
    cases.take_back_access(case, worker.member_id, by=advocate.session, now=NOW)
    case = case_of(advocate, case.number)
    assert text_of(case.container, recorded.id) == "kept"
    share(case, by=advocate, to=worker)
    assert text_of(case_of(worker, case.number).container, recorded.id) == "kept"
    assert is_clean(advocate, worker)


def test_keeps_the_keys_when_it_cannot_know_whether_it_was_recorded(
    case: OpenCase, advocate: CastMember
) -> None:
    """A line that breaks after the commit: the record is there, and so must be its keys."""
    new = note(case.container, "kept")

    def break_line(_rows: object) -> None:
        run("COMMIT")
        raise OperationalError("the line broke")

    with suppress(DatabaseError):
        record_entry(new, author=advocate.session.author, now=NOW, alongside=break_line)
    connections["default"].close()

    assert Entry.objects.filter(pk=new.id).exists()
    assert text_of(case.container, new.id) == "kept"


def test_writes_keys_then_records_then_the_slot(case: OpenCase, advocate: CastMember) -> None:
    """In this order, each durable before the next begins."""
    seen: list[tuple[str, object]] = []
    new = note(case.container)
    slots = log_key.slots()

    def look(_rows: object) -> None:
        seen.append(("keys", EntryWrap.objects.filter(pk=new.id).exists()))
        seen.append(("keys are committed", not connections["keystore"].in_atomic_block))
        seen.append(("records are committed", not connections["default"].in_atomic_block))
        seen.append(("slot", slots.remembered_size > queries.head().size - 1))

    recorded = record_entry(new, author=advocate.session.author, now=NOW, alongside=look)

    assert seen == [
        ("keys", True),
        ("keys are committed", True),
        ("records are committed", False),
        ("slot", False),
    ]
    assert slots.remembered_size == recorded.leaf_index + 1


def test_answers_only_after_the_slot_was_written(
    case: OpenCase, advocate: CastMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A crash before the slot leaves a record nobody was told of: the log goes on from there."""

    def crash(_size: int) -> None:
        raise KeyboardInterrupt

    new = note(case.container, "not acknowledged")
    with monkeypatch.context() as patched:
        patched.setattr(actions, "remember_outside", crash)
        with pytest.raises(KeyboardInterrupt):
            record_entry(new, author=advocate.session.author, now=NOW)

    assert text_of(case.container, new.id) == "not acknowledged"
    record_entry(note(case.container), author=advocate.session.author, now=NOW)
    assert is_clean(advocate)


def test_leaves_nothing_when_the_disk_is_full(case: OpenCase, advocate: CastMember) -> None:
    """A real limit of pages, reached in the middle of a batch."""
    if is_postgresql():
        pytest.skip("a full disk of the server cannot be had in a test")
    before = counts(case.container.id)
    pages = run("PRAGMA page_count")[0][0]
    run(f"PRAGMA max_page_count={pages + 3}")

    with pytest.raises(LogFull):
        record_entries(
            [note(case.container, "x" * 2000) for _ in range(30)],
            author=advocate.session.author,
            now=NOW,
        )

    assert counts(case.container.id) == before
    run("PRAGMA max_page_count=1000000")
    record_entry(note(case.container), author=advocate.session.author, now=NOW)
    assert is_clean(advocate)


def test_writes_nothing_into_a_log_that_was_rolled_back(
    case: OpenCase, advocate: CastMember
) -> None:
    """It says so plainly; what is there can still be read."""
    slots = log_key.slots()
    slots.remembered_size = queries.head().size + 2
    before = counts(case.container.id)

    with pytest.raises(LogRolledBack, match="rolled back"):
        record_entry(note(case.container), author=advocate.session.author, now=NOW)

    assert counts(case.container.id) == before
    assert all(isinstance(entry, OpenedEntry) for entry in open_entries(case.container))


def test_never_records_one_id_twice(case: OpenCase, advocate: CastMember) -> None:
    """The second attempt changes neither the record nor its keys."""
    new = note(case.container, "first")
    record_entry(new, author=advocate.session.author, now=NOW)
    before = counts(case.container.id)

    with pytest.raises(DatabaseError):
        record_entry(
            replace(note(case.container, "second"), id=new.id),
            author=advocate.session.author,
            now=NOW,
        )

    assert counts(case.container.id) == before
    assert text_of(case.container, new.id) == "first"


def test_signs_as_the_author(case: OpenCase, advocate: CastMember, worker: CastMember) -> None:
    """Whose name stands in the entry and whose key signed it are checked together."""
    share(case, by=advocate, to=worker)
    forged = Author(worker.member_id, advocate.session.author.key)
    recorded = record_entry(note(case.container), author=forged, now=NOW)

    opened = open_one(case.container, recorded.id)

    assert isinstance(opened, OpenedEntry)
    assert opened.author == worker.member_id


def test_waits_for_a_reader_of_the_same_container(case: OpenCase, advocate: CastMember) -> None:
    """An open transaction elsewhere in the process does not let a predecessor be used twice."""
    inside, go = threading.Event(), threading.Event()

    def hold() -> None:
        with write_transaction():
            Container.objects.select_for_update().get(pk=case.container.id)
            inside.set()
            go.wait(10)
        connections.close_all()

    def write() -> None:
        record_entry(note(case.container), author=advocate.session.author, now=NOW)
        connections.close_all()

    threads = [threading.Thread(target=hold), threading.Thread(target=write)]
    threads[0].start()
    assert inside.wait(10)
    threads[1].start()
    threads[1].join(0.1)
    assert threads[1].is_alive()
    go.set()
    for thread in threads:
        thread.join(10)
    assert Container.objects.get(pk=case.container.id).length == 2


def test_founds_nothing_in_a_folder_that_is_there(instance: Path) -> None:
    """The log's key is made once."""
    from dalel.apps.ledger.actions import found_log

    before = (instance / "log" / "key.json").read_bytes()
    with pytest.raises(FileExistsError):
        found_log(instance)
    assert (instance / "log" / "key.json").read_bytes() == before

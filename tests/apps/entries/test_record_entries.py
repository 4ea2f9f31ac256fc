"""Recording: what is refused leaves nothing; what is recorded is in its place."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connections

from dalel.apps.accounts.introductions import organisation_id
from dalel.apps.cases import actions as cases
from dalel.apps.cases.queries import OpenCase
from dalel.apps.entries import memberships
from dalel.apps.entries.actions import NewEntry, record_entries, record_entry
from dalel.apps.entries.epochs import Holder, prepare_rotation, write_epoch
from dalel.apps.entries.errors import (
    KeyChanged,
    KindNotHere,
    KindUnknown,
    NotAWriter,
    NothingToCorrect,
)
from dalel.apps.entries.memberships import end_membership, require_writer
from dalel.apps.entries.models import Container
from dalel.apps.entries.opening import Author, OpenContainer
from dalel.apps.entries.queries import OpenedEntry, open_one
from dalel.apps.entries.terms import Depth
from dalel.apps.ledger import log_key, queries
from dalel.apps.ledger.transaction import write_transaction
from dalel.core.entries import FieldErrors
from tests.apps.conftest import CastMember
from tests.apps.records import (
    NOW,
    case_of,
    counts,
    is_clean,
    note,
    open_case_of,
    share,
    text_of,
)


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
    assert memberships.membership_of([worker.member_id], case.container.id, today=NOW.date())


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


def test_nobody_writes_who_does_not_belong_here_any_more(
    case: OpenCase, advocate: CastMember
) -> None:
    """Whatever else still runs for them."""
    organisation = organisation_id()
    assert organisation is not None
    with write_transaction():
        end_membership(advocate.member_id, organisation, now=NOW)

    with pytest.raises(NotAWriter):
        require_writer(advocate.member_id, {case.container.id}, today=NOW.date())


def test_a_guest_belongs_here_and_writes_nothing_of_the_organisation(guest: CastMember) -> None:
    """Their membership there comes without a key."""
    organisation = organisation_id()
    assert organisation is not None

    with pytest.raises(NotAWriter):
        require_writer(guest.member_id, {organisation}, today=NOW.date())

"""Whatever breaks while something is recorded: all of it is there, or none."""

from __future__ import annotations

from contextlib import ExitStack, suppress
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, OperationalError, connections

from dalel.apps.cases import actions as cases
from dalel.apps.cases.queries import OpenCase
from dalel.apps.entries import actions
from dalel.apps.entries.actions import record_entries, record_entry
from dalel.apps.entries.epochs import Holder, prepare_container, prepare_rotation
from dalel.apps.entries.models import Container, ContainerWrap, Entry, EntryWrap, Membership
from dalel.apps.entries.queries import OpenedEntry, open_entries
from dalel.apps.entries.terms import ContainerType, Depth
from dalel.apps.ledger import log_key, queries
from dalel.apps.ledger.errors import LogFull, LogRolledBack
from tests.apps.conftest import CastMember, is_postgresql
from tests.apps.raw import run
from tests.apps.records import (
    NOW,
    case_of,
    counts,
    is_clean,
    note,
    share,
    text_of,
)


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


def test_keeps_the_keys_when_nobody_can_be_asked(case: OpenCase, advocate: CastMember) -> None:
    """The line is still broken when it would be asked what became of the record."""
    new = note(case.container, "kept")

    with ExitStack() as broken:

        def break_line(_rows: object) -> None:
            run("COMMIT")
            broken.enter_context(connections["default"].execute_wrapper(refuse))
            raise OperationalError("the line broke")

        with suppress(DatabaseError):
            record_entry(new, author=advocate.session.author, now=NOW, alongside=break_line)
    connections["default"].close()

    assert text_of(case.container, new.id) == "kept"


def refuse(*_: object) -> None:
    """Answer nothing, as a database does that cannot be reached."""
    raise OperationalError("there is no line")


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

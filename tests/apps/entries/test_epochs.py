"""Changing a container's key: those who stay read everything, the one who left nothing new."""

from __future__ import annotations

import pytest

from dalel.apps.cases import actions as cases
from dalel.apps.cases.queries import OpenCase, case_visible_to
from dalel.apps.entries.actions import record_entry
from dalel.apps.entries.epochs import Holder, prepare_rotation, write_epoch
from dalel.apps.entries.errors import EntryDamaged, KeyChanged, NoKey
from dalel.apps.entries.models import ContainerWrap, Entry, EntryWrap, Epoch
from dalel.apps.entries.opening import (
    Known,
    OpenContainer,
    holder_context,
    open_container,
    previous_context,
)
from dalel.apps.entries.queries import UnreadableEntry, open_one
from dalel.apps.ledger import queries
from dalel.apps.ledger.transaction import write_transaction
from dalel.core.keys.errors import WrapDamaged
from dalel.core.keys.wraps import EpochSecret, PublicKey, unwrap, wrap_to
from dalel.core.ledger import LeafType
from tests.apps.conftest import CastMember
from tests.apps.raw import alter, remove
from tests.apps.records import NOW, case_of, is_clean, note, open_case_of, share, text_of


def rotate(case: OpenCase, *, by: CastMember, without: CastMember) -> OpenCase:
    """Take somebody's access back, which changes the key."""
    current = case_of(by, case.number)
    cases.take_back_access(current, without.member_id, by=by.session, now=NOW)
    return case_of(by, case.number)


@pytest.fixture
def shared(advocate: CastMember, worker: CastMember, guest: CastMember) -> OpenCase:
    """A case in which all three may write."""
    case = open_case_of(advocate)
    share(case, by=advocate, to=worker)
    share(case, by=advocate, to=guest)
    return case


def test_those_who_stay_read_old_and_new(
    shared: OpenCase, advocate: CastMember, worker: CastMember, guest: CastMember
) -> None:
    """Three epochs, one wrap per holder, every entry readable."""
    written = {}
    case = shared
    written["old"] = record_entry(
        note(case.container, "old"), author=advocate.session.author, now=NOW
    )
    case = rotate(case, by=advocate, without=guest)
    written["new"] = record_entry(
        note(case.container, "new"), author=worker.session.author, now=NOW
    )
    share(case, by=advocate, to=guest)
    case = rotate(case, by=advocate, without=guest)
    written["newest"] = record_entry(
        note(case.container, "newest"), author=advocate.session.author, now=NOW
    )

    theirs = case_of(worker, case.number).container

    assert theirs.epoch == 3
    assert sorted(
        Entry.objects.filter(pk__in=[row.id for row in written.values()]).values_list(
            "epoch", flat=True
        )
    ) == [1, 2, 3]
    for text, row in written.items():
        assert text_of(theirs, row.id) == text
    held = ContainerWrap.objects.filter(container=case.container.id)
    assert set(held.values_list("holder", "epoch")) == {
        (advocate.member_id, 3),
        (worker.member_id, 3),
    }
    assert is_clean(advocate, worker)


def test_opens_with_the_newest_key_whatever_was_known_before(
    shared: OpenCase, advocate: CastMember, guest: CastMember
) -> None:
    """The key changed after somebody had asked for the case and before they opened it."""
    known = Known(shared.container.type, shared.container.epoch)
    rotate(shared, by=advocate, without=guest)

    opened = advocate.refreshed().open(shared.container.id, known)

    assert opened.epoch == known.epoch + 1


def test_the_old_wrap_opens_nothing_new(
    shared: OpenCase, advocate: CastMember, guest: CastMember
) -> None:
    """Somebody who kept a copy of their wrap reads what they could read, and nothing else."""
    old = record_entry(note(shared.container, "old"), author=advocate.session.author, now=NOW)
    kept = bytes(
        ContainerWrap.objects.get(container=shared.container.id, holder=guest.member_id).wrap
    )
    case = rotate(shared, by=advocate, without=guest)
    new = record_entry(note(case.container, "new"), author=advocate.session.author, now=NOW)

    context = holder_context(shared.container.id, 1)
    secret = EpochSecret.from_bytes(unwrap(guest.session.key, kept, context=context))
    stolen = OpenContainer(shared.container.id, shared.container.type, 1, {1: secret})

    assert text_of(stolen, old.id) == "old"
    found = open_one(stolen, new.id)
    assert isinstance(found, UnreadableEntry)
    assert isinstance(found.fault, EntryDamaged)
    assert found.fault.fault == "NoKey"
    wrap = bytes(EntryWrap.objects.get(pk=new.id).wrap)
    with pytest.raises(WrapDamaged):
        secret.unwrap(wrap, context=b"whatever")
    sealed = bytes(Epoch.objects.get(container=shared.container.id, number=2).previous_sealed)
    with pytest.raises(WrapDamaged):
        secret.unwrap(sealed, context=context)


def test_the_one_who_left_is_shut_out(
    shared: OpenCase, advocate: CastMember, guest: CastMember
) -> None:
    """No wrap, no membership, no case."""
    rotate(shared, by=advocate, without=guest)

    assert case_visible_to(guest.refreshed(), shared.number, now=NOW) is None
    with pytest.raises(NoKey):
        open_container(shared.container.id, holder=guest.member_id, key=guest.session.key)


def test_starts_no_key_that_somebody_who_came_meanwhile_would_lack(
    shared: OpenCase, advocate: CastMember, worker: CastMember
) -> None:
    """Nor one that somebody would keep who left: whoever changes it looks again."""
    me = Holder(advocate.member_id, advocate.session.introduction.wrapping)
    change = prepare_rotation(case_of(advocate, shared.number).container, [me])

    with pytest.raises(KeyChanged), write_transaction():
        write_epoch(change, now=NOW, leaving=[worker.member_id])

    assert Epoch.objects.filter(container=shared.container.id).count() == 1


def test_each_key_has_a_leaf(shared: OpenCase, advocate: CastMember, guest: CastMember) -> None:
    """The log commits to every public key a container ever had."""
    rotate(shared, by=advocate, without=guest)

    rows = Epoch.objects.filter(container=shared.container.id).order_by("number")

    leaves = [queries.leaf_at(row.leaf_index) for row in rows]
    assert [leaf.type for leaf in leaves] == [LeafType.ROTATION] * 2
    assert [leaf.epoch for leaf in leaves] == [1, 2]
    assert bytes(rows[0].previous_sealed) == b""


def test_a_lost_epoch_is_a_fault_of_the_entries_that_need_it(
    shared: OpenCase, advocate: CastMember, guest: CastMember
) -> None:
    """The row on the way back is gone: new entries open, old ones say why not."""
    old = record_entry(note(shared.container), author=advocate.session.author, now=NOW)
    rotate(shared, by=advocate, without=guest)
    share(case_of(advocate, shared.number), by=advocate, to=guest)
    case = rotate(shared, by=advocate, without=guest)
    new = record_entry(note(case.container, "new"), author=advocate.session.author, now=NOW)
    row = Epoch.objects.get(container=shared.container.id, number=2)
    remove("Epoch", row.pk)
    reopened = case_of(advocate, shared.number).container

    found = open_one(reopened, old.id)

    assert isinstance(found, UnreadableEntry)
    assert isinstance(found.fault, EntryDamaged)
    assert found.fault.fault == "NoKey"
    assert text_of(reopened, new.id) == "new"


def test_an_older_key_must_be_the_one_the_container_shows(
    shared: OpenCase, advocate: CastMember, guest: CastMember
) -> None:
    """Whoever holds the newest public key can seal another "previous" key to it."""
    old = record_entry(note(shared.container), author=advocate.session.author, now=NOW)
    case = rotate(shared, by=advocate, without=guest)
    row = Epoch.objects.get(container=case.container.id, number=2)
    planted = wrap_to(
        PublicKey.from_bytes(bytes(row.public_key)),
        EpochSecret.generate().to_bytes(),
        context=previous_context(case.container.id, 2),
    )
    alter("Epoch", row.pk, previous_sealed=planted)

    found = open_one(case_of(advocate, case.number).container, old.id)

    assert isinstance(found, UnreadableEntry)
    assert isinstance(found.fault, EntryDamaged)
    assert found.fault.fault == "KeyNotTheLogged"

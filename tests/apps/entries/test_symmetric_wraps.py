"""A member's own wraps: made by others to a public key, replaced by faster ones once opened."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest

from dalel.apps.cases.actions import take_back_access
from dalel.apps.entries import epochs, held_lists
from dalel.apps.entries.held_lists import hold_list
from dalel.apps.entries.models import Container, ContainerWrap
from dalel.apps.entries.opening import is_symmetric, open_container, own_key
from dalel.apps.entries.terms import Depth
from dalel.core.keys.wraps import PrivateKey
from tests.apps.cases.pages import page_at
from tests.apps.conftest import CastMember
from tests.apps.records import NOW, case_of, is_clean, keystore_bytes, open_case_of, share


def wrap_of(member: CastMember, container: UUID) -> ContainerWrap:
    """Return a member's wrap."""
    return ContainerWrap.objects.get(holder=member.member_id, container=container)


def test_whoever_opens_a_case_holds_it_under_their_own_key(advocate: CastMember) -> None:
    """From the first moment."""
    case = open_case_of(advocate)

    assert is_symmetric(wrap_of(advocate, case.container.id))
    is_clean(advocate)


def test_replaces_a_wrap_that_a_colleague_made_when_the_list_is_read(
    advocate: CastMember, worker: CastMember
) -> None:
    """Once; it opens as before, and the audit is content."""
    case = open_case_of(advocate)
    share(case, by=advocate, to=worker)
    made = wrap_of(worker, case.container.id)
    assert not is_symmetric(made)

    page_at(worker.client, "/cases")

    replaced = wrap_of(worker, case.container.id)
    page_at(worker.client, "/cases")
    again = wrap_of(worker, case.container.id)
    assert is_symmetric(replaced)
    assert bytes(again.wrap) == bytes(replaced.wrap)
    assert case_of(worker, case.number).container.secret.to_bytes() == (
        case.container.secret.to_bytes()
    )
    is_clean(advocate, worker)


def test_replaces_a_few_at_a_time(
    advocate: CastMember, worker: CastMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever was given many cases at once does not wait for all of them."""
    monkeypatch.setattr(epochs, "MOST_MADE_FASTER", 2)
    cases = [open_case_of(advocate) for _ in range(3)]
    for case in cases:
        share(case, by=advocate, to=worker)

    done = []
    for _ in range(2):
        page_at(worker.client, "/cases")
        done.append(sum(is_symmetric(wrap_of(worker, case.container.id)) for case in cases))

    assert done[0] < done[1] == 3


def test_a_replaced_wrap_is_destroyed_like_any_other(
    advocate: CastMember, worker: CastMember, instance: Path
) -> None:
    """Taken back: neither the old wrap nor the new one is anywhere in the key store's files."""
    case = open_case_of(advocate)
    share(case, by=advocate, to=worker)
    old = bytes(wrap_of(worker, case.container.id).wrap)
    page_at(worker.client, "/cases")
    new = bytes(wrap_of(worker, case.container.id).wrap)

    take_back_access(case_of(advocate, case.number), worker.member_id, by=advocate.session, now=NOW)

    stored = keystore_bytes(instance)
    assert old[100:160] not in stored
    assert new[30:90] not in stored
    assert ContainerWrap.objects.filter(container=case.container.id).count() == 1


def test_does_not_bring_back_what_was_taken_meanwhile(
    advocate: CastMember, worker: CastMember
) -> None:
    """The list was read just before; the keys are made afterwards."""
    case = open_case_of(advocate)
    share(case, by=advocate, to=worker)
    session = worker.refreshed()
    session.open_to_list([case.container.id])
    take_back_access(case_of(advocate, case.number), worker.member_id, by=advocate.session, now=NOW)

    session.make_keys_symmetric()

    held = ContainerWrap.objects.filter(container=case.container.id, holder=worker.member_id)
    assert not held.exists()


def test_leaves_alone_what_was_replaced_meanwhile(advocate: CastMember, worker: CastMember) -> None:
    """Another page of the same member was faster."""
    case = open_case_of(advocate)
    share(case, by=advocate, to=worker)
    session = worker.refreshed()
    session.open_to_list([case.container.id])
    page_at(worker.client, "/cases")
    replaced = bytes(wrap_of(worker, case.container.id).wrap)

    session.make_keys_symmetric()

    assert bytes(wrap_of(worker, case.container.id).wrap) == replaced


def test_a_list_opens_what_it_can_and_leaves_the_rest(
    advocate: CastMember, worker: CastMember, outsider: CastMember
) -> None:
    """A stranger's wrap, a planted key and a foreign case cost their row only."""
    good, bad = open_case_of(advocate), open_case_of(advocate)
    share(bad, by=advocate, to=worker, depth=Depth.READ)
    foreign = open_case_of(outsider)
    wanted = [good.container.id, bad.container.id, foreign.container.id]
    assert set(advocate.refreshed().open_to_list(wanted)) == set(wanted[:2])

    ContainerWrap.objects.filter(holder=advocate.member_id, container=bad.container.id).update(
        wrap=bytes(100)
    )

    assert set(advocate.refreshed().open_to_list(wanted)) == {good.container.id}
    assert set(worker.refreshed().open_to_list(wanted)) == {bad.container.id}
    Container.objects.filter(pk=bad.container.id).update(epoch=0)
    assert worker.refreshed().open_to_list(wanted) == {}


def test_opens_many_in_several_goes(advocate: CastMember, monkeypatch: pytest.MonkeyPatch) -> None:
    """More than one question holds."""
    monkeypatch.setattr(held_lists, "_AT_ONCE", 2)
    wanted = [open_case_of(advocate).container.id for _ in range(5)]

    assert set(advocate.refreshed().open_to_list(wanted)) == set(wanted)


def test_another_key_opens_nothing(advocate: CastMember) -> None:
    """Of neither suite."""
    case = open_case_of(advocate)
    stranger = PrivateKey.generate()

    held = hold_list(
        [case.container.id], advocate.member_id, {advocate.member_id: own_key(stranger)}
    )
    assert set(held.wraps) == {case.container.id}
    assert held.open([case.container.id]) == {}
    opened = open_container(case.container.id, holder=advocate.member_id, key=advocate.session.key)
    assert opened.secret.to_bytes() == case.container.secret.to_bytes()

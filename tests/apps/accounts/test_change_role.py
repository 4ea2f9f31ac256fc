"""A member gets another role: introduced anew with the same keys."""

from __future__ import annotations

import pytest

from dalel.apps.accounts import actions, queries
from dalel.apps.accounts.bundled import bundled_members
from dalel.apps.accounts.errors import (
    GuestsStayGuests,
    LastIntroducer,
    MemberUnknown,
    NotAllowed,
    RoleNotAsSeen,
)
from dalel.apps.accounts.introductions import checked_introduction
from dalel.apps.accounts.models import Introduction, Member
from dalel.apps.accounts.roles import Role
from dalel.apps.entries.queries import OpenedEntry, open_entries
from dalel.verify import Policy
from dalel.verify.members import check_members
from tests.apps.conftest import CastMember
from tests.apps.records import NOW, case_of, complaints, is_clean, open_case_of, organisation_of


def change(by: CastMember, member: CastMember, role: Role) -> None:
    """Change a member's role from whatever it is."""
    was = member.refreshed().role
    actions.change_role(by.refreshed(), member.member_id, role, was=was, now=NOW)


def test_takes_the_new_role_at_once(administrator: CastMember, worker: CastMember) -> None:
    """The running session too; keys, name and cases stay."""
    case, before = open_case_of(worker), checked_introduction(worker.member_id)

    change(administrator, worker, Role.MONITOR)

    after = checked_introduction(worker.member_id)
    assert worker.refreshed().role == after.role == Role.MONITOR
    assert Member.objects.get(pk=worker.member_id).role == Role.MONITOR
    assert after.fingerprint == before.fingerprint
    assert queries.member_names(worker.refreshed())[worker.member_id] == worker.display_name
    assert case_of(worker, case.number).number == case.number
    assert is_clean(administrator, worker)


def test_is_an_entry_signed_by_who_changed_it(
    administrator: CastMember, worker: CastMember
) -> None:
    """The newest entry of the organisation; the first introduction stays."""
    change(administrator, worker, Role.INTAKE_LEAD)

    last = open_entries(organisation_of(administrator))[-1]
    assert isinstance(last, OpenedEntry)
    assert (last.kind.name, last.author) == ("introduction", administrator.member_id)
    assert last.fields["role"] == "intake_lead"
    assert Introduction.objects.filter(member=worker.member_id).count() == 2


def test_a_new_administrator_introduces_and_a_former_one_does_not(
    administrator: CastMember, worker: CastMember, advocate: CastMember
) -> None:
    """What somebody introduced while they might stays valid."""
    change(administrator, worker, Role.ADMINISTRATOR)
    change(worker, advocate, Role.TRUSTEE)
    change(administrator, worker, Role.WORKER)

    with pytest.raises(NotAllowed):
        change(worker, advocate, Role.ADVOCATE)
    assert checked_introduction(advocate.member_id).role == Role.TRUSTEE
    assert is_clean(administrator, advocate)


def test_a_right_lost_meanwhile_introduces_nobody(
    administrator: CastMember, worker: CastMember, advocate: CastMember
) -> None:
    """The request began before the right was taken away; its write comes after."""
    change(administrator, worker, Role.ADMINISTRATOR)
    begun = worker.refreshed()
    change(administrator, worker, Role.WORKER)

    with pytest.raises(NotAllowed):
        actions.change_role(begun, advocate.member_id, Role.TRUSTEE, was=Role.ADVOCATE, now=NOW)
    with pytest.raises(NotAllowed):
        actions.remove_member(begun, advocate.member_id, now=NOW)
    assert is_clean(administrator, advocate)


@pytest.mark.parametrize("founder_stays", [True, False])
def test_somebody_can_always_introduce(
    administrator: CastMember, worker: CastMember, founder_stays: bool
) -> None:
    """A founder may whatever their role, by their own hand; else the last one stays."""
    if founder_stays:
        change(administrator, administrator, Role.ADVOCATE)
        assert administrator.refreshed().introduction.can_introduce
        return
    change(administrator, worker, Role.ADMINISTRATOR)
    change(worker, administrator, Role.ADVOCATE)
    assert not administrator.refreshed().introduction.can_introduce

    with pytest.raises(LastIntroducer):
        change(worker, worker, Role.WORKER)

    assert queries.introducers() == [worker.member_id]
    assert Introduction.objects.filter(member=worker.member_id).count() == 2
    assert is_clean(administrator, worker)


def test_refuses_what_a_role_cannot_change(
    administrator: CastMember, worker: CastMember, guest: CastMember
) -> None:
    """Guests hold no key, members do; and only what was seen is changed."""
    with pytest.raises(GuestsStayGuests):
        change(administrator, guest, Role.WORKER)
    with pytest.raises(GuestsStayGuests):
        change(administrator, worker, Role.GUEST)
    with pytest.raises(NotAllowed):
        change(worker, worker, Role.ADMINISTRATOR)
    for role, was in ((Role.MONITOR, Role.ADVOCATE), (Role.WORKER, Role.WORKER)):
        with pytest.raises(RoleNotAsSeen):
            actions.change_role(administrator.session, worker.member_id, role, was=was, now=NOW)
    actions.remove_member(administrator.session, worker.member_id, now=NOW)
    with pytest.raises(MemberUnknown):
        actions.change_role(
            administrator.refreshed(), worker.member_id, Role.MONITOR, was=Role.WORKER, now=NOW
        )
    assert Introduction.objects.count() == Member.objects.count()


def test_the_audit_sees_a_role_put_back(administrator: CastMember, worker: CastMember) -> None:
    """A row that says otherwise than the newest introduction."""
    change(administrator, worker, Role.MONITOR)

    Member.objects.filter(pk=worker.member_id).update(role=Role.WORKER)

    assert ("RoleAltered", f"member {worker.member_id}") in complaints()


def test_bundles_lead_back_to_the_founder_whatever_changed(
    administrator: CastMember, worker: CastMember, advocate: CastMember
) -> None:
    """Two who introduced each other, and one who gave up the right by their own hand."""
    change(administrator, worker, Role.ADMINISTRATOR)
    change(worker, advocate, Role.ADMINISTRATOR)
    change(advocate, administrator, Role.TRUSTEE)
    change(worker, worker, Role.WORKER)

    for members in ([advocate], [worker, advocate], [administrator], [worker]):
        found = bundled_members([one.member_id for one in members])
        checked = check_members(found, Policy())
        assert checked.faults == ()
        assert checked.founder == checked_introduction(administrator.member_id).fingerprint

"""A member leaves."""

from __future__ import annotations

import pytest

from dalel.apps.accounts import actions, queries, sessions
from dalel.apps.accounts.audit import audit_introductions, audit_sealed_introductions
from dalel.apps.accounts.errors import MemberHasLeft, MemberUnknown, NotAllowed, SignInRefused
from dalel.apps.accounts.models import Credential, Member, Profile
from dalel.apps.entries.keystore import ContainerWrap
from dalel.apps.entries.memberships import membership_of
from dalel.apps.entries.queries import OpenedEntry, open_entries
from tests.apps.conftest import FOUNDED_AT, CastMember

TODAY = FOUNDED_AT.date()


def test_ends_everything_the_member_had(administrator: CastMember, worker: CastMember) -> None:
    """Session, sign-in, keys, membership."""
    organisation = queries.organisation(administrator.session).id

    actions.remove_member(administrator.session, worker.member_id, now=FOUNDED_AT)

    assert worker.client.get("/cases")["Location"].startswith("/sign-in")
    with pytest.raises(SignInRefused):
        actions.sign_in(worker.sign_in_name, worker.password, is_known_device=True)
    assert not Credential.objects.filter(member=worker.member_id).exists()
    assert not Profile.objects.filter(member=worker.member_id).exists()
    assert not ContainerWrap.objects.filter(holder=worker.member_id).exists()
    assert membership_of([worker.member_id], organisation, today=TODAY) is None
    assert sessions.live_count() == 1


def test_gives_those_who_stay_a_new_key(
    administrator: CastMember, advocate: CastMember, worker: CastMember
) -> None:
    """It opens what was written before as well, names included."""
    before = queries.organisation(advocate.session)

    actions.remove_member(administrator.session, worker.member_id, now=FOUNDED_AT)

    after = queries.organisation(advocate.refreshed())
    assert after.epoch == before.epoch + 1
    names = queries.member_names(advocate.refreshed())
    assert names[worker.member_id] == worker.display_name
    assert names[advocate.member_id] == advocate.display_name


def test_records_who_left(administrator: CastMember, worker: CastMember) -> None:
    """An entry of the organisation, signed by whoever removed them."""
    actions.remove_member(administrator.session, worker.member_id, now=FOUNDED_AT)

    last = open_entries(queries.organisation(administrator.refreshed()))[-1]

    assert isinstance(last, OpenedEntry)
    assert (last.kind.name, last.author) == ("access", administrator.member_id)
    assert last.fields["holder"] == str(worker.member_id)
    assert last.fields["change"] == "withdrawn"


def test_asks_before_it_removes(administrator: CastMember, worker: CastMember) -> None:
    """A page with the name; only its form removes."""
    address = f"/organisation/remove/{worker.member_id}"

    asked = administrator.client.get(address).content.decode()
    assert worker.display_name in asked
    assert Member.objects.get(pk=worker.member_id).ended is None

    administrator.client.post(address)

    page = administrator.client.get("/organisation").content.decode()
    assert "Has left" in page
    assert administrator.client.get(address).status_code == 404


def test_removes_nobody_for_those_who_may_not(
    administrator: CastMember, outsider: CastMember, worker: CastMember
) -> None:
    """The outsider's attempt changes nothing."""
    with pytest.raises(NotAllowed):
        actions.remove_member(outsider.session, worker.member_id, now=FOUNDED_AT)

    assert Member.objects.get(pk=worker.member_id).ended is None


def test_never_removes_oneself(administrator: CastMember) -> None:
    """So that somebody who may introduce is always left."""
    with pytest.raises(NotAllowed):
        actions.remove_member(administrator.session, administrator.member_id, now=FOUNDED_AT)


def test_removes_once(administrator: CastMember, worker: CastMember) -> None:
    """Whoever has left cannot leave again."""
    actions.remove_member(administrator.session, worker.member_id, now=FOUNDED_AT)

    with pytest.raises(MemberUnknown):
        actions.remove_member(administrator.refreshed(), worker.member_id, now=FOUNDED_AT)


def test_shares_nothing_with_somebody_who_left(
    administrator: CastMember, advocate: CastMember, worker: CastMember
) -> None:
    """Their keys are no longer handed out."""
    actions.remove_member(administrator.session, worker.member_id, now=FOUNDED_AT)

    with pytest.raises(MemberHasLeft):
        advocate.session.colleague(worker.member_id)


def test_removes_somebody_whose_introduction_was_altered(
    administrator: CastMember, worker: CastMember
) -> None:
    """A broken seal keeps nobody in."""
    Member.objects.filter(pk=worker.member_id).update(role="ADMINISTRATOR")

    actions.remove_member(administrator.session, worker.member_id, now=FOUNDED_AT)

    assert Member.objects.get(pk=worker.member_id).ended is not None


def test_gives_no_key_to_somebody_whose_introduction_was_altered(
    administrator: CastMember, advocate: CastMember, worker: CastMember
) -> None:
    """Nothing is changed until that member has been looked at."""
    Member.objects.filter(pk=worker.member_id).update(role="ADMINISTRATOR")

    response = administrator.client.post(f"/organisation/remove/{advocate.member_id}")

    assert response.status_code == 409
    assert "Keys do not match" in response.content.decode()
    assert Member.objects.get(pk=advocate.member_id).ended is None


def test_keeps_the_audit_clean(administrator: CastMember, worker: CastMember) -> None:
    """Introductions made and ended in order contradict nothing."""
    actions.remove_member(administrator.session, worker.member_id, now=FOUNDED_AT)

    assert list(audit_introductions()) == []
    assert list(audit_sealed_introductions(administrator.refreshed())) == []

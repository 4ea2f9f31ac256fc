"""A row in the database gives nobody a key, also not when keys change.

Memberships lie in the clear. Somebody who can write to the database, and who is a member with a
key pair of their own, adds a row for themselves and waits until others change the key.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from dalel.apps.accounts import actions as accounts
from dalel.apps.cases.actions import exclude, give_access, take_back_access
from dalel.apps.cases.card_keys import card_of
from dalel.apps.cases.cards import give_card, make_card, take_back_card
from dalel.apps.cases.queries import OpenCase
from dalel.apps.entries.keystore import ContainerWrap
from dalel.apps.entries.models import Container, Membership
from dalel.apps.entries.terms import Depth
from tests.apps.conftest import CastMember
from tests.apps.raw import alter
from tests.apps.records import NOW, case_of, complaints, open_case_of, organisation_of, share


def plant(container: UUID, holder: CastMember, depth: Depth = Depth.WRITE) -> None:
    """Add a row that nobody signed."""
    Membership.objects.create(container_id=container, holder=holder.member_id, depth=depth)


def has_key(holder: CastMember, container: UUID) -> bool:
    """Return whether somebody holds a key of any epoch."""
    rows = ContainerWrap.objects.filter(container=container, holder=holder.member_id)
    return bool(rows.exists())


def epoch_of(container: UUID) -> int:
    """Return the number of the newest key."""
    found: int = Container.objects.get(pk=container).epoch
    return found


def taken_back(case: OpenCase, advocate: CastMember, worker: CastMember) -> None:
    """Take somebody's access back."""
    take_back_access(case, worker.member_id, by=advocate.refreshed(), now=NOW)


def excluded(case: OpenCase, advocate: CastMember, worker: CastMember) -> None:
    """Say that somebody must not see it."""
    why = {"why": "is_accused"}
    exclude(case, worker.member_id, why, by=advocate.refreshed(), now=NOW)


@pytest.mark.parametrize("deed", [taken_back, excluded])
def test_a_new_key_of_a_case(
    advocate: CastMember,
    worker: CastMember,
    outsider: CastMember,
    deed: Callable[[OpenCase, CastMember, CastMember], None],
) -> None:
    """It is for those alone to whom signed entries gave access; the audit still names the row."""
    case = open_case_of(advocate)
    share(case, by=advocate, to=worker)
    container = case.container.id
    plant(container, outsider)

    deed(case_of(advocate, case.number), advocate, worker)

    assert epoch_of(container) == 2
    assert not has_key(outsider, container)
    assert has_key(advocate, container)
    assert complaints() == {("MembershipWithoutKey", f"container {container}")}
    assert ("AccessAltered", f"container {container}") in complaints(advocate)


def test_a_row_that_nobody_signed_can_be_taken_back(
    advocate: CastMember, outsider: CastMember
) -> None:
    """As any other; from then on the audit is content."""
    case = open_case_of(advocate)
    plant(case.container.id, outsider)

    take_back_access(case, outsider.member_id, by=advocate.refreshed(), now=NOW)

    assert not has_key(outsider, case.container.id)
    assert complaints() == complaints(advocate) == set()


def test_a_last_day_that_was_put_off(
    advocate: CastMember, worker: CastMember, guest: CastMember
) -> None:
    """A guest's key ends on the signed day, whatever the row says by then."""
    case = open_case_of(advocate)
    share(case, by=advocate, to=worker)
    share(case, by=advocate, to=guest)
    row = Membership.objects.get(container=case.container.id, holder=guest.member_id)
    alter("Membership", row.pk, until=None)
    later = datetime.now(UTC) + timedelta(days=60)

    case = case_of(advocate, case.number)
    take_back_access(case, worker.member_id, by=advocate.refreshed(), now=later)

    assert not has_key(guest, case.container.id)


def test_a_new_key_of_a_team_and_of_what_it_holds(
    advocate: CastMember, worker: CastMember, outsider: CastMember
) -> None:
    """Neither by a row in the team nor by one in a case that the team holds."""
    team = accounts.found_team(
        worker.refreshed(), name="Night shift", purpose="shift", members=[], now=NOW
    )
    case = open_case_of(advocate)
    give_access(case, team, Depth.WRITE, by=advocate.refreshed(), now=NOW)
    for container in (team, case.container.id):
        plant(container, outsider)

    accounts.renew_team(worker.refreshed(), team, now=NOW)

    for container in (team, case.container.id):
        assert epoch_of(container) == 2
        assert not has_key(outsider, container)
    where = f"container {case.container.id}"
    assert complaints() == {("MembershipWithoutKey", where)}
    assert complaints(worker) >= {("AccessAltered", where)}


def test_a_card_and_its_next_key(
    advocate: CastMember, worker: CastMember, outsider: CastMember, administrator: CastMember
) -> None:
    """By a row in the case while the card is made, or by one in the card."""
    case = open_case_of(advocate)
    plant(case.container.id, administrator)
    make_card(case, {"name": "Invented"}, by=advocate.refreshed(), now=NOW)
    case = case_of(advocate, case.number)
    card = card_of(case)
    assert card is not None
    assert not has_key(administrator, card)
    plant(card, outsider, Depth.CARD)
    give_card(case, worker.member_id, by=advocate.refreshed(), now=NOW)

    take_back_card(case, worker.member_id, by=advocate.refreshed(), now=NOW)

    assert epoch_of(card) == 2
    assert has_key(advocate, card)
    assert not any(has_key(one, card) for one in (worker, outsider, administrator))


def test_a_guest_gets_no_key_of_the_organisation(
    administrator: CastMember, guest: CastMember, outsider: CastMember
) -> None:
    """Their row says *write*; their introduction says that they are a guest."""
    organisation = organisation_of(administrator).id
    row = Membership.objects.get(container=organisation, holder=guest.member_id)
    alter("Membership", row.pk, depth=Depth.WRITE.value)

    accounts.remove_member(administrator.refreshed(), outsider.member_id, now=NOW)

    assert not has_key(guest, organisation)
    assert has_key(administrator, organisation)

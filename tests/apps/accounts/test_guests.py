"""Guests: members of another office, who see what was shared with them and nobody's name."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from dalel.apps.accounts import actions as accounts
from dalel.apps.accounts.errors import NotAllowed
from dalel.apps.accounts.introductions import organisation_id
from dalel.apps.accounts.queries import colleagues, member_names, organisation
from dalel.apps.accounts.roles import Role
from dalel.apps.cases.actions import give_access, open_case, record_in_case, take_back_access
from dalel.apps.cases.queries import OpenCase, case_visible_to, content_of, erased_in
from dalel.apps.entries.actions import NewEntry, record_entry
from dalel.apps.entries.erasure import erase_entry
from dalel.apps.entries.errors import NoKey, NotAWriter
from dalel.apps.entries.memberships import all_in, holders_of, require_writer
from dalel.apps.entries.models import Container, ContainerWrap
from dalel.apps.entries.opening import open_container
from dalel.apps.entries.terms import ContainerType, Depth
from tests.apps.conftest import PARTS, CastMember
from tests.apps.records import (
    NOW,
    TODAY,
    case_of,
    complaints,
    is_clean,
    note,
    open_case_of,
    organisation_of,
)

UNTIL = TODAY + timedelta(days=30)


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the desk's clock stand where the tests' stands."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def shared(advocate: CastMember, guest: CastMember) -> OpenCase:
    """Give a case in which the guest may write until a day."""
    case = open_case_of(advocate)
    give_access(case, guest.member_id, Depth.WRITE, by=advocate.session, now=NOW, until=UNTIL)
    return case


def house() -> UUID:
    """Return the organisation's container."""
    found = organisation_id()
    assert found is not None
    return found


def test_holds_no_key_to_the_organisation(guest: CastMember) -> None:
    """Neither in the store nor through anything that is there."""
    held = ContainerWrap.objects.filter(holder=guest.member_id)

    assert not held.filter(container=house()).exists()
    with pytest.raises(NoKey):
        organisation(guest.session)
    with pytest.raises(NoKey):
        open_container(house(), holder=guest.member_id, key=guest.session.key)


def test_belongs_to_the_organisation_all_the_same(guest: CastMember, worker: CastMember) -> None:
    """As somebody who can be given access; whoever counts keys does not count them."""
    belonging = {held.holder: held.depth for held in all_in(house(), today=TODAY)}
    holding = {held.holder for held in holders_of(house(), today=TODAY)}

    assert belonging[guest.member_id] == Depth.CARD
    assert belonging[worker.member_id] == Depth.WRITE
    assert holding == set(belonging) - {guest.member_id}
    assert is_clean(worker, guest)


def test_writes_nothing_for_the_organisation(guest: CastMember, administrator: CastMember) -> None:
    """Even with the container at hand."""
    opened = organisation_of(administrator)

    with pytest.raises(NotAWriter):
        require_writer(guest.member_id, [house()], today=TODAY)
    with pytest.raises(NotAWriter):
        record_entry(
            NewEntry(opened, "access", {"holder": str(guest.member_id), "change": "granted"}),
            author=guest.session.author,
            now=NOW,
        )


def test_reads_and_writes_what_was_shared_until_the_day(
    shared: OpenCase, guest: CastMember, advocate: CastMember
) -> None:
    """Then it is gone by itself."""
    case = case_of(guest, shared.number)
    record_in_case(case, "note", {"text": "From elsewhere."}, by=guest.session, now=NOW)

    assert len(content_of(case_of(advocate, shared.number)).readable) == 3
    later = NOW + timedelta(days=31)
    assert case_visible_to(guest.refreshed(), shared.number, now=later) is None
    with pytest.raises(NotAWriter):
        record_in_case(case, "note", {"text": "Late."}, by=guest.session, now=later)
    assert is_clean(advocate, guest)


def test_stops_writing_when_removed(
    shared: OpenCase, guest: CastMember, administrator: CastMember
) -> None:
    """Like any member; the others keep their keys."""
    case = case_of(guest, shared.number)
    accounts.remove_member(administrator.session, guest.member_id, now=NOW)

    with pytest.raises(NotAWriter):
        record_in_case(case, "note", {"text": "Late."}, by=guest.session, now=NOW)
    assert guest.member_id not in {held.holder for held in all_in(house(), today=TODAY)}


def test_stays_without_a_key_when_the_organisation_changes_its_own(
    guest: CastMember, outsider: CastMember, administrator: CastMember, worker: CastMember
) -> None:
    """A member leaves: the new key goes to colleagues, not to guests."""
    accounts.remove_member(administrator.session, outsider.member_id, now=NOW)

    wraps = ContainerWrap.objects.filter(container=house())
    assert guest.member_id not in set(wraps.values_list("holder", flat=True))
    assert worker.member_id in set(wraps.values_list("holder", flat=True))
    assert Container.objects.get(pk=house()).epoch == 2
    assert is_clean(worker, guest)


def test_sees_roles_instead_of_names(
    shared: OpenCase, guest: CastMember, advocate: CastMember
) -> None:
    """On the case's page, in its people and in what is asked for."""
    case = case_of(guest, shared.number)
    record_in_case(case, "note", {"text": "From elsewhere."}, by=guest.session, now=NOW)

    assert member_names(guest.session)[advocate.member_id] == "Advocate"
    page = guest.client.get(f"/cases/{shared.number}", HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert "Advocate" in page
    for part in PARTS.values():
        assert part.display_name not in page


def test_colleagues_see_the_guest_apart(guest: CastMember, advocate: CastMember) -> None:
    """By name: they know whom they let in."""
    page = advocate.client.get("/organisation", HTTP_ACCEPT_LANGUAGE="en").content.decode()

    before, after = page.split("<h2>Guests</h2>")
    assert guest.display_name in after
    assert guest.display_name not in before
    assert {one.member_id for one in colleagues(advocate.session)} >= {guest.member_id}


def test_opens_no_case_of_their_own(guest: CastMember) -> None:
    """Neither by page nor by action, and no button says so."""
    with pytest.raises(NotAllowed):
        open_case({"title": "Red folder"}, by=guest.session, now=NOW)

    assert not Container.objects.filter(type=ContainerType.CASE).exists()
    assert "/cases/new" not in guest.client.get("/cases").content.decode()


def test_shares_nothing(shared: OpenCase, guest: CastMember, worker: CastMember) -> None:
    """Although they may write."""
    case = case_of(guest, shared.number)
    assert case.may_write

    with pytest.raises(NotAWriter):
        give_access(case, worker.member_id, Depth.READ, by=guest.session, now=NOW)
    with pytest.raises(NotAWriter):
        take_back_access(case, guest.member_id, by=guest.session, now=NOW)
    page = guest.client.get(f"/cases/{shared.number}").content.decode()
    assert f"/cases/{shared.number}/access" not in page


def test_is_told_of_an_erasure_by_the_log(
    shared: OpenCase, guest: CastMember, advocate: CastMember
) -> None:
    """What is sealed about it lies where a guest has no key; a lost key is still damage."""
    rows = [
        record_entry(note(shared.container, text), author=advocate.session.author, now=NOW)
        for text in ("Erased.", "Lost.")
    ]
    erase_entry(
        rows[0].id,
        container=shared.container,
        organisation=organisation_of(advocate),
        author=advocate.session.author,
        reason="survivor_wish",
        now=NOW,
    )
    from dalel.apps.entries.models import EntryWrap

    EntryWrap.objects.filter(entry=rows[1].id).delete()

    content = content_of(case_of(guest, shared.number))

    assert erased_in(content, guest.session) == {rows[0].id}


def test_signs_in_without_a_name_of_their_own(guest: CastMember) -> None:
    """It is sealed to the organisation; the role stands in its place."""
    assert guest.session.display_name == ""
    page = guest.client.get("/account", HTTP_ACCEPT_LANGUAGE="en").content.decode()

    assert "<h1>Guest</h1>" in page


def test_a_guest_with_a_key_does_not_pass_the_audit(
    guest: CastMember, administrator: CastMember
) -> None:
    """Whoever writes one into the key store is found out."""
    wrap = ContainerWrap.objects.filter(container=house()).first()
    assert wrap is not None
    ContainerWrap.objects.create(
        container=house(), epoch=wrap.epoch, holder=guest.member_id, wrap=bytes(wrap.wrap)
    )

    assert ("KeyWithoutMembership", f"container {house()}") in complaints()


def test_a_guest_made_a_writer_does_not_pass_the_audit(
    guest: CastMember, administrator: CastMember
) -> None:
    """Nor does a membership that is deeper than the introduction."""
    from dalel.apps.entries.models import Membership

    Membership.objects.filter(holder=guest.member_id, container=house()).update(depth=Depth.WRITE)

    assert ("AccessAltered", f"container {house()}") in complaints(administrator)
    assert guest.session.role == Role.GUEST

"""From an invitation to a colleague: two steps, two screens, eight groups to compare."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from threading import Barrier, Thread
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connections
from django.test import Client

from dalel.apps.accounts import actions, devices, queries
from dalel.apps.accounts.actions import Enrolled, enrolling, introducing, signing_in
from dalel.apps.accounts.credentials import keys_of
from dalel.apps.accounts.errors import (
    EnrolmentChanged,
    InvitationUnusable,
    MemberUnknown,
    NameTaken,
    NotAllowed,
    NotIntroduced,
)
from dalel.apps.accounts.introductions import checked_introduction
from dalel.apps.accounts.invitations import VALID_FOR
from dalel.apps.accounts.lanes import STRANGERS, Lane
from dalel.apps.accounts.models import Credential, Enrolment, Introduction, Invitation, Member
from dalel.apps.accounts.roles import Role
from dalel.apps.accounts.sessions import MemberSession
from dalel.apps.entries.actions import NewEntry
from dalel.apps.entries.errors import NoKey
from dalel.apps.entries.keystore import ContainerWrap
from dalel.apps.entries.opening import open_container
from dalel.apps.ledger.errors import LogBusy
from tests.apps.conftest import FOUNDED_AT, CastMember, browser

FORM = {
    "name": "newcomer",
    "display_name": "Гүлім Ойданова",
    "new_password": "a kettle on the moon",
    "again": "a kettle on the moon",
}


def invitation_page(introducer: CastMember, role: str = "ADVOCATE") -> str:
    """Invite on the page and return the path of the address shown."""
    page = introducer.client.post("/organisation/invite", {"role": role}).content.decode()
    found = re.search(r"http://localhost(/enrol/[\w-]+)", page)
    assert found is not None
    return found[1]


def type_back(client: Client) -> str:
    """Write the recovery key down and type two groups back; return where that leads."""
    shown = client.get("/account/recovery-key").content.decode()
    groups = re.findall(r'<li class="mono">(\w{4})</li>', shown)
    assert len(groups) == 14
    asked = client.get("/account/recovery-key/check").content.decode()
    numbers = [int(number) for number in re.findall(r"Group (\d+)", asked)]
    first, second = dict.fromkeys(numbers)
    response = client.post(
        "/account/recovery-key/check",
        {"first": groups[first - 1].lower(), "second": groups[second - 1]},
    )
    return str(response["Location"])


def enrol(session: MemberSession, name: str = "newcomer") -> Enrolled:
    """Invite and enrol somebody by action."""
    token = actions.invite(session, Role.WORKER, now=FOUNDED_AT)
    return actions.enrol(
        token,
        sign_in_name=name,
        display_name="Гүлім Ойданова",
        password="a kettle on the moon",
        lane=STRANGERS,
        now=FOUNDED_AT,
    )


def fingerprint_waiting(introducer: CastMember) -> str:
    """Return the fingerprint of the one who waits."""
    [waiting] = queries.waiting_members(introducer.session)
    return waiting.fingerprint


def test_walks_from_the_invitation_to_the_cases(administrator: CastMember) -> None:
    """Every page in order, both sides seeing the same eight groups."""
    client, path = browser(), invitation_page(administrator)
    assert "Advocate" in client.get(path).content.decode()

    response = client.post(path, FORM)
    assert response["Location"] == "/account/recovery-key"
    assert client.get("/organisation")["Location"] == "/account/recovery-key"
    assert type_back(client) == "/enrol/waiting"

    newcomer = client.get("/enrol/waiting").content.decode()
    desk = administrator.client.get("/organisation").content.decode()
    shown = re.search(r"\b(?:\w{4}-){7}\w{4}\b", newcomer)
    assert shown is not None
    assert f'name="fingerprint" value="{shown[0]}"' in desk
    assert "Гүлім Ойданова" in desk

    member = Enrolment.objects.get().pk
    administrator.client.post(
        f"/organisation/confirm/{member}", {"fingerprint": shown[0], "role": "ADVOCATE"}
    )

    assert client.get("/enrol/waiting")["Location"] == "/desk"
    page = client.get("/organisation").content.decode()
    assert "Гүлім Ойданова" in page
    assert administrator.display_name in page


def test_opens_nothing_with_the_invitation_alone(administrator: CastMember) -> None:
    """A leaked address makes somebody who waits, no more."""
    client = browser()
    client.post(invitation_page(administrator), FORM)
    type_back(client)

    assert client.get("/organisation")["Location"] == "/enrol/waiting"
    assert client.get("/cases")["Location"] == "/enrol/waiting"
    member = Enrolment.objects.get().pk
    assert not ContainerWrap.objects.filter(holder=member).exists()
    with pytest.raises(NotIntroduced):
        checked_introduction(member)


def test_stores_the_invitation_as_a_hash(administrator: CastMember) -> None:
    """The database does not hold what is in the address."""
    token = actions.invite(administrator.session, Role.WORKER, now=FOUNDED_AT)

    row = Invitation.objects.filter(used__isnull=True).get()

    assert token.encode() not in bytes(row.token_hash)
    assert queries.usable_invitation(token, now=FOUNDED_AT) == row


def test_hides_the_length_of_a_waiting_name(administrator: CastMember) -> None:
    """What waits in the database shows a size class only."""
    short = enrol(administrator.session, "one")
    path = invitation_page(administrator)
    browser().post(path, FORM | {"name": "two", "display_name": "И" * 90})

    sizes = {len(row.name_wrap) for row in Enrolment.objects.all()}

    assert Enrolment.objects.filter(pk=short.member).exists()
    assert len(sizes) == 1


def test_works_once(administrator: CastMember) -> None:
    """The second to come is told to ask for a new one."""
    path = invitation_page(administrator)
    browser().post(path, FORM)

    response = browser().post(path, FORM | {"name": "second"})

    assert response.status_code == 404
    assert "cannot be used" in response.content.decode()
    assert Enrolment.objects.count() == 1


def test_lets_only_one_of_two_in_who_hurry(administrator: CastMember) -> None:
    """Whoever comes second leaves neither a member nor keys."""
    token = actions.invite(administrator.session, Role.WORKER, now=FOUNDED_AT)
    before, refused, together = Member.objects.count(), [], Barrier(2)

    def hurry(name: str) -> None:
        try:
            actions.enrol(
                token,
                sign_in_name=name,
                display_name=name,
                password="a kettle on the moon",
                lane=MeetingLane(together),
                now=FOUNDED_AT,
            )
        except InvitationUnusable:
            refused.append(name)
        finally:
            connections.close_all()

    threads = [Thread(target=hurry, args=(name,)) for name in ("first", "second")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(refused) == 1
    assert Member.objects.count() == before + 1
    known = set(Member.objects.values_list("pk", flat=True))
    assert set(Credential.objects.values_list("member", flat=True)) == known


class MeetingLane(Lane):
    """A lane in which two meet, so that both have passed the first check."""

    def __init__(self, together: Barrier) -> None:
        super().__init__(waiting=0)
        self._together = together

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for the other."""
        self._together.wait(10)
        yield


def test_says_so_when_too_many_sign_in(administrator: CastMember) -> None:
    """Nothing is lost but the passwords; the invitation can still be used."""
    path = invitation_page(administrator)
    places = STRANGERS._places
    taken = 0
    while places.acquire(blocking=False):
        taken += 1
    try:
        response = browser().post(path, FORM)
    finally:
        for _ in range(taken):
            places.release()

    assert response.status_code == 503
    assert not Enrolment.objects.exists()
    assert browser().post(path, FORM).status_code == 302


def test_works_for_three_days(administrator: CastMember) -> None:
    """Later it looks like one that never was."""
    token = actions.invite(administrator.session, Role.WORKER, now=FOUNDED_AT)

    assert queries.usable_invitation(token, now=FOUNDED_AT + VALID_FOR - timedelta(minutes=1))
    with pytest.raises(InvitationUnusable):
        actions.enrol(
            token,
            sign_in_name="late",
            display_name="Late",
            password="a kettle on the moon",
            lane=STRANGERS,
            now=FOUNDED_AT + VALID_FOR,
        )


def test_can_be_taken_back(administrator: CastMember) -> None:
    """Before somebody has used it."""
    path = invitation_page(administrator)
    invitation = Invitation.objects.get(used__isnull=True).pk

    administrator.client.post(f"/organisation/withdraw/{invitation}")

    assert browser().get(path).status_code == 404


def test_refuses_a_name_that_is_taken(administrator: CastMember, advocate: CastMember) -> None:
    """In whatever case; the invitation stays usable."""
    path = invitation_page(administrator)

    response = browser().post(path, FORM | {"name": advocate.sign_in_name.upper()})

    assert "Choose another" in response.content.decode()
    assert browser().get(path).status_code == 200
    with pytest.raises(NameTaken):
        enrol(administrator.session, advocate.sign_in_name)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"again": "a kettle on the mood"}, "The two passwords are not the same."),
        ({"new_password": "short", "again": "short"}, "at least 12 characters"),
        ({"new_password": "Newcomer"}, "at least 12 characters"),
        (
            {"name": "a long sign-in name", "new_password": "A Long Sign-in Name"},
            "Choose a password that is not your name.",
        ),
        ({"display_name": ""}, "This field is required."),
    ],
)
def test_says_what_is_wrong_beside_the_field(
    administrator: CastMember, typed: dict[str, str], sentence: str
) -> None:
    """And keeps the names, but never the password."""
    page = browser().post(invitation_page(administrator), FORM | typed).content.decode()

    assert sentence in html.unescape(page)
    assert "kettle" not in page
    assert not Enrolment.objects.exists()


def test_needs_the_key_to_be_typed_back(administrator: CastMember) -> None:
    """Wrong groups lead nowhere, and the page that asks does not show the key."""
    client = browser()
    client.post(invitation_page(administrator), FORM)
    groups = re.findall(
        r'<li class="mono">(\w{4})</li>', client.get("/account/recovery-key").content.decode()
    )

    response = client.post("/account/recovery-key/check", {"first": "0000", "second": "ZZZZ"})

    assert response.status_code == 200
    page = response.content.decode()
    assert "not the group with this number" in page
    assert not [group for group in groups if group in page]
    assert client.post("/account/recovery-key/later")["Location"] == "/account/recovery-key"


def test_never_shows_the_key_again(administrator: CastMember) -> None:
    """Once it was typed back."""
    client = browser()
    client.post(invitation_page(administrator), FORM)
    type_back(client)

    assert client.get("/account/recovery-key")["Location"] == "/enrol/waiting"


def test_lets_somebody_who_waits_sign_in_again(administrator: CastMember) -> None:
    """To see whether they were confirmed."""
    client = browser()
    client.post(invitation_page(administrator), FORM)
    type_back(client)
    later = browser()

    later.post("/sign-in", {"name": FORM["name"], "password": FORM["new_password"]})

    assert later.get("/cases")["Location"] == "/enrol/waiting"
    assert later.get("/enrol/waiting").status_code == 200


def test_refuses_keys_other_than_those_compared(administrator: CastMember) -> None:
    """What was seen on the page is what is signed."""
    enrolled = enrol(administrator.session)

    with pytest.raises(EnrolmentChanged):
        actions.confirm_enrolment(
            administrator.session, enrolled.member, fingerprint="0000-0000", now=FOUNDED_AT
        )

    response = administrator.client.post(
        f"/organisation/confirm/{enrolled.member}", {"fingerprint": "0000-0000"}
    )
    assert response.status_code == 409
    assert Enrolment.objects.filter(pk=enrolled.member).exists()


@pytest.mark.parametrize("sent", [{"role": "WORKER"}, {}])
def test_refuses_a_role_other_than_the_one_shown(
    administrator: CastMember, sent: dict[str, str]
) -> None:
    """Whoever can write the database makes nobody an administrator by a colleague's hand."""
    enrolled = enrol(administrator.session)
    page = administrator.client.get("/organisation").content.decode()
    assert 'name="role" value="WORKER"' in page
    Member.objects.filter(pk=enrolled.member).update(role=Role.ADMINISTRATOR)

    response = administrator.client.post(
        f"/organisation/confirm/{enrolled.member}",
        {"fingerprint": fingerprint_waiting(administrator)} | sent,
    )

    assert response.status_code == 409
    assert Enrolment.objects.filter(pk=enrolled.member).exists()
    with pytest.raises(NotIntroduced):
        checked_introduction(enrolled.member)


def test_shows_the_recovery_key_although_the_browser_is_not_remembered(
    administrator: CastMember, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The person is enrolled by then; that must not be called a failure."""
    path = invitation_page(administrator)

    @contextmanager
    def busy() -> Iterator[None]:
        raise LogBusy(seconds=30)
        yield

    monkeypatch.setattr(devices, "write_transaction", busy)
    client = browser()

    response = client.post(path, FORM)

    assert response["Location"] == "/account/recovery-key"
    assert "d" not in client.cookies
    assert [r.getMessage() for r in caplog.records if r.name == devices.log.name] == [
        "a browser was not remembered: LogBusy"
    ]
    assert type_back(client) == "/enrol/waiting"


def test_leads_back_to_a_recovery_key_that_was_not_written_down(
    administrator: CastMember,
) -> None:
    """Also once confirmed: without one, a forgotten password loses everything."""
    browser().post(invitation_page(administrator), FORM)
    member = Enrolment.objects.get().pk
    seen = fingerprint_waiting(administrator)
    administrator.client.post(
        f"/organisation/confirm/{member}", {"fingerprint": seen, "role": "ADVOCATE"}
    )
    later, known = browser(), {"name": FORM["name"], "password": FORM["new_password"]}

    later.post("/sign-in", known)

    assert later.get("/cases")["Location"] == "/account/recovery-key"
    shown = later.get("/account/recovery-key").content.decode()
    assert "/account/recovery-key/later" not in shown
    assert later.post("/account/recovery-key/later")["Location"] == "/account/recovery-key"
    key = "-".join(re.findall(r'<li class="mono">(\w{4})</li>', shown))
    assert type_back(later) == "/account"
    again = browser()
    again.post("/sign-in", known)
    assert again.get("/cases").status_code == 200
    assert actions.recover(
        FORM["name"], key, new_password=FORM["new_password"], is_known_device=False
    )


def test_asks_again_where_it_could_not_note_that_the_key_was_written_down(
    administrator: CastMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The key holds by then: the person goes on, and makes another the next time."""
    client = browser()
    client.post(invitation_page(administrator), FORM)

    @contextmanager
    def busy() -> Iterator[None]:
        raise LogBusy(seconds=30)
        yield

    monkeypatch.setattr(signing_in, "write_transaction", busy)
    assert type_back(client) == "/enrol/waiting"
    assert client.get("/enrol/waiting").status_code == 200

    later = browser()
    later.post("/sign-in", {"name": FORM["name"], "password": FORM["new_password"]})
    assert later.get("/enrol/waiting")["Location"] == "/account/recovery-key"


def test_confirms_once(administrator: CastMember) -> None:
    """Two clicks make one introduction."""
    enrolled = enrol(administrator.session)
    seen = fingerprint_waiting(administrator)
    actions.confirm_enrolment(
        administrator.session, enrolled.member, fingerprint=seen, now=FOUNDED_AT
    )

    with pytest.raises(EnrolmentChanged):
        actions.confirm_enrolment(
            administrator.session, enrolled.member, fingerprint=seen, now=FOUNDED_AT
        )

    assert checked_introduction(enrolled.member).role == Role.WORKER


def test_two_who_confirm_at_once_make_one_introduction(
    administrator: CastMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second looked before the first was done."""
    enrolled, seen = enrol(administrator.session), fingerprint_waiting(administrator)
    confirmed: dict[str, Any] = {"fingerprint": seen, "now": FOUNDED_AT}
    first = introducing.introduction_entry

    def meanwhile(*given: Any, **more: Any) -> NewEntry:
        monkeypatch.setattr(enrolling, "introduction_entry", first)
        actions.confirm_enrolment(administrator.session, enrolled.member, **confirmed)
        return first(*given, **more)

    monkeypatch.setattr(enrolling, "introduction_entry", meanwhile)
    with pytest.raises(EnrolmentChanged):
        actions.confirm_enrolment(administrator.session, enrolled.member, **confirmed)

    assert Introduction.objects.filter(member=enrolled.member).count() == 1


def test_whoever_lost_the_right_meanwhile_introduces_nobody(
    administrator: CastMember, worker: CastMember
) -> None:
    """Also by a page from before: the introduction would never hold."""
    enrolled, seen = enrol(administrator.session), fingerprint_waiting(administrator)
    for role, was in ((Role.ADMINISTRATOR, Role.WORKER), (Role.WORKER, Role.ADMINISTRATOR)):
        before = worker.refreshed()
        actions.change_role(
            administrator.refreshed(), worker.member_id, role, was=was, now=FOUNDED_AT
        )
    assert before.introduction.can_introduce

    with pytest.raises(NotAllowed):
        actions.confirm_enrolment(before, enrolled.member, fingerprint=seen, now=FOUNDED_AT)

    assert Enrolment.objects.filter(pk=enrolled.member).exists()


def test_remembers_the_key_that_was_compared(administrator: CastMember) -> None:
    """From then on another one is noticed."""
    enrolled = enrol(administrator.session)
    seen = fingerprint_waiting(administrator)

    administrator.client.post(
        f"/organisation/confirm/{enrolled.member}", {"fingerprint": seen, "role": "WORKER"}
    )

    assert administrator.refreshed().pins[str(enrolled.member)] == seen


def test_refuses_somebody_and_keeps_nothing(administrator: CastMember) -> None:
    """Neither member nor keys; they are signed out."""
    client = browser()
    client.post(invitation_page(administrator), FORM)
    member = Enrolment.objects.get().pk

    administrator.client.post(f"/organisation/refuse/{member}")

    assert not Member.objects.filter(pk=member).exists()
    assert not Credential.objects.filter(member=member).exists()
    assert client.get("/enrol/waiting")["Location"] == "/sign-in"


@pytest.mark.parametrize("action", ["confirm", "refuse", "withdraw", "remove"])
def test_hides_what_a_role_does_not_include(outsider: CastMember, action: str) -> None:
    """Missing and forbidden look alike."""
    assert outsider.client.post(f"/organisation/{action}/{uuid4()}").status_code == 404


def test_shows_others_neither_invitations_nor_who_waits(
    administrator: CastMember, outsider: CastMember
) -> None:
    """An ordinary member sees colleagues only, and may not invite."""
    enrol(administrator.session)

    page = outsider.client.get("/organisation").content.decode()

    assert "Гүлім Ойданова" not in page
    assert "Make an invitation" not in page
    assert outsider.client.post("/organisation/invite", {"role": "WORKER"}).status_code == 404
    with pytest.raises(NotAllowed):
        actions.invite(outsider.session, Role.WORKER, now=FOUNDED_AT)


def test_gives_the_newcomer_the_organisation_only_at_confirmation(
    administrator: CastMember,
) -> None:
    """Before, even the container's id opens nothing."""
    enrolled = enrol(administrator.session)
    container = queries.organisation(administrator.session)

    with pytest.raises(NoKey):
        _open_as(enrolled, container.id)


def _open_as(enrolled: Enrolled, container: UUID) -> None:
    keys = keys_of(enrolled.member, enrolled.master)
    open_container(container, holder=enrolled.member, key=keys.private)


def test_forgets_the_waiting_page_without_a_session(instance: Path) -> None:
    """Nobody waits there who has not enrolled."""
    assert browser().get("/enrol/waiting")["Location"] == "/sign-in"
    assert browser().get("/account/recovery-key")["Location"] == "/sign-in"


def test_sends_those_who_skip_the_key_back(administrator: CastMember) -> None:
    """Waiting comes after writing down."""
    client = browser()
    client.post(invitation_page(administrator), FORM)

    assert client.get("/enrol/waiting")["Location"] == "/account/recovery-key"


def test_offers_roles_that_exist(administrator: CastMember) -> None:
    """Another one is refused beside the field."""
    response = administrator.client.post("/organisation/invite", {"role": "QUEEN"})

    assert response.status_code == 200
    assert "Select a valid choice" in response.content.decode()
    assert not Invitation.objects.filter(used__isnull=True).exists()


def test_has_no_page_for_an_address_that_was_guessed(instance: Path) -> None:
    """No hint whether it ever existed."""
    assert browser().get("/enrol/guessed").status_code == 404


def test_cannot_remove_somebody_who_only_waits(administrator: CastMember) -> None:
    """They are refused, not removed."""
    enrolled = enrol(administrator.session)

    with pytest.raises(MemberUnknown):
        actions.remove_member(administrator.session, enrolled.member, now=FOUNDED_AT)

"""The page of the organisation, and the pages that change a role."""

from __future__ import annotations

import pytest
from django.test import Client

from dalel.apps.accounts.actions import change_role
from dalel.apps.accounts.roles import Role
from tests.apps.conftest import CastMember
from tests.apps.records import NOW


def shown(client: Client, address: str = "/organisation") -> str:
    """Return a page in English."""
    answer = client.get(address, headers={"accept-language": "en"})
    assert answer.status_code == 200
    return str(answer.content.decode())


def send(client: Client, address: str, **form: str) -> tuple[int, str]:
    """Return status and page of what answers a form."""
    answer = client.post(address, form, headers={"accept-language": "en"})
    return answer.status_code, answer.content.decode()


def address_of(member: CastMember) -> str:
    """Return where a member's role is changed."""
    return f"/organisation/role/{member.member_id}"


def test_says_each_role_in_a_sentence(administrator: CastMember, worker: CastMember) -> None:
    """Fingerprints are folded; what an administrator may not is said to one."""
    page = shown(administrator.client)

    assert Role.WORKER.sentence in page
    assert page.count("<details") == page.count("Keys in short")
    assert "The administrator reads no case" in page
    assert "The administrator reads no case" not in shown(worker.client)
    assert "/organisation/role/" not in shown(worker.client)


def test_asks_reads_back_and_changes(administrator: CastMember, worker: CastMember) -> None:
    """Three pages; nothing happens before the last."""
    address = address_of(worker)
    assert "Role until now: Case worker" in shown(administrator.client, address)

    status, page = send(administrator.client, address, role="ADMINISTRATOR")
    assert (status, worker.refreshed().role) == (200, Role.WORKER)
    assert "may invite, confirm and remove" in page

    status, _page = send(
        administrator.client, address, role="ADMINISTRATOR", was="WORKER", confirmed="1"
    )
    assert (status, worker.refreshed().role) == (302, Role.ADMINISTRATOR)
    assert "/organisation/role/" in shown(worker.client)


def test_says_what_is_missing(administrator: CastMember, worker: CastMember) -> None:
    """No role chosen, one that is none, and a guest's."""
    for role in ("", "QUEEN", "GUEST", "WORKER"):
        status, page = send(administrator.client, address_of(worker), role=role)
        assert (status, 'id="errors"' in page) == (200, True)
    assert worker.refreshed().role == Role.WORKER


def test_asks_again_where_the_role_changed_meanwhile(
    administrator: CastMember, worker: CastMember
) -> None:
    """The page that was confirmed told of another role."""
    change_role(administrator.session, worker.member_id, Role.MONITOR, was=Role.WORKER, now=NOW)

    form = {"role": "TRUSTEE", "was": "WORKER", "confirmed": "1"}
    status, page = send(administrator.client, address_of(worker), **form)

    assert (status, worker.refreshed().role) == (200, Role.MONITOR)
    assert "Monitor" in page


def test_a_guest_stays_one(administrator: CastMember, guest: CastMember) -> None:
    """It says why, and how that person becomes a colleague."""
    assert "A guest stays a guest" in shown(administrator.client, address_of(guest))
    status, _page = send(
        administrator.client, address_of(guest), role="WORKER", was="GUEST", confirmed="1"
    )
    assert (status, guest.refreshed().role) == (409, Role.GUEST)


def test_the_last_who_may_introduce_keeps_the_right(
    administrator: CastMember, worker: CastMember
) -> None:
    """The founder gave theirs to somebody, who cannot give it up."""
    member = administrator.refreshed(), worker.member_id
    change_role(*member, Role.ADMINISTRATOR, was=Role.WORKER, now=NOW)
    founder = worker.refreshed(), administrator.member_id
    change_role(*founder, Role.ADVOCATE, was=Role.ADMINISTRATOR, now=NOW)

    status, page = send(worker.client, address_of(worker), role="WORKER")

    assert status == 200
    assert "Make somebody else administrator first" in page
    assert worker.refreshed().role == Role.ADMINISTRATOR


def test_warns_of_a_second_lead_of_intake(
    administrator: CastMember, worker: CastMember, advocate: CastMember
) -> None:
    """Where it is chosen, where it is invited, and where there are two."""
    lead = {"role": "INTAKE_LEAD", "was": "WORKER", "confirmed": "1"}
    assert send(administrator.client, address_of(worker), **lead)[0] == 302
    assert "More than one member" not in shown(administrator.client)

    _status, page = send(administrator.client, address_of(advocate), role="INTAKE_LEAD")
    assert f"Intake is led already by: {worker.display_name}" in page
    _status, page = send(administrator.client, "/organisation/invite", role="INTAKE_LEAD")
    assert "leads intake already" in page

    send(administrator.client, address_of(advocate), **lead | {"was": "ADVOCATE"})
    assert "More than one member leads intake" in shown(worker.client)


@pytest.mark.parametrize("who", ["worker", "guest"])
def test_is_not_there_for_those_who_may_not(
    who: str, request: pytest.FixtureRequest, administrator: CastMember
) -> None:
    """As any address that means nothing."""
    member: CastMember = request.getfixturevalue(who)

    for address in (address_of(member), address_of(administrator)):
        nothing = member.client.get("/no/such/page")
        assert member.client.get(address).content == nothing.content
        assert member.client.post(address, {"role": "ADMINISTRATOR"}).status_code == 404

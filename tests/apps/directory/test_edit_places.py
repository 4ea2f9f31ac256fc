"""Places of help at the desk: changed by some roles, with history, shown outside at once."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest
from django.test import Client

from dalel.apps.accounts.actions import change_role
from dalel.apps.accounts.errors import NotAllowed
from dalel.apps.accounts.roles import Role
from dalel.apps.directory.actions import save_places
from dalel.apps.directory.errors import PlaceChanged
from dalel.apps.directory.models import Listing
from dalel.apps.directory.places import place_of, start_places
from dalel.apps.directory.queries import listed_places, newest_entry, places, versions_of
from tests.apps.conftest import CastMember, browser
from tests.apps.records import NOW, complaints, is_clean

PAGE = "/organisation/help"
FORM: dict[str, object] = {
    "name_en": "Invented House",
    "category": "centre",
    "regions": ["KZ-75"],
    "town": "Almaty",
    "phones": "+7 700 000 00 00",
    "serves": ["women"],
    "services": ["shelter"],
    "police": "no",
    "consent": "agreed",
    "state": "active",
    "checked_on": "2026-03-01",
    "checked_how": "call",
    "seen": "",
}


def send(client: Client, address: str = f"{PAGE}/new", **changed: object) -> tuple[int, str]:
    """Send the form and return status and page."""
    answer = client.post(address, FORM | changed, headers={"accept-language": "en"})
    return answer.status_code, answer.content.decode()


def added() -> str:
    """Return the id of the place that was added."""
    return next(one for one in places() if one not in start_places())


def test_shows_what_was_added_at_once(administrator: CastMember, worker: CastMember) -> None:
    """Outside, and to every colleague with who added it when."""
    assert send(administrator.client)[0] == 302

    place = added()
    assert listed_places()[place].phones == ("+7 700 000 00 00",)
    page = worker.client.get(f"{PAGE}/{place}", headers={"accept-language": "en"}).content.decode()
    assert "Invented House" in page
    assert administrator.display_name in page
    assert "<form class" not in page
    assert is_clean(administrator, worker)


def test_changes_what_was_delivered(administrator: CastMember) -> None:
    """The delivered data stays as it was; the newest version counts."""
    fields = start_places()["line_111"].to_fields() | {"state": "closed", "seen": ""}

    assert administrator.client.post(f"{PAGE}/line_111", fields).status_code == 302

    assert start_places()["line_111"].is_listed
    assert "line_111" not in listed_places()
    page = administrator.client.get(f"{PAGE}/line_111", headers={"accept-language": "en"})
    assert "Does it work" in page.content.decode()


def test_keeps_every_version(administrator: CastMember) -> None:
    """Rows are never changed; the same again is no version."""
    send(administrator.client)
    address, seen = f"{PAGE}/{added()}", str(newest_entry(added()))

    assert send(administrator.client, address, seen=seen)[0] == 302
    assert len(versions_of(added())) == 1
    send(administrator.client, address, seen=seen, hours="24/7")

    assert [one.place.texts["hours"] for one in versions_of(added())] == ["24/7", ""]
    assert is_clean(administrator)


def test_a_call_today_needs_one_press(administrator: CastMember) -> None:
    """Else nobody would keep the dates true."""
    data = {"checked": "1", "seen": ""}

    assert administrator.client.post(f"{PAGE}/line_103", data).status_code == 302

    changed = places()["line_103"]
    assert changed.texts["checked_how"] == "call"
    assert changed.checked_on is not None
    assert changed.checked_on > start_places()["line_103"].checked_on  # type: ignore[operator]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name_en": ""}, "in one language at least"),
        ({"phones": "call me"}, "Up to five telephone numbers"),
        ({"phones": "1;2;3;4;5;6"}, "Up to five telephone numbers"),
        ({"website": "javascript:alert(1)"}, "https://"),
        ({"website": 'https://a.b/"x'}, "https://"),
        ({"email": "nobody"}, "name@example.org"),
        ({"about_en": "Abai street 7"}, "where a shelter is"),
        ({"town": "Алматы, ул. Абая"}, "where a shelter is"),
        ({"checked_on": "2999-01-01"}, "has not come yet"),
        ({"category": "prison"}, 'class="field-error"'),
        ({"name_en": "x" * 161}, 'class="field-error"'),
    ],
)
def test_says_what_is_wrong(
    administrator: CastMember, changed: dict[str, object], said: str
) -> None:
    """Beside its field and in a summary; the rest of what was typed stays; nothing is written."""
    status, page = send(administrator.client, f"{PAGE}/new", **changed)

    assert (status, 'id="errors"' in page) == (200, True)
    assert said in page
    assert Listing.objects.count() == 0


def test_two_at_once_are_told(administrator: CastMember) -> None:
    """The second sees what they typed, and that somebody was faster."""
    send(administrator.client)
    address = f"{PAGE}/{added()}"

    status, page = send(administrator.client, address, hours="9:00-18:00", seen="")

    assert status == 409
    assert 'value="9:00-18:00"' in page
    changed = place_of(places()[added()].to_fields() | {"hours": "24/7"})
    with pytest.raises(PlaceChanged):
        save_places(administrator.refreshed(), [changed], seen={changed.id: uuid4()}, now=NOW)
    assert is_clean(administrator)


@pytest.mark.parametrize("address", [f"{PAGE}/new", f"{PAGE}/line_111", f"{PAGE}/bring"])
def test_is_changed_by_some_roles_only(
    worker: CastMember, administrator: CastMember, address: str
) -> None:
    """Others read; to them the pages that change are not there."""
    missing = worker.client.post("/no/such/page").content
    assert worker.client.post(address, FORM).content == missing
    with pytest.raises(NotAllowed):
        save_places(worker.session, [place_of(FORM | {"place": "x"})], seen={}, now=NOW)
    assert Listing.objects.count() == 0

    change_role(
        administrator.session, worker.member_id, Role.INTAKE_WORKER, was=Role.WORKER, now=NOW
    )
    assert worker.client.get(address).status_code == 200


def test_is_not_there_for_guests_and_strangers(guest: CastMember) -> None:
    """A guest sees what was shared; somebody who is not signed in sees the way in."""
    for address in (PAGE, f"{PAGE}/line_111", f"{PAGE}/file/csv"):
        assert guest.client.get(address).status_code == 404
        assert browser().get(address).status_code == 302


def test_the_audit_sees_a_number_that_was_exchanged(administrator: CastMember) -> None:
    """Whoever called it would reach somebody else."""
    send(administrator.client)
    newest = newest_entry(added())
    forged = {**json.loads(Listing.objects.get().fields), "phones": "+7 700 666 66 66"}
    entry = uuid4()
    row = Listing(entry=entry, leaf_index=10_000, place=added(), fields=json.dumps(forged))
    row.save()

    assert ("PlaceUnsigned", f"entry {entry}") in complaints(administrator)
    assert newest is not None

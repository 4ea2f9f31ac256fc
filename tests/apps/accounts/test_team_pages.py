"""The pages of teams and of conflicts of interest."""

from __future__ import annotations

import re
from uuid import UUID

from dalel.apps.accounts.actions import remove_member
from dalel.apps.accounts.conflicts import Conflict, conflicts_declared
from dalel.apps.accounts.teams import signed_teams
from dalel.apps.entries.actions import NewEntry, record_entry
from tests.apps.cases.pages import page_at, refusals, text_of
from tests.apps.conftest import CastMember, browser
from tests.apps.records import NOW, is_clean, organisation_of

TEAMS = "/organisation/teams"
CONFLICTS = "/organisation/conflicts"


def founded(founder: CastMember, **form: object) -> str:
    """Found a team on the page and return its address."""
    typed = {"name": "Күзетші бөлме", "purpose": "shift", "stays": "on"} | form
    answer = founder.client.post(TEAMS, {name: value for name, value in typed.items() if value})
    assert answer.status_code == 302, refusals(text_of(answer))
    return str(answer["Location"])


def test_founds_a_team_and_changes_it(
    worker: CastMember, advocate: CastMember, outsider: CastMember
) -> None:
    """Somebody comes, somebody goes, it gets another name, it is closed."""
    address = founded(worker, members=[str(advocate.member_id)])
    assert (
        worker.client.post(address, {"do": "add", "member": str(outsider.member_id)}).status_code
        == 302
    )
    worker.client.post(address, {"do": "take_out", "member": str(advocate.member_id)})
    worker.client.post(address, {"do": "rename", "name": "Таңғы ауысым"})

    page = page_at(worker.client, address)

    assert "Таңғы ауысым" in page
    shown = page.partition("<main")[2]
    assert outsider.display_name in shown
    assert f'data-member="{advocate.member_id}"' not in shown
    assert worker.client.post(address, {"do": "close"})["Location"] == TEAMS
    assert worker.client.get(address).status_code == 404
    assert "No teams yet" in page_at(worker.client, TEAMS)
    assert is_clean(worker)


def test_an_administrator_founds_one_for_others(
    administrator: CastMember, worker: CastMember
) -> None:
    """Without the tick they hold no key to it, and see who is in it."""
    address = founded(administrator, members=[str(worker.member_id)], stays="")

    assert administrator.refreshed().holders() == (administrator.member_id,)
    page = page_at(administrator.client, address)
    assert worker.display_name in page
    assert 'name="do"' not in page
    assert administrator.client.post(address, {"do": "renew"}).status_code == 404


def test_tells_teammates_that_somebody_was_taken_out_from_outside(
    administrator: CastMember, worker: CastMember, advocate: CastMember, outsider: CastMember
) -> None:
    """On My desk and the organisation's page of those in the team, until they gave it new keys."""
    address = founded(worker, members=[str(outsider.member_id)])
    pages = ("/desk", "/organisation", TEAMS)
    remove_member(administrator.refreshed(), outsider.member_id, now=NOW)

    for page in pages:
        assert "new keys" in page_at(worker.client, page), page
        assert "new keys" not in page_at(advocate.client, page), page
    assert address in page_at(worker.client, "/desk")
    assert 'value="renew"' in page_at(worker.client, address)

    assert worker.client.post(address, {"do": "renew"}).status_code == 302
    assert 'value="renew"' not in page_at(worker.client, address)
    for page in pages:
        assert "new keys" not in page_at(worker.client, page), page
    team = signed_teams(worker.refreshed())[UUID(address.rpartition("/")[2])]
    assert team.members == {worker.member_id}
    assert is_clean(worker)


def test_says_what_is_missing(worker: CastMember) -> None:
    """Beside each field, and what was typed stays."""
    answer = worker.client.post(TEAMS, {"name": "", "stays": ""})
    assert answer.status_code == 422
    assert {one.partition(":")[0] for one in refusals(text_of(answer))} == {
        "name",
        "purpose",
        "members",
    }
    kept = worker.client.post(TEAMS, {"name": "Kept", "purpose": "nothing", "stays": "on"})
    assert 'value="Kept"' in text_of(kept)


def test_says_why_somebody_cannot_be_let_in(worker: CastMember, guest: CastMember) -> None:
    """Nobody chosen, or the last one going; guests are not offered."""
    address = founded(worker)

    page = page_at(worker.client, address)
    assert str(guest.member_id) not in page
    for form, sentence in (
        ({"do": "add", "member": ""}, "Please choose a colleague."),
        ({"do": "take_out", "member": str(worker.member_id)}, "You are the last one"),
        ({"do": "rename", "name": ""}, "This name cannot be recorded."),
    ):
        answer = worker.client.post(address, form)
        assert answer.status_code == 422
        assert sentence in text_of(answer)


def test_shows_a_guest_and_a_stranger_nothing(worker: CastMember, guest: CastMember) -> None:
    """To them there are no teams and no conflicts."""
    address = founded(worker)

    for one in (TEAMS, address, CONFLICTS):
        assert guest.client.get(one).status_code == 404
        assert browser().get(one)["Location"].startswith("/sign-in")


def test_declares_a_conflict_and_ends_it(worker: CastMember, advocate: CastMember) -> None:
    """Its own page shows it; nobody else's does."""
    typed = {"about": "Ойдан шығарылған колония", "relation": "serves_there", "since": "2015"}

    assert worker.client.post(CONFLICTS, typed).status_code == 302

    page = page_at(worker.client, CONFLICTS)
    assert "Ойдан шығарылған колония" in page
    assert "2015" in page
    assert "Ойдан шығарылған" not in page_at(advocate.client, CONFLICTS)
    [number] = re.findall(r'name="end" value="([^"]+)"', page)
    assert advocate.client.post(CONFLICTS, {"end": number}).status_code == 404
    assert worker.client.post(CONFLICTS, {"end": number}).status_code == 302
    assert conflicts_declared(worker.refreshed()) == []
    assert is_clean(worker)


def test_says_what_is_wrong_with_a_declaration(worker: CastMember) -> None:
    """Beside the field, with the text kept."""
    empty = worker.client.post(CONFLICTS, {})
    dated = worker.client.post(
        CONFLICTS, {"about": "Kept", "relation": "friend", "since": "31.02.2020"}
    )

    assert [one.partition(":")[0] for one in refusals(text_of(empty))] == ["about", "relation"]
    assert [one.partition(":")[0] for one in refusals(text_of(dated))] == ["since"]
    assert 'value="Kept"' in text_of(dated)


def test_counts_only_what_people_say_of_themselves(
    worker: CastMember, advocate: CastMember
) -> None:
    """Nobody can declare a colleague out of a case."""
    fields = {
        "member": str(worker.member_id),
        "change": "declared",
        "about": "Anybody",
        "relation": "friend",
    }
    record_entry(
        NewEntry(organisation_of(advocate), "conflict", fields),
        author=advocate.session.author,
        now=NOW,
    )

    assert conflicts_declared(worker.refreshed()) == []


def test_compares_names_as_people_write_them(worker: CastMember) -> None:
    """Order, case, letters and endings differ; a name inside another word is another name."""
    one = Conflict(worker.member_id, worker.member_id, "Әлиева Гүлнар", "friend", "")

    assert one.is_about("ГУЛНАР АЛИЕВА Сериккызы")
    assert one.is_about("Алиевой")
    assert not one.is_about("Гүлнар Сапарова")
    assert not one.is_about("Валиева")
    assert not one.is_about("")


def test_reads_a_new_team_at_once(worker: CastMember, advocate: CastMember) -> None:
    """What a session remembers is looked up anew once something was recorded."""
    assert signed_teams(advocate.refreshed()) == {}
    founded(worker)

    assert len(signed_teams(advocate.refreshed())) == 1

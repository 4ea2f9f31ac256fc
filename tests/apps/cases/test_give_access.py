"""Giving a colleague access to a case."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from dalel.apps.accounts import actions as accounts
from dalel.apps.accounts.errors import KeyOfColleagueChanged
from dalel.apps.cases.actions import give_access
from dalel.apps.cases.errors import AlreadyHasAccess, LastWriter, NoSuchColleague
from dalel.apps.cases.queries import OpenCase, access_to, case_visible_to
from dalel.apps.entries.errors import NotAWriter
from dalel.apps.entries.keystore import ContainerWrap
from dalel.apps.entries.models import Entry
from dalel.apps.entries.terms import Depth
from tests.apps.cases.pages import (
    entries_of_kind,
    new_address,
    page_at,
    refusals,
    saved,
    text_of,
)
from tests.apps.conftest import CastMember
from tests.apps.records import NOW, TODAY, case_of, is_clean, open_case_of, share


def access_address(case: OpenCase) -> str:
    """Return where access is given."""
    return f"/cases/{case.number}/access"


def given(member: CastMember, case: OpenCase) -> dict[UUID, str]:
    """Return who has which access, as a member sees it."""
    listed = access_to(case_of(member, case.number), member.refreshed(), now=NOW)
    return {access.member: access.depth for access in listed}


def test_lets_a_colleague_read_everything(advocate: CastMember, worker: CastMember) -> None:
    """Also what was recorded before; nothing can be added."""
    case = open_case_of(advocate)
    saved(advocate, new_address(case, "note"), {"text": "Recorded before."})

    answer = advocate.client.post(
        access_address(case), {"member": str(worker.member_id), "depth": "READ"}
    )

    assert answer["Location"] == access_address(case)
    page = page_at(worker.client, f"/cases/{case.number}")
    assert "Recorded before." in page
    assert "/entries/new" not in page
    assert access_address(case) not in page
    assert not case_of(worker, case.number).may_write
    assert given(advocate, case) == {advocate.member_id: "WRITE", worker.member_id: "READ"}
    assert is_clean(advocate)


def test_lets_a_colleague_write(advocate: CastMember, worker: CastMember) -> None:
    """Both see what the other records."""
    case = open_case_of(advocate)
    advocate.client.post(access_address(case), {"member": str(worker.member_id), "depth": "WRITE"})

    saved(worker, new_address(case, "note"), {"text": "By the worker."})

    [entry] = entries_of_kind(advocate, case.number, "note")
    assert (entry.author, entry.fields["text"]) == (worker.member_id, "By the worker.")
    page = page_at(advocate.client, f"/cases/{case.number}")
    assert f"{worker.display_name} · recorded" in page


def test_writes_down_who_gave_what_to_whom(advocate: CastMember, worker: CastMember) -> None:
    """As a sealed entry: the records show neither the colleague nor the depth in it."""
    case = open_case_of(advocate)
    last = NOW.date() + timedelta(days=30)

    row = give_access(case, worker.member_id, Depth.READ, by=advocate.session, now=NOW, until=last)

    [entry] = entries_of_kind(advocate, case.number, "access")
    assert entry.author == advocate.member_id
    assert entry.fields == {
        "holder": str(worker.member_id),
        "change": "granted",
        "depth": "read",
        "changed_on": TODAY.isoformat(),
        "until": last.isoformat(),
    }
    sealed = bytes(Entry.objects.get(pk=row.id).ciphertext)
    assert str(worker.member_id).encode() not in sealed
    assert b"granted" not in sealed


def test_gives_one_key_however_often_the_depth_changes(
    advocate: CastMember, worker: CastMember
) -> None:
    """From reading to writing and back; each change is an entry."""
    case = open_case_of(advocate)

    for depth in (Depth.READ, Depth.WRITE, Depth.READ):
        share(case, by=advocate, to=worker, depth=depth)
        assert given(advocate, case)[worker.member_id] == depth
        assert case_of(worker, case.number).may_write is (depth == Depth.WRITE)

    changes = [e.fields["depth"] for e in entries_of_kind(advocate, case.number, "access")]
    assert changes == ["read", "write", "read"]
    assert ContainerWrap.objects.filter(container=case.container.id).count() == 2
    assert is_clean(advocate)


def test_refuses_to_give_what_is_there(advocate: CastMember, worker: CastMember) -> None:
    """Nothing would change, so nothing is written down."""
    case = open_case_of(advocate)
    share(case, by=advocate, to=worker, depth=Depth.READ)

    with pytest.raises(AlreadyHasAccess):
        share(case, by=advocate, to=worker, depth=Depth.READ)
    answer = advocate.client.post(
        access_address(case), {"member": str(worker.member_id), "depth": "READ"}
    )

    assert answer.status_code == 422
    assert "This colleague already has this access." in text_of(answer)
    assert len(entries_of_kind(advocate, case.number, "access")) == 1


def test_keeps_somebody_who_can_write(advocate: CastMember, worker: CastMember) -> None:
    """The last writer cannot become a reader; with a second one they can."""
    case = open_case_of(advocate)
    share(case, by=advocate, to=worker, depth=Depth.READ)

    with pytest.raises(LastWriter):
        share(case, by=advocate, to=advocate, depth=Depth.READ)
    share(case, by=advocate, to=worker)
    share(case, by=advocate, to=advocate, depth=Depth.READ)

    assert given(worker, case) == {advocate.member_id: "READ", worker.member_id: "WRITE"}
    assert is_clean(worker)


def test_does_not_count_a_writer_who_has_left(
    administrator: CastMember, advocate: CastMember, worker: CastMember
) -> None:
    """Somebody who left the organisation can write nowhere, whatever the case says."""
    case = open_case_of(advocate)
    share(case, by=advocate, to=worker)
    accounts.remove_member(administrator.session, worker.member_id, now=NOW)

    with pytest.raises(LastWriter):
        share(case, by=advocate, to=advocate, depth=Depth.READ)


def test_offers_colleagues_who_are_there_and_have_no_access(
    administrator: CastMember, advocate: CastMember, worker: CastMember, guest: CastMember
) -> None:
    """Nobody twice, nobody who has left."""
    case = open_case_of(advocate)
    share(case, by=advocate, to=worker)
    accounts.remove_member(administrator.session, guest.member_id, now=NOW)

    page = page_at(advocate.client, access_address(case))

    offered = page.partition('id="id_colleague_member"')[2].partition("</select>")[0]
    assert f'value="{administrator.member_id}"' in offered
    for one in (advocate, worker, guest):
        assert f'value="{one.member_id}"' not in offered


def test_asks_again_where_nothing_was_chosen(advocate: CastMember, worker: CastMember) -> None:
    """A colleague and one of the depths that are offered, nothing else; said beside the field."""
    case = open_case_of(advocate)
    colleague = str(worker.member_id)

    for member, depth in (
        ("", "READ"),
        ("nobody", "READ"),
        (colleague, ""),
        (colleague, "OWNER"),
        (colleague, "CARD"),
    ):
        form = {"member": member, "depth": depth}
        answer = advocate.client.post(access_address(case), form)
        assert answer.status_code == 422
        assert refusals(text_of(answer)), (member, depth)
    assert advocate.client.post(access_address(case)).status_code == 422
    assert given(advocate, case) == {advocate.member_id: "WRITE"}


def test_shares_with_members_only(
    administrator: CastMember, advocate: CastMember, worker: CastMember
) -> None:
    """Neither with somebody unknown nor with somebody who left."""
    case = open_case_of(advocate)
    accounts.remove_member(administrator.session, worker.member_id, now=NOW)

    for colleague in (uuid4(), worker.member_id):
        with pytest.raises(NoSuchColleague):
            give_access(case, colleague, Depth.READ, by=advocate.session, now=NOW)
        answer = advocate.client.post(
            access_address(case), {"member": str(colleague), "depth": "READ"}
        )
        assert answer.status_code == 422
        assert "This person or team cannot be given access." in text_of(answer)
    assert given(advocate, case) == {advocate.member_id: "WRITE"}


def test_shares_nothing_under_a_key_that_changed(
    advocate: CastMember, worker: CastMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Keys swapped in the database are said out loud, and nothing is sealed to them."""
    case = open_case_of(advocate)
    remembers = replace(advocate.session, pins={str(worker.member_id): "another fingerprint"})

    with pytest.raises(KeyOfColleagueChanged):
        give_access(case, worker.member_id, Depth.READ, by=remembers, now=NOW)
    monkeypatch.setattr("dalel.apps.accounts.middleware.member_session", lambda _found: remembers)
    answer = advocate.client.post(
        access_address(case), {"member": str(worker.member_id), "depth": "READ"}
    )

    assert answer.status_code == 422
    assert "The keys of a colleague do not match. Nothing was changed." in text_of(answer)
    assert ContainerWrap.objects.filter(container=case.container.id).count() == 1


def test_is_for_writers(advocate: CastMember, worker: CastMember, guest: CastMember) -> None:
    """A reader has no page for it and shares nothing."""
    case = open_case_of(advocate)
    share(case, by=advocate, to=worker, depth=Depth.READ)
    form = {"member": str(guest.member_id), "depth": "READ"}

    assert worker.client.get(access_address(case)).status_code == 404
    assert worker.client.post(access_address(case), form).status_code == 404
    with pytest.raises(NotAWriter):
        give_access(
            case_of(worker, case.number),
            guest.member_id,
            Depth.READ,
            by=worker.session,
            now=NOW,
        )
    assert case_visible_to(guest.refreshed(), case.number, now=NOW) is None


def test_tells_an_outsider_nothing(advocate: CastMember, outsider: CastMember) -> None:
    """Nobody gives themselves access; missing and forbidden are the same bytes."""
    case = open_case_of(advocate)
    form = {"member": str(outsider.member_id), "depth": "WRITE"}

    there = outsider.client.post(access_address(case), form)
    missing = outsider.client.post("/cases/2026-00000/access", form)

    assert there.status_code == missing.status_code == 404
    assert there.content == missing.content
    assert given(advocate, case) == {advocate.member_id: "WRITE"}


def test_ends_by_itself_on_the_last_day(advocate: CastMember, guest: CastMember) -> None:
    """The last day counts; on the next one the case looks missing."""
    case = open_case_of(advocate)
    last = NOW.date() + timedelta(days=1)
    give_access(case, guest.member_id, Depth.READ, by=advocate.session, now=NOW, until=last)

    then = {
        days: case_visible_to(guest.refreshed(), case.number, now=NOW + timedelta(days=days))
        for days in (1, 2)
    }

    assert then[1] is not None
    assert then[2] is None
    give_access(
        case_of(advocate, case.number),
        guest.member_id,
        Depth.READ,
        by=advocate.session,
        now=NOW + timedelta(days=2),
        until=last + timedelta(days=30),
    )
    assert case_visible_to(guest.refreshed(), case.number, now=NOW + timedelta(days=9)) is not None

"""Taking access to a case back, and leaving one."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from dalel.apps.accounts import actions as accounts
from dalel.apps.cases.actions import give_access, take_back_access
from dalel.apps.cases.errors import LastWriter, NoSuchColleague
from dalel.apps.cases.queries import OpenCase, access_to, case_visible_to, content_of
from dalel.apps.entries.errors import KeyChanged, NoKey, NotAWriter
from dalel.apps.entries.keystore import ContainerWrap
from dalel.apps.entries.models import Container, Epoch
from dalel.apps.entries.queries import OpenedEntry, open_entries
from dalel.apps.entries.terms import Depth
from tests.apps.cases.pages import entries_of_kind, new_address, page_at, saved, text_of
from tests.apps.conftest import CastMember
from tests.apps.records import NOW, TODAY, case_of, is_clean, keystore_bytes, open_case_of, share


def take_back(case: OpenCase, *, by: CastMember, of: CastMember) -> None:
    """Take access back."""
    take_back_access(case_of(by, case.number), of.member_id, by=by.session, now=NOW)


def end_address(case: OpenCase) -> str:
    """Return where access is taken back."""
    return f"/cases/{case.number}/access/end"


def holders_of_keys(case: OpenCase) -> list[tuple[object, int]]:
    """Return who has a key of which epoch."""
    rows = ContainerWrap.objects.filter(container=case.container.id)
    return sorted(rows.values_list("holder", "epoch"), key=str)


def test_shows_the_case_no_more(advocate: CastMember, worker: CastMember) -> None:
    """From the next request on, in a session that was open all the time."""
    case = open_case_of(advocate)
    share(case, by=advocate, to=worker)
    assert worker.client.get(f"/cases/{case.number}").status_code == 200

    answer = advocate.client.post(end_address(case), {"member": str(worker.member_id)})

    assert answer["Location"] == f"/cases/{case.number}/access"
    gone = worker.client.get(f"/cases/{case.number}")
    assert gone.status_code == 404
    assert gone.content == worker.client.get("/cases/2026-00000").content
    assert case.number not in page_at(worker.client, "/cases")
    form = {"text": "Invented."}
    assert worker.client.post(new_address(case, "note"), form).status_code == 404
    assert is_clean(advocate)


def test_changes_the_key(advocate: CastMember, worker: CastMember, guest: CastMember) -> None:
    """A new epoch for those who stay; older wraps are destroyed, older entries still open."""
    case = open_case_of(advocate)
    for colleague in (worker, guest):
        share(case, by=advocate, to=colleague)
    saved(worker, new_address(case, "note"), {"text": "Before."})

    take_back(case, by=advocate, of=worker)

    saved(guest, new_address(case, "note"), {"text": "After."})
    assert Container.objects.get(pk=case.container.id).epoch == 2
    assert Epoch.objects.filter(container_id=case.container.id).count() == 2
    assert holders_of_keys(case) == sorted([(advocate.member_id, 2), (guest.member_id, 2)], key=str)
    for reader in (advocate, guest):
        texts = [e.fields["text"] for e in entries_of_kind(reader, case.number, "note")]
        assert texts == ["Before.", "After."]


def test_seals_what_follows_to_a_key_they_never_had(
    advocate: CastMember, worker: CastMember
) -> None:
    """A copy of the old key opens what it always opened, and nothing new."""
    case = open_case_of(advocate)
    share(case, by=advocate, to=worker)
    kept = case_of(worker, case.number).container

    take_back(case, by=advocate, of=worker)
    saved(advocate, new_address(case, "note"), {"text": "After."})

    opened = [isinstance(entry, OpenedEntry) for entry in open_entries(kept)]
    assert opened == [True, True, False, False]
    with pytest.raises(NoKey):
        kept.secret_of(2)


def test_destroys_the_old_wraps_for_good(
    advocate: CastMember, worker: CastMember, instance: Path
) -> None:
    """They are in no page of the key store's files any more."""
    case = open_case_of(advocate)
    share(case, by=advocate, to=worker)
    old = [bytes(row.wrap) for row in ContainerWrap.objects.filter(container=case.container.id)]
    assert all(wrap in keystore_bytes(instance) for wrap in old)

    take_back(case, by=advocate, of=worker)

    stored = keystore_bytes(instance)
    assert [wrap in stored for wrap in old] == [False, False]


def test_writes_down_who_took_it_back(advocate: CastMember, worker: CastMember) -> None:
    """Sealed to the new key: whoever loses access does not read it."""
    case = open_case_of(advocate)
    share(case, by=advocate, to=worker, depth=Depth.READ)

    take_back(case, by=advocate, of=worker)

    _granted, withdrawn = entries_of_kind(advocate, case.number, "access")
    assert withdrawn.fields == {
        "holder": str(worker.member_id),
        "change": "withdrawn",
        "depth": "read",
        "changed_on": TODAY.isoformat(),
    }
    assert (withdrawn.author, withdrawn.row.epoch) == (advocate.member_id, 2)


def test_can_be_given_again(advocate: CastMember, worker: CastMember) -> None:
    """With everything that was recorded in between."""
    case = open_case_of(advocate)
    share(case, by=advocate, to=worker)
    take_back(case, by=advocate, of=worker)
    saved(advocate, new_address(case, "note"), {"text": "In between."})

    share(case_of(advocate, case.number), by=advocate, to=worker)

    [note] = entries_of_kind(worker, case.number, "note")
    assert note.fields["text"] == "In between."
    assert is_clean(advocate, worker)


def test_lets_a_writer_leave(advocate: CastMember, worker: CastMember) -> None:
    """Whoever leaves a case writes that down; the others go on."""
    case = open_case_of(advocate)
    share(case, by=advocate, to=worker)

    answer = advocate.client.post(end_address(case), {"member": str(advocate.member_id)})

    assert answer["Location"] == "/cases"
    assert advocate.client.get(f"/cases/{case.number}").status_code == 404
    *_, last = entries_of_kind(worker, case.number, "access")
    assert (last.author, last.fields["change"]) == (advocate.member_id, "withdrawn")
    assert last.fields["holder"] == str(advocate.member_id)
    saved(worker, new_address(case, "note"), {"text": "Going on."})
    assert is_clean(worker)


def test_keeps_the_last_writer(advocate: CastMember, worker: CastMember) -> None:
    """A case that nobody can write in would be lost; the page says what to do first."""
    case = open_case_of(advocate)
    share(case, by=advocate, to=worker, depth=Depth.READ)

    with pytest.raises(LastWriter):
        take_back(case, by=advocate, of=advocate)
    answer = advocate.client.post(end_address(case), {"member": str(advocate.member_id)})

    assert answer.status_code == 422
    assert "First let somebody else write in this case" in text_of(answer)
    assert case_of(advocate, case.number).may_write
    assert Container.objects.get(pk=case.container.id).epoch == 1


def test_does_not_leave_a_case_to_somebody_who_is_gone(
    administrator: CastMember, advocate: CastMember, worker: CastMember
) -> None:
    """A writer who left the organisation is none."""
    case = open_case_of(advocate)
    share(case, by=advocate, to=worker)
    accounts.remove_member(administrator.session, worker.member_id, now=NOW)

    with pytest.raises(LastWriter):
        take_back(case, by=advocate, of=advocate)


def test_gives_no_key_to_somebody_who_is_gone(
    administrator: CastMember, advocate: CastMember, worker: CastMember, guest: CastMember
) -> None:
    """They are passed over when the key changes, and are off the list from then on."""
    case = open_case_of(advocate)
    for colleague in (worker, guest):
        share(case, by=advocate, to=colleague)
    accounts.remove_member(administrator.session, worker.member_id, now=NOW)

    take_back(case, by=advocate, of=guest)

    assert holders_of_keys(case) == [(advocate.member_id, 2)]
    left = access_to(case_of(advocate, case.number), advocate.refreshed(), now=NOW)
    assert [access.member for access in left] == [advocate.member_id]
    assert len(content_of(case_of(advocate, case.number)).readable) == 4


def test_changes_the_key_although_a_guests_time_is_over(
    advocate: CastMember, worker: CastMember, guest: CastMember
) -> None:
    """Whose access ran out by itself gets no new key and is in nobody's way."""
    case = open_case_of(advocate)
    share(case, by=advocate, to=worker)
    give_access(case, guest.member_id, Depth.READ, by=advocate.session, now=NOW, until=TODAY)
    later = NOW + timedelta(days=3)

    take_back_access(
        case_of(advocate, case.number), worker.member_id, by=advocate.session, now=later
    )

    assert holders_of_keys(case) == [(advocate.member_id, 2)]
    assert case_visible_to(guest.refreshed(), case.number, now=later) is None


def test_refuses_somebody_without_access(advocate: CastMember, worker: CastMember) -> None:
    """Twice, never, or nobody: nothing changes."""
    case = open_case_of(advocate)

    for colleague in (worker.member_id, uuid4()):
        with pytest.raises(NoSuchColleague):
            take_back_access(case, colleague, by=advocate.session, now=NOW)
    answer = advocate.client.post(end_address(case), {"member": str(worker.member_id)})
    nobody = advocate.client.post(end_address(case), {"member": "nobody"})

    assert (answer.status_code, nobody.status_code) == (422, 404)
    assert Container.objects.get(pk=case.container.id).epoch == 1


def test_is_for_writers(
    advocate: CastMember, worker: CastMember, guest: CastMember, outsider: CastMember
) -> None:
    """Neither a reader nor an outsider takes anything from anybody."""
    case = open_case_of(advocate)
    share(case, by=advocate, to=worker, depth=Depth.READ)
    share(case, by=advocate, to=guest)
    form = {"member": str(guest.member_id)}

    for member in (worker, outsider):
        there = member.client.post(end_address(case), form)
        missing = member.client.post("/cases/2026-00000/access/end", form)
        assert there.status_code == missing.status_code == 404
        assert there.content == missing.content
    with pytest.raises(NotAWriter):
        take_back_access(case_of(worker, case.number), guest.member_id, by=worker.session, now=NOW)
    assert case_visible_to(guest.refreshed(), case.number, now=NOW) is not None
    assert worker.client.get(end_address(case)).status_code == 405


def test_notices_two_who_change_the_key_at_once(
    administrator: CastMember, advocate: CastMember, worker: CastMember, guest: CastMember
) -> None:
    """The second one is told to try again; only one new key comes to be."""
    case = open_case_of(advocate)
    for colleague in (administrator, worker, guest):
        share(case, by=advocate, to=colleague)
    mine, yours = case_of(advocate, case.number), case_of(worker, case.number)
    take_back_access(mine, guest.member_id, by=advocate.session, now=NOW)
    keys = holders_of_keys(case)

    with pytest.raises(KeyChanged):
        take_back_access(yours, administrator.member_id, by=worker.session, now=NOW)

    assert holders_of_keys(case) == keys
    assert {epoch for _holder, epoch in keys} == {2}
    take_back(case, by=worker, of=administrator)
    assert is_clean(advocate)


def test_gives_up_where_the_key_of_somebody_who_stays_changed(
    advocate: CastMember, worker: CastMember, guest: CastMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody is given a case's new key under a key nobody has seen."""
    case = open_case_of(advocate)
    for colleague in (worker, guest):
        share(case, by=advocate, to=colleague)
    remembers = replace(advocate.session, pins={str(worker.member_id): "another fingerprint"})
    monkeypatch.setattr("dalel.apps.accounts.middleware.member_session", lambda _found: remembers)

    answer = advocate.client.post(end_address(case), {"member": str(guest.member_id)})

    assert answer.status_code == 422
    assert "The keys of a colleague do not match. Nothing was changed." in text_of(answer)
    assert Container.objects.get(pk=case.container.id).epoch == 1

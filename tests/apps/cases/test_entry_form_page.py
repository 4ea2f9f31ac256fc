"""The form of an entry on its page: folded, corrected, refused."""

from __future__ import annotations

import pytest

from dalel.apps.cases.actions import record_in_case
from dalel.apps.cases.queries import content_of
from dalel.apps.entries.queries import OpenedEntry
from tests.apps.conftest import CastMember, browser
from tests.apps.records import NOW, case_of, open_case_of

MORE = '<details class="form-more">'
MORE_OPEN = '<details class="form-more" open>'


def test_folds_rare_fields_away(advocate: CastMember) -> None:
    """A new form starts short."""
    case = open_case_of(advocate)

    page = advocate.client.get(f"/cases/{case.number}/entries/new/act").content.decode()

    assert MORE in page
    assert page.index('name="act_types"') < page.index(MORE) < page.index('name="pay_by"')


def test_opens_them_again_where_something_is_wrong(advocate: CastMember) -> None:
    """What was typed is still there, and nothing was saved."""
    case = open_case_of(advocate)
    address = f"/cases/{case.number}/entries/new/act"

    answer = advocate.client.post(address, {"act_types": "beating", "pay_by": "31.02.2021"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert MORE_OPEN in page
    assert 'value="31.02.2021"' in page
    assert '<a href="#id_pay_by">' in page
    assert len(content_of(case_of(advocate, case.number)).entries) == 1


def test_groups_a_long_tree_of_codes(advocate: CastMember) -> None:
    """A hundred and more acts are found by what they belong to."""
    case = open_case_of(advocate)

    page = advocate.client.get(f"/cases/{case.number}/entries/new/act").content.decode()

    assert "<summary>Sexual violence&nbsp;" in page
    assert page.count('name="act_types"') > 100


def test_asks_why_something_is_corrected(advocate: CastMember) -> None:
    """Without a reason the form comes back and says where it is missing."""
    case = open_case_of(advocate)
    row = record_in_case(case, "note", {"text": "Invented."}, by=advocate.session, now=NOW)
    address = f"/cases/{case.number}/entries/{row.id}/correct"

    refused = advocate.client.post(address, {"text": "Better."})
    saved = advocate.client.post(address, {"text": "Better.", "correction_reason": "Unclear."})

    assert refused.status_code == 422
    assert '<a href="#id_correction_reason">' in refused.content.decode()
    assert "Better." in refused.content.decode()
    assert saved.status_code == 302
    [old] = [e for e in content_of(case_of(advocate, case.number)).readable if e.superseded_by]
    assert old.id == row.id


def test_keeps_the_lead_when_an_opening_is_corrected(advocate: CastMember) -> None:
    """Nobody types the number of a member."""
    number = advocate.client.post("/cases/new", {"title": "Red folder"})["Location"][7:]
    [opening] = content_of(case_of(advocate, number)).readable
    assert opening.fields["lead"] == str(advocate.member_id)

    advocate.client.post(
        f"/cases/{number}/entries/{opening.id}/correct",
        {"title": "Blue folder", "correction_reason": "Red was taken."},
    )

    content = content_of(case_of(advocate, number))
    assert content.title == "Blue folder"
    assert content.readable[-1].fields["lead"] == str(advocate.member_id)


@pytest.mark.parametrize("kind", ["access", "opening", "merged_into"])
def test_refuses_by_hand_what_an_action_records(advocate: CastMember, kind: str) -> None:
    """A line of access that gives no access would be a false trace."""
    case = open_case_of(advocate)
    address = f"/cases/{case.number}/entries/new/{kind}"

    assert advocate.client.get(address).status_code == 404
    assert advocate.client.post(address, {"holder": "somebody"}).status_code == 404
    assert len(content_of(case_of(advocate, case.number)).entries) == 1


def test_offers_only_what_somebody_can_fill_in(advocate: CastMember) -> None:
    """Every line of the menu leads to a form."""
    case = open_case_of(advocate)
    menu = advocate.client.get(f"/cases/{case.number}/entries/new").content.decode()

    for kind in ("statement", "act", "filing", "response", "pressure", "evidence", "person"):
        assert f"/entries/new/{kind}" in menu
    for kind in ("access", "opening", "merged_into", "judgement"):
        assert f"/entries/new/{kind}" not in menu


def test_keeps_an_opening_typed_without_a_session(advocate: CastMember) -> None:
    """It is offered again, filled in, and forgotten once the case is open."""
    page = advocate.client.get("/cases/new").content.decode()
    token = page.split('name="form_token" value="')[1].split('"')[0]
    lost = browser().post("/cases/new", {"title": "Red folder", "form_token": token})

    listed = advocate.client.get("/cases").content.decode()
    address = listed.split('<a href="/cases/new?draft=')[1].split('"')[0]
    offered = advocate.client.get(f"/cases/new?draft={address}").content.decode()
    advocate.client.post("/cases/new", {"title": "Red folder", "draft": address})

    assert lost.status_code == 403
    assert 'value="Red folder"' in offered
    assert "?draft=" not in advocate.client.get("/cases").content.decode()


def test_can_leave_out_a_file_that_arrived(advocate: CastMember) -> None:
    """The box beside it is ticked when the form is sent again."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    case = open_case_of(advocate)
    address = f"/cases/{case.number}/entries/new/note"
    page = advocate.client.get(address).content.decode()
    token = page.split('name="form_token" value="')[1].split('"')[0]
    file = SimpleUploadedFile("plan.txt", b"Invented.")
    first = advocate.client.post(address, {"form_token": token, "text": "", "files": file})
    again = first.content.decode()
    kept = again.split('name="kept_files" value="')[1].split('"')[0]
    number = again.split('name="remove_file" value="')[1].split('"')[0]

    advocate.client.post(
        address,
        {"form_token": token, "text": "Invented.", "kept_files": kept, "remove_file": number},
    )

    entry = content_of(case_of(advocate, case.number)).entries[-1]
    assert isinstance(entry, OpenedEntry)
    assert entry.fields == {"text": "Invented."}

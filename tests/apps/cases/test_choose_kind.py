"""Choosing what to record: by what happened, what this case needs most first."""

from __future__ import annotations

import re

import pytest

from dalel.apps.entries.journal import Deed
from tests.apps.cases.pages import entries_of_kind, journal_of, new_address, page_at, refused, saved
from tests.apps.conftest import CastMember
from tests.apps.records import open_case_of, share


def recent_in(page: str) -> list[str]:
    """Return the kinds offered first."""
    part = page.partition('id="recent"')[2].partition("</section>")[0]
    return re.findall(r"/entries/new/(\w+)\"", part)


def test_offers_first_what_was_last_recorded_here(advocate: CastMember, worker: CastMember) -> None:
    """The last five different kinds, by whomever; not those that an action records."""
    case = open_case_of(advocate)
    share(case, by=advocate, to=worker)
    assert recent_in(page_at(advocate.client, f"/cases/{case.number}/entries/new")) == []
    told = {
        "note": {"text": "Invented."},
        "person": {"roles": "witness"},
        "institution": {"body": "police"},
        "filing": {"filing_type": "crime_statement"},
        "response": {"outcome": "accepted"},
        "pressure": {"pressure_type": "threat"},
    }
    for kind, fields in told.items():
        saved(worker, new_address(case, kind), fields)
    saved(advocate, new_address(case, "person"), told["person"])

    page = page_at(advocate.client, f"/cases/{case.number}/entries/new")

    assert recent_in(page) == ["person", "pressure", "response", "filing", "institution"]


def test_groups_the_rest_by_what_happened(advocate: CastMember) -> None:
    """In plain words, each group folded with what is in it beside it; the visit is offered."""
    case = open_case_of(advocate)

    page = page_at(advocate.client, f"/cases/{case.number}/entries/new")

    assert "Somebody pressed her" in page
    assert page.count('<details class="menu-group"') > 10
    assert f'href="/cases/{case.number}/visit"' in page


@pytest.mark.parametrize(
    ("language", "title"),
    [("en", "What she did herself"), ("ru", "Что сделала она сама"), ("kk", "Оның өз әрекеті")],
)
def test_leads_to_what_she_did_herself(advocate: CastMember, language: str, title: str) -> None:
    """An entry of its own in the menu, to the form of an act with that branch first and open."""
    case = open_case_of(advocate)
    advocate.client.cookies["language"] = language
    address = f"{new_address(case, 'act')}?as=own_act"

    menu = page_at(advocate.client, f"/cases/{case.number}/entries/new")
    own = page_at(advocate.client, address)
    usual = page_at(advocate.client, new_address(case, "act"))

    assert f'href="{address}"' in menu
    assert f"<h1>{title}</h1>" in own
    opened_first = re.search(r"<details[^>]*>", own.partition('id="id_act_types"')[2])
    assert opened_first
    assert " open" in opened_first[0]
    assert own.index('value="self_defence"') < own.index('value="beating"')
    more = '<details class="form-more"'
    assert "survivor_responses" in own.partition(more)[0]
    assert "survivor_responses" not in usual.partition(more)[0]


def test_records_what_she_did_like_any_act(advocate: CastMember) -> None:
    """The address is kept while the form is sent; another kind knows nothing of it."""
    case = open_case_of(advocate)
    address = f"{new_address(case, 'act')}?as=own_act"

    page = refused(advocate, address, {"act_types": ""})
    saved(advocate, address, {"act_types": "hunger_strike"})

    assert "<h1>What she did herself</h1>" in page
    [act] = entries_of_kind(advocate, case.number, "act")
    assert act.fields["act_types"] == ["hunger_strike"]
    other = page_at(advocate.client, f"{new_address(case, 'note')}?as=own_act")
    assert "<h1>What she did herself</h1>" not in other


def test_is_noted_in_the_journal(advocate: CastMember) -> None:
    """It shows what kinds of entry the case has."""
    case = open_case_of(advocate)

    page_at(advocate.client, f"/cases/{case.number}/entries/new")

    assert (advocate.member_id, Deed.OPENED, None) in journal_of(advocate, case.number)

"""Choosing what to record: by what happened, what this case needs most first."""

from __future__ import annotations

import re

from dalel.apps.entries.journal import Deed
from tests.apps.cases.pages import journal_of, new_address, page_at, saved
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


def test_is_noted_in_the_journal(advocate: CastMember) -> None:
    """It shows what kinds of entry the case has."""
    case = open_case_of(advocate)

    page_at(advocate.client, f"/cases/{case.number}/entries/new")

    assert (advocate.member_id, Deed.OPENED, None) in journal_of(advocate, case.number)

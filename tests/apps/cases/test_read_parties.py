"""People and institutions: roles, what became of them, and former names for those who ask."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from dalel.apps.cases.queries import OpenCase
from dalel.apps.entries.journal import Deed
from dalel.apps.entries.terms import Depth
from tests.apps.cases.pages import (
    correct_address,
    entries_of_kind,
    journal_of,
    page_at,
    saved,
    text_of,
)
from tests.apps.cases.test_case_page import words_of
from tests.apps.cases.test_show_case import record
from tests.apps.conftest import CastMember
from tests.apps.records import open_case_of, share

FORMER = "Former Name"


@pytest.fixture
def case(advocate: CastMember) -> OpenCase:
    """A case of the advocate's."""
    return open_case_of(advocate)


@pytest.fixture
def her(case: OpenCase, advocate: CastMember) -> UUID:
    """A survivor with a former name."""
    given = {"roles": ["survivor", "prisoner"], "name_chosen": "Айару", "name_former": FORMER}
    return record(case, advocate, "person", **given)


def test_lists_everybody_with_all_their_roles(
    case: OpenCase, her: UUID, advocate: CastMember
) -> None:
    """She first; who has no name by rank, unit and access; institutions apart."""
    unit = {"rank": "captain", "unit": "night shift", "accesses": ["holds_keys"]}
    record(case, advocate, "institution", body="court", name="Ойдан соты")
    him = record(case, advocate, "person", roles=["alleged_perpetrator"], **unit)

    page = page_at(advocate.client, f"/cases/{case.number}/parties")

    words = words_of(page)
    for text in ("Айару Prisoner Survivor", "Captain, night shift", "Holds keys", "Ойдан соты"):
        assert text in words
    assert page.index(str(her)) < page.index(str(him))
    assert "Prisoner" in words


def test_shows_what_was_charged_decided_and_served(case: OpenCase, advocate: CastMember) -> None:
    """Of one accused, over all entries; each leads to its own."""
    him = str(record(case, advocate, "person", roles=["accused"], name_legal="Ойдан Батыр"))
    filing = {"filing_type": "crime_statement", "handed_in": "2025-01-01"}
    record(case, advocate, "filing", about_persons=[him], articles=["cc-120"], **filing)
    decision = {"charges": ["cc-120"], "verdict": "convicted", "announced_on": "2025-06-01"}
    decided = record(case, advocate, "decision", accused=him, **decision)
    record(case, advocate, "detention", person=him, began_at="2025-07-01")

    page = page_at(advocate.client, f"/cases/{case.number}/parties/{him}")

    charged, rest = page.split('id="s-decided"')
    decided_part, served = rest.split('id="s-served"')
    assert "Articles named: Criminal Code, art. 120: rape" in charged
    assert "Verdict: Convicted" in decided_part
    assert f'href="/entries/{decided}"' in decided_part
    assert "1 July 2025" in served


def test_shows_since_when_a_body_has_known(case: OpenCase, advocate: CastMember) -> None:
    """And what was asked of it, and what it did."""
    body = str(record(case, advocate, "institution", body="police_station", name="Ойдан бөлімі"))
    filed = record(
        case,
        advocate,
        "filing",
        filing_type="crime_statement",
        institution=body,
        handed_in="2025-05-03",
    )
    record(
        case,
        advocate,
        "response",
        outcome="refused_to_accept",
        institution=body,
        answers_to=str(filed),
        dated="2025-05-09",
    )

    page = page_at(advocate.client, f"/cases/{case.number}/parties/{body}")

    assert "told: 3 May 2025" in page
    assert "has known for" in page
    assert "Statement about a crime" in page.split('id="s-asked"')[1].split('id="s-did"')[0]
    assert "Refused to accept" in page.split('id="s-did"')[1]


def test_shows_a_former_name_nowhere(case: OpenCase, her: UUID, advocate: CastMember) -> None:
    """Not in any page of the case, not folded away, not in a form."""
    addresses = ("", "/parties", f"/parties/{her}", "/print", "/journal", "/entries/new/act")
    pages = [page_at(advocate.client, f"/cases/{case.number}{one}") for one in addresses]
    pages.append(page_at(advocate.client, f"/entries/{her}"))
    pages.append(page_at(advocate.client, correct_address(case, her)))

    assert not [page for page in pages if FORMER in page]
    deeds = {deed for _who, deed, _about in journal_of(advocate, case.number)}
    assert Deed.READ_FORMER_NAME not in deeds


def test_shows_a_former_name_once_to_whoever_asks(
    case: OpenCase, her: UUID, advocate: CastMember, worker: CastMember
) -> None:
    """On that answer alone, to readers too, and the journal says who."""
    share(case, by=advocate, to=worker, depth=Depth.READ)
    address = f"/cases/{case.number}/parties/{her}"

    answer = worker.client.post(f"{address}/former")

    assert answer.status_code == 200
    assert FORMER in text_of(answer)
    assert FORMER not in page_at(worker.client, address)
    line = (worker.member_id, Deed.READ_FORMER_NAME, her)
    assert journal_of(advocate, case.number).count(line) == 1
    assert worker.client.get(f"{address}/former").status_code == 405


def test_keeps_a_former_name_unseen_in_a_correction(
    case: OpenCase, her: UUID, advocate: CastMember
) -> None:
    """Whoever corrects something else neither sees it nor loses it."""
    address = correct_address(case, her)

    saved(
        advocate,
        address,
        {"correction_reason": "Misheard.", "roles": ["survivor"], "name_chosen": "Айгүл"},
    )

    new = entries_of_kind(advocate, case.number, "person")[-1]
    assert (new.fields["name_chosen"], new.fields["name_former"]) == ("Айгүл", FORMER)


def test_shows_a_former_name_in_a_correction_on_request(
    case: OpenCase, her: UUID, advocate: CastMember
) -> None:
    """Then it can be corrected or taken out; what was typed is kept."""
    address = correct_address(case, her)
    typed = {"correction_reason": "Misheard.", "roles": ["survivor"], "name_chosen": "Айгүл"}

    asked = advocate.client.post(address, typed | {"show_former": "yes"})

    assert asked.status_code == 200
    page = text_of(asked)
    assert f'value="{FORMER}"' in page
    assert 'value="Айгүл"' in page
    assert len(entries_of_kind(advocate, case.number, "person")) == 1
    line = (advocate.member_id, Deed.READ_FORMER_NAME, her)
    assert line in journal_of(advocate, case.number)
    saved(advocate, address, typed | {"former_shown": "yes", "name_former": ""})
    assert "name_former" not in entries_of_kind(advocate, case.number, "person")[-1].fields


def test_finds_nobody_who_is_not_of_this_case(case: OpenCase, advocate: CastMember) -> None:
    """An entry that is no party, and one of another case, are like none."""
    note = record(case, advocate)
    other = record(open_case_of(advocate, "Blue folder"), advocate, "person", roles=["witness"])

    for party in (note, other, uuid4()):
        address = f"/cases/{case.number}/parties/{party}"
        assert advocate.client.get(address).status_code == 404
        assert advocate.client.post(f"{address}/former").status_code == 404
    deeds = {deed for _who, deed, _about in journal_of(advocate, case.number)}
    assert Deed.READ_FORMER_NAME not in deeds


def test_keeps_both_versions_of_a_corrected_person(
    case: OpenCase, her: UUID, advocate: CastMember
) -> None:
    """The earlier one is folded away below; either id leads to the same page."""
    typed = {"correction_reason": "Misheard.", "roles": ["survivor"], "name_chosen": "Айгүл"}
    saved(advocate, correct_address(case, her), typed)
    new = entries_of_kind(advocate, case.number, "person")[-1]

    pages = [
        page_at(advocate.client, f"/cases/{case.number}/parties/{one}") for one in (her, new.id)
    ]

    for page in pages:
        now, before = page.split('<details class="fold">')
        assert "<h1>Айгүл</h1>" in now
        assert "Айару" in before

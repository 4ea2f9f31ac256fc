"""A whole visit on one page: chosen, typed, read back, sealed at once."""

from __future__ import annotations

import re
from typing import Any

import pytest

from dalel.apps.entries.drafts import form_token
from dalel.apps.entries.queries import OpenedEntry
from dalel.apps.ledger import queries
from tests.apps.cases.pages import (
    bytes_of,
    entries_of,
    entries_of_kind,
    hidden_value,
    looked_at,
    page_at,
    refusals,
    refused,
    saved,
    text_of,
    upload,
)
from tests.apps.cases.test_form_weight import LANGUAGES, PAGE_BYTES, crowded_case_of
from tests.apps.conftest import CastMember, browser
from tests.apps.records import open_case_of, share

FORMS = "contact statement note"
VISIT = {
    "forms": FORMS,
    "1-contact_type": "meeting",
    "2-form": "spoken",
    "2-words": "Invented words.",
    "3-text": "Invented note.",
}


def visit_of(case: Any) -> str:
    """Return the address of a case's visit."""
    return f"/cases/{case.number}/visit"


def kinds_recorded(member: CastMember, number: str) -> list[str]:
    """Return the kinds of all entries but the opening, in the order of the seal."""
    found = [one for one in entries_of(member, number) if isinstance(one, OpenedEntry)]
    return [entry.kind.name for entry in found[1:]]


@pytest.fixture
def contact_type() -> str:
    """Return a type of contact there is."""
    from dalel.apps.entries.catalogue import catalogue

    vocabulary = catalogue()["contact"].by_name["contact_type"].vocabulary
    assert vocabulary is not None
    return next(iter(vocabulary.codes))


@pytest.fixture
def visit(contact_type: str) -> dict[str, Any]:
    """Return a visit of three entries as somebody sends it."""
    return VISIT | {"1-contact_type": contact_type}


def test_offers_what_a_visit_is_made_of(advocate: CastMember) -> None:
    """How many of each; what was chosen comes on one page, in the order of a visit."""
    case = open_case_of(advocate)
    choice = page_at(advocate.client, visit_of(case))
    assert 'name="contact"' in choice
    assert 'name="access"' not in choice

    page = page_at(advocate.client, f"{visit_of(case)}?note=1&contact=1&statement=2&chosen=1")

    assert hidden_value(page, "forms") == "contact statement statement note"
    for name in ("1-when", "2-words", "3-words", "4-text", "all-when"):
        assert f'name="{name}"' in page


def test_takes_at_most_twelve(advocate: CastMember) -> None:
    """Said in a sentence, with the choice as it was; nothing chosen is said as well."""
    case = open_case_of(advocate)
    address = visit_of(case)

    many = advocate.client.get(f"{address}?chosen=1&note=4&contact=4&statement=4&need=1")
    none = page_at(advocate.client, f"{address}?chosen=1")

    assert many.status_code == 422
    assert "A visit takes at most 12 entries." in text_of(many)
    assert text_of(many).count("<option selected>4</option>") == 3
    assert "Please choose at least one." in none
    assert (
        advocate.client.get(f"{address}?chosen=1&note=4&contact=4&statement=4").status_code == 200
    )


def test_records_all_of_it_in_one_commit(advocate: CastMember, visit: dict[str, Any]) -> None:
    """In the order of the page; what was left empty is not recorded."""
    case = open_case_of(advocate)
    size = queries.head().size

    saved(advocate, visit_of(case), visit | {"forms": f"{FORMS} pressure need"})

    assert kinds_recorded(advocate, case.number) == ["contact", "statement", "note"]
    assert queries.head().size == size + 3


def test_records_none_of_it_where_one_is_wrong(advocate: CastMember, visit: dict[str, Any]) -> None:
    """Each fault beside its field and above, with the entry it belongs to; nothing is lost."""
    case = open_case_of(advocate)
    sent = visit | {
        "1-when": "31 April 2021",
        "2-form": "",
        "3-files": upload(b"Invented.", "plan.txt"),
    }

    page = refused(advocate, visit_of(case), sent)

    assert refusals(page) == [
        "1-when: There is no such day in the calendar.",
        "2-form: Please fill this in.",
    ] or [line.split(":")[0] for line in re.findall(r'href="#id_([^"]+)"', page)]
    assert 'id="id_1-when-error"' in page
    assert 'id="id_2-form-error"' in page
    assert "1. Contact" in page or "1." in page
    assert 'value="31 April 2021"' in page
    assert "Invented words." in page
    assert "plan.txt" in page
    assert kinds_recorded(advocate, case.number) == []

    again = visit | {"1-when": "30 April 2021", "kept_files": hidden_value(page, "kept_files")}
    saved(advocate, visit_of(case), again)
    [note] = entries_of_kind(advocate, case.number, "note")
    assert bytes_of(advocate.client.get(f"/entries/{note.id}/files/0")) == b"Invented."


def test_fills_what_they_share(advocate: CastMember, visit: dict[str, Any]) -> None:
    """When, with whom and where, typed once; what an entry says itself stays."""
    case = open_case_of(advocate)
    saved(advocate, f"/cases/{case.number}/entries/new/person", {"roles": "survivor"})
    saved(advocate, f"/cases/{case.number}/entries/new/institution", {"body": "police"})
    [person] = entries_of_kind(advocate, case.number, "person")
    [house] = entries_of_kind(advocate, case.number, "institution")
    common = {
        "all-when": "3 May 2024 14:30",
        "all-person": str(person.id),
        "all-institution": str(house.id),
    }

    saved(advocate, visit_of(case), visit | common | {"2-told_on": "2 May 2024"})

    [contact] = entries_of_kind(advocate, case.number, "contact")
    [statement] = entries_of_kind(advocate, case.number, "statement")
    [note] = entries_of_kind(advocate, case.number, "note")
    assert contact.fields["when"].startswith("2024-05-03T14:30")
    assert contact.fields["person"] == str(person.id)
    assert contact.fields["institution"] == str(house.id)
    assert statement.fields["told_on"] == "2024-05-02"
    assert statement.fields["speaker"] == str(person.id)
    assert note.fields["written_on"] == "2024-05-03"


def test_reads_a_shared_date_back_once(advocate: CastMember, visit: dict[str, Any]) -> None:
    """Above, not in every entry that it fills."""
    case = open_case_of(advocate)
    sent = visit | {"all-when": "about May 2024"}

    page = refused(advocate, visit_of(case), sent)
    again = advocate.client.post(visit_of(case), looked_at(page, sent))

    assert page.count("Read as: about May 2024.") == 2
    assert again.status_code == 302
    assert kinds_recorded(advocate, case.number) == ["contact", "statement", "note"]


def test_blames_a_shared_date_where_it_stands(advocate: CastMember, visit: dict[str, Any]) -> None:
    """Not in the entries it would have filled."""
    case = open_case_of(advocate)

    page = refused(advocate, visit_of(case), visit | {"all-when": "31 April 2024"})

    assert 'id="id_all-when-error"' in page
    assert 'id="id_1-when-error"' not in page
    assert kinds_recorded(advocate, case.number) == []


def test_says_that_nothing_is_filled_in(advocate: CastMember) -> None:
    """A shared date alone is no entry."""
    case = open_case_of(advocate)

    page = refused(advocate, visit_of(case), {"forms": FORMS, "all-when": "3 May 2024"})

    assert "Nothing is filled in yet." in page


def test_unfolds_an_entry_and_checks_without_saving(
    advocate: CastMember, visit: dict[str, Any]
) -> None:
    """Rare fields come on request; what was typed stays; nothing is saved by either."""
    case = open_case_of(advocate)
    assert 'name="2-channel"' not in page_at(
        advocate.client, f"{visit_of(case)}?contact=1&statement=1&note=1"
    )

    unfolded = advocate.client.post(visit_of(case), visit | {"press": "unfold:2-"})
    checked = advocate.client.post(visit_of(case), visit | {"press": "check"})

    assert unfolded.status_code == checked.status_code == 200
    assert 'name="2-channel"' in text_of(unfolded) or 'open:2-channel"' in text_of(unfolded)
    assert "Invented words." in text_of(unfolded)
    assert "Everything can be read as it stands." in text_of(checked)
    assert kinds_recorded(advocate, case.number) == []


def test_is_kept_when_the_session_has_ended(advocate: CastMember, visit: dict[str, Any]) -> None:
    """Text, choices and files of every entry are there after the next sign-in."""
    case = open_case_of(advocate)
    files = {"3-files": upload(b"Planted file.", "plan.txt")}
    token = {"form_token": form_token(advocate.member_id)}

    lost = browser().post(visit_of(case), visit | files | token)
    [address] = re.findall(r'<a href="([^"]+\?draft=[^"]+)"', page_at(advocate.client, "/cases"))
    page = page_at(advocate.client, address)

    assert lost.status_code == 403
    assert hidden_value(page, "forms") == FORMS
    assert "Invented words." in page
    assert "plan.txt" in page
    kept = {name: hidden_value(page, name) for name in ("kept_files", "draft")}
    saved(advocate, visit_of(case), visit | kept)
    [note] = entries_of_kind(advocate, case.number, "note")
    assert bytes_of(advocate.client.get(f"/entries/{note.id}/files/0")) == b"Planted file."
    assert "?draft=" not in page_at(advocate.client, "/cases")


def test_is_for_those_who_may_write(
    advocate: CastMember, worker: CastMember, outsider: CastMember, visit: dict[str, Any]
) -> None:
    """A reader and an outsider find no page, and record nothing."""
    from dalel.apps.entries.terms import Depth

    case = open_case_of(advocate)
    share(case, by=advocate, to=worker, depth=Depth.READ)

    for member in (worker, outsider):
        assert member.client.get(visit_of(case)).status_code == 404
        assert member.client.post(visit_of(case), visit).status_code == 404
    assert "note" not in kinds_recorded(advocate, case.number)


def test_takes_no_kind_that_is_not_recorded_by_hand(advocate: CastMember) -> None:
    """Whatever a browser sends."""
    case = open_case_of(advocate)
    sent = {"forms": "access opening nonsense note", "1-text": "Invented."}

    saved(advocate, visit_of(case), sent)

    assert kinds_recorded(advocate, case.number) == ["note"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_is_light(advocate: CastMember, language: str) -> None:
    """Twelve entries in a case of 30 parties, before and after something was wrong."""
    case = crowded_case_of(advocate)
    advocate.client.cookies["language"] = language
    chosen = "contact=2&statement=2&act=2&pressure=2&examination=1&evidence=1&placement=1&need=1"

    choice = advocate.client.get(visit_of(case))
    page = advocate.client.get(f"{visit_of(case)}?{chosen}")
    forms = hidden_value(text_of(page), "forms")
    wrong = {f"{place}-when": "31 April 2021" for place in range(1, 13)}
    answer = advocate.client.post(visit_of(case), wrong | {"forms": forms})

    assert len(forms.split()) == 12
    assert len(choice.content) <= PAGE_BYTES
    assert len(page.content) <= PAGE_BYTES
    assert len(answer.content) <= PAGE_BYTES

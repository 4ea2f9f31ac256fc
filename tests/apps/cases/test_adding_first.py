"""Somebody new: added first, while the form that needs them waits."""

from __future__ import annotations

from typing import Any

import pytest

from dalel.apps.entries import drafts
from dalel.apps.entries.models import Draft
from tests.apps.cases.pages import (
    bytes_of,
    entries_of_kind,
    hidden_value,
    new_address,
    page_at,
    refused,
    saved,
    text_of,
    upload,
)
from tests.apps.conftest import CastMember
from tests.apps.records import open_case_of

STATEMENT: dict[str, Any] = {"form": "spoken", "words": "Invented words.", "told_on": "3 May 2024"}


def test_adds_a_person_and_comes_back_with_them_chosen(advocate: CastMember) -> None:
    """Nothing typed is lost, files included; what waited is forgotten once it is saved."""
    case = open_case_of(advocate)
    address = new_address(case, "statement")
    press = {"press": "add:person:speaker", "files": upload(b"Invented.", "a.txt")}

    leads = advocate.client.post(address, STATEMENT | press)
    person_form = page_at(advocate.client, leads["Location"])
    back = advocate.client.post(leads["Location"], {"roles": "survivor", "nickname": "Тау"})
    page = page_at(advocate.client, back["Location"])

    assert "The form you came from is kept." in person_form
    [person] = entries_of_kind(advocate, case.number, "person")
    assert f'<option value="{person.id}" selected>' in page
    assert "Invented words." in page
    assert 'value="3 May 2024"' in page
    kept = {name: hidden_value(page, name) for name in ("kept_files", "draft")}
    saved(advocate, address, STATEMENT | kept | {"speaker": str(person.id)})
    [statement] = entries_of_kind(advocate, case.number, "statement")
    assert statement.fields["speaker"] == str(person.id)
    assert bytes_of(advocate.client.get(f"/entries/{statement.id}/files/0")) == b"Invented."
    assert not Draft.objects.exists()


def test_adds_one_after_the_other(advocate: CastMember) -> None:
    """The person works in an institution that is new as well."""
    case = open_case_of(advocate)
    first = advocate.client.post(
        new_address(case, "statement"), STATEMENT | {"press": "add:person:speaker"}
    )
    page = page_at(advocate.client, first["Location"])
    waiting = {name: hidden_value(page, name) for name in ("back_waiting", "field_waiting")}
    person = {"roles": "official", "nickname": "Тау"} | waiting

    second = advocate.client.post(
        first["Location"], person | {"press": "add:institution:institution"}
    )
    third = advocate.client.post(second["Location"], {"body": "police"})
    form = page_at(advocate.client, third["Location"])
    [house] = entries_of_kind(advocate, case.number, "institution")
    assert f'value="{house.id}" selected' in form
    assert "The form you came from is kept." in form
    names = ("back_waiting", "field_waiting", "draft")
    sent = person | {name: hidden_value(form, name) for name in names}
    sent |= {"roles": "survivor", "institution": str(house.id)}
    last = advocate.client.post(third["Location"], sent)

    assert last.status_code == 302, text_of(last)
    assert last["Location"].startswith(f"{new_address(case, 'statement')}?draft=")
    assert "Invented words." in page_at(advocate.client, last["Location"])


def test_leads_nobody_to_a_form_of_somebody_else(advocate: CastMember, worker: CastMember) -> None:
    """What waits is sealed to whoever typed it."""
    mine, other = open_case_of(advocate), open_case_of(worker)
    leads = advocate.client.post(
        new_address(mine, "statement"), STATEMENT | {"press": "add:person:speaker"}
    )
    way_back = leads["Location"].partition("?")[2]

    address = f"{new_address(other, 'person')}?{way_back}"
    page = page_at(worker.client, address)
    answer = worker.client.post(address, {"roles": "survivor"})

    assert "The form you came from is kept." not in page
    assert answer["Location"].startswith(f"/cases/{other.number}?at=")


def test_says_when_the_form_cannot_wait(
    advocate: CastMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then it stays where it is, with everything in it."""
    monkeypatch.setattr(drafts, "MAX_DRAFTS", 0)
    case = open_case_of(advocate)

    page = refused(
        advocate, new_address(case, "statement"), STATEMENT | {"press": "add:person:speaker"}
    )

    assert "This form could not be kept while somebody is added" in page
    assert "Invented words." in page

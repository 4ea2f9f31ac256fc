"""How to reach her stands wherever contact with her is offered."""

from __future__ import annotations

import pytest

from tests.apps.cases.pages import new_address, page_at
from tests.apps.cases.test_show_case import record
from tests.apps.conftest import CastMember
from tests.apps.records import open_case_of

UNSAFE = "Ways not to use: Post"


@pytest.mark.parametrize("kind", ["contact", "letter", "message"])
def test_stands_above_a_form_about_contact(advocate: CastMember, kind: str) -> None:
    """With what must not be done."""
    case = open_case_of(advocate)
    before = page_at(advocate.client, new_address(case, kind))
    record(case, advocate, "address", name_to_use="Ару", unsafe_channels=["post"])

    after = page_at(advocate.client, new_address(case, kind))

    assert 'id="contact"' not in before
    assert UNSAFE in after.split('id="contact"')[1]


def test_stands_on_her_page_and_on_no_other(advocate: CastMember) -> None:
    """First on the page of the case, before what she is in danger of, and on the survivor's."""
    case = open_case_of(advocate)
    record(case, advocate, "danger", dangers=["killing"], urgency="now")
    record(case, advocate, "address", name_to_use="Ару", unsafe_channels=["post"])
    her = record(case, advocate, "person", roles=["survivor"], nickname="Ару")
    him = record(case, advocate, "person", roles=["witness"], nickname="Тау")
    address = f"/cases/{case.number}"

    page = page_at(advocate.client, address)

    assert page.index(UNSAFE) < page.index("Danger ahead") < page.index('id="parties"')
    assert UNSAFE in page_at(advocate.client, f"{address}/parties/{her}")
    assert UNSAFE not in page_at(advocate.client, f"{address}/parties/{him}")
    assert "contact" not in page_at(advocate.client, new_address(case, "act")).split("<form m")[0]


def test_asks_for_what_nobody_wrote_down(advocate: CastMember) -> None:
    """Once somebody is named in the case, until it is said how to reach her."""
    case = open_case_of(advocate)
    form = new_address(case, "address")
    shown = []
    for kind, fields in (
        ("note", {"text": "Тау"}),
        ("person", {"roles": ["survivor"], "nickname": "Ару"}),
        ("address", {"name_to_use": "Ару"}),
    ):
        record(case, advocate, kind, **fields)
        shown.append(form in page_at(advocate.client, f"/cases/{case.number}"))

    assert shown == [False, True, False]

"""Every form is light, whatever the case holds: for slow lines and old phones."""

from __future__ import annotations

import pytest

from dalel.apps.cases.actions import InCase, record_several_in_case
from dalel.apps.cases.queries import OpenCase
from dalel.core.entries import load_kinds
from tests.apps.cases.pages import new_address
from tests.apps.conftest import CastMember
from tests.apps.records import NOW, open_case_of

PAGE_BYTES = 60_000
LANGUAGES = ("kk", "ru", "en")
NOT_BY_HAND = {
    "access",
    "correction",
    "erasure",
    "exclusion",
    "introduction",
    "merged_into",
    "opening",
}
IN_CASES = (kind.name for kind in load_kinds().values() if "case" in kind.containers)
KINDS = [name for name in IN_CASES if name not in NOT_BY_HAND]


def crowded_case_of(member: CastMember) -> OpenCase:
    """Open a case with 30 parties and something to answer."""
    case = open_case_of(member)
    people = [
        InCase("person", {"roles": ["witness"], "name_legal": f"Ойдан-Шығарылғанов Қиял {number}"})
        for number in range(20)
    ]
    bodies = [
        InCase(
            "institution", {"body": "police_department", "name": f"Ойдан шығарылған бөлім № {n}"}
        )
        for n in range(10)
    ]
    filings = [InCase("filing", {"filing_type": "crime_statement"}) for _ in range(5)]
    record_several_in_case(case, [*people, *bodies, *filings], by=member.session, now=NOW)
    return case


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_is_light(advocate: CastMember, language: str) -> None:
    """In the languages whose letters take two bytes as well."""
    case = crowded_case_of(advocate)
    advocate.client.cookies["language"] = language

    sizes = {kind: len(advocate.client.get(new_address(case, kind)).content) for kind in KINDS}

    assert {kind: size for kind, size in sizes.items() if size > PAGE_BYTES} == {}

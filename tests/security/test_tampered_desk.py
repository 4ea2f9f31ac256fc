"""What the desk keeps beside entries, exchanged by somebody with the disk: nobody is misled."""

from __future__ import annotations

from uuid import uuid4

from dalel.apps.cases.card_keys import card_of
from dalel.apps.cases.models import SearchSegment
from dalel.apps.entries.keystore import ContainerWrap
from dalel.apps.entries.opening import is_symmetric
from tests.apps.cases.pages import page_at, text_of
from tests.apps.cases.test_planted import plant
from tests.apps.conftest import CastMember
from tests.apps.raw import swap
from tests.apps.records import case_of, open_case_of


def test_segments_of_two_cases_exchanged(advocate: CastMember) -> None:
    """Words are found where they were said: each case is read anew."""
    red, blue = open_case_of(advocate, "Red folder"), open_case_of(advocate, "Blue folder")
    rows = [SearchSegment.objects.get(container_id=case.container.id).pk for case in (red, blue)]
    swap("SearchSegment", (rows[0], rows[1]), "box")

    page = text_of(advocate.client.post("/search", {"words": "red"}))

    assert f"/cases/{red.number}" in page
    assert f"/cases/{blue.number}" not in page


def test_a_members_own_wraps_of_two_cases_exchanged(advocate: CastMember) -> None:
    """Neither case shows as the other: each page names the fault, the list shows no title."""
    cases = [open_case_of(advocate, title) for title in ("Red folder", "Blue folder")]
    rows = [
        ContainerWrap.objects.get(container=case.container.id, holder=advocate.member_id)
        for case in cases
    ]
    assert all(map(is_symmetric, rows))
    swap("ContainerWrap", (rows[0].pk, rows[1].pk), "wrap")

    listed = page_at(advocate.client, "/cases")

    assert "Red folder" not in listed
    assert "Blue folder" not in listed
    for case in cases:
        assert case.number in listed
        answer = advocate.client.get(f"/cases/{case.number}")
        assert answer.status_code == 409
        assert "WrapDamaged" in text_of(answer)


def test_a_card_link_that_nobody_signed(advocate: CastMember) -> None:
    """It leads to no card; the case says that an entry was not signed."""
    case = open_case_of(advocate)
    plant(
        case, author=advocate.member_id, kind="card_link", card=str(uuid4()), made_on="2026-03-02"
    )

    assert card_of(case_of(advocate, case.number)) is None
    assert "AuthorSignatureInvalid" in page_at(advocate.client, f"/cases/{case.number}")

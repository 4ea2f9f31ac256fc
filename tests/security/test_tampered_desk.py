"""What the desk keeps beside entries, exchanged by somebody with the disk: nobody is misled."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from dalel.apps.cases.card_keys import card_of
from dalel.apps.cases.models import SearchSegment
from dalel.apps.cases.reports import reports_of
from dalel.apps.entries.keystore import ContainerWrap
from dalel.apps.entries.opening import is_symmetric
from dalel.apps.filings.keeping import Kept, keep_paper, kept_papers
from dalel.apps.intake.actions.sealing import seal_arrivals
from dalel.apps.procedure.models import Projection
from tests.apps.cases.pages import page_at, text_of
from tests.apps.cases.test_planted import plant
from tests.apps.conftest import CastMember
from tests.apps.intake.reporting import sent
from tests.apps.procedure.terms import case_with_term, day, english
from tests.apps.raw import swap
from tests.apps.records import case_of, open_case_of

NOW = datetime(2026, 4, 6, 9, 0, tzinfo=UTC)


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


def test_counted_terms_of_two_cases_exchanged(
    advocate: CastMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    """My desk says of neither case what runs in the other; both are counted anew."""
    monkeypatch.setattr("dalel.apps.procedure.views.desk.COUNT_SECONDS", 60.0)
    late = case_with_term(advocate, received=day(-20), title="Late folder")
    running = case_with_term(advocate, received=day(-1), title="Running folder")
    before = english(advocate, "/desk")
    rows = [Projection.objects.get(container_id=one.container.id).pk for one in (late, running)]
    swap("Projection", (rows[0], rows[1]), "box")
    advocate.session.memory.clear()

    after = english(advocate, "/desk")

    assert before.index("Late folder") < before.index("Running folder")
    assert after.index("Late folder") < after.index("Running folder")


def test_drafts_of_papers_of_two_cases_exchanged(advocate: CastMember) -> None:
    """Neither case offers the draft of the other."""
    kept = []
    for words in ("Red words.", "Blue words."):
        container = open_case_of(advocate, words).container
        kept.append((container, keep_paper(container, Kept(uuid4(), "any", sent={"a": words}))))
    assert all(kept_papers(container) for container, _one in kept)
    swap("KeptPaper", (kept[0][1].id, kept[1][1].id), "box")

    assert [kept_papers(container) for container, _one in kept] == [[], []]


def test_a_report_link_that_nobody_signed(advocate: CastMember) -> None:
    """The case has no such report; whoever gets the case gets no key of it."""
    case = open_case_of(advocate)
    told = sent(NOW)
    seal_arrivals(now=NOW)
    link = {"conversation": str(told.report.conversation.id), "linked_on": "2026-03-02"}
    plant(case, author=advocate.member_id, kind="report_link", number="2026-AAAAA", **link)

    assert reports_of(case_of(advocate, case.number)) == []
    assert "AuthorSignatureInvalid" in page_at(advocate.client, f"/cases/{case.number}")

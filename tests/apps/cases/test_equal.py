"""Equal applications side by side: what one may read, with outcome, reasons and days."""

from __future__ import annotations

import pytest

from dalel.apps.cases.queries import OpenCase
from tests.apps.cases.pages import page_at
from tests.apps.conftest import CastMember
from tests.apps.filings.papers_of_a_case import record
from tests.apps.records import open_case_of


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the page look at all cases, however slow the machine is."""
    monkeypatch.setattr("dalel.apps.cases.views.equal.COMPARE_SECONDS", 60.0)


def asked(
    member: CastMember, title: str, *, body: str = "akimat", **answer: str
) -> tuple[OpenCase, str]:
    """Open a case in which leave for a gathering was asked for, and answered if said so."""
    case = open_case_of(member, title)
    fields = {"filing_type": "assembly_notice", "body": body, "handed_in": "2026-03-01"}
    filing = record(member, case, "filing", **fields)
    if answer:
        reasons = [answer.pop("reason")] if "reason" in answer else []
        record(member, case, "response", answers_to=filing, reasons=reasons, **answer)
    return case, filing


def test_shows_who_was_allowed_and_who_refused(advocate: CastMember, worker: CastMember) -> None:
    """Of all cases one may read; not another body's, and nothing of others' cases."""
    case, filing = asked(advocate, "Red folder", outcome="refused_permission", dated="2026-03-06")
    asked(advocate, "Blue folder", outcome="granted", dated="2026-03-03")
    asked(advocate, "Grey folder", body="police", outcome="granted", dated="2026-03-03")
    asked(worker, "Hidden folder", outcome="granted", dated="2026-03-03")
    advocate.client.cookies["language"] = "en"

    page = page_at(advocate.client, f"/cases/{case.number}/equal/{filing}")

    assert "Red folder" in page
    assert "Blue folder" in page
    assert "5 days" in page
    assert "2 days" in page
    assert "Grey folder" not in page
    assert "Hidden folder" not in page
    assert f"/cases/{case.number}/equal/{filing}" in page_at(advocate.client, f"/entries/{filing}")


def test_only_a_paper_handed_in_is_compared(advocate: CastMember) -> None:
    """Anything else is not there."""
    case = open_case_of(advocate)
    note = record(advocate, case, "note", text="Call.")

    page_at(advocate.client, f"/cases/{case.number}/equal/{note}", status=404)

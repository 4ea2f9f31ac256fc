"""Terms in closed places run from their entries, and perishing evidence says how it is kept."""

from __future__ import annotations

import re

import pytest

from tests.apps.conftest import CastMember
from tests.apps.procedure.terms import day, english
from tests.apps.procedure.test_silence import record
from tests.apps.records import open_case_of


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let My desk count for as long as it takes."""
    monkeypatch.setattr("dalel.apps.procedure.views.desk.COUNT_SECONDS", 60.0)


def due_on(page: str, rule: str) -> str:
    """Return the day of a rule's only line on a page; empty where there is none."""
    found = re.findall(rf'data-rule="{rule}"(?: data-due="([^"]*)")?', page)
    return found[0][:10] if found else ""


def test_isolation_penalty_and_placement_run_on_my_desk(advocate: CastMember) -> None:
    """Each from its own entry: the first day of isolation counts; what has ended is gone."""
    case = open_case_of(advocate)
    record(case, advocate, "penalty", penalty_type="isolator", began_at=day(-3))
    record(case, advocate, "placement", placement_type="safe_place", began_at=day(-10))
    record(case, advocate, "penalty", penalty_type="reprimand", ruled_on=day(-12))

    desk = english(advocate, "/desk")
    record(
        case,
        advocate,
        "placement",
        placement_type="single_cell",
        began_at=day(-9),
        ended_at=day(-1),
    )
    later = english(advocate, "/desk")

    assert due_on(desk, "isolator_15d") == day(11)
    assert due_on(desk, "safe_place_30d") in (day(19), day(20))
    assert 'data-rule="penalty_copy"' in desk
    assert 'data-rule="single_cell_4m"' not in later


def test_perishing_evidence_runs_and_says_how_it_is_kept(advocate: CastMember) -> None:
    """On the case's page and on My desk; once it was asked to be kept, no more."""
    case = open_case_of(advocate)
    camera = record(
        case,
        advocate,
        "evidence",
        evidence_type="camera_recording",
        evidence_state="exists",
        perishing=["camera_overwritten"],
        perishes_on=day(2),
    )

    before = [english(advocate, one) for one in (f"/cases/{case.number}", "/desk")]
    motion = {"filing_type": "motion_preserve_recordings", "handed_in": day(0)}
    record(case, advocate, "filing", about_entries=[camera], **motion)
    after = english(advocate, "/desk")

    for page in before:
        assert due_on(page, "evidence_perishes") == day(2)
        assert "Write to whoever owns the camera today" in page
    assert 'data-rule="evidence_perishes"' not in after

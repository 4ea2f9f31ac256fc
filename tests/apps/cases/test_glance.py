"""What stands at the top of a case: each line follows from entries, and from nothing else."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Any

import pytest

from dalel.apps.cases.glance import Glance, glance_at
from dalel.apps.cases.record import Span
from dalel.apps.entries.queries import OpenedEntry
from tests.apps.cases.histories import Event, corrected, event, history

TODAY = date(2026, 3, 3)
HER = event("her", "person", roles=["survivor"])
HIM = event("him", "person", roles=["alleged_perpetrator"])
FILED = event("filed", "filing", filing_type="crime_statement", handed_in="2026-02-01")


def seen(*events: Event, today: date = TODAY) -> Glance:
    """Return what a history shows at a glance."""
    return glance_at(history(*events), today=today)


def test_shows_nothing_of_an_empty_case() -> None:
    """Only what exists is shown."""
    glance = seen(event("", "opening", title="Red folder"))

    assert not any(getattr(glance, field.name) for field in fields(glance))


def test_takes_the_newest_address_that_holds() -> None:
    """Not one that begins later; one without a day holds since it was recorded."""
    glance = seen(
        event("", "address", name_to_use="Then", valid_from="2025"),
        event("", "address", name_to_use="Now", valid_from="2026-01"),
        event("", "address", name_to_use="Later", valid_from="2026-04-01"),
    )
    undated = seen(
        event("", "address", name_to_use="Undated"),
        event("", "address", name_to_use="Then", valid_from="2026-02-01"),
    )

    assert glance.address is not None
    assert glance.address.fields["name_to_use"] == "Now"
    assert undated.address is not None
    assert undated.address.fields["name_to_use"] == "Undated"


@pytest.mark.parametrize(
    ("more", "is_running"),
    [
        ({}, True),
        ({"since": "2026-03-03"}, True),
        ({"since": "2026-03-04"}, False),
        ({"until": "2026-03-03"}, True),
        ({"until": "2026-03-02"}, False),
        ({"until": "2026-03"}, True),
        ({"refused": "yes"}, False),
        ({"refused": "no"}, True),
    ],
)
def test_shows_mandates_that_run(more: dict[str, Any], is_running: bool) -> None:
    """On that day, and not refused."""
    mandate = event("", "mandate", representative="@him", mandate_type="parent", **more)

    assert bool(seen(HIM, mandate).mandates) is is_running


def test_ends_a_mandate_that_was_withdrawn() -> None:
    """Unless the withdrawal was taken back."""
    mandate = event("mandate", "mandate", representative="@him", mandate_type="contract_notice")
    withdrawal = {"withdrawal_type": "lawyer", "withdrawn": ["@mandate"]}

    ended = seen(HIM, mandate, event("", "withdrawal", **withdrawal))
    kept = seen(HIM, mandate, event("", "withdrawal", **withdrawal, retracted_on="2026-02"))

    assert ended.mandates == ()
    assert len(kept.mandates) == 1


def test_counts_the_days_a_filing_waits() -> None:
    """From its arrival where that is known; a month gives a range; plans do not wait."""
    glance = seen(
        FILED,
        event(
            "",
            "filing",
            filing_type="complaint_head",
            handed_in="2026-02-10",
            received_on="2026-02-20",
        ),
        event("", "filing", filing_type="complaint_head", handed_in="2026-02"),
        event("", "filing", filing_type="complaint_head", handed_in="2026-04-01"),
        event("", "filing", filing_type="complaint_head"),
        event("", "filing", filing_type="media_statement", handed_in="2026-02-01"),
    )

    assert sorted((one.days.least, one.days.most) for one in glance.waiting) == [
        (3, 30),
        (11, 11),
        (30, 30),
    ]


@pytest.mark.parametrize(
    ("answer", "waits"),
    [
        (event("", "response", outcome="silent", answers_to="@filed"), True),
        (event("", "response", outcome="answer_postponed", answers_to="@filed"), True),
        (event("", "response", outcome="nothing_done", answers_to="@filed"), True),
        (event("", "response", outcome="request_refused", answers_to="@filed"), False),
        (event("", "response", outcome="granted"), True),
        (event("", "hearing", hearing_type="main_trial", about_entries=["@filed"]), False),
        (event("", "decision", verdict="claim_granted", about_entries=["@filed"]), False),
    ],
)
def test_a_filing_waits_until_it_is_answered(answer: Event, waits: bool) -> None:
    """Silence is no answer; a refusal is one, and so are a hearing and a decision."""
    assert bool(seen(FILED, answer).waiting) is waits


def test_an_appeal_waits_until_the_decision_is_reviewed() -> None:
    """The court above answers by a decision."""
    verdict = event("verdict", "decision", verdict="convicted", announced_on="2026-01-01")
    appeal = event("", "filing", filing_type="appeal", handed_in="2026-01-10", against=["@verdict"])
    review = event("", "decision", verdict="convicted", changes="@verdict", announced_on="2026-02")

    assert len(seen(verdict, appeal).waiting) == 1
    assert seen(verdict, appeal, review).waiting == ()


@pytest.mark.parametrize(("outcome", "waiting"), [("opened", 0), ("complaint_rejected", 1)])
def test_a_granted_complaint_answers_what_was_passed_over(outcome: str, waiting: int) -> None:
    """The first statement no longer waits once a complaint of the silence was granted."""
    glance = seen(
        FILED,
        event("silence", "response", outcome="silent", answers_to="@filed", dated="2026-02-10"),
        event(
            "complaint",
            "filing",
            filing_type="complaint_inaction",
            handed_in="2026-02-11",
            against=["@silence"],
        ),
        event("", "response", outcome=outcome, answers_to="@complaint", dated="2026-02-20"),
    )

    assert len(glance.waiting) == waiting


def test_says_since_when_each_body_has_known() -> None:
    """The first of filings, answers, forwarding and questionings; silence proves nothing."""
    glance = seen(
        event("station", "institution", body="police_station", name="Station"),
        event(
            "",
            "filing",
            filing_type="crime_statement",
            body="police_station",
            institution="@station",
            handed_in="2026-02-01",
        ),
        event("", "questioning", questioned_as="victim", body="police_station", began_at="2026-01"),
        event("", "response", outcome="silent", body="ombudsman", dated="2026-02-01"),
        event(
            "",
            "response",
            outcome="forwarded",
            body="prosecutor",
            dated="2026-02-20",
            forwarded_to_body="ministry_interior",
            forwarded_on="2026-02-21",
        ),
        event("", "filing", filing_type="osce_letter", body="unknown", handed_in="2026-01-01"),
        event("", "filing", filing_type="osce_letter", body="osce"),
    )

    known = [(one.body, bool(one.institution), one.entry.kind.name) for one in glance.knowing]
    assert known == [
        ("police_station", True, "questioning"),
        ("prosecutor", False, "response"),
        ("ministry_interior", False, "response"),
    ]
    assert glance.knowing[0].days == Span(31, 61)
    assert glance.knowing[2].days == Span(10, 10)


def test_sets_pressure_against_the_filing_it_followed() -> None:
    """The one named; else the last within ninety days before; else none."""
    other = event("other", "filing", filing_type="complaint_head", handed_in="2026-02-05")
    named = event(
        "", "pressure", pressure_type="told_hopeless", when="2026-02-09", after_entries=["@filed"]
    )
    near = event("", "pressure", pressure_type="told_hopeless", when="2026-02-09")
    far = event("", "pressure", pressure_type="told_hopeless", when="2026-06-01")
    before = event("", "pressure", pressure_type="told_hopeless", when="2026-01-31")
    lasting = event("", "pressure", pressure_type="threat", when="2026-03-10/2027-01-31")
    undated = event("", "pressure", pressure_type="told_hopeless")

    followed = {
        name: [
            (one.filing.fields["filing_type"], one.days) for one in seen(FILED, other, p).following
        ]
        for name, p in {
            "named": named,
            "near": near,
            "far": far,
            "before": before,
            "lasting": lasting,
            "undated": undated,
        }.items()
    }

    assert followed == {
        "named": [("crime_statement", Span(8, 8))],
        "near": [("complaint_head", Span(4, 4))],
        "far": [],
        "before": [],
        "lasting": [("complaint_head", Span(33, 360))],
        "undated": [],
    }


def test_a_named_filing_stands_beside_pressure_without_days() -> None:
    """What somebody tied together stays together when dates say nothing."""
    glance = seen(
        FILED,
        event("", "pressure", pressure_type="told_hopeless", after_entries=["@filed"]),
    )

    assert [one.days for one in glance.following] == [None]


@pytest.mark.parametrize(
    ("state", "perishing", "is_shown"),
    [
        ("exists", [], True),
        ("with_survivor", [], True),
        ("", [], True),
        ("taken_away", [], True),
        ("with_body", ["camera_overwritten"], True),
        ("with_body", ["does_not_perish"], False),
        ("copy_only", ["unknown"], False),
        ("with_us", ["phone_may_break"], False),
        ("in_case_file", [], False),
        ("overwritten", ["camera_overwritten"], False),
        ("lost", [], False),
    ],
)
def test_shows_evidence_that_is_not_secured(
    state: str, perishing: list[str], is_shown: bool
) -> None:
    """What is in safe hands, or gone, is not."""
    evidence = event(
        "", "evidence", evidence_type="clothing_trace", evidence_state=state, perishing=perishing
    )

    assert bool(seen(evidence).perishing) is is_shown


@pytest.mark.parametrize(
    ("custody_event", "is_shown"),
    [("received", False), ("lost", False), ("refused", True), ("asked_to_keep", True)],
)
def test_evidence_taken_over_is_secured(custody_event: str, is_shown: bool) -> None:
    """A handover says more than the state written down before."""
    evidence = event("item", "evidence", evidence_type="clothing_trace", evidence_state="exists")
    handover = event("", "handover", evidence="@item", custody_event=custody_event)

    assert bool(seen(evidence, handover).perishing) is is_shown


def test_orders_evidence_by_what_perishes_first() -> None:
    """From the first day a date can mean; what has no day comes last."""
    glance = seen(
        event("", "evidence", evidence_type="clothing_trace", evidence_state="exists"),
        event("", "evidence", evidence_type="clothing_trace", perishes_on="2026-03-10"),
        event("", "evidence", evidence_type="clothing_trace", perishes_on="2026-03"),
    )

    assert [(one.due, one.days_left) for one in glance.perishing] == [
        (date(2026, 3, 1), -2),
        (date(2026, 3, 10), 7),
        (None, None),
    ]


def test_puts_contradicting_examinations_side_by_side() -> None:
    """The earlier first; once, though both name each other."""
    entries = history(
        event("sane", "examination", examination_type="medical", performed_on="2025-01"),
        event(
            "insane",
            "examination",
            examination_type="medical",
            performed_on="2024-01",
            contradicts=["@sane"],
        ),
    )
    entries[0].fields["contradicts"] = [str(entries[1].id)]

    glance = glance_at(entries, today=TODAY)

    assert glance.contradicting == ((entries[1], entries[0]),)


@pytest.mark.parametrize(
    ("whose", "found", "is_shown"),
    [("@she", "insane", True), ("@he", "insane", False), ("@she", "mentally_healthy", False)],
)
def test_sees_by_itself_which_findings_cannot_both_be_right(
    whose: str, found: str, is_shown: bool
) -> None:
    """On the same person, though nobody tied the two examinations together."""
    glance = seen(
        event("she", "person", roles=["survivor"]),
        event("he", "person", roles=["alleged_perpetrator"]),
        event("", "examination", person="@she", findings=["healthy"], performed_on="2023"),
        event("", "examination", person=whose, findings=[found], performed_on="2025-01"),
    )

    dates = [[one.fields["performed_on"] for one in pair] for pair in glance.contradicting]
    assert dates == ([["2023", "2025-01"]] if is_shown else [])


def test_gives_the_outcome_for_each_accused() -> None:
    """The newest decision, with the charge of the one that named it."""
    glance = seen(
        HIM,
        event("she", "person", roles=["survivor"]),
        event(
            "first",
            "decision",
            accused="@him",
            verdict="convicted",
            charges=["cc-120"],
            announced_on="2025-01",
        ),
        event("", "decision", accused="@him", verdict="acquitted", announced_on="2025-06"),
        event("", "decision", accused="@she", verdict="convicted", announced_on="2025-02"),
        event("", "decision", verdict="case_dismissed", announced_on="2025-03"),
    )

    found = {
        one.decision.fields["verdict"]: one.charged.fields["charges"] if one.charged else None
        for one in glance.outcomes
    }
    assert found == {"acquitted": ["cc-120"], "convicted": None, "case_dismissed": None}
    assert [bool(one.accused) for one in glance.outcomes].count(False) == 1


def test_counts_what_a_correction_says_now() -> None:
    """References to the first version reach the last."""
    before = history(FILED, event("", "response", outcome="silent", answers_to="@filed"))

    after = corrected(before, 1, outcome="accepted", answers_to=str(before[0].id))
    moved = corrected(after, 0, filing_type="crime_statement", handed_in="2026-02-02")

    assert waiting(before) == 1
    assert waiting(after) == 0
    assert waiting(moved) == 0


def waiting(entries: list[OpenedEntry]) -> int:
    """Return how many filings wait."""
    return len(glance_at(entries, today=TODAY).waiting)


def test_puts_what_still_threatens_first_by_urgency() -> None:
    """What became less, passed or happened is no danger any more; days count from today."""
    glance = seen(
        event("", "danger", dangers=["killing"], urgency="later"),
        event("", "danger", dangers=["killing"], urgency="now", state="open"),
        event("", "danger", dangers=["killing"], urgency="this_week", expected_on="2026-03-05"),
        event("", "danger", dangers=["killing"], urgency="now", state="passed"),
        event("", "danger", dangers=["killing"], urgency="now", state="less"),
        event("", "danger", dangers=["killing"], urgency="now", state="happened"),
    )

    found = [(one.entry.fields["urgency"], one.days_left) for one in glance.dangers]
    assert found == [("now", None), ("this_week", 2), ("later", None)]


def test_keeps_claims_apart_from_what_was_decided_on_an_accused() -> None:
    """Nobody is accused in them, and the outcome of one hides no other's."""
    glance = seen(
        event("", "decision", verdict="convicted", announced_on="2025-01-01"),
        event("", "decision", verdict="claim_granted", announced_on="2025-02-01"),
        event("", "decision", verdict="administrative_penalty", announced_on="2025-03-01"),
    )

    verdicts = [one.decision.fields["verdict"] for one in glance.outcomes]
    assert verdicts == ["convicted", "claim_granted", "administrative_penalty"]
    assert not any(one.accused for one in glance.outcomes)


@pytest.mark.parametrize(("handed_in", "waits"), [("2025-02-01", 0), ("2025-07-01", 1)])
def test_lets_wait_what_was_filed_after_the_changing_decision(handed_in: str, waits: int) -> None:
    """An appeal is settled by it; a letter to others, written afterwards, is not."""
    entries = history(
        event("first", "decision", verdict="acquitted", announced_on="2025-01-01"),
        event("", "decision", verdict="convicted", announced_on="2025-06-01", changes="@first"),
        event("", "filing", filing_type="appeal", against="@first", handed_in=handed_in),
    )

    assert waiting(entries) == waits

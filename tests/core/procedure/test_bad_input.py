"""What people really record: out of order, twice, of another body, of a day that is yet to come."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from dalel.core.procedure import Clock, Doubt, Recorded, State, clocks, load_pack
from dalel.core.procedure.counting import add_months
from dalel.core.procedure.day_law import law_of_day
from dalel.core.procedure.named_articles import matters

PACK = load_pack("kz")
NOW = datetime(2026, 6, 1, 7, tzinfo=UTC)
RULE = "complaint_answer_7d"

Entry = dict[str, Any]


def complaint(name: str = "f1", *, received: str = "2026-04-06", **fields: object) -> Entry:
    """Return a complaint to a prosecutor."""
    given = {"filing_type": "complaint_prosecutor", "handed_in": received, "received_on": received}
    return {"id": name, "kind": "filing", "fields": {**given, **fields}}


def answer(name: str, outcome: str, dated: str, **fields: object) -> Entry:
    """Return an answer of a body."""
    return {
        "id": name,
        "kind": "response",
        "fields": {"outcome": outcome, "dated": dated, **fields},
    }


def of_rule(*entries: Entry, rule: str = RULE, now: datetime = NOW) -> dict[str, Clock]:
    """Return the clocks of a rule, by the entry that started them."""
    return {
        clock.entry_id: clock for clock in clocks(entries, PACK, now=now) if clock.rule_id == rule
    }


def test_a_start_in_the_future_is_a_doubt_and_not_late() -> None:
    """A plan, or a slip of the pen: it runs, marked."""
    clock = of_rule(complaint(received="2027-04-06"))["f1"]

    assert clock.state is State.RUNNING
    assert Doubt.START_IN_FUTURE in clock.doubts


def test_an_answer_before_its_filing_answers_nothing() -> None:
    """One of the two days is wrong, and that is said."""
    clock = of_rule(complaint(), answer("r1", "complaint_rejected", "2026-03-01", answers_to="f1"))[
        "f1"
    ]

    assert clock.state is State.OVERDUE
    assert Doubt.ANSWER_BEFORE_START in clock.doubts


def test_the_first_of_two_answers_decides_and_both_are_named() -> None:
    """Whatever the order in which they were recorded."""
    late = answer("r2", "complaint_granted", "2026-05-20", answers_to="f1")
    early = answer("r1", "complaint_rejected", "2026-04-10", answers_to="f1")

    for entries in ((complaint(), late, early), (complaint(), early, late)):
        clock = of_rule(*entries)["f1"]
        assert clock.state is State.MET
        assert {each.entry_id for each in clock.answers} == {"r1", "r2"}


def test_forwarding_answers_nothing_however_often() -> None:
    """From body to body the term of the first runs on; only a decision ends it."""
    forwarded = [
        answer("r1", "forwarded", "2026-04-08", answers_to="f1", forwarded_to_body="police"),
        answer("r2", "forwarded_to_accused_body", "2026-04-09", answers_to="f1", body="police"),
    ]
    decided = answer("r3", "complaint_rejected", "2026-05-05", answers_to="f1", body="police")

    assert of_rule(complaint(), *forwarded)["f1"].state is State.OVERDUE
    assert of_rule(complaint(), *forwarded, decided)["f1"].state is State.MET_LATE


def test_one_answer_after_two_complaints_were_joined_closes_neither_by_guess() -> None:
    """It names none of them: both stay open, and both say that it may be theirs."""
    joined = answer("r1", "complaint_rejected", "2026-04-10")

    found = of_rule(complaint("f1"), complaint("f2", received="2026-04-07"), joined)

    for clock in found.values():
        assert clock.state is State.OVERDUE
        assert clock.perhaps == ("r1",)


def test_after_a_case_was_split_each_decision_runs_its_own_term() -> None:
    """Two accused, two judgments, two last days; an appeal answers the one it names."""
    first = {"verdict": "convicted", "announced_on": "2026-05-20", "accused": "p1"}
    second = {**first, "announced_on": "2026-05-28", "accused": "p2"}
    appeal = {"filing_type": "appeal", "handed_in": "2026-05-29", "against": ["v2"]}

    found = of_rule(
        {"id": "v1", "kind": "decision", "fields": first},
        {"id": "v2", "kind": "decision", "fields": second},
        {"id": "f1", "kind": "filing", "fields": appeal},
        rule="appeal_15d",
    )

    assert {name: clock.state for name, clock in found.items()} == {
        "v1": State.RUNNING,
        "v2": State.MET,
    }
    assert found["v1"].ends_latest != found["v2"].ends_latest


def test_a_body_that_no_longer_exists_still_owes_its_answer() -> None:
    """A code that no vocabulary has any more counts like any other."""
    clock = of_rule(complaint(body="agency_abolished_in_2025", institution="gone"))["f1"]

    assert (clock.state, clock.ends_latest) == (State.OVERDUE, date(2026, 4, 13))


@pytest.mark.parametrize(
    ("announced", "last"),
    [("2023-08-31", date(2024, 2, 29)), ("2024-02-29", date(2024, 8, 29))],
)
def test_months_end_on_a_day_that_exists(announced: str, last: date) -> None:
    """From the 31st, and from and into a leap day; an end on a day off is another matter."""
    assert add_months(date.fromisoformat(announced), 6) == last


def test_an_act_that_lasted_takes_in_all_three_editions() -> None:
    """Light harm from 2016 to 2025: no longer a crime, a misdeed, a crime again."""
    fields = {"when": "2016-01-01", "until": "2025-12-31"}
    act = Recorded("a1", "act", {**fields, "alleged_offences": ["cao-73-1", "cc-108-1"]})

    misdeed, crime = law_of_day(act, PACK, today=NOW.date())

    assert misdeed.then
    assert crime.then
    assert not misdeed.is_sure
    assert not crime.is_sure
    assert [change.id for change in crime.changes] == ["decriminalised_2017", "violence_2024"]


def test_an_article_named_for_no_act_is_read_over_all_days() -> None:
    """Two acts, and an answer that names neither: from the first day to the last."""
    entries = [
        {"id": "a1", "kind": "act", "fields": {"when": "2019-05-01"}},
        {"id": "a2", "kind": "act", "fields": {"when": "2024-09-01"}},
        answer("r1", "opened", "2025-01-01", articles=["cc-120"]),
    ]

    (loose,) = [one for one in matters(entries, PACK) if one.codes]

    assert (loose.when, loose.dated_by) == ("2019-05-01/2024-09-01", "acts")
    (law,) = loose.law(PACK, today=NOW.date())
    assert [part.severity for part in law.then if part.part == "1"] == ["medium", "grave"]

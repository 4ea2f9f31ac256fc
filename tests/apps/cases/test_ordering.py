"""The order in which things happened, also where a date is uncertain or not known."""

from __future__ import annotations

from dalel.apps.cases.ordering import Ordering
from dalel.apps.cases.record import CaseRecord
from tests.apps.cases.histories import Event, event, history

FILED = event("filed", "filing", filing_type="crime_statement", handed_in="2021-03-01")
DECIDED = event("decided", "decision", verdict="acquitted", announced_on="2021-12-07")


def order(*events: Event) -> list[str]:
    """Return the kinds in the order in which they happened, with the years they stand under."""
    entries = history(*events)
    ordering = Ordering(CaseRecord(entries))
    return [f"{one.kind.name} {ordering.year(one)}".strip() for one in ordering.sorted(entries)]


def test_puts_a_month_after_the_day_it_follows_from() -> None:
    """An appeal of December does not stand before the decision of 7 December."""
    appeal = event("", "filing", filing_type="appeal", handed_in="2021-12", against="@decided")
    earlier = event("", "filing", filing_type="appeal", handed_in="2021-11", against="@decided")

    assert order(DECIDED, appeal) == ["decision 2021", "filing 2021"]
    assert order(DECIDED, earlier) == ["filing 2021", "decision 2021"]


def test_puts_what_has_no_date_after_what_it_answers() -> None:
    """Also in a chain, and under the same year; not after what happened later."""
    answer = event("answer", "response", outcome="silent", answers_to="@filed")
    complaint = event("", "filing", filing_type="complaint_prosecutor", against="@answer")

    found = order(FILED, DECIDED, answer, complaint)

    assert found == ["filing 2021", "response 2021", "filing 2021", "decision 2021"]


def test_puts_evidence_after_what_it_is_about_and_a_refusal_at_its_day() -> None:
    """Neither has a date of its own kind."""
    evidence = event("", "evidence", evidence_type="video", about=["@filed"])
    refused = event("", "mandate", refused="yes", refused_on="2021-06-01")

    found = order(refused, DECIDED, FILED, evidence)

    assert found == ["filing 2021", "evidence 2021", "mandate 2021", "decision 2021"]


def test_leaves_last_what_follows_from_nothing_dated() -> None:
    """A note of no day, and what answers it."""
    undated = event("undated", "filing", filing_type="crime_statement")
    answer = event("", "response", outcome="silent", answers_to="@undated")

    assert order(undated, answer, DECIDED) == ["decision 2021", "filing", "response"]

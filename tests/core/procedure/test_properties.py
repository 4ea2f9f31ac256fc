"""What holds of every case: other entries move nothing, certainty narrows, the law of the day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from dalel.core.procedure import Clock, State, clocks, load_pack
from dalel.core.procedure.counting import add_months
from dalel.core.procedure.days import Calendar

PACK = load_pack("kz")
NOW = datetime(2026, 6, 1, 7, tzinfo=UTC)
DAYS = st.dates(date(2023, 1, 1), date(2027, 6, 1))
FILINGS = ("complaint_head", "complaint_prosecutor", "motion_other", "request_victim_status")
OUTCOMES = ("complaint_rejected", "refused_to_accept", "closed_no_offence", "answer_postponed")

Entry = dict[str, Any]


def filing(place: int, kind: str, first: date, last: date) -> Entry:
    """Return a filing received between two days."""
    when = first.isoformat() if first == last else f"{first}/{last}"
    fields = {"filing_type": kind, "handed_in": when, "received_on": when}
    return {"id": f"f{place}", "kind": "filing", "fields": fields}


@st.composite
def cases(draw: st.DrawFn) -> list[Entry]:
    """Return a case of some filings, each perhaps received on a day known only roughly."""
    found = []
    for place in range(draw(st.integers(1, 4))):
        first = draw(DAYS)
        last = first + timedelta(days=draw(st.integers(0, 20)))
        found.append(filing(place, draw(st.sampled_from(FILINGS)), first, last))
    return found


@st.composite
def unrelated(draw: st.DrawFn) -> Entry:
    """Return an entry that answers none of them."""
    day = draw(DAYS).isoformat()
    kind, fields = draw(
        st.sampled_from(
            [
                ("note", {"text": "Invented.", "written_on": day}),
                ("person", {"roles": ["witness"], "birth": day}),
                ("pressure", {"pressure_type": "told_hopeless", "when": day}),
                ("statement", {"form": "oral", "told_on": day}),
                (
                    "response",
                    {"answers_to": "elsewhere", "outcome": "complaint_granted", "dated": day},
                ),
            ]
        )
    )
    return {"id": "other", "kind": kind, "fields": fields}


def by_id(entries: list[Entry], now: datetime = NOW) -> dict[str, Clock]:
    """Return the clocks of a case."""
    return {clock.id: clock for clock in clocks(entries, PACK, now=now)}


@settings(max_examples=60, deadline=None)
@given(cases(), unrelated(), st.integers(0, 4))
def test_an_unrelated_entry_never_moves_an_end(
    entries: list[Entry], other: Entry, place: int
) -> None:
    """Wherever it stands in the case."""
    before = by_id(entries)
    after = by_id([*entries[:place], other, *entries[place:]])

    for clock_id, clock in before.items():
        again = after[clock_id]
        assert (again.ends_earliest, again.ends_latest, again.state) == (
            clock.ends_earliest,
            clock.ends_latest,
            clock.state,
        )


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(FILINGS), DAYS, st.integers(1, 40), st.data())
def test_certainty_narrows(kind: str, first: date, width: int, data: st.DataObject) -> None:
    """Knowing the day exactly leaves an end between the two of knowing it roughly."""
    last = first + timedelta(days=width)
    exact = first + timedelta(days=data.draw(st.integers(0, width)))

    rough = by_id([filing(0, kind, first, last)], now=datetime(2022, 1, 1, tzinfo=UTC))
    known = by_id([filing(0, kind, exact, exact)], now=datetime(2022, 1, 1, tzinfo=UTC))

    for clock_id, clock in known.items():
        wide = rough[clock_id]
        if clock.earliest and clock.latest:
            assert wide.earliest is not None
            assert wide.latest is not None
            assert wide.earliest.end.at <= clock.earliest.end.at
            assert clock.latest.end.at <= wide.latest.end.at


@settings(max_examples=60, deadline=None)
@given(cases(), st.sampled_from(OUTCOMES), DAYS)
def test_ends_and_starts_are_in_order(entries: list[Entry], outcome: str, day: date) -> None:
    """No end before its start, the earliest not after the latest, rules only in force."""
    fields = {"answers_to": "f0", "outcome": outcome, "dated": day.isoformat()}
    answered = [*entries, {"id": "r", "kind": "response", "fields": fields}]

    for clock in clocks(answered, PACK, now=NOW):
        rule = PACK.rules[clock.rule_id]
        if clock.earliest and clock.latest:
            assert clock.earliest.end.at <= clock.latest.end.at
        if clock.earliest and clock.starts_on and not rule.term.backwards:
            assert clock.earliest.end.day >= clock.starts_on
        if rule.in_force.begins and clock.starts and not rule.law_of:
            assert max(start.last for start in clock.starts) >= rule.in_force.begins


@settings(max_examples=40, deadline=None)
@given(cases(), st.integers(0, 900))
def test_time_only_goes_one_way(entries: list[Entry], days: int) -> None:
    """What is overdue or missed today is so tomorrow, unless somebody answers."""
    past = (State.OVERDUE, State.MISSED, State.OVER)
    later = by_id(entries, now=NOW + timedelta(days=days))

    for clock_id, clock in by_id(entries).items():
        if clock.state in past:
            assert later[clock_id].state is clock.state


@settings(max_examples=200, deadline=None)
@given(DAYS, st.integers(1, 60))
def test_months_and_working_days_keep_their_promise(day: date, amount: int) -> None:
    """The same number or the last of the month; working days only, as many as said."""
    calendar, moved = Calendar(PACK.calendar), add_months(day, amount)

    assert moved.day == day.day or (moved + timedelta(days=1)).day == 1
    end = calendar.add_working(day, amount, when_unsure=True)
    between = [day + timedelta(days=gap) for gap in range(1, (end - day).days + 1)]
    assert sum(not calendar.is_off(one, when_unsure=True) for one in between) == amount
    assert not calendar.is_off(end, when_unsure=True)

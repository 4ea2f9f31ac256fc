"""How long all clocks of a case with 300 entries take, as the page of the case pays it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from statistics import median

from bench.report import Result, at_most, cpu_seconds
from dalel.core.procedure import Recorded, clocks, load_pack

ENTRIES = 300
TIMES = 15
GOAL_MS = 30.0
FIRST = date(2024, 1, 9)
NOW = datetime(2026, 6, 1, tzinfo=UTC)
FILINGS = ("crime_statement", "complaint_prosecutor", "motion_examination", "complaint_head")


def run() -> list[Result]:
    """Measure with the pack loaded and holidays known, as in a program that runs."""
    pack, entries = load_pack("kz"), list(case_of(ENTRIES))
    clocks(entries, pack, now=NOW)
    taken = [cpu_seconds(lambda: clocks(entries, pack, now=NOW)) * 1000 for _ in range(TIMES)]
    return [at_most(f"clocks of a case with {ENTRIES} entries", median(taken), "ms", GOAL_MS)]


def case_of(length: int) -> Iterator[Recorded]:
    """Yield filings, answers, letters, contacts, notes and a detention or two."""
    for place in range(length):
        day, entry = FIRST + timedelta(days=3 * place), f"e{place}"
        yield _entry(entry, place, day)


def _entry(entry: str, place: int, day: date) -> Recorded:
    when = day.isoformat()
    if place % 5 == 0:
        kind = FILINGS[place // 5 % len(FILINGS)]
        fields: dict[str, object] = {"filing_type": kind, "handed_in": when, "received_on": when}
        return Recorded(entry, "filing", fields)
    if place % 5 == 1:
        fields = {"answers_to": f"e{place - 1}", "dated": when, "outcome": "complaint_rejected"}
        return Recorded(entry, "response", {**fields, "received_on": when})
    if place % 5 == 2:
        fields = {"subject": "other_complaint", "handed_over_at": when, "sequence": place}
        return Recorded(entry, "letter", {**fields, "addressee_body": "ombudsman"})
    if place % 5 == 3:
        return Recorded(entry, "contact", {"contact_type": "lawyer_meeting", "when": when})
    if place % 50 == 4:
        return Recorded(entry, "detention", {"began_at": f"{when}T10:20", "delivered_at": when})
    return Recorded(entry, "note", {"text": "Invented.", "written_on": when})

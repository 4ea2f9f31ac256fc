"""A case of 200 entries, as notes and as a history, against the bare page in the same run."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from bench.bare import SHOWN
from bench.pages import PAGES, against_bare, first_against_bare, settle, wait
from bench.report import Result, at_most, ratio_at_most

if TYPE_CHECKING:
    from dalel.apps.cases.actions import InCase

ENTRIES = 200
# Of a bare page. Opened again, what lies there is compared with what was opened; opened first in
# a session, every key is unwrapped, every seal recomputed and every signature checked.
AGAIN, FIRST = 6.0, 20.0


def measure(desk: Any) -> Iterator[Result]:
    """Measure a case with its opening only, then cases of 200 entries."""
    client, small = desk.browser(), _case_of(desk, ())
    settle()
    waits = sorted(wait(lambda: client.get(small)) for _ in range(PAGES))
    yield at_most("case-p50", statistics.median(waits), "ms", 25)
    for name, news in (("notes", _notes()), ("history", _history())):
        address = _case_of(desk, news)
        cpu, bare = against_bare(desk, address, SHOWN)
        yield ratio_at_most(f"case-200-{name}-cpu", cpu, "ms", bare, AGAIN)
        cpu, bare = first_against_bare(desk, address, _forget)
        yield ratio_at_most(f"case-200-{name}-first-cpu", cpu, "ms", bare, FIRST)


def _case_of(desk: Any, news: Sequence[InCase]) -> str:
    """Return the address of a new case with these entries."""
    from dalel.apps.cases.actions import open_case, record_several_in_case
    from dalel.apps.cases.queries import case_visible_to

    number, _opening = open_case({"title": "Blue folder"}, by=desk.session, now=desk.now)
    case = case_visible_to(desk.session, number, now=desk.now)
    if case is None:
        raise LookupError(number)
    record_several_in_case(case, news, by=desk.session, now=desk.now)
    return f"/cases/{number}"


def _notes() -> list[InCase]:
    from dalel.apps.cases.actions import InCase

    return [InCase("note", {"text": "Invented text. " * 12}) for _ in range(ENTRIES - 1)]


def _history() -> list[InCase]:
    """Return an institution, and filings with what was answered and what was said of it."""
    from dalel.apps.cases.actions import InCase

    body = InCase("institution", {"body": "police", "name": "Invented office"})
    news, day = [body], date(2024, 1, 9)
    for _ in range((ENTRIES - 2) // 3):
        day += timedelta(days=7)
        filing = {"filing_type": "crime_statement", "handed_in": day.isoformat()}
        handed = InCase("filing", {**filing, "institution": str(body.id), "text": "Invented. " * 9})
        later = (day + timedelta(days=3)).isoformat()
        answer = {"answers_to": str(handed.id), "outcome": "registered_kui", "dated": later}
        said = {"form": "letter", "told_on": later, "words": "Invented words. " * 12}
        news += [handed, InCase("response", answer), InCase("statement", said)]
    return news


def _forget() -> None:
    """Forget the entries that this program has opened, and whose signatures it has checked."""
    from dalel.apps.entries import remembering
    from dalel.core.keys import records

    for memory in list(remembering._remembered):
        for kept in (getattr(memory, "_opened", {}), getattr(memory, "_kept", {})):
            kept.clear()
    records._verified.cache_clear()

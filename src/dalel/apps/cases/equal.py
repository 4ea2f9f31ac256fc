"""Equal applications: one request to one body in several cases, who was allowed and who refused.

Drawn from what is recorded in the cases that somebody may read; nothing of it is stored.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from dalel.apps.accounts.sessions import MemberSession
from dalel.apps.cases.queries import CaseContent, OpenCase, case_visible_to, content_of
from dalel.apps.cases.record import CaseRecord, Span, days_between
from dalel.apps.entries.errors import EntriesError
from dalel.apps.entries.listing import Shelf, Sought
from dalel.apps.entries.queries import OpenedEntry
from dalel.core.keys.errors import KeysError

# Of whoever holds more cases, the ones last recorded in.
MOST_CASES = 300
MOST_ROWS = 50


@dataclass(frozen=True)
class Application:
    """A request, what came of it, and after how many days."""

    content: CaseContent
    filing: OpenedEntry
    answer: OpenedEntry | None
    days: Span | None


@dataclass(frozen=True)
class Compared:
    """Requests of one kind to one body; ``is_cut`` where not all cases could be looked at."""

    rows: tuple[Application, ...]
    is_cut: bool


def compared(
    member: MemberSession,
    content: CaseContent,
    filing: OpenedEntry,
    *,
    now: datetime,
    is_late: Callable[[], bool],
) -> Compared:
    """Return the requests like this one in the cases a member may read, its own case first."""
    rows = list(_like(content, filing))
    shelf = Shelf(member.holders(), today=timezone.localdate(now))
    is_cut = False
    for held in shelf.between(0, MOST_CASES, Sought()):
        if is_late() or len(rows) >= MOST_ROWS:
            is_cut = True
            break
        if held.container == content.case.container.id:
            continue
        other = _opened(member, held.number, now)
        if other is not None:
            rows += _like(content_of(other), filing)
    return Compared(tuple(rows[:MOST_ROWS]), is_cut)


def _opened(member: MemberSession, number: str, now: datetime) -> OpenCase | None:
    try:
        return case_visible_to(member, number, now=now)
    except (EntriesError, KeysError):
        return None  # its own page says what is wrong


def _like(content: CaseContent, filing: OpenedEntry) -> list[Application]:
    record = content.record
    return [
        _application(content, record, one)
        for one in record.dated("filing")
        if all(one.fields.get(name) == filing.fields.get(name) for name in ("filing_type", "body"))
    ]


def _application(content: CaseContent, record: CaseRecord, filing: OpenedEntry) -> Application:
    first = record.first_id(filing)
    answers = [
        one for one in record.dated("response") if first in record.referred(one, "answers_to")
    ]
    answer = answers[-1] if answers else None
    handed_in = record.known_date(filing, "handed_in", "received_on")
    answered = record.known_date(answer, "dated", "received_on") if answer else None
    return Application(content, filing, answer, days_between(handed_in, answered))

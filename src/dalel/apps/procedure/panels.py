"""The clocks on the page of a case, and what is stored of them when it is read."""

from __future__ import annotations

from datetime import datetime

from django.utils import translation

from dalel.apps.cases.composing import Panel
from dalel.apps.cases.queries import CaseContent
from dalel.apps.procedure.counted import CaseClocks, clocks_of
from dalel.apps.procedure.projections import keep, next_due, project
from dalel.apps.procedure.words import Ends, Spoken, spoken
from dalel.core.procedure import Clock, State

# The first ones stand on the page of the case; the others are a click away.
SHOWN = 5
# What is over by itself asks for nothing more.
_QUIET = (State.OVER,)


def clocks_panel(content: CaseContent, now: datetime) -> Panel | None:
    """Return the clocks that run in a case; what is stored of them is brought up on the way."""
    counted = clocks_of(content, now=now)
    store(content, counted)
    shown = [clock for clock in counted.running if clock.state not in _QUIET]
    if not counted.clocks:
        return None
    number = content.case.number
    lines = [in_words(clock, counted) for clock in shown[:SHOWN]]
    more = len(counted.clocks) - len(lines)
    return Panel("procedure/_clocks.html", {"number": number, "lines": lines, "more": more})


def store(content: CaseContent, counted: CaseClocks) -> None:
    """Keep what My desk shows of a case's clocks."""
    projected = project(counted.clocks, counted.pack, length=len(content.entries), now=counted.now)
    keep(content.case.container, projected, next_due(counted.clocks, now=counted.now))


def in_words(clock: Clock, counted: CaseClocks) -> Spoken:
    """Return a clock in the reader's language."""
    rule = counted.pack.rules[clock.rule_id]
    language = translation.get_language()
    return spoken(
        rule, clock.entry_id, Ends.of(clock), counted.pack, language=language, now=counted.now
    )

"""Clocks and law on the page of a case, and what is stored of the clocks when it is read."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from dalel.apps.cases.composing import Panel, Way
from dalel.apps.cases.queries import CaseContent, OpenCase, content_of
from dalel.apps.cases.record import values_of
from dalel.apps.entries.errors import EntriesError
from dalel.apps.procedure.counted import CaseClocks, clocks_of
from dalel.apps.procedure.law_case import law_of
from dalel.apps.procedure.law_words import article_words
from dalel.apps.procedure.projections import keep, next_due, project
from dalel.apps.procedure.sentence_page import sentences_of
from dalel.apps.procedure.words import Ends, Spoken, spoken
from dalel.core.keys.errors import KeysError
from dalel.core.procedure import Clock, State
from dalel.core.procedure.named_articles import NAMED_IN
from dalel.core.procedure.sentences import DECISION as SENTENCED

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
    """Keep what My desk shows of a case's clocks, once each time they were counted."""
    if content.made.get("clocks kept") == counted.since:
        return
    perishing = {
        str(entry.id): ",".join(sorted(values_of(entry, "perishing")))
        for entry in content.record.of("evidence")
    }
    projected = project(
        counted.clocks,
        counted.pack,
        length=len(content.entries),
        now=counted.now,
        perishing=perishing,
    )
    if keep(content.case.container, projected, next_due(counted.clocks, now=counted.now)):
        content.made["clocks kept"] = counted.since


def recount(case: OpenCase, now: datetime) -> None:
    """Count a case's clocks after a save; where that cannot be, the next reader counts them."""
    with suppress(EntriesError, KeysError):
        content = content_of(case)
        store(content, clocks_of(content, now=now))


def in_words(clock: Clock, counted: CaseClocks) -> Spoken:
    """Return a clock in the reader's language."""
    rule = counted.pack.rules[clock.rule_id]
    language = translation.get_language()
    return spoken(
        rule, clock.entry_id, Ends.of(clock), counted.pack, language=language, now=counted.now
    )


def law_panel(content: CaseContent, _now: datetime) -> Panel | None:
    """Return the way to the law of that day and the sentences, where a case names an article."""
    law, found = law_of(content), sentences_of(content)
    codes = dict.fromkeys(code for matter in law.named for code in matter.codes)
    offences = [law.pack.offences[code] for code in codes if code in law.pack.offences]
    if not offences and not found:
        return None
    language = translation.get_language()
    shown = {
        "number": content.case.number,
        "articles": [article_words(each, law.pack, language) for each in offences],
        "questions": len(law.warnings),
        "sentences": len(found),
    }
    return Panel("procedure/_law_panel.html", shown)


def law_ways(number: str, kind: str, entry: UUID) -> tuple[Way, ...]:
    """Return the way from an act, a paper, an answer or a decision to its law."""
    if kind not in NAMED_IN:
        return ()
    law = reverse("procedure:law_of_entry", args=[number, entry])
    found = (Way(gettext("The law of that day"), law),)
    if kind != SENTENCED:
        return found
    return (*found, Way(gettext("Sentences"), reverse("procedure:sentences", args=[number])))

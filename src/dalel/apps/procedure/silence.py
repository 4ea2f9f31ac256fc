"""Whoever is held in a closed place: by when they must have been heard from, and what then.

The day follows from what was agreed (kind ``heard_by``) and from every contact and letter since.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext

from dalel.apps.accounts.sessions import MemberSession
from dalel.apps.cases.actions import record_in_case
from dalel.apps.cases.composing import Panel
from dalel.apps.cases.queries import CaseContent
from dalel.apps.cases.record import CaseRecord
from dalel.apps.entries.actions import Recorded
from dalel.apps.entries.presenting import Presenter
from dalel.apps.entries.queries import OpenedEntry
from dalel.apps.filings.facts import survivors
from dalel.apps.filings.texts import papers
from dalel.apps.procedure.counted import CaseClocks, clocks_of
from dalel.apps.procedure.panels import in_words
from dalel.apps.procedure.words import Spoken
from dalel.core.entries import FieldError, FieldErrors
from dalel.core.procedure import Pack, State

KIND = "heard_by"
RULES = ("word_rhythm", "word_once", "word_expected")
SILENT = (State.MISSED, State.DUE)
LADDER = "silence"
# So many papers of the ladder are offered at once.
OFFERED = 4
# Where somebody cannot simply be called or met.
CLOSED = frozenset(
    {
        "temporary_detention",
        "special_reception",
        "pretrial_isolator",
        "prison_women",
        "prison_men",
        "prison_minors",
        "open_prison",
        "isolator",
        "single_cell",
        "safe_place",
        "strict_conditions",
        "transit",
        "prison_hospital",
        "psychiatric_hospital",
        "forensic_psychiatric_unit",
        "psychiatric_intense_supervision",
    }
)


@dataclass(frozen=True)
class Offer:
    """A paper of the ladder, filled from the case: which, to whom it goes first, by which step."""

    paper: str
    label: str
    body: str
    step: str


@dataclass(frozen=True)
class Waited:
    """Somebody who is waited for: what the clock says, and what was agreed."""

    line: Spoken
    name: str
    person: str
    agreed: str
    is_silent: bool


def offers(pack: Pack, language: str) -> list[Offer]:
    """Return the papers for when nobody has heard from her, in the order of the ladder."""
    ladder = pack.ladders.get(LADDER)
    steps = [pack.steps[one] for one in ladder.steps] if ladder else []
    known = papers()
    return [
        Offer(step.paper, known[step.paper].label[language], next(iter(step.bodies), ""), step.id)
        for step in steps
        if step.paper in known
    ][:OFFERED]


def silence_panel(content: CaseContent, now: datetime) -> Panel | None:
    """Return who is waited for; above everything where a day has passed without a word."""
    counted, language = clocks_of(content, now=now), translation.get_language()
    waited = waited_for(content, counted, language)
    if not waited and not held_closed(content.record):
        return None
    is_silent = any(one.is_silent for one in waited)
    shown = {
        "number": content.case.number,
        "may_write": content.case.may_write,
        "waited": waited,
        "offers": offers(counted.pack, language) if is_silent else [],
        "person": next((one.person for one in waited if one.is_silent), ""),
    }
    return Panel("procedure/_silence.html", shown, is_first=is_silent)


def waited_for(content: CaseContent, counted: CaseClocks, language: str) -> list[Waited]:
    """Return who is waited for, the silent first."""
    present, record = Presenter(language, content.readable), content.record
    found = []
    for clock in counted.running:
        if clock.rule_id in RULES:
            entry = next((one for one in content.readable if str(one.id) == clock.entry_id), None)
            person = next(iter(record.referred_ids(entry, "person")), "") if entry else ""
            name = present.title_of(person) if person else ""
            is_rhythm = entry is not None and entry.kind.name == KIND
            agreed = present.text(entry, "rhythm") if entry is not None and is_rhythm else ""
            line = in_words(clock, counted)
            found.append(Waited(line, name, person, agreed, clock.state in SILENT))
    return sorted(found, key=lambda one: not one.is_silent)


def held_closed(record: CaseRecord) -> bool:
    """Return whether one of those a case is for is in a closed place, as far as is recorded."""
    return any(_is_closed(record, one) for one in (*survivors(record), None))


def _is_closed(record: CaseRecord, person: OpenedEntry | None) -> bool:
    first = record.first_id(person) if person else ""
    placed = [one for one in record.dated("placement") if _whose(record, one) == first]
    if placed:
        last = placed[-1]
        return last.fields.get("placement_type") in CLOSED and not last.fields.get("ended_at")
    held = [one for one in record.dated("detention") if _whose(record, one) == first]
    return bool(held) and not (held[-1].fields.get("released_at") or held[-1].fields.get("outcome"))


def _whose(record: CaseRecord, entry: OpenedEntry) -> str:
    return next(iter(record.referred_ids(entry, "person")), "")


def agreed_with(record: CaseRecord, person: str) -> OpenedEntry | None:
    """Return what was agreed with somebody, if anything was."""
    found = [one for one in record.of(KIND) if _whose(record, one) == person]
    return found[-1] if found else None


def agree(
    content: CaseContent,
    fields: Mapping[str, object],
    *,
    by: MemberSession,
    now: datetime,
    language: str,
) -> Recorded:
    """Record by when somebody must have been heard from; what was agreed before is corrected.

    Raises:
        FieldErrors: A day is missing or cannot be read, or it is not said of whom.
    """
    person = str(fields.get("person") or "")
    if not person:
        raise FieldErrors((FieldError("person", "required"),))
    if fields.get("rhythm") == "once" and not fields.get("heard_by"):
        raise FieldErrors((FieldError("heard_by", "required"),))
    before = agreed_with(content.record, person)
    return record_in_case(
        content.case,
        KIND,
        fields,
        by=by,
        now=now,
        language=language,
        corrects=(before.corrects or before.id) if before else None,
        reason=gettext("Agreed again.") if before else "",
    )

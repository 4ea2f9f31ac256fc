"""The history for the defence: what was known before the day for which somebody is tried.

Every earlier call, statement and request; each answer, and where there was none, that; every
injury; the violence before. Nothing is left out for want of room.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from dalel.apps.cases.record import CaseRecord, values_of
from dalel.apps.entries.queries import OpenedEntry
from dalel.apps.filings.facts import EVENTS, Facts, answers_to
from dalel.apps.filings.phrases import phrase, phrases

CALLS = ("filing", "statement", "measure", "questioning", "withdrawal")
VIOLENCE = ("act", "pressure", "danger", "publicity")
# Questioned about what was done to her, not about what she did.
AS_VICTIM = {"applicant", "victim", "witness", "witness_with_defence", "private_prosecutor"}


def history_lines(facts: Facts) -> Iterator[str]:
    """Yield what was known before, under its headings."""
    parts = {
        "calls": _calls(facts),
        "answers": _answers(facts),
        "injuries": _injuries(facts),
        "violence": _violence(facts),
    }
    for name, lines in parts.items():
        yield phrases()["heads"][name][facts.language]
        yield from lines or [phrase("nothing", facts.language)]


def _calls(facts: Facts) -> list[str]:
    kept = []
    for entry in _before(facts, CALLS):
        if entry.kind.name == "questioning" and not values_of(entry, "questioned_as") & AS_VICTIM:
            continue
        kept.append(facts.tell.line(entry, *_more(facts, entry, ("how", "channel"))))
    return kept


def _answers(facts: Facts) -> list[str]:
    told: dict[str, tuple[date, str]] = {}
    for filing in _before(facts, ("filing",)):
        found = _answered(facts.record, filing)
        for answer in found:
            line = facts.tell.line(answer)
            told[facts.record.first_id(answer)] = (facts.record.order(answer)[0], line)
        if not found:
            line = facts.tell.line(filing, phrase("unanswered", facts.language))
            told[facts.record.first_id(filing)] = (facts.record.order(filing)[0], line)
    for answer in _before(facts, ("response", "decision")):
        first = facts.record.first_id(answer)
        if first not in told:
            told[first] = (facts.record.order(answer)[0], facts.tell.line(answer))
    return [line for _day, line in sorted(told.values(), key=lambda one: one[0])]


def _answered(record: CaseRecord, filing: OpenedEntry) -> list[OpenedEntry]:
    first = record.first_id(filing)
    return [
        one for one in answers_to(record, filing) if first in record.referred(one, "answers_to")
    ]


def _injuries(facts: Facts) -> list[str]:
    record = facts.record
    found = [*record.of("examination"), *_pictures(record)]
    hurt = [one for one in record.of("act") if one.fields.get("harms")]
    return [
        _harm(facts, one) if one.kind.name == "act" else facts.tell.line(one)
        for one in sorted((*found, *hurt), key=record.order)
    ]


def _harm(facts: Facts, act: OpenedEntry) -> str:
    return f"– {facts.tell.dated(act)} – {facts.tell.said(act, 'harms')}"


def _pictures(record: CaseRecord) -> list[OpenedEntry]:
    shown = {"photo_injuries", "medical_paper", "ambulance_card"}
    return [one for one in record.of("evidence") if values_of(one, "evidence_type") & shown]


def _violence(facts: Facts) -> list[str]:
    found = [one for one in _before(facts, VIOLENCE) if not _is_event(one)]
    return [
        facts.tell.line(one, *_more(facts, one, ("did", "survivor_responses"))) for one in found
    ]


def _is_event(entry: OpenedEntry) -> bool:
    return bool(values_of(entry, "act_types") & EVENTS)


def _more(facts: Facts, entry: OpenedEntry, field: tuple[str, str]) -> list[str]:
    word, name = field
    said = facts.tell.said(entry, name)
    return [phrase(word, facts.language) + said] if said else []


def _before(facts: Facts, kinds: Iterable[str]) -> list[OpenedEntry]:
    """Return entries of these kinds up to the day of the event; all where it is not known."""
    found = facts.entries(kinds)
    last = facts.record.order(facts.event)[0] if facts.event else date.max
    return [
        one
        for one in found
        if facts.record.order(one)[0] <= last or facts.record.order(one)[0] == date.max
    ]

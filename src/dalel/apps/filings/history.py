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


Told = list[tuple[OpenedEntry, str]]


def history_lines(facts: Facts) -> Iterator[str]:
    """Yield what was known before, under its headings."""
    for name, told in _parts(facts).items():
        yield phrases()["heads"][name][facts.language]
        yield from [line for _entry, line in told] or [phrase("nothing", facts.language)]


def history_entries(facts: Facts) -> list[OpenedEntry]:
    """Return the entries it is made of, each once."""
    found = [entry for told in _parts(facts).values() for entry, _line in told]
    return list({entry.id: entry for entry in found}.values())


def _parts(facts: Facts) -> dict[str, Told]:
    return {
        "calls": _calls(facts),
        "answers": _answers(facts),
        "injuries": _injuries(facts),
        "violence": _violence(facts),
    }


def _calls(facts: Facts) -> Told:
    return [
        (entry, facts.tell.line(entry, *_more(facts, entry, ("how", "channel"))))
        for entry in _before(facts, CALLS)
        if entry.kind.name != "questioning" or values_of(entry, "questioned_as") & AS_VICTIM
    ]


def _answers(facts: Facts) -> Told:
    told: dict[str, tuple[OpenedEntry, str]] = {}
    unanswered = phrase("unanswered", facts.language)
    for filing in _before(facts, ("filing",)):
        found = _answered(facts.record, filing)
        lines = [(one, facts.tell.line(one)) for one in found]
        for one, line in lines or [(filing, facts.tell.line(filing, unanswered))]:
            told[facts.record.first_id(one)] = (one, line)
    for one in _before(facts, ("response", "decision")):
        told.setdefault(facts.record.first_id(one), (one, facts.tell.line(one)))
    return sorted(told.values(), key=lambda one: facts.record.order(one[0]))


def _answered(record: CaseRecord, filing: OpenedEntry) -> list[OpenedEntry]:
    first = record.first_id(filing)
    return [
        one for one in answers_to(record, filing) if first in record.referred(one, "answers_to")
    ]


def _injuries(facts: Facts) -> Told:
    record = facts.record
    found = [*record.of("examination"), *_pictures(record)]
    hurt = [one for one in record.of("act") if one.fields.get("harms")]
    return [
        (one, _harm(facts, one) if one.kind.name == "act" else facts.tell.line(one))
        for one in sorted((*found, *hurt), key=record.order)
    ]


def _harm(facts: Facts, act: OpenedEntry) -> str:
    day = facts.tell.dated(act)
    return f"– {day[:1].upper()}{day[1:]} – {facts.tell.said(act, 'harms')}"


def _pictures(record: CaseRecord) -> list[OpenedEntry]:
    shown = {"photo_injuries", "medical_paper", "ambulance_card"}
    return [one for one in record.of("evidence") if values_of(one, "evidence_type") & shown]


def _violence(facts: Facts) -> Told:
    return [
        (one, facts.tell.line(one, *_more(facts, one, ("did", "survivor_responses"))))
        for one in _before(facts, VIOLENCE)
        if not _is_event(one)
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

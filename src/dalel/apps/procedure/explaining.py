"""Why a clock ends when it does: how it was counted, step by step, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext, ngettext

from dalel.apps.procedure.law_notes import Said
from dalel.apps.procedure.words import (
    DOUBTS,
    day_words,
    edition_words,
    end_words,
    known_words,
    weekday_words,
)
from dalel.core.procedure import Clock, Counting, Pack, Rule, citations_text
from dalel.core.procedure.rule_model import Length


@dataclass(frozen=True)
class Reading:
    """One way of counting: its heading, its steps, its end."""

    title: str
    steps: tuple[str, ...]
    end: str


def readings_of(clock: Clock) -> list[Reading]:
    """Return the counting, or both where the shortest and the longest differ."""
    early, late = clock.earliest, clock.latest
    if clock.word and early and early.is_stated:
        words = gettext("A lawyer has set the end: %(end)s.") % {"end": end_words(early.end)}
        return [Reading(gettext("How it was counted"), (words,), end_words(early.end))]
    if early and late and early.end == late.end:
        return [_reading(late, gettext("How it was counted"))]
    found = []
    if early:
        found.append(_reading(early, gettext("The shortest count")))
    if late:
        found.append(_reading(late, gettext("The longest count")))
    return found


def _reading(counting: Counting, title: str) -> Reading:
    # A date may end with the dot of "г." itself.
    steps = tuple(step.replace("..", ".") for step in _steps(counting))
    return Reading(title, steps, end_words(counting.end))


def _steps(counting: Counting) -> Iterator[str]:
    if counting.is_stated:
        yield gettext("The entry itself names the end: %(end)s.") % {"end": end_words(counting.end)}
        return
    yield gettext("It begins: %(when)s.") % {"when": known_words(counting.start)}
    if counting.length.unit == "at_once":
        yield gettext("It is due at once, at the latest by the end of that day.")
        return
    yield _first(counting)
    yield gettext("Length: %(length)s.") % {"length": length_words(counting.length)}
    if counting.length.unit == "working_days":
        yield from _not_counted(counting)
    elif not counting.end.by_hour:
        yield gettext("The last day would be %(day)s.") % {"day": weekday_words(counting.raw)}
        yield from _moved(counting)
    if not counting.end.by_hour:
        yield gettext("It ends at 24:00 on %(day)s.") % {"day": weekday_words(counting.end.day)}
    else:
        yield gettext("It ends on %(end)s.") % {"end": end_words(counting.end)}


def _first(counting: Counting) -> str:
    if counting.backwards:
        return gettext("It is counted back from there.")
    if counting.length.unit == "hours":
        if counting.first_counts:
            return gettext("It runs from that minute, days off included.")
        return gettext("The hour of the beginning is not counted: it runs from the next full hour.")
    if counting.first_counts:
        return gettext("The first day counts.")
    return gettext("The day of the beginning is not counted.")


def _not_counted(counting: Counting) -> Iterator[str]:
    if counting.skipped:
        days = "; ".join(day_words(day) for day in counting.skipped)
        yield gettext("Days off, not counted: %(days)s.") % {"days": days}


def _moved(counting: Counting) -> Iterator[str]:
    if counting.skipped:
        days = "; ".join(weekday_words(day) for day in counting.skipped)
        yield gettext("Days off: %(days)s. The end moves to the next working day.") % {"days": days}


def length_words(length: Length) -> str:
    """Return a length in words."""
    amount = length.amount
    words = {
        "hours": ngettext("%(n)s hour", "%(n)s hours", amount),
        "days": ngettext("%(n)s day", "%(n)s days", amount),
        "working_days": ngettext("%(n)s working day", "%(n)s working days", amount),
        "months": ngettext("%(n)s month", "%(n)s months", amount),
        "years": ngettext("%(n)s year", "%(n)s years", amount),
    }
    return words[length.unit] % {"n": amount}


def doubts_of(clock: Clock, rule: Rule, language: str) -> list[str]:
    """Return why the date is not certain, each in a sentence."""
    found = [str(DOUBTS[doubt]) for doubt in clock.doubts]
    found += [rule.condition[language]] if rule.condition else []
    found += [other.condition[language] for other in rule.term.others if other.condition]
    return found


def sources_of(rule: Rule, pack: Pack, language: str) -> list[tuple[str, str, str, str]]:
    """Return title, its language, edition and address of what the rule was read in."""
    found = []
    for source in (pack.sources[each] for each in rule.sources):
        law = pack.laws.get(source.law)
        title, spoken = (law.label[language], language) if law else (source.title, "en")
        found.append((title, spoken, edition_words(source.edition), source.address))
    return found


def statements_on(rule: Rule, pack: Pack, language: str) -> list[Said]:
    """Return what the pack says of how a rule's term is counted, and what is open in it."""
    return [
        Said(
            text=" ".join(each[language] for each in (topic.text, topic.note) if each),
            basis=citations_text(topic.basis, pack.laws, language),
            confidence=topic.confidence,
            notes=(),
            label=topic.label[language],
        )
        for topic in pack.topics
        if rule.id in topic.about
    ]

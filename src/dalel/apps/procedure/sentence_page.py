"""Sentences in words: asked, given, changed, served, beside what the article allows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dalel.apps.cases.queries import CaseContent
from dalel.apps.cases.record import values_of
from dalel.apps.entries.money import money_in_words
from dalel.apps.entries.presenting import Presenter
from dalel.apps.entries.queries import OpenedEntry
from dalel.apps.procedure.counted import PACK, recorded_of
from dalel.apps.procedure.law_notes import Notes, Said
from dalel.apps.procedure.law_words import (
    COUNTED,
    article_words,
    bounds_words,
    change_day,
    punishments,
)
from dalel.apps.procedure.scales import (
    ASKED_BY_PROSECUTOR,
    ASKED_BY_VICTIM,
    CHANGED,
    GIVEN,
    Penalised,
    Ranged,
    Scale,
    scale_of,
)
from dalel.core.procedure import load_pack
from dalel.core.procedure.sentences import (
    FoundUnder,
    Judged,
    Penalty,
    Range,
    Sentence,
    sentences,
)

PARTY, DECISION = "person", "decision"
# Roles of people about whom a decision is to be expected.
ACCUSED = ("suspect", "accused", "defendant", "convicted")
MISSING: Mapping[str, Promise] = {
    "announced": _("the day it was announced"),
    "found_under": _("under which article"),
    "prosecutor_asked": _("what the prosecutor asked for"),
    "victim_asked": _("what the victim's side asked for"),
    "given": _("what was given"),
    "leniency_grounds": _("on what grounds it is below the range"),
}
COMPARED: Mapping[str, Promise] = {
    "below": _("what was given is below it"),
    "within": _("what was given lies within it"),
    "above": _("what was given is above it"),
    "unknown": _("what was given cannot be compared with it"),
}
# What stands of each step, besides what was asked and given.
ALSO = ("also_given", "compensation", "leniency_grounds", "appeal_outcome", "after_publicity")


@dataclass(frozen=True)
class Allowed:
    """What one part of an article allowed, how what was given compares, what is in doubt."""

    cited: str
    punishments: str
    compared: str
    unread: str


@dataclass(frozen=True)
class ArticleAllowed:
    """An article somebody was found guilty under, part by part, and where it was read."""

    said: Said
    parts: tuple[Allowed, ...]


@dataclass(frozen=True)
class StepPage:
    """One court's decision on one accused."""

    id: str
    verdict: str
    court: str
    when: str
    facts: tuple[tuple[str, str], ...]
    articles: tuple[ArticleAllowed, ...]
    is_part_open: bool
    missing: tuple[str, ...]


@dataclass(frozen=True)
class SentencePage:
    """What became of one accused. ``history`` are the punishments given, one after the other."""

    accused: str
    name: str
    history: tuple[str, ...]
    scale: Scale | None
    steps: tuple[StepPage, ...]
    served: tuple[tuple[str, str], ...]
    is_in_force: bool


@dataclass(frozen=True)
class SentencesPage:
    """All sentences of a case, and those accused about whom no decision is recorded."""

    found: tuple[SentencePage, ...]
    undecided: tuple[tuple[str, str], ...]


def sentences_of(content: CaseContent) -> tuple[Sentence, ...]:
    """Return the sentences of a case; found once as long as nothing is recorded in it."""
    entries = content.once("recorded", lambda: recorded_of(content.entries))
    return content.once("sentences", lambda: sentences(entries, load_pack(PACK)))


def sentences_page(content: CaseContent, notes: Notes) -> SentencesPage:
    """Return the sentences of a case in words."""
    words = _Words(content, Presenter(notes.language, content.readable), notes)
    found = sentences_of(content)
    decided = {each.accused for each in found}
    people = [one for one in content.record.of(PARTY) if values_of(one, "roles") & set(ACCUSED)]
    undecided = [
        (content.record.first_id(one), words.present.title_of(str(one.id)))
        for one in people
        if not {content.record.first_id(one), str(one.id)} & decided
    ]
    return SentencesPage(tuple(words.page(each) for each in found), tuple(undecided))


@dataclass(frozen=True)
class _Words:
    content: CaseContent
    present: Presenter
    notes: Notes

    def page(self, sentence: Sentence) -> SentencePage:
        """Return one sentence in words."""
        given = [each for each in sentence.steps if each.given]
        said = dict.fromkeys(self._penalty(each, "given") for each in given)
        return SentencePage(
            accused=sentence.accused,
            name=self.present.title_of(sentence.accused) if sentence.accused else "",
            history=tuple(said) if len(said) > 1 else (),
            scale=self._scale(sentence),
            steps=tuple(self._step(each) for each in sentence.steps),
            served=tuple((one, self.present.title_of(one)) for one in sentence.served),
            is_in_force=any(self._entry(each).fields.get("in_force_on") for each in sentence.steps),
        )

    def _entry(self, step: Judged) -> OpenedEntry:
        return next(one for one in self.content.readable if str(one.id) == step.entry_id)

    def _step(self, step: Judged) -> StepPage:
        entry, say = self._entry(step), self.present.text
        return StepPage(
            id=step.entry_id,
            verdict=say(entry, "verdict"),
            court=say(entry, "institution") or say(entry, "court_body"),
            when=say(entry, "announced_on"),
            facts=tuple(self._facts(step, entry)),
            articles=tuple(self._articles(step)),
            is_part_open=len(step.articles) > len({each.offence for each in step.articles}),
            missing=tuple(str(MISSING[name]) for name in step.missing),
        )

    def _facts(self, step: Judged, entry: OpenedEntry) -> Iterator[tuple[str, str]]:
        labels = entry.kind.by_name
        for who in ("prosecutor_asked", "victim_asked", "given"):
            text = self._penalty(step, who)
            if text:
                yield labels[f"{who}_sanction"].label(self.notes.language), text
        for name in ALSO:
            text = self.present.text(entry, name) if name in labels else ""
            if text:
                yield labels[name].label(self.notes.language), text

    def _penalty(self, step: Judged, who: str) -> str:
        penalty: Penalty | None = getattr(step, who)
        if penalty is None:
            return ""
        kind = self.present.text(self._entry(step), f"{who}_sanction")
        amount = _amount(penalty)
        return f"{kind}: {amount}" if amount else kind

    def _articles(self, step: Judged) -> Iterator[ArticleAllowed]:
        for offence in dict.fromkeys(each.offence for each in step.articles):
            said = self.notes.said(
                offence.label[self.notes.language],
                basis=article_words(offence, self.notes.pack, self.notes.language),
                confidence=offence.confidence,
                sources=offence.sources,
            )
            parts = [each for each in step.articles if each.offence is offence]
            yield ArticleAllowed(said, tuple(self._allowed(each, step) for each in parts))

    def _allowed(self, found: FoundUnder, step: Judged) -> Allowed:
        offence, part = found.offence, found.part
        row = next((each for each in step.ranges if each.part is part), None)
        since = ", ".join(change_day(one) for one in found.unread)
        doubt = gettext("changed since (%(since)s): the wording of that day was not read")
        return Allowed(
            cited=article_words(offence, self.notes.pack, self.notes.language, part.part),
            punishments="; ".join(punishments(part)) or gettext("punishment not read"),
            compared=str(COMPARED[row.compared]) if row and step.given else "",
            unread=doubt % {"since": since} if since else "",
        )

    def _scale(self, sentence: Sentence) -> Scale | None:
        ranges = next((each.ranges for each in sentence.steps if each.ranges), ())
        ranged = [Ranged(self._ranged(each), each) for each in ranges]
        return scale_of(ranged, self._penalised(sentence))

    def _ranged(self, row: Range) -> str:
        cited = article_words(row.offence, self.notes.pack, self.notes.language, row.part.part)
        return f"{cited}: {bounds_words(row.name, row.low, row.high)}"

    def _penalised(self, sentence: Sentence) -> Iterator[Penalised]:
        asked = (
            ("prosecutor_asked", ASKED_BY_PROSECUTOR, _("Asked by the prosecutor")),
            ("victim_asked", ASKED_BY_VICTIM, _("Asked by the victim's side")),
        )
        for step in sentence.steps:
            for who, shape, label in asked:
                penalty: Penalty | None = getattr(step, who)
                if penalty:
                    yield Penalised(shape, str(label), self._penalty(step, who), penalty)
        given = [step for step in sentence.steps if step.given]
        for step in given:
            is_last = step is given[-1]
            label = _("Given, and in force") if is_last else _("Given before")
            if len(given) == 1:
                label = _("Given")
            if step.given:
                shape = GIVEN if is_last else CHANGED
                yield Penalised(shape, str(label), self._penalty(step, "given"), step.given)


def _amount(penalty: Penalty) -> str:
    if penalty.amount is None:
        return ""
    if penalty.unit == "tenge":
        return money_in_words({"amount": str(penalty.amount), "currency": "KZT"})
    if penalty.unit == "percent":
        return f"{penalty.amount} %"
    count = COUNTED.get("units" if penalty.unit == "mci" else penalty.unit)
    return count(penalty.amount) if count else str(penalty.amount)

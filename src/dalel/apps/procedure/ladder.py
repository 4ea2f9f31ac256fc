"""What can be done when a duty is missed: each step, what it needs, until when, which door."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.utils import translation
from django.utils.translation import gettext

from dalel.apps.cases.queries import CaseContent
from dalel.apps.entries.presenting import Presenter
from dalel.apps.filings.doors import Door, Wrong, wrong_door
from dalel.apps.filings.facts import thread_of
from dalel.apps.filings.texts import papers
from dalel.apps.procedure.counted import CaseClocks
from dalel.apps.procedure.words import CONFIDENCE, Ends, sentence
from dalel.core.procedure import Clock, State, citations_text
from dalel.core.procedure.fact_model import Step

RESTORING = "motion_restore_term"


@dataclass(frozen=True)
class Rung:
    """A step as the page shows it; ``body`` is whom its paper is filled for."""

    id: str
    label: str
    paper: str
    body: str
    basis: str
    needs: str
    until: str
    notes: tuple[str, ...]
    wrong: str
    instead: str


def rungs_of(clock: Clock, counted: CaseClocks, content: CaseContent) -> list[Rung]:
    """Return the steps of a clock in their order."""
    ladder = _Ladder(clock, counted, content, translation.get_language())
    steps = [counted.pack.steps[step] for step in clock.steps]
    return [ladder.rung(step) for step in sorted(steps, key=ladder.is_too_early)]


@dataclass(frozen=True)
class _Ladder:
    clock: Clock
    counted: CaseClocks
    content: CaseContent
    language: str

    def rung(self, step: Step) -> Rung:
        doors = [Door(body) for body in step.bodies]
        wrong = self._wrong(doors[0]) if doors else None
        fine = next((one for one in doors if self._wrong(one) is None), None)
        chosen = fine or next(iter(doors), Door(""))
        return Rung(
            id=step.id,
            label=step.label[self.language],
            paper=step.paper if step.paper in papers() else "",
            body=chosen.body,
            basis=citations_text(step.basis, self.counted.pack.laws, self.language),
            needs=step.needs[self.language] if step.needs else "",
            until="; ".join(self._until(step)),
            notes=tuple(self._notes(step)),
            wrong=str(wrong) if wrong else "",
            instead=fine.label(self.language) if wrong and fine else "",
        )

    def is_too_early(self, step: Step) -> bool:
        """Return whether a step is only for a term that was missed, and this one was not."""
        return step.filing_type == RESTORING and self.clock.state is not State.MISSED

    def _wrong(self, door: Door) -> Wrong | None:
        present = Presenter(self.language, self.content.readable)
        return wrong_door(door, self.content.record, present)

    def _until(self, step: Step) -> Iterator[str]:
        """Yield when it opens, where that is still to come, and until when it is open."""
        if step.open_from and not self._clocks(step.open_from):
            rule = self.counted.pack.rules[step.open_from]
            yield gettext("Not open yet: it opens with “%(rule)s”.") % {
                "rule": rule.label[self.language]
            }
        for clock in self._clocks(step.open_until):
            rule = self.counted.pack.rules[clock.rule_id]
            yield sentence(Ends.of(clock), rule, now=self.counted.now)

    def _clocks(self, rule: str) -> list[Clock]:
        """Return what runs by a rule on the same matter; else what still runs, of any."""
        found = [one for one in self.counted.running if rule and one.rule_id == rule]
        own = [one for one in found if self._is_on_it(one)]
        return own or [one for one in found if one.state is not State.MISSED]

    def _is_on_it(self, other: Clock) -> bool:
        """Return whether another term is about the paper of this one, or about what answers it."""
        first = self._firsts.get(other.entry_id, "")
        return other.after == self.clock.id or first in self._thread

    @cached_property
    def _firsts(self) -> dict[str, str]:
        return {str(one.id): self.content.record.first_id(one) for one in self.content.readable}

    @cached_property
    def _thread(self) -> set[str]:
        record, first = self.content.record, self._firsts.get(self.clock.entry_id, "")
        entry = record.live.get(first)
        answered = record.referred(entry, "answers_to") if entry else set()
        named = [record.live[one] for one in sorted(answered)] or ([entry] if entry else [])
        papers = [one for one in named if one.kind.name == "filing"]
        return {first, *(each for paper in papers for each in thread_of(record, paper))}

    def _notes(self, step: Step) -> Iterator[str]:
        if self.is_too_early(step):
            yield gettext("Only where the time limit was missed.")
        if step.note:
            yield step.note[self.language]
        if step.confidence != "high":
            yield str(CONFIDENCE[step.confidence]).capitalize() + "."

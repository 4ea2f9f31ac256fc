"""What the pages of a paper share: the case, the paper, whom it is for and to."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from dalel.apps.cases.queries import CaseContent, OpenCase, content_of
from dalel.apps.cases.record import CaseRecord
from dalel.apps.entries.presenting import Presenter
from dalel.apps.entries.queries import OpenedEntry
from dalel.apps.filings.doors import Door, Wrong, doors_of, line_of, next_door, wrong_door
from dalel.apps.filings.facts import (
    Order,
    answers_to,
    filing_meant,
    is_refusal,
    survivors,
    things_meant,
)
from dalel.apps.filings.filling import sheet_of
from dalel.apps.filings.forms import PaperForm, form_of, languages_of
from dalel.apps.filings.texts import Paper
from dalel.core.procedure import Pack
from dalel.core.procedure.fact_model import Step

# As many acts as a paper tells of; a form that names more is not read by anybody.
MOST_ACTS = 20


@dataclass(frozen=True)
class Desk:
    """A case and a paper, and whom it is for and to, as the page or the form says."""

    case: OpenCase
    paper: Paper
    pack: Pack
    language: str
    asked: dict[str, str]

    @cached_property
    def content(self) -> CaseContent:
        """Return the case with its entries."""
        return content_of(self.case)

    @cached_property
    def present(self) -> Presenter:
        """Return what puts entries into the reader's words."""
        return Presenter(self.language, self.content.readable)

    @cached_property
    def doors(self) -> list[Door]:
        """Return to whom it can go."""
        words = {one: Presenter(one, self.content.readable) for one in self.paper.languages}
        words[self.language] = self.present
        asked = self.asked.get("to", "")
        first = [asked] if asked not in self.paper.bodies and line_of(asked) else []
        return doors_of([*self.paper.bodies, *first], self.content.record, words)

    @cached_property
    def door(self) -> Door:
        """Return to whom it goes: as chosen, else the first that is not a wrong one."""
        chosen = [one for one in self.doors if one.value == self.asked.get("to")]
        return chosen[0] if chosen else next_door(self.own_doors, self.content.record, self.present)

    @property
    def own_doors(self) -> list[Door]:
        """Return those the paper is meant for; the rest is chosen by hand alone."""
        meant = set(self.paper.bodies)
        return [one for one in self.doors if meant & set(line_of(one.body))]

    @property
    def wrong(self) -> Wrong | None:
        """Return why it should not go there."""
        return wrong_door(self.door, self.content.record, self.present)

    @property
    def passed_over(self) -> tuple[Door, Wrong] | None:
        """Return the door it would have gone to by itself, and why it does not."""
        first = next(iter(self.own_doors), None)
        if self.asked.get("to") or first is None or first == self.door:
            return None
        wrong = wrong_door(first, self.content.record, self.present)
        return (first, wrong) if wrong else None

    @property
    def better(self) -> Door:
        """Return the next door that is not a wrong one."""
        own = self.own_doors
        after = own[own.index(self.door) :] if self.door in own else own
        found = next_door(after, self.content.record, self.present)
        return self.door if self._is_wrong(found) else found

    def _is_wrong(self, door: Door) -> bool:
        return wrong_door(door, self.content.record, self.present) is not None

    @cached_property
    def people(self) -> list[tuple[str, str]]:
        """Return for whom it can be written, by id."""
        record = self.content.record
        found = survivors(record)
        return [(record.first_id(one), self.present.title_of(str(one.id))) for one in found]

    @property
    def person(self) -> str:
        """Return for whom it is written."""
        known = [one for one, _name in self.people]
        asked = self.asked.get("for", "")
        return asked if asked in known else next(iter(known), "")

    @cached_property
    def things(self) -> list[tuple[str, str]]:
        """Return what it can be about, by id: what fits the paper, and what a term began with."""
        record = self.content.record
        found = things_meant(record, self.paper)
        chosen = record.live.get(self.asked.get("about", ""))
        if chosen is not None and chosen not in found:
            found.insert(0, chosen)
        return [(record.first_id(one), self.present.title_of(str(one.id))) for one in found]

    @property
    def about(self) -> str:
        """Return what it is about: as chosen, else the likeliest."""
        known = [one for one, _name in self.things]
        asked = self.asked.get("about", "")
        if asked in known:
            return asked
        if self.paper.kinds:
            return next(iter(known), "")
        meant = filing_meant(self.content.record, self.paper, "") if self.paper.about else None
        return self.content.record.first_id(meant) if meant else ""

    @property
    def against(self) -> tuple[str, ...]:
        """Return the entries it goes against: what it is about, and the refusals of that."""
        record, about = self.content.record, self.about
        entry = record.live.get(about)
        if entry is None or entry.kind.name != "filing":
            return (about,) if about else ()
        answers = answers_to(record, entry)
        return (about, *(record.first_id(one) for one in answers if is_refusal(one)))

    @property
    def about_entries(self) -> tuple[str, ...]:
        """Return the acts it speaks of: those of what it goes against, else all it tells of."""
        record = self.content.record
        entry = record.live.get(self.about)
        meant = acts_of(record, entry) if entry else []
        acts = record.dated("act")
        is_told = "act" in self.paper.chronology or (self.paper.about and len(acts) == 1)
        told = acts if is_told else []
        return tuple(record.first_id(one) for one in (meant or told)[:MOST_ACTS])

    @property
    def digest(self) -> str:
        """Return what names the rules and the text it was filled by."""
        return f"{self.pack.digest[:16]}{self.paper.digest[:16]}"

    @property
    def filing_type(self) -> str:
        """Return as what it is recorded: as the step says it was chosen by, else as the paper."""
        return (self._step.filing_type if self._step else "") or self.paper.filing_type

    @property
    def _step(self) -> Step | None:
        """Return the step by which this paper was chosen."""
        step = self.pack.steps.get(self.asked.get("step", ""))
        return step if step is not None and step.paper == self.paper.id else None

    def filled(self) -> PaperForm:
        """Return the paper filled from the case."""
        step = self._step
        basis = step.basis if step else ()
        order = Order(self.paper, self.door, self.person, self.about, basis)
        wanted = languages_of(self.paper, self.asked.get("languages", ""), self.language)
        sheets = [sheet_of(order, self.content, self.pack, language=one) for one in wanted]
        return form_of(self.paper, sheets)


def acts_of(record: CaseRecord, entry: OpenedEntry) -> list[OpenedEntry]:
    """Return the acts that an entry, or the paper it answers, says it is about, in their order."""
    papers = [record.live[one] for one in record.referred(entry, "answers_to")]
    named = {
        first
        for one in (entry, *papers)
        for name in ("about_entries", "against", "part_of")
        for first in record.referred(one, name)
    } | {record.first_id(entry)}
    return [one for one in record.dated("act") if record.first_id(one) in named]

"""What a case says that a paper needs: for whom, against whom, about what, and the blanks.

A paper is about one thing: the entry chosen, or the newest that fits. What answers it is looked
for among what names it, so that no answer to something else stands in its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from dalel.apps.cases.hearing import last_word
from dalel.apps.cases.letter_words import listed
from dalel.apps.cases.letters import gaps_in
from dalel.apps.cases.record import CaseRecord, values_of
from dalel.apps.entries.presenting import Presenter, happened, stored_date
from dalel.apps.entries.queries import OpenedEntry
from dalel.apps.filings.doors import Door, is_accused
from dalel.apps.filings.phrases import blank_line, phrase
from dalel.apps.filings.telling import TELLS, Teller, lowered, said_date
from dalel.apps.filings.texts import Paper, kind_and_codes
from dalel.core.procedure import Citation

MOST_LINES = 60
FOR_WHOM = ("survivor", "recognised_victim", "private_prosecutor", "applicant", "prisoner")
# What happened on the day for which she is tried.
EVENTS = {"self_defence", "self_defence_with_death"}
REFUSALS = {
    "refused_to_accept",
    "refused_to_open",
    "archived",
    "returned",
    "silent",
    "nothing_done",
    "complaint_rejected",
    "request_refused",
    "refused_permission",
    "victim_status_refused",
    "dismissed",
}
# Who told us, and that we were there: a paper would give it away to whoever reads the file.
NEVER_TOLD = {
    "anonymous_call",
    "home_visit",
    "journalist_contact",
    "monitor_meeting",
    "payphone_call",
    "stranger_helped",
    "visitor_in_hospital",
    "worker_meeting",
}
# How one entry names another that it answers or goes against.
THREAD = ("answers_to", "against", "about_entries", "asked_in")
# The locative of each month.
MONTHS = {
    "қаңтар": "да",
    "ақпан": "да",
    "наурыз": "да",
    "сәуір": "де",
    "мамыр": "да",
    "маусым": "да",
    "шілде": "де",
    "тамыз": "да",
    "қыркүйек": "те",
    "қазан": "да",
    "қараша": "да",
    "желтоқсан": "да",
}
_BLANK = re.compile(r"\{([a-z_]+)\}")
# Initials end with a dot of their own.
_TWO_DOTS = re.compile(r"(?<!\.)\.\.(?!\.)")


@dataclass(frozen=True)
class Order:
    """What is to be made: which paper, to whom, for whom and about what (ids of entries).

    ``basis`` are the articles of the step by which it was chosen.
    """

    paper: Paper
    door: Door
    person: str = ""
    about: str = ""
    basis: tuple[Citation, ...] = ()

    @property
    def cited(self) -> tuple[Citation, ...]:
        """Return the articles it rests on: its own, then those of the step."""
        if self.door.body in self.paper.articles_for:
            return self.paper.articles_for[self.door.body]
        return tuple(dict.fromkeys((*self.paper.articles, *self.basis)))


@dataclass(frozen=True)
class Facts:
    """What a case says, in the words of one language."""

    record: CaseRecord
    present: Presenter
    language: str
    order: Order

    @cached_property
    def tell(self) -> Teller:
        """Return what puts entries into words."""
        return Teller(self.record, self.present, self.language)

    def filled(self, line: str) -> str:
        """Return a line with its blanks filled; once: what is filled in is not read again."""
        said = _BLANK.sub(lambda found: self._filling(found, line), line)
        return _TWO_DOTS.sub(".", said[:1].upper() + said[1:])

    def _filling(self, found: re.Match[str], line: str) -> str:
        name = found[1]
        return self.blanks.get(name) or blank_line(name, self.language, line[: found.start()])

    @cached_property
    def blanks(self) -> dict[str, str]:
        """Return what fills each blank; empty or absent where it is not known."""
        said, day = self.tell.said, self.tell.day
        filing, response, act = self.filing, self.response, self.about("act")
        decision, measure, penalty = self.about("decision"), self.about("measure"), self.isolated
        detention, placed, event = self.about("detention"), self.about("placement"), self.event
        return {
            "survivor": self.survivor,
            "prisoner": self.survivor,
            "accused": "; ".join(self._accused()),
            "act_date": day(act),
            "act_on": on_day(day(act), self.language),
            "act_place": said(act, "institution", "place", "region"),
            "acts": said(act, "act_types"),
            "offences": said(act, "alleged_offences"),
            "event": said(event, "act_types"),
            "event_date": day(event),
            "filing": said(filing, "filing_type"),
            "filing_body": said(filing, "institution", "body"),
            "filing_date": day(filing),
            "filing_on": on_day(day(filing), self.language),
            "filing_number": said(filing, "filing_number"),
            "response_body": said(response, "institution", "body"),
            "response_date": day(response),
            "response_number": said(response, "response_number"),
            "erdr": self._newest_said("response", "erdr_number"),
            "decision_date": day(decision),
            "decision_number": said(decision, "case_number"),
            "court": said(decision, "institution", "court_body"),
            "measure_date": day(measure),
            "measure_on": on_day(day(measure), self.language),
            "measure_number": said(measure, "order_number"),
            "penalty_date": day(penalty),
            "penalty_on": on_day(day(penalty), self.language),
            "detained_on": day(detention),
            "last_heard": self._last_heard(),
            "missing_letters": self._missing_letters(),
            "held_at": said(placed, "institution") or said(detention, "institution", "body"),
        }

    def _last_heard(self) -> str:
        return said_date(
            self.present.date(last_word(self.record, self.order.person, but_by=NEVER_TOLD)),
            self.language,
        )

    def _missing_letters(self) -> str:
        gaps = [one for one in gaps_in(self.record) if one.missing and not one.is_to_her]
        return "; ".join(
            phrase("missing", self.language)
            % {
                "numbers": listed(one.missing),
                "day": on_day(self.present.date(stored_date(one.since.isoformat())), self.language),
                "came": one.number,
            }
            for one in gaps
        )

    @cached_property
    def survivor(self) -> str:
        """Return the name of whom it is written for."""
        chosen = self.record.live.get(self.order.person)
        return self.present.title_of(str(chosen.id)) if chosen else ""

    @cached_property
    def representative(self) -> OpenedEntry | None:
        """Return the newest authority to speak for her that nobody refused; a person's first."""
        found = [one for one in self.record.dated("mandate") if self._speaks_for_her(one)]
        persons = [one for one in found if not self.record.institution(one, "representative")]
        return next(reversed(persons or found), None)

    def _speaks_for_her(self, mandate: OpenedEntry) -> bool:
        whom = self.record.referred_ids(mandate, "represents")
        is_hers = not whom or not self.order.person or self.order.person in whom
        is_refused = mandate.fields.get("refused") == "yes"
        return bool(mandate.fields.get("representative")) and is_hers and not is_refused

    def about(self, kind: str) -> OpenedEntry | None:
        """Return the entry of a kind that the paper is about: as chosen, else the newest."""
        chosen = self.record.live.get(self.order.about)
        if chosen is not None and chosen.kind.name == kind:
            return chosen
        found = _meant(self.record, kind, self.order.paper)
        dated = [one for one in found if happened(one)]
        return next(reversed(dated or found), None)

    @property
    def isolated(self) -> OpenedEntry | None:
        """Return the penalty it is about, or the isolation that no penalty stands for."""
        kinds = ("penalty", "placement") if "placement" in self.order.paper.kinds else ("penalty",)
        chosen = self.record.live.get(self.order.about)
        if chosen is not None and chosen.kind.name in kinds:
            return chosen
        return next(filter(None, map(self.about, kinds)), None)

    @cached_property
    def filing(self) -> OpenedEntry | None:
        """Return the paper handed in before: as chosen, or the newest refused one that fits."""
        return filing_meant(self.record, self.order.paper, self.order.about)

    @cached_property
    def response(self) -> OpenedEntry | None:
        """Return the newest answer to that paper; the newest of all where there is no paper."""
        chosen = self.record.live.get(self.order.about)
        if chosen is not None and chosen.kind.name == "response":
            return chosen
        if self.filing is None and self.order.paper.about:
            return None
        return next(reversed(answers_to(self.record, self.filing)), None)

    @cached_property
    def event(self) -> OpenedEntry | None:
        """Return the act for which she is tried herself."""
        acts = [one for one in self.record.dated("act") if values_of(one, "act_types") & EVENTS]
        return next(reversed(acts), None)

    def chronology(self) -> Iterator[str]:
        """Yield a line for each entry of the kinds the paper speaks of, in order of time."""
        yield from list(self.lines(self.order.paper.chronology)) or [
            "– " + blank_line("act_date", self.language, "")
        ]

    def lines(self, kinds: Iterable[str]) -> Iterator[str]:
        """Yield one line per entry of these kinds, those without a date last."""
        found = self.entries(kinds)
        for entry in found[:MOST_LINES]:
            yield self.tell.line(entry)
        if len(found) > MOST_LINES:
            yield phrase("more", self.language) % (len(found) - MOST_LINES)

    def entries(self, kinds: Iterable[str]) -> list[OpenedEntry]:
        """Return the entries of these kinds that belong into the paper, in order of time."""
        found = sorted(
            {one.id: one for kind in kinds for one in self._of(kind)}.values(),
            key=self.record.order,
        )
        since = self.about(self.order.paper.since) if self.order.paper.since else None
        if since is not None:
            first = self.record.order(since)[0]
            found = [one for one in found if self.record.order(one)[0] >= first]
        if self.order.paper.is_thread:
            thread = thread_of(self.record, self.filing) if self.filing else set()
            found = [one for one in found if self.record.first_id(one) in thread]
        return found

    def _of(self, chosen: str) -> Iterator[OpenedEntry]:
        """Yield the entries of a kind, or of some of its codes; none that would betray a source."""
        kind, codes = kind_and_codes(chosen)
        for entry in self.record.of(kind):
            leads = values_of(entry, TELLS[kind].lead) if kind in TELLS else set()
            if not leads & NEVER_TOLD and (not codes or leads & codes):
                yield entry

    def _accused(self) -> Iterator[str]:
        for person in self.record.of("person"):
            if is_accused(person) and self.record.first_id(person) != self.order.person:
                name = self.present.title_of(str(person.id))
                rank = self.tell.said(person, "rank")
                known = lowered(name).casefold()
                yield f"{name}, {rank}" if rank and rank.casefold() not in known else name

    def _newest_said(self, kind: str, name: str) -> str:
        found = (self.tell.said(one, name) for one in reversed(self.record.dated(kind)))
        return next(filter(None, found), "")


def things_meant(record: CaseRecord, paper: Paper) -> list[OpenedEntry]:
    """Return what a paper can be about, the newest first; nothing where it needs nothing."""
    if paper.kinds:
        return [one for kind in paper.kinds for one in reversed(_meant(record, kind, paper))]
    return list(reversed(record.dated("filing"))) if paper.about else []


def _meant(record: CaseRecord, kind: str, paper: Paper) -> list[OpenedEntry]:
    """Return the entries of a kind with the codes that a paper means, in order of time."""
    codes, found = paper.kinds.get(kind), record.dated(kind)
    return [one for one in found if not codes or values_of(one, TELLS[kind].lead) & codes]


def filing_meant(record: CaseRecord, paper: Paper, about: str) -> OpenedEntry | None:
    """Return which paper handed in earlier a new one is about."""
    chosen = record.live.get(about)
    if chosen is not None and chosen.kind.name == "filing":
        return chosen
    if chosen is not None and chosen.kind.name == "response":
        answered = record.referred(chosen, "answers_to")
        return next((record.live[one] for one in sorted(answered)), None)
    found = record.dated("filing")
    fitting = [one for one in found if values_of(one, "filing_type") & set(paper.about)]
    refused = [one for one in fitting if any(map(is_refusal, answers_to(record, one)))]
    return next(reversed(refused or fitting or ([] if paper.about else found)), None)


def answers_to(record: CaseRecord, filing: OpenedEntry | None) -> list[OpenedEntry]:
    """Return what answers a paper, in order; where none is named, what came after it unnamed."""
    found = record.dated("response")
    if filing is None:
        return found
    first = record.first_id(filing)
    named = [one for one in found if first in record.referred(one, "answers_to")]
    loose = [one for one in found if not record.referred(one, "answers_to")]
    return named or [one for one in loose if record.order(one)[0] >= record.order(filing)[0]]


def is_refusal(answer: OpenedEntry) -> bool:
    """Return whether an answer refuses, or is none."""
    return bool(values_of(answer, "outcome") & REFUSALS)


def thread_of(record: CaseRecord, filing: OpenedEntry) -> set[str]:
    """Return what belongs to a paper: its answers, complaints about them, theirs, and so on."""
    known = {record.first_id(filing)} | {record.first_id(one) for one in answers_to(record, filing)}
    entries = [one for kind in ("filing", "response", "contact") for one in record.of(kind)]
    grown = True
    while grown:
        found = {
            record.first_id(one)
            for one in entries
            if any(known & record.referred(one, name) for name in THREAD if name in one.fields)
        }
        grown = not found <= known
        known |= found
    return known


def survivors(record: CaseRecord) -> list[OpenedEntry]:
    """Return for whom a paper can be written: her first, then whoever applies or is held."""
    found: dict[str, OpenedEntry] = {}
    for role in FOR_WHOM:
        for person in record.of("person"):
            if role in values_of(person, "roles"):
                found.setdefault(record.first_id(person), person)
    return list(found.values())


def on_day(date: str, language: str) -> str:
    """Return a date in words as it stands in a sentence: in Kazakh, with the ending of its month.

    "2026 жылғы 11 ақпан, сағат 14:30" becomes "2026 жылғы 11 ақпанда, сағат 14:30".
    """
    if language != "kk":
        return date
    said, comma, time = date.partition(",")
    ending = MONTHS.get(said.rpartition(" ")[2], "ы" if said.endswith(" жыл") else "")
    return f"{said}{ending}{comma}{time}"

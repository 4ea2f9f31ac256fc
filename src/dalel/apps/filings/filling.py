"""Filling a paper's text from a case: what is known goes in, what is not stays a blank line.

Addresses and telephone numbers are left for a hand to write: whoever is accused may read the
file in which the paper ends up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from dalel.apps.cases.queries import CaseContent
from dalel.apps.cases.record import CaseRecord, values_of
from dalel.apps.entries.presenting import Presenter, happened
from dalel.apps.entries.queries import OpenedEntry
from dalel.apps.filings.doors import Door, is_accused
from dalel.apps.filings.sheets import Sheet
from dalel.apps.filings.texts import Paper, Wording
from dalel.core.procedure import Pack, citations_text

OPEN = "____________________"
MOST_LINES = 60
MOST_ANNEXES = 20
MOST_CHARACTERS = 300
FOR_WHOM = ("survivor", "recognised_victim", "private_prosecutor", "applicant", "prisoner")
# Kinds whose entries a history for the defence is made of, heading by heading.
HISTORY = (
    ("filing", "statement", "contact"),
    ("response", "decision"),
    ("examination",),
    ("act", "pressure", "danger"),
)
HISTORY_HEADS = {
    "kk": (
        "I. Бұған дейінгі қоңыраулар, арыздар мен түсініктер",
        "II. Оларға берілген жауаптар мен бас тартулар",
        "III. Жарақаттар мен куәландырулар",
        "IV. Бұған дейінгі зорлық, қорқыту және қысым",
    ),
    "ru": (
        "I. Прежние обращения, заявления и показания",
        "II. Ответы на них и отказы",
        "III. Травмы и освидетельствования",
        "IV. Прежнее насилие, угрозы и давление",
    ),
    "en": (
        "I. Earlier calls, statements and complaints",
        "II. Answers and refusals",
        "III. Injuries and examinations",
        "IV. Earlier violence, threats and pressure",
    ),
}
NOTHING = {"kk": "– іс құжаттарында жоқ", "ru": "– в материалах нет", "en": "– none on record"}
TO = {"kk": "Кімге: ", "ru": "Кому: ", "en": "To: "}
SENDER = {
    "kk": ("Кімнен: ", "Өкілі: ", "Байланыс мекенжайы: "),
    "ru": ("От кого: ", "Представитель: ", "Адрес для связи: "),
    "en": ("From: ", "Represented by: ", "Address for correspondence: "),
}
BASIS = {"kk": "Құқықтық негізі: ", "ru": "Правовое основание: ", "en": "Legal basis: "}
COPY = {"kk": "Көшірме: ", "ru": "Копия: ", "en": "Copy: "}
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


@dataclass(frozen=True)
class Order:
    """What is to be made: which paper, to whom, for whom (an id of a person, or nobody)."""

    paper: Paper
    door: Door
    person: str = ""


def sheet_of(order: Order, content: CaseContent, pack: Pack, *, language: str) -> Sheet:
    """Return a paper filled from a case, in one language."""
    facts = _Facts(content.record, Presenter(language, content.readable), language, order)
    wording = order.paper.wordings[language]
    texts = {
        "to": TO[language] + order.door.label(language) + "\n" + OPEN,
        "sender": "\n".join(facts.sender()),
        "title": f"{facts.filled(wording.title)}\n{facts.filled(wording.about)}",
        "body": "\n".join(_body(wording, facts, pack)),
        "asks": "\n".join(facts.filled(line) for line in wording.asks),
        "annexes": "\n".join((*map(facts.filled, wording.annexes), *facts.annexes())),
    }
    return Sheet(language, texts)


def _body(wording: Wording, facts: _Facts, pack: Pack) -> Iterator[str]:
    for line in wording.body:
        if line == "{chronology}":
            yield from facts.chronology()
        elif line == "{history}":
            yield from facts.history()
        elif line == "{letters}":
            yield from facts.lines(["letter"])
        elif line == "{articles}":
            cited = citations_text(facts.order.paper.articles, pack.laws, facts.language)
            yield BASIS[facts.language] + cited + "."
        else:
            yield facts.filled(line)


@dataclass(frozen=True)
class _Facts:
    """What a case says, in the words of one language."""

    record: CaseRecord
    present: Presenter
    language: str
    order: Order

    def filled(self, line: str) -> str:
        """Return a line with its blanks filled; once: what is filled in is not read again."""
        return _BLANK.sub(lambda found: self.blanks.get(found[1]) or OPEN, line)

    @cached_property
    def blanks(self) -> dict[str, str]:
        """Return what fills each blank; empty or absent where it is not known."""
        filing, response = self._last("filing"), self._last("response")
        decision, act = self._last("decision"), self._last("act")
        measure, placed = self._last("measure"), self._last("placement")
        return {
            "survivor": self._survivor,
            "prisoner": self._survivor,
            "accused": "; ".join(self._accused()),
            "act_date": self._when(act),
            "act_on": on_day(self._when(act), self.language),
            "act_place": self._said(act, "institution", "place", "region"),
            "acts": self._said(act, "act_types"),
            "filing": self._said(filing, "filing_type"),
            "filing_body": self._said(filing, "institution", "body"),
            "filing_date": self._when(filing),
            "filing_on": on_day(self._when(filing), self.language),
            "filing_number": self._said(filing, "filing_number"),
            "response_body": self._said(response, "institution", "body"),
            "response_date": self._when(response),
            "response_number": self._said(response, "response_number"),
            "erdr": self._newest_said("response", "erdr_number"),
            "decision_date": self._when(decision),
            "decision_number": self._said(decision, "case_number"),
            "court": self._said(decision, "institution", "court_body"),
            "measure_date": self._when(measure),
            "measure_on": on_day(self._when(measure), self.language),
            "measure_number": self._said(measure, "order_number"),
            "penalty_date": self._when(self._last("penalty")),
            "penalty_on": on_day(self._when(self._last("penalty")), self.language),
            "detained_on": self._when(self._last("detention")),
            "held_at": self._said(placed, "institution")
            or self._said(self._last("detention"), "institution", "body"),
        }

    def sender(self) -> Iterator[str]:
        """Yield who asks, through whom, and a line to write the address on."""
        who, through, address = SENDER[self.language]
        yield who + (self._survivor or OPEN)
        mandates = [one for one in self.record.dated("mandate") if one.fields.get("representative")]
        if mandates:
            yield through + self._said(mandates[-1], "representative")
        yield address + OPEN

    def chronology(self) -> Iterator[str]:
        """Yield a line for each entry of the kinds the paper speaks of, in order of time."""
        found = list(self.lines(self.order.paper.chronology))
        yield from found or [f"– {OPEN}"]

    def history(self) -> Iterator[str]:
        """Yield what was known before, under its headings."""
        for head, kinds in zip(HISTORY_HEADS[self.language], HISTORY, strict=True):
            yield head
            yield from list(self.lines(kinds)) or [NOTHING[self.language]]

    def lines(self, kinds: Iterable[str]) -> Iterator[str]:
        """Yield one line per entry of these kinds that has a date, in order of time."""
        for entry in self._entries(kinds)[:MOST_LINES]:
            parts = (self.present.headline(entry), *self.present.remarks(entry))
            said = "; ".join(part for part in parts if part)
            line = f"– {self._when(entry)}: {entry.kind.label(self.language)}: {said}"
            yield _short(line)

    def annexes(self) -> Iterator[str]:
        """Yield a line for each entry of the paper's kinds that has a file."""
        kinds = {*self.order.paper.chronology, "evidence"}
        having = [one for one in self._entries(kinds) if _has_file(one)]
        for entry in having[:MOST_ANNEXES]:
            yield _short(COPY[self.language] + self.present.title_of(str(entry.id)))

    def _entries(self, kinds: Iterable[str]) -> list[OpenedEntry]:
        found = [one for kind in kinds for one in self.record.of(kind) if happened(one)]
        return sorted(found, key=self.record.order)

    @cached_property
    def _survivor(self) -> str:
        chosen = self.record.live.get(self.order.person)
        return self.present.title_of(str(chosen.id)) if chosen else ""

    def _accused(self) -> list[str]:
        people = [one for one in self.record.of("person") if is_accused(one)]
        return [
            ", ".join(
                dict.fromkeys(
                    filter(None, (self.present.title_of(str(one.id)), self._said(one, "rank")))
                )
            )
            for one in people
        ]

    def _last(self, kind: str) -> OpenedEntry | None:
        found = self.record.dated(kind)
        dated = [one for one in found if happened(one)]
        return next(reversed(dated or found), None)

    def _newest_said(self, kind: str, name: str) -> str:
        found = (self._said(one, name) for one in reversed(self.record.dated(kind)))
        return next(filter(None, found), "")

    def _when(self, entry: OpenedEntry | None) -> str:
        when = happened(entry) if entry else None
        return self.present.date(when) if when else ""

    def _said(self, entry: OpenedEntry | None, *names: str) -> str:
        """Return the first of the fields that is filled, in words."""
        if entry is None:
            return ""
        known = (self.present.text(entry, name) for name in names)
        return next(filter(None, known), "")


def on_day(date: str, language: str) -> str:
    """Return a date in words as it stands in a sentence: in Kazakh, with the ending of its month.

    "2026 жылғы 11 ақпан, 14:30" becomes "2026 жылғы 11 ақпанда, 14:30", "2021 жыл" "2021 жылы".
    """
    if language != "kk":
        return date
    said, comma, time = date.partition(",")
    ending = MONTHS.get(said.rpartition(" ")[2], "ы" if said.endswith(" жыл") else "")
    return f"{said}{ending}{comma}{time}"


def survivors(record: CaseRecord) -> list[OpenedEntry]:
    """Return for whom a paper can be written: her first, then whoever applies or is held."""
    found: dict[str, OpenedEntry] = {}
    for role in FOR_WHOM:
        for person in record.of("person"):
            if role in values_of(person, "roles"):
                found.setdefault(record.first_id(person), person)
    return list(found.values())


def _has_file(entry: OpenedEntry) -> bool:
    return any(
        entry.fields.get(field.name) for field in entry.kind.fields if field.type == "attachments"
    )


def _short(line: str) -> str:
    return line if len(line) <= MOST_CHARACTERS else f"{line[: MOST_CHARACTERS - 1]}…"


def spoken(sheets: Sequence[Sheet]) -> str:
    """Return everything that sheets say, one language after the other."""
    return "\n\n".join(sheet.whole() for sheet in sheets)

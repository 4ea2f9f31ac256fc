"""What a paper says of an entry: the day, what happened, and in brackets what belongs to it.

Only what an authority needs: where we keep a thing, whom we told, or how we came to know of it
stays on the desk.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dalel.apps.cases.record import CaseRecord
from dalel.apps.entries.presenting import UNKNOWN, Presenter, happened
from dalel.apps.entries.queries import OpenedEntry
from dalel.apps.filings.phrases import phrase
from dalel.core.entries.kinds import Field

MOST_CHARACTERS = 500
# Names that keep their capital letter in the middle of a sentence.
PROPER = {"regions", "citizenships"}
UNIQUE = {
    "prosecutor_general",
    "supreme_court",
    "constitutional_court",
    "president_office",
    "ombudsman",
    "child_ombudsman",
    "npm",
    "national_security",
    "united_nations",
}
# What would tell a reader what she lives from or whom she loves, or what she said to her advocate.
UNTOLD = {"identity_blamed", "work_blamed", "agreed_to_represent", "she_declined"}
_TWO_ENDS = {
    "kk": re.compile(r"басталуы: (.+); аяқталуы: (.+)"),
    "ru": re.compile(r"начальная дата: (.+); конечная дата: (.+)"),
    "en": re.compile(r"starting (.+), ending (.+)"),
}
_TIME = re.compile(r", (\d\d:\d\d)$")
AT = {"kk": r", сағат \1", "ru": r" в \1", "en": r" at \1"}


@dataclass(frozen=True)
class Tell:
    """How a kind is told: its first words, then fields with a word before them.

    The first filled field of each group is taken; ``is_named`` puts the name of the kind first.
    """

    lead: str
    rest: tuple[tuple[str, tuple[str, ...]], ...]
    is_named: bool = False


WHERE = ("", ("institution", "body"))
TELLS: Mapping[str, Tell] = {
    "act": Tell("act_types", (("", ("institution", "place_type")), ("harm", ("harms",)))),
    "filing": Tell("filing_type", (WHERE, ("number", ("filing_number",)))),
    "response": Tell(
        "outcome", (WHERE, ("number", ("response_number",)), ("ground", ("reasons",))), True
    ),
    "examination": Tell(
        "examination_type",
        (
            ("", ("performed_by", "institution_body")),
            ("number", ("conclusion_number",)),
            ("found", ("findings",)),
        ),
    ),
    "pressure": Tell("pressure_type", (("who", ("actor_persons", "actors")),), True),
    "danger": Tell("dangers", (("", ("signs",)),), True),
    "contact": Tell("contact_type", (("", ("result",)), ("ground", ("reasons",)))),
    "decision": Tell(
        "verdict", (("", ("institution", "court_body")), ("about", ("accused",))), True
    ),
    "detention": Tell("grounds", (WHERE, ("", ("outcome",))), True),
    "placement": Tell(
        "placement_type",
        (("", ("institution",)), ("until", ("ended_at",)), ("ground", ("grounds",))),
        True,
    ),
    "penalty": Tell(
        "penalty_type",
        (
            ("number", ("order_number",)),
            ("ground", ("penalty_grounds",)),
            ("until", ("ended_at",)),
        ),
        True,
    ),
    "measure": Tell(
        "measure_type",
        (WHERE, ("number", ("order_number",)), ("", ("measure_state",)), ("until", ("ends_on",))),
    ),
    "mandate": Tell(
        "mandate_type",
        (
            ("", ("representative",)),
            ("refused_by", ("refused_by_person", "refused_by")),
            ("ground", ("refusal_reason",)),
        ),
    ),
    "questioning": Tell("questioned_as", (WHERE, ("present", ("present",))), True),
    "letter": Tell(
        "subject",
        (
            ("", ("addressee", "addressee_body")),
            ("number", ("outgoing_number",)),
            ("", ("fates",)),
        ),
        True,
    ),
    "evidence": Tell("evidence_type", ()),
    "statement": Tell("form", (), True),
    "publicity": Tell("publicity_types", (("", ("outlet",)),)),
    "hearing": Tell("hearing_type", (("", ("institution", "court_body")), ("", ("result",)))),
    "withdrawal": Tell("withdrawal_type", (("", ("before_body",)), ("", ("conditions",))), True),
}


@dataclass(frozen=True)
class Teller:
    """Puts entries into the words of a paper in one language."""

    record: CaseRecord
    present: Presenter
    language: str

    def line(self, entry: OpenedEntry, *more: str) -> str:
        """Return an entry as an item of a list, with more said of it in the brackets."""
        attached = [phrase("attached", self.language)] if has_file(entry) else []
        told = self.told(entry, *more, *attached)
        return f"– {told[:1].upper()}{told[1:]}"

    def told(self, entry: OpenedEntry, *more: str) -> str:
        """Return the day, what happened, and what belongs to it."""
        tell = TELLS.get(entry.kind.name)
        lead = self.said(entry, tell.lead) if tell else self.present.headline(entry)
        if not lead or tell is None or (tell.is_named and ":" not in lead):
            lead = ": ".join(filter(None, (self._named(entry), lead)))
        rest = [*(self._rest(entry, tell) if tell else ()), *more]
        said = f"{lead} ({'; '.join(rest)})" if rest else lead
        return _short(f"{self.dated(entry)} – {said}")

    def dated(self, entry: OpenedEntry) -> str:
        """Return when it happened, or that the date is not established."""
        return self.day(entry) or phrase("undated", self.language)

    def day(self, entry: OpenedEntry | None) -> str:
        """Return when it happened, as a sentence says it; empty where that is not known."""
        when = happened(entry) if entry else None
        return said_date(self.present.date(when), self.language) if when else ""

    def said(self, entry: OpenedEntry | None, *names: str) -> str:
        """Return the first of the fields that is filled, as it stands within a sentence."""
        if entry is None:
            return ""
        known = (self._value(entry, name) for name in names if name in entry.kind.by_name)
        return next((one for one in known if one and one != UNKNOWN), "")

    def _value(self, entry: OpenedEntry, name: str) -> str:
        field, value = entry.kind.by_name[name], entry.fields.get(name)
        if field.type not in ("code", "codes") or not value:
            text = self.present.text(entry, name)
            return said_date(text, self.language) if field.type in ("date", "moment") else text
        codes = [value] if isinstance(value, str) else value
        return "; ".join(self._code(field, code) for code in codes if code not in UNTOLD)

    def _code(self, field: Field, code: str) -> str:
        vocabulary = field.vocabulary
        if vocabulary is None:
            return str(code)
        label = vocabulary.code_label(code, self.language)
        is_name = code in UNIQUE or vocabulary.name in PROPER
        return label if is_name else lowered(label)

    def _named(self, entry: OpenedEntry) -> str:
        kind = lowered(entry.kind.label(self.language))
        number = entry.fields.get("sequence") if entry.kind.name == "letter" else None
        return f"{kind} {phrase('number', self.language)}{number}" if number else kind

    def _rest(self, entry: OpenedEntry, tell: Tell) -> Iterator[str]:
        for word, names in tell.rest:
            said = self.said(entry, *names)
            if said:
                yield (phrase(word, self.language) if word else "") + said
        if entry.kind.name == "decision" and entry.fields.get("given_sanction"):
            yield self._sanction(entry)

    def _sanction(self, entry: OpenedEntry) -> str:
        kind, amount = self.said(entry, "given_sanction"), entry.fields.get("given_amount")
        if amount is None:
            return kind
        if entry.fields.get("given_unit") == "months":
            return f"{kind}: {phrase('months', self.language) % int(amount)}"
        return f"{kind}: {amount} {self.said(entry, 'given_unit')}".rstrip()


def said_date(words: str, language: str) -> str:
    """Return a date in words as a sentence says it: two ends with a dash, the hour with "at"."""
    words = _TWO_ENDS[language].sub(r"\1 – \2", words)
    return _TIME.sub(AT[language], words)


def lowered(label: str) -> str:
    """Return a label as it stands within a sentence; an abbreviation keeps its letters."""
    is_word = len(label) > 1 and not label[1].isupper() and not label[1].isdigit()
    return label[0].lower() + label[1:] if is_word else label


def has_file(entry: OpenedEntry) -> bool:
    """Return whether something is attached to an entry."""
    return any(
        entry.fields.get(field.name) for field in entry.kind.fields if field.type == "attachments"
    )


def _short(line: str) -> str:
    return line if len(line) <= MOST_CHARACTERS else f"{line[: MOST_CHARACTERS - 1]}…"

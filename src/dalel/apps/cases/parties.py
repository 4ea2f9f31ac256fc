"""The persons and institutions of a case: who they are, what they did, what became of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dalel.apps.cases.record import CaseRecord, values_of
from dalel.apps.cases.spans import order_by_event
from dalel.apps.cases.timeline import Line, Teller
from dalel.apps.entries.naming import NAMES
from dalel.apps.entries.presenting import GUARDED, PARTIES, Presenter, happened
from dalel.apps.entries.queries import OpenedEntry

# Who comes first on a page: she herself, then those who did it, then everybody else.
FOREMOST = ("survivor", "accused", "alleged_perpetrator")
# What tells an unnamed person from others.
MARKS = ("rank", "service", "unit", "accesses")


@dataclass(frozen=True)
class PartyRow:
    """One person or institution in a list; ``first`` is the id that stays when it is corrected."""

    id: UUID
    first: str
    kind: str
    kind_label: str
    name: str
    roles: tuple[str, ...]
    remarks: tuple[str, ...]
    hidden: tuple[str, ...]
    mentions: int


@dataclass(frozen=True)
class Step:
    """One entry in what became of somebody: when, what it is, what it says of them."""

    entry: UUID
    address: str
    when: str
    text: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Steps:
    """The steps that answer one question, in the order in which they happened."""

    name: str
    title: str
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class PartyPage:
    """Everything a case says of one party; ``earlier`` are the versions before it was corrected."""

    row: PartyRow
    line: Line
    earlier: tuple[Line, ...]
    has_guarded: bool
    is_survivor: bool
    sections: tuple[Steps, ...]


@dataclass(frozen=True)
class _Question:
    """Which kinds answer it, in which field they name the party, and what of them is said."""

    name: str
    title: Promise
    kinds: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]


# Asked of whoever is accused: what was charged, decided, served.
OF_ACCUSED = (
    _Question(
        "charged",
        _("Accused of, and charged with"),
        {
            "filing": (("about_persons",), ("filing_type", "articles")),
            "response": (("about_persons",), ("outcome", "articles", "reasons")),
            "hearing": (("accused",), ("hearing_type", "result", "next_on")),
        },
    ),
    _Question(
        "decided",
        _("Decided"),
        {
            "decision": (
                ("accused",),
                (
                    "charges",
                    "verdict",
                    "found_under",
                    "given_sanction",
                    "given_unit",
                    "given_amount",
                    "also_given",
                    "compensation",
                    "appeal_outcome",
                    "appeal_term_ends_on",
                    "in_force_on",
                ),
            ),
            "measure": (("binds",), ("measure_type", "measure_state", "ends_on")),
        },
    ),
    _Question(
        "served",
        _("Custody and sentence served"),
        {
            "detention": (("person",), ("grounds", "outcome", "released_at")),
            "placement": (("person",), ("placement_type", "institution", "ended_at")),
            "penalty": (("person",), ("penalty_type", "ended_at")),
        },
    ),
)
ASKED_OF = ("filing", "letter")
DID, ASKED, NAMED = _("What it did"), _("What was asked of it"), _("Where else it appears")
APPEARS = _("Where this person appears")


def party_rows(teller: Teller) -> list[PartyRow]:
    """Return the parties as they stand now, she herself first, persons before institutions."""
    record = teller.record
    mentions: dict[str, int] = {}
    for entry in record.live.values():
        for first in record.parties_in(entry):
            mentions[first] = mentions.get(first, 0) + 1
    found = [entry for kind in sorted(PARTIES, reverse=True) for entry in record.of(kind)]
    return [
        _row(entry, teller, mentions.get(record.first_id(entry), 0))
        for entry in sorted(found, key=_foremost)
    ]


def party_page(teller: Teller, entries: Sequence[OpenedEntry], party: UUID) -> PartyPage | None:
    """Return the page of a party, by the id of any version; ``None`` where it is none."""
    record = teller.record
    named = next((one for one in entries if one.id == party), None)
    entry = record.live.get(record.first_id(named)) if named else None
    if entry is None or entry.kind.name not in PARTIES:
        return None
    first = record.first_id(entry)
    versions = [one for one in entries if record.first_id(one) == first and one.id != entry.id]
    mentioning = _mentioning(record, first)
    return PartyPage(
        row=_row(entry, teller, len(mentioning)),
        line=teller.whole(entry),
        earlier=tuple(teller.whole(one) for one in versions),
        has_guarded=any(one.fields.get(name) for one in (entry, *versions) for name in GUARDED),
        is_survivor="survivor" in values_of(entry, "roles"),
        sections=tuple(one for one in _sections(teller, entry, mentioning) if one.steps),
    )


def _foremost(entry: OpenedEntry) -> tuple[bool, int, int]:
    roles = values_of(entry, "roles")
    place = next((n for n, role in enumerate(FOREMOST) if role in roles), len(FOREMOST))
    return entry.kind.name != "person", place, entry.row.sequence


def _row(entry: OpenedEntry, teller: Teller, mentions: int) -> PartyRow:
    present = teller.present
    is_named = any(entry.fields.get(name) for name in (*NAMES, "name"))
    marks = ("body", "region") if entry.kind.name == "institution" else () if is_named else MARKS
    roles = entry.kind.by_name["roles"]
    return PartyRow(
        id=entry.id,
        first=teller.record.first_id(entry),
        kind=entry.kind.name,
        kind_label=entry.kind.label(teller.language),
        name=present.title_of(str(entry.id)),
        roles=tuple(present.value(roles, [code]) for code in entry.fields.get("roles") or ()),
        remarks=tuple(_said(entry, present, *marks)),
        hidden=tuple(
            field.label(teller.language)
            for field in entry.kind.fields
            if field.name in entry.hidden
        ),
        mentions=mentions,
    )


def _mentioning(record: CaseRecord, first: str) -> dict[str, tuple[OpenedEntry, list[str]]]:
    """Return the entries that name a party and the fields in which they do, by when."""
    found = {}
    for entry in sorted(record.live.values(), key=order_by_event):
        names = record.parties_in(entry).get(first)
        if names:
            found[str(entry.id)] = (entry, names)
    return found


def _sections(
    teller: Teller, entry: OpenedEntry, mentioning: Mapping[str, tuple[OpenedEntry, list[str]]]
) -> Iterator[Steps]:
    left = dict(mentioning)
    if entry.kind.name == "institution":
        asked = {key: one for key, one in left.items() if one[0].kind.name in ASKED_OF}
        did = {key: one for key, one in left.items() if key not in asked and _is_deed(one[0])}
        yield Steps("asked", str(ASKED), tuple(_appears(teller, *one) for one in asked.values()))
        yield Steps("did", str(DID), tuple(_appears(teller, *one) for one in did.values()))
        left = {key: one for key, one in left.items() if key not in asked and key not in did}
        yield Steps("named", str(NAMED), tuple(_appears(teller, *one) for one in left.values()))
        return
    for question in OF_ACCUSED:
        answers = {key: one for key, one in left.items() if _answers(question, *one)}
        steps = (_step(teller, question, other) for other, _names in answers.values())
        yield Steps(question.name, str(question.title), tuple(steps))
        left = {key: one for key, one in left.items() if key not in answers}
    yield Steps("named", str(APPEARS), tuple(_appears(teller, *one) for one in left.values()))


def _is_deed(entry: OpenedEntry) -> bool:
    return entry.kind.name not in PARTIES and entry.kind.name != "mandate"


def _answers(question: _Question, entry: OpenedEntry, names: Sequence[str]) -> bool:
    wanted = question.kinds.get(entry.kind.name)
    return wanted is not None and bool(set(wanted[0]) & set(names))


def _step(teller: Teller, question: _Question, entry: OpenedEntry) -> Step:
    """Return what one entry answers, each value with its label."""
    _named_in, says = question.kinds[entry.kind.name]
    notes = [
        f"{entry.kind.by_name[name].label(teller.language)}: {text}"
        for name in says
        for text in _said(entry, teller.present, name)
    ]
    return _made(teller, entry, entry.kind.label(teller.language), notes)


def _appears(teller: Teller, entry: OpenedEntry, names: Sequence[str]) -> Step:
    """Return where a party is named, and as what."""
    as_what = [entry.kind.by_name[name].label(teller.language) for name in names]
    kind = entry.kind.label(teller.language)
    text = teller.present.headline(entry) or kind
    notes = [kind, *as_what] if text != kind else as_what
    return _made(teller, entry, text, notes)


def _made(teller: Teller, entry: OpenedEntry, text: str, notes: Sequence[str]) -> Step:
    when = happened(entry)
    said = teller.present.date(when)
    return Step(entry.id, teller.address(entry.id), said, text, tuple(notes))


def _said(entry: OpenedEntry, present: Presenter, *names: str) -> list[str]:
    """Return the filled ones of these fields in words."""
    return [
        present.value(entry.kind.by_name[name], entry.fields[name])
        for name in names
        if entry.fields.get(name)
    ]

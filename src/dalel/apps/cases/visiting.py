"""A whole visit: several entries written down at once, what they share typed once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from dalel.apps.entries.catalogue import catalogue
from dalel.apps.entries.form_fields import SEEN_SUFFIX, FormField
from dalel.apps.entries.form_reading import token_of
from dalel.apps.entries.form_weight import BUDGET_BYTES
from dalel.apps.entries.forms import EntryForm
from dalel.apps.entries.queries import OpenedEntry
from dalel.core.entries import DateNotUnderstood, FieldErrors, check_fields, parse_date
from dalel.core.entries.kinds import Field, Kind

MOST_ENTRIES = 12
MOST_OF_A_KIND = 4
# What a visit is mostly made of, in the order in which it is told.
USUAL = (
    "contact",
    "statement",
    "act",
    "pressure",
    "examination",
    "evidence",
    "placement",
    "need",
    "letter",
    "note",
)
COMMON_PREFIX = "all-"
# The kind whose fields are asked once for all: when, with whom, where.
COMMON_KIND = "contact"
COMMON = ("when", "person", "institution")
# Fields that say about whom an entry is; the first that a kind has is filled.
ABOUT_WHOM = ("person", "speaker", "survivors", "target_persons", "for_whom", "writer")
# What the heading and the buttons of each entry weigh, and what a list on request does.
ENTRY_BYTES = 900
COMMON_BYTES = 6_000
WANTED_BYTES = 16_000
Typed = Mapping[str, Sequence[str]]


def forms_of_visit(
    kinds: Sequence[Kind],
    language: str,
    *,
    typed: Typed,
    wanted: Sequence[str] = (),
    entries: Sequence[OpenedEntry] = (),
) -> list[EntryForm]:
    """Return a form for each entry of a visit, their names told apart by their place."""
    room = BUDGET_BYTES - COMMON_BYTES - (WANTED_BYTES if wanted else 0)
    budget = room // max(len(kinds), 1) - ENTRY_BYTES
    return [
        EntryForm(
            kind,
            language,
            entries,
            typed=typed,
            prefix=f"{place}-",
            wanted=wanted,
            budget=budget,
            is_brief=True,
        )
        for place, kind in enumerate(kinds, start=1)
    ]


def common_form(language: str, *, typed: Typed) -> EntryForm:
    """Return what is asked once for all entries of a visit."""
    return EntryForm(
        catalogue()[COMMON_KIND], language, (), typed=typed, prefix=COMMON_PREFIX, is_brief=True
    )


def common_fields(form: EntryForm, labels: Mapping[str, str]) -> list[FormField]:
    """Return the fields asked once, under their own labels."""
    shown = {one.name.removeprefix(COMMON_PREFIX): one for one in form.fields}
    return [replace(shown[name], label=labels[name], help="") for name in COMMON]


def check_common(form: EntryForm, *, today: date) -> None:
    """Put what is wrong with what is asked once beside it, and say how it was read."""
    given = {name: value for name, value in form.given().items() if name in COMMON}
    try:
        check_fields(form.kind, given, language=form.language)
    except FieldErrors as faults:
        form.blame([fault for fault in faults.errors if fault.field in COMMON])
    form.read_back(today=today)


def is_empty(form: EntryForm) -> bool:
    """Return whether nothing was typed or chosen in a form and no file arrived."""
    return not form.given()


def filled(form: EntryForm, common: EntryForm) -> EntryForm:
    """Return a form with its empty fields filled from what is asked once for all.

    What is read back beside the common date need not be looked at again in every entry.
    """
    typed = dict(form.typed)
    for field, name in _shared_fields(form.kind):
        text = next(iter(common.sent(name)), "")
        if text.strip() and not any(value.strip() for value in form.sent(field.name)):
            value = _day_of(text, form.language) if field.type == "date" else text
            typed[form.prefix + field.name] = [value]
            typed[form.prefix + field.name + SEEN_SUFFIX] = [token_of(value)]
    return replace(form, typed=typed)


def filled_names(form: EntryForm, copy: EntryForm) -> set[str]:
    """Return the fields that only the filled copy of a form has."""
    return {one.name for one in form.kind.fields if form.sent(one.name) != copy.sent(one.name)}


def _shared_fields(kind: Kind) -> list[tuple[Field, str]]:
    """Return the fields of a kind that can be filled, with the name of what fills them."""
    shared = []
    when = kind.by_name.get(kind.when)
    if when is not None and when.type in ("date", "moment"):
        shared.append((when, "when"))
    whom = next((name for name in ABOUT_WHOM if name in kind.by_name), "")
    if whom and kind.by_name[whom].type in ("party", "parties"):
        shared.append((kind.by_name[whom], "person"))
    where = kind.by_name.get("institution")
    if where is not None and where.type == "party" and kind.name != "person":
        shared.append((where, "institution"))
    return shared


def _day_of(text: str, language: str) -> str:
    """Return a date without its hour, for fields that take days only."""
    try:
        edtf = parse_date(text, language=language).edtf
    except DateNotUnderstood:
        return text
    return edtf.partition("T")[0] if "T" in edtf else text

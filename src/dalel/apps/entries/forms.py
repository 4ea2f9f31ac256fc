"""Forms made from kind files: from what was typed to values, and back with errors beside them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from django.http import QueryDict

from dalel.apps.entries.choices import Choice
from dalel.apps.entries.faults_in_words import fault_in_words
from dalel.apps.entries.form_fields import (
    CURRENCY_SUFFIX,
    DEFAULT_CURRENCY,
    FormField,
    KeptFile,
    shown_field,
)
from dalel.apps.entries.form_order import is_by_hand, is_first
from dalel.apps.entries.presenting import PARTIES, Presenter, stored_date
from dalel.apps.entries.queries import OpenedEntry
from dalel.core.entries.errors import FieldError
from dalel.core.entries.kinds import Field, Kind

DATES = {"date", "moment"}
# Groups of three digits behind one mark, and the other mark before the decimals.
_THOUSANDS = re.compile(
    r"(?P<whole>[1-9][0-9]{0,2}(?P<mark>[.,])[0-9]{3}((?P=mark)[0-9]{3})*)((?!(?P=mark))[.,][0-9]{1,2})?"
)
# Folding away fewer fields than this hides more than it spares.
FEWEST_FOLDED = 4


@dataclass
class EntryForm:
    """A form for one kind.

    Args:
        kind: What is recorded.
        language: kk, ru or en.
        entries: The readable entries of the container: what references may point to.
        typed: Each form field's values as sent; empty for a new form.
        attachments: Descriptors of files that have arrived, by field.
        carried: Values of fields nobody types, such as the number of the lead.
    """

    kind: Kind
    language: str
    entries: Sequence[OpenedEntry]
    typed: Mapping[str, Sequence[str]] = field(default_factory=dict)
    attachments: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    carried: Mapping[str, object] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    def given(self) -> dict[str, object]:
        """Return plain values for the entry, as ``check_fields`` takes them."""
        values = {name: value for name, value in self.carried.items() if value}
        for one in self.kind.fields:
            value = self._given(one)
            if is_by_hand(one) and value not in ("", [], None):
                values[one.name] = value
        return values

    def blame(self, faults: Sequence[FieldError]) -> None:
        """Put the core's faults beside their fields."""
        for fault in faults:
            self.errors.setdefault(fault.field, fault_in_words(fault.code, fault.params))

    @property
    def faults(self) -> list[tuple[FormField, str]]:
        """Return each wrong field with its sentence, for the summary."""
        return [(one, one.error) for one in self.fields if one.error]

    @property
    def fields(self) -> list[FormField]:
        """Return the fields to show: files last, so that typed text arrives before them."""
        return [*self.first, *self.more, *self.files]

    @property
    def first(self) -> list[FormField]:
        """Return what nearly every entry of this kind says."""
        return [self._shown(one) for one in self._typed_fields if not self._is_folded(one)]

    @property
    def more(self) -> list[FormField]:
        """Return what only some entries say, to be folded away."""
        return [self._shown(one) for one in self._typed_fields if self._is_folded(one)]

    @property
    def files(self) -> list[FormField]:
        """Return where files go."""
        return [self._shown(one) for one in self.kind.fields if one.type == "attachments"]

    @property
    def is_more_open(self) -> bool:
        """Return whether something in the folded part is filled or wrong."""
        folded = {one.name for one in self._typed_fields if self._is_folded(one)}
        return any(name in self.errors or any(self.typed.get(name, ())) for name in folded)

    @property
    def _typed_fields(self) -> list[Field]:
        return [one for one in self.kind.fields if is_by_hand(one) and one.type != "attachments"]

    def _is_folded(self, one: Field) -> bool:
        later = [each for each in self._typed_fields if not is_first(each, self.kind)]
        return len(later) >= FEWEST_FOLDED and one in later

    def _given(self, one: Field) -> object:
        sent = [value for value in self.typed.get(one.name, ()) if value.strip()]
        if one.type == "attachments":
            return list(self.attachments.get(one.name, ()))
        if one.is_list:
            return sent
        text = sent[0] if sent else ""
        if one.type == "money" and text:
            currency = next(iter(self.typed.get(one.name + CURRENCY_SUFFIX, ())), DEFAULT_CURRENCY)
            return {"amount": _plain_amount(text), "currency": currency}
        if one.type == "integer" and _plain_number(text).isdecimal():
            return int(_plain_number(text))
        return text

    def _shown(self, one: Field) -> FormField:
        return shown_field(
            one,
            self.language,
            sent=list(self.typed.get(one.name, ())),
            currency=next(iter(self.typed.get(one.name + CURRENCY_SUFFIX, ())), DEFAULT_CURRENCY),
            references=self._references(one),
            kept=tuple(
                KeptFile(str(file["file"]), str(file["name"]))
                for file in self.attachments.get(one.name, ())
            ),
            error=self.errors.get(one.name, ""),
        )

    def _references(self, one: Field) -> tuple[Choice, ...]:
        if one.type not in ("party", "parties", "entry", "entries"):
            return ()
        sent = self.typed.get(one.name, ())
        return tuple(
            Choice(str(first), label, str(first) in sent)
            for first, (kind, label) in self._labels.items()
            if kind in one.refers_to or not one.refers_to
        )

    @cached_property
    def _labels(self) -> dict[UUID, tuple[str, str]]:
        """Return kind and words of each entry as it stands corrected, by its first version."""
        present = Presenter(self.language, self.entries)
        newest = {entry.corrects or entry.id: entry for entry in self.entries}
        return {
            first: (entry.kind.name, reference_label(entry, present, self.language))
            for first, entry in newest.items()
        }


def reference_label(entry: OpenedEntry, present: Presenter, language: str) -> str:
    """Return how an entry is offered in a list: a name and roles, or its kind and what it says."""
    title = present.title_of(str(entry.id))
    if entry.kind.name in PARTIES:
        remarks = present.remarks(entry)
        return f"{title} ({remarks[0].lower()})" if remarks else title
    kind = entry.kind.label(language)
    return kind if title == kind else f"{kind}: {title}"


def typed_from(data: QueryDict) -> dict[str, list[str]]:
    """Return each field's values as sent."""
    return {name: list(values) for name, values in data.lists()}


def typed_from_entry(entry: OpenedEntry, language: str) -> dict[str, list[str]]:
    """Return an entry's values as somebody would type them, to correct it."""
    typed: dict[str, list[str]] = {}
    for one in entry.kind.fields:
        value = entry.fields.get(one.name)
        if value is None or one.type == "attachments" or not is_by_hand(one):
            continue
        if one.type in DATES:
            typed[one.name] = [stored_date(value).words(language)]
        elif one.type == "money":
            typed[one.name] = [value["amount"]]
            typed[one.name + CURRENCY_SUFFIX] = [value["currency"]]
        else:
            typed[one.name] = [str(each) for each in value] if one.is_list else [str(value)]
    return typed


def carried_from_entry(entry: OpenedEntry) -> dict[str, object]:
    """Return the values a correction keeps because nobody types them."""
    kept = {one.name for one in entry.kind.fields if not is_by_hand(one)}
    return {name: value for name, value in entry.fields.items() if name in kept}


def _plain_amount(text: str) -> str:
    """Take out what sets thousands apart: 200,000 is not 200, for no sum has three decimals."""
    plain = "".join(text.split())
    thousands = _THOUSANDS.fullmatch(plain)
    if thousands:
        whole = plain[: thousands.end("whole")].replace(thousands["mark"], "")
        plain = whole + plain[thousands.end("whole") :]
    return plain.replace(",", ".")


def _plain_number(text: str) -> str:
    """Take out the spaces people put between thousands; a comma is a decimal point."""
    return "".join(text.split()).replace(",", ".")

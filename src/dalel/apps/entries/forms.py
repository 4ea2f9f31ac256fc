"""Forms made from kind files: from what was typed to values, and back with errors beside them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.http import QueryDict

from dalel.apps.entries.faults_in_words import fault_in_words
from dalel.apps.entries.presenting import Presenter, stored_date
from dalel.apps.entries.queries import OpenedEntry
from dalel.core.entries.errors import FieldError
from dalel.core.entries.kinds import Field, Kind

CURRENCY_SUFFIX = "_currency"
DEFAULT_CURRENCY = "KZT"
REFERENCES = {"party", "parties", "entry", "entries"}
DATES = {"date", "moment"}


@dataclass(frozen=True)
class Choice:
    """One thing to choose: what is sent, what is read, and whether it is chosen."""

    value: str
    label: str
    is_chosen: bool
    depth: int = 0


@dataclass(frozen=True)
class FormField:
    """One field as the page shows it."""

    name: str
    label: str
    help: str
    widget: str
    is_required: bool
    text: str = ""
    choices: tuple[Choice, ...] = ()
    currencies: tuple[Choice, ...] = ()
    kept_files: tuple[str, ...] = ()
    error: str = ""
    max_length: int = 0


@dataclass
class EntryForm:
    """A form for one kind.

    Args:
        kind: What is recorded.
        language: kk, ru or en.
        entries: The readable entries of the container: what references may point to.
        typed: Each form field's values as sent; empty for a new form.
        attachments: Descriptors of files that have arrived, by field.
    """

    kind: Kind
    language: str
    entries: Sequence[OpenedEntry]
    typed: Mapping[str, Sequence[str]] = field(default_factory=dict)
    attachments: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    def given(self) -> dict[str, object]:
        """Return plain values for the entry, as ``check_fields`` takes them."""
        values: dict[str, object] = {}
        for one in self.kind.fields:
            value = self._given(one)
            if value not in ("", [], None):
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
        ordered = sorted(self.kind.fields, key=lambda one: one.type == "attachments")
        return [self._shown(one) for one in ordered]

    def _given(self, one: Field) -> object:
        sent = [value for value in self.typed.get(one.name, ()) if value.strip()]
        if one.type == "attachments":
            return list(self.attachments.get(one.name, ()))
        if one.is_list:
            return sent
        text = sent[0] if sent else ""
        if one.type == "money" and text:
            currency = next(iter(self.typed.get(one.name + CURRENCY_SUFFIX, ())), DEFAULT_CURRENCY)
            return {"amount": _plain_number(text), "currency": currency}
        if one.type == "integer" and _plain_number(text).isdecimal():
            return int(_plain_number(text))
        return text

    def _shown(self, one: Field) -> FormField:
        sent = list(self.typed.get(one.name, ()))
        make: dict[str, Callable[[], tuple[Choice, ...]]] = {
            "code": lambda: self._codes(one, sent),
            "codes": lambda: self._codes(one, sent),
            **dict.fromkeys(REFERENCES, lambda: self._references(one, sent)),
        }
        kept = self.attachments.get(one.name, ())
        return FormField(
            name=one.name,
            label=one.label(self.language),
            help=one.help_text(self.language),
            widget=one.type,
            is_required=one.required,
            text=sent[0] if sent else "",
            choices=make[one.type]() if one.type in make else (),
            currencies=self._currencies(one) if one.type == "money" else (),
            kept_files=tuple(str(file["name"]) for file in kept),
            error=self.errors.get(one.name, ""),
            max_length=one.max_length if one.type in ("text", "line") else 0,
        )

    def _codes(self, one: Field, sent: Sequence[str]) -> tuple[Choice, ...]:
        vocabulary = one.vocabulary
        if vocabulary is None:
            return ()
        return tuple(
            Choice(
                code.code,
                code.label(self.language),
                code.code in sent,
                len(vocabulary.line_of(code.code)) - 1,
            )
            for code in vocabulary.codes.values()
        )

    def _currencies(self, one: Field) -> tuple[Choice, ...]:
        sent = self.typed.get(one.name + CURRENCY_SUFFIX, (DEFAULT_CURRENCY,))
        return self._codes(one, sent)

    def _references(self, one: Field, sent: Sequence[str]) -> tuple[Choice, ...]:
        present = Presenter(self.language, self.entries)
        first_versions: dict[UUID, OpenedEntry] = {}
        for entry in self.entries:
            if entry.kind.name in one.refers_to or not one.refers_to:
                first_versions[entry.corrects or entry.id] = entry
        return tuple(
            Choice(str(first), reference_label(entry, present, self.language), str(first) in sent)
            for first, entry in first_versions.items()
        )


def reference_label(entry: OpenedEntry, present: Presenter, language: str) -> str:
    """Return how an entry is offered in a list: its kind and what its line says."""
    summary = present.summary(entry)
    kind = entry.kind.label(language)
    return f"{kind}: {summary}" if summary else kind


def typed_from(data: QueryDict) -> dict[str, list[str]]:
    """Return each field's values as sent."""
    return {name: list(values) for name, values in data.lists()}


def typed_from_entry(entry: OpenedEntry, language: str) -> dict[str, list[str]]:
    """Return an entry's values as somebody would type them, to correct it."""
    typed: dict[str, list[str]] = {}
    for one in entry.kind.fields:
        value = entry.fields.get(one.name)
        if value is None or one.type == "attachments":
            continue
        if one.type in DATES:
            typed[one.name] = [stored_date(value).words(language)]
        elif one.type == "money":
            typed[one.name] = [value["amount"]]
            typed[one.name + CURRENCY_SUFFIX] = [value["currency"]]
        else:
            typed[one.name] = [str(each) for each in value] if one.is_list else [str(value)]
    return typed


def _plain_number(text: str) -> str:
    """Take out the spaces people put between thousands; a comma is a decimal point."""
    return "".join(text.split()).replace(",", ".")

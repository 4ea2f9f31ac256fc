"""Forms made from kind files: from what was typed to values, and back with errors beside them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.http import QueryDict

from dalel.apps.entries.choices import Choice, wanted_first
from dalel.apps.entries.faults_in_words import beside_its_hour, fault_in_words
from dalel.apps.entries.form_amounts import plain_amount, plain_number
from dalel.apps.entries.form_fields import (
    CURRENCY_SUFFIX,
    DEFAULT_CURRENCY,
    SEEN_SUFFIX,
    FormField,
    KeptFile,
    currencies,
    shown_field,
)
from dalel.apps.entries.form_likely import is_likely
from dalel.apps.entries.form_order import is_by_hand, is_first
from dalel.apps.entries.form_reading import (
    ReadBack,
    readings,
    token_of,
)
from dalel.apps.entries.form_weight import BUDGET_BYTES, fitted
from dalel.apps.entries.presenting import GUARDED, PARTIES, Presenter, stored_date
from dalel.apps.entries.queries import OpenedEntry
from dalel.core.entries.errors import FieldError
from dalel.core.entries.kinds import Field, Kind
from dalel.core.entries.text_warnings import excerpt_with_marks, with_marks_shown

DATES = {"date", "moment"}
# Folding away fewer fields than this hides more than it spares.
FEWEST_FOLDED = 4
# A brief form with less room than this does without help.
HELPFUL_BYTES = 9_000
# Sent by a brief form whose folded part was asked for.
UNFOLDED = "unfolded"


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
        prefix: What stands before each name where a page has several forms.
        wanted: Names, as sent, of fields whose long list was asked for.
        budget: How many bytes the fields may take.
        is_brief: The page leaves rare fields and help out until they are asked for.
        withheld: Fields that stay as they are, unseen: see ``withhold``.
        brought: Rare fields that stand among the first here: what this form is opened for.
        opened_at: A code whose branch of a long list stands first and open.
    """

    kind: Kind
    language: str
    entries: Sequence[OpenedEntry]
    typed: Mapping[str, Sequence[str]] = field(default_factory=dict)
    attachments: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    carried: Mapping[str, object] = field(default_factory=dict)
    withheld: frozenset[str] = frozenset()
    brought: frozenset[str] = frozenset()
    opened_at: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    read: dict[str, ReadBack] = field(default_factory=dict)
    prefix: str = ""
    wanted: Collection[str] = ()
    budget: int = BUDGET_BYTES
    is_brief: bool = False

    def __setattr__(self, name: str, value: object) -> None:
        """Forget what was made of the old state."""
        for made in ("_shown", "_labels"):
            self.__dict__.pop(made, None)
        super().__setattr__(name, value)

    def given(self) -> dict[str, object]:
        """Return plain values for the entry, as ``check_fields`` takes them."""
        values = {name: value for name, value in self.carried.items() if value}
        for one in self.kind.fields:
            value = self._given(one)
            if is_by_hand(one) and value not in ("", [], None):
                values[one.name] = value
        return values

    def sent(self, name: str) -> list[str]:
        """Return what was sent for a field, by its name in the kind."""
        return list(self.typed.get(self.prefix + name, ()))

    def blame(self, faults: Sequence[FieldError]) -> None:
        """Put the core's faults beside their fields."""
        for fault in faults:
            text = next(iter(self.sent(fault.field)), "")
            sentence = beside_its_hour(fault, text, self.kind, self.language) or fault_in_words(
                fault.code, fault.params, excerpt=excerpt_with_marks(text)
            )
            self.errors = {fault.field: sentence, **self.errors}

    def read_back(self, *, today: date) -> None:
        """Say beside each field how it was understood, and what else to look at."""
        texts = {one.name: next(iter(self.sent(one.name)), "") for one in self.kind.fields}
        self.read = readings(
            self.kind,
            self.given(),
            texts,
            language=self.language,
            wrong=self.errors,
            today=today,
        )

    def is_seen(self, name: str) -> bool:
        """Return whether what a field says now was read back before."""
        text = next(iter(self.sent(name)), "")
        return token_of(text) in self.sent(name + SEEN_SUFFIX)

    @property
    def unseen(self) -> list[FormField]:
        """Return the fields to look at before they are saved."""
        return [one for one in self.fields if one.must_look]

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
        return [self._shown[one.name] for one in self._typed_fields if not self._is_folded(one)]

    @property
    def more(self) -> list[FormField]:
        """Return what only some entries say, to be folded away."""
        if self.is_more_left_out:
            return []
        return [self._shown[one.name] for one in self._typed_fields if self._is_folded(one)]

    @property
    def files(self) -> list[FormField]:
        """Return where files go."""
        return [self._shown[one.name] for one in self.kind.fields if one.type == "attachments"]

    @property
    def folded(self) -> set[str]:
        """Return the names of the fields that only some entries fill."""
        return {one.name for one in self._typed_fields if self._is_folded(one)}

    @property
    def is_more_open(self) -> bool:
        """Return whether something in the folded part is filled, wrong or asked for."""
        return any(self.sent(UNFOLDED)) or any(
            name in self.errors or any(self.sent(name)) or self.prefix + name in self.wanted
            for name in self.folded
        )

    @property
    def is_more_left_out(self) -> bool:
        """Return whether the folded part is not on the page at all."""
        return self.is_brief and not self.is_more_open

    @property
    def _typed_fields(self) -> list[Field]:
        by_hand = (one for one in self.kind.fields if is_by_hand(one))
        return [
            one for one in by_hand if one.type != "attachments" and one.name not in self.withheld
        ]

    def _is_folded(self, one: Field) -> bool:
        later = [
            each
            for each in self._typed_fields
            if not is_first(each, self.kind) and each.name not in self.brought
        ]
        return len(later) >= FEWEST_FOLDED and one in later

    def _given(self, one: Field) -> object:
        sent = [value for value in self.sent(one.name) if value.strip()]
        if one.type == "attachments":
            return list(self.attachments.get(one.name, ()))
        if one.is_list:
            return sent
        text = sent[0] if sent else ""
        if one.type == "money" and text:
            return {"amount": plain_amount(text), "currency": self._currency(one)}
        if one.type == "integer" and plain_number(text).isdecimal():
            return int(plain_number(text))
        return text

    def _currency(self, one: Field) -> str:
        return next(iter(self.sent(one.name + CURRENCY_SUFFIX)), DEFAULT_CURRENCY)

    @cached_property
    def _shown(self) -> dict[str, FormField]:
        """Return every field as it stands now, the longest lists deferred where it must be."""
        left_out = self.folded if self.is_more_left_out else set()
        named = {
            one.name: self._shown_field(one)
            for one in self.kind.fields
            if is_by_hand(one) and one.name not in left_out
        }
        rare = {self.prefix + name for name in self.folded}
        fields = fitted(
            [*named.values()],
            budget=self.budget,
            wanted=self.wanted,
            rare=rare,
            spares_required=not self.is_brief,
        )
        return dict(zip(named, fields, strict=True))

    def _shown_field(self, one: Field) -> FormField:
        read = self.read.get(one.name)
        shown = shown_field(
            one, self.language, sent=self.sent(one.name), references=self._references(one)
        )
        return replace(
            shown,
            name=self.prefix + one.name,
            groups=wanted_first(shown.groups, self.opened_at) if self.opened_at else shown.groups,
            help="" if self.is_brief and self.budget < HELPFUL_BYTES else shown.help,
            currencies=currencies(one, self.language, self._currency(one)),
            kept_files=self._kept_files(one),
            error=self.errors.get(one.name, ""),
            read=read.sentences if read else (),
            seen=token_of(shown.text) if read and read.must_be_seen else "",
            must_look=bool(read and read.must_be_seen and not self.is_seen(one.name)),
        )

    def _kept_files(self, one: Field) -> tuple[KeptFile, ...]:
        files = self.attachments.get(one.name, ())
        return tuple(
            KeptFile(str(file["file"]), with_marks_shown(str(file["name"]))) for file in files
        )

    def _references(self, one: Field) -> tuple[Choice, ...]:
        if one.type not in ("party", "parties", "entry", "entries"):
            return ()
        sent = self.sent(one.name)
        listed = [
            (is_likely(one.name, entry), Choice(str(first), label, str(first) in sent))
            for first, (entry, label) in self._labels.items()
            if entry.kind.name in one.refers_to or not one.refers_to
        ]
        listed.sort(key=lambda each: not each[0])
        return tuple(choice for _is_likely, choice in listed)

    @cached_property
    def _labels(self) -> dict[UUID, tuple[OpenedEntry, str]]:
        """Return each entry as it stands corrected, with its words, by its first version."""
        present = Presenter(self.language, self.entries)
        newest = {entry.corrects or entry.id: entry for entry in self.entries}
        return {
            first: (entry, reference_label(entry, present, self.language))
            for first, entry in newest.items()
        }


def reference_label(entry: OpenedEntry, present: Presenter, language: str) -> str:
    """Return how an entry is offered in a list: a name and roles, or its kind and what it says."""
    title = present.title_of(str(entry.id))
    if entry.kind.name in PARTIES:
        remarks = present.remarks(entry)
        return f"{title} ({_within_a_line(remarks[0])})" if remarks else title
    kind = entry.kind.label(language)
    return kind if title == kind else f"{kind}: {title}"


def _within_a_line(labels: str) -> str:
    """Return labels without their capital, but for abbreviations: ``НПМ`` stays what it is."""
    return "; ".join(
        label if label[1:2].isupper() else label[:1].lower() + label[1:]
        for label in labels.split("; ")
    )


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


def withhold(form: EntryForm, entry: OpenedEntry) -> None:
    """Let a correction keep the guarded fields of an entry without showing them."""
    form.withheld = frozenset(name for name in GUARDED if entry.fields.get(name))
    form.carried = {**form.carried, **{name: entry.fields[name] for name in form.withheld}}
    form.typed = {name: sent for name, sent in form.typed.items() if name not in form.withheld}

"""Entries in words: labels and values of a reader's language, ready for a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dalel.apps.entries.queries import OpenedEntry
from dalel.core.entries import PartialDate, parse_date
from dalel.core.entries.kinds import Field

NO_BREAK = " "


@dataclass(frozen=True)
class Shown:
    """One field as a reader sees it."""

    field: Field
    label: str
    text: str
    files: tuple[Mapping[str, Any], ...] = ()


class Presenter:
    """Puts entries into words of one language.

    Args:
        language: kk, ru or en.
        entries: All readable entries of the container, so that references become titles.
    """

    def __init__(self, language: str, entries: Sequence[OpenedEntry]) -> None:
        self._language = language
        self._by_id = {str(entry.id): entry for entry in entries}
        self._show: dict[str, Callable[[Field, Any], str]] = {
            "code": self._code,
            "codes": lambda field, codes: ", ".join(self._code(field, code) for code in codes),
            "date": lambda _field, text: stored_date(text).words(self._language),
            "moment": lambda _field, text: stored_date(text).words(self._language),
            "money": lambda _field, money: money_in_words(money),
            "party": lambda _field, entry: self.title_of(entry),
            "entry": lambda _field, entry: self.title_of(entry),
            "parties": self._titles,
            "entries": self._titles,
            "attachments": lambda _field, files: ", ".join(file["name"] for file in files),
        }

    def fields(self, entry: OpenedEntry) -> list[Shown]:
        """Return the entry's filled fields in the order of its kind."""
        shown = []
        for field in entry.kind.fields:
            value = entry.fields.get(field.name)
            if value not in (None, "", []):
                files = tuple(value) if field.type == "attachments" else ()
                label = field.label(self._language)
                shown.append(Shown(field, label, self.value(field, value), files))
        return shown

    def value(self, field: Field, value: Any) -> str:
        """Return one value in words."""
        show = self._show.get(field.type)
        return show(field, value) if show else str(value)

    def summary(self, entry: OpenedEntry) -> str:
        """Return the fields that stand on a line of the timeline."""
        values = [
            self.value(field, entry.fields[field.name])
            for field in (entry.kind.by_name[name] for name in entry.kind.summary)
            if entry.fields.get(field.name)
        ]
        return " · ".join(value for value in values if value)

    def title_of(self, entry_id: str) -> str:
        """Return a short name for an entry that another refers to."""
        entry = self._by_id.get(entry_id)
        if entry is None:
            return "—"
        return self.summary(entry) or entry.kind.label(self._language)

    def _titles(self, _field: Field, ids: Sequence[str]) -> str:
        return ", ".join(self.title_of(one) for one in ids)

    def _code(self, field: Field, code: str) -> str:
        return field.vocabulary.code_label(code, self._language) if field.vocabulary else code


def money_in_words(money: Mapping[str, str]) -> str:
    """Return an amount with thousands set apart, e.g. ``560 000 ₸``."""
    whole, _, part = money["amount"].partition(".")
    grouped = f"{int(whole):,}".replace(",", NO_BREAK)
    sign = {"KZT": "₸", "USD": "$", "EUR": "€"}.get(money["currency"], money["currency"])
    return f"{grouped}{',' + part if part else ''}{NO_BREAK}{sign}"


def stored_date(edtf: str) -> PartialDate:
    """Return a date as entries hold it."""
    return parse_date(edtf, language="en")


def happened(entry: OpenedEntry) -> PartialDate | None:
    """Return when the entry's event happened, as far as it is known."""
    text = entry.fields.get(entry.kind.when) if entry.kind.when else None
    return stored_date(text) if text else None


def happened_first(entry: OpenedEntry) -> tuple[date, int]:
    """Return the key that orders entries by when they happened, earliest possibility first."""
    when = happened(entry)
    return (when.earliest if when else entry.recorded_at.date(), entry.row.sequence)

"""Entries in words: labels and values of a reader's language, ready for a page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo
from functools import cached_property, lru_cache
from typing import Any
from uuid import UUID

from django.utils import timezone

from dalel.apps.entries.money import in_index_words, money_in_words
from dalel.apps.entries.naming import institution_name, person_name
from dalel.apps.entries.queries import OpenedEntry
from dalel.core.entries import PartialDate, parse_date
from dalel.core.entries.dates import without_offset
from dalel.core.entries.kinds import Field
from dalel.core.entries.text_warnings import with_marks_shown

UNKNOWN = "—"
# Kinds that are somebody rather than something that happened.
PARTIES = {"person", "institution"}
# Shown only to those who ask for it: see the help of the field.
GUARDED = {"name_former"}
# Sealed a second time, for keepers: says nothing to a reader or to a search.
SEALED_TWICE = {"sealed_box", "sealed_keys"}
TITLE_CHARACTERS = 140
# The office, court or prison of the case that somebody chose, and the field with its sort.
PLACE, SORT = "institution", "body"
# What a line says first, where that is not the first field of the kind's summary.
LEADING = {"decision": "verdict"}


SayDate = Callable[[PartialDate, str], str]
# Says what a line stands for, in a language; "" where it stands for nothing.
SayName = Callable[[str, str], str]
# Lines that name something of a later room, by kind and field: the site says once who says what.
_named: dict[tuple[str, str], SayName] = {}


def name_lines(named: Mapping[tuple[str, str], SayName]) -> None:
    """Say which lines stand for something that has a name, by kind and field."""
    _named.update(named)


@dataclass(frozen=True)
class Shown:
    """One field as a reader sees it; a guarded one has no text until they ask for it."""

    field: Field
    label: str
    text: str
    files: tuple[Mapping[str, Any], ...] = ()
    is_guarded: bool = False


class Presenter:
    """Puts entries into words of one language.

    Args:
        language: kk, ru or en.
        entries: All readable entries of the container, so that references become titles.
        members: The members' display names; other internal numbers are not shown.
        say: Puts a date into words of a language.
    """

    def __init__(
        self,
        language: str,
        entries: Sequence[OpenedEntry],
        members: Mapping[UUID, str] | None = None,
        *,
        say: SayDate | None = None,
    ) -> None:
        self._say = say or date_words
        self._language = language
        self._members = {str(member): name for member, name in (members or {}).items()}
        self._entries = entries
        self._show: dict[str, Callable[[Field, Any], str]] = {
            "line": lambda _field, text: self._line(text),
            "text": lambda _field, text: with_marks_shown(text),
            "code": self._code,
            "codes": lambda field, codes: "; ".join(self._code(field, code) for code in codes),
            "date": lambda _field, text: self.date(stored_date(text)),
            "moment": lambda _field, text: self.date(stored_date(text)),
            "money": lambda _field, money: money_in_words(money),
            "party": lambda _field, entry: self.title_of(entry),
            "entry": lambda _field, entry: self.title_of(entry),
            "parties": self._titles,
            "entries": self._titles,
            "attachments": lambda _field, files: ", ".join(file["name"] for file in files),
        }

    @cached_property
    def _newest(self) -> dict[str, OpenedEntry]:
        """The entries by what others call them by; few pages name any."""
        found = {str(entry.id): entry for entry in self._entries}
        return found | {str(one.corrects): one for one in self._entries if one.corrects}

    def fields(self, entry: OpenedEntry) -> list[Shown]:
        """Return the entry's filled fields in the order of its kind; guarded ones without text."""
        shown = []
        for field in entry.kind.fields:
            text = self.text(entry, field.name)
            if text and field.name not in SEALED_TWICE:
                is_file = field.type == "attachments"
                files = tuple(entry.fields[field.name]) if is_file else ()
                label, is_guarded = field.label(self._language), field.name in GUARDED
                shown.append(Shown(field, label, "" if is_guarded else text, files, is_guarded))
        return shown

    def guarded(self, entry: OpenedEntry) -> list[Shown]:
        """Return the guarded fields with their text, for whoever asked and was written down."""
        names = self._filled(entry, [one.name for one in entry.kind.fields if one.name in GUARDED])
        found = [(entry.kind.by_name[name], self.text(entry, name)) for name in names]
        return [
            Shown(field, field.label(self._language), text, is_guarded=True)
            for field, text in found
        ]

    def value(self, field: Field, value: Any) -> str:
        """Return one value in words; empty for an internal number."""
        show = self._show.get(field.type)
        return show(field, value) if show else str(value)

    def date(self, when: PartialDate | None) -> str:
        """Return a date in words; empty where none is known."""
        return self._say(when, self._language) if when else ""

    def headline(self, entry: OpenedEntry) -> str:
        """Return what a line of the timeline says first: a name, or what happened."""
        if entry.kind.name in PARTIES:
            return self._name(entry)
        if entry.kind.name == "access":
            return ": ".join(self._texts(entry, ("holder", "depth")))
        return next(iter(self._texts(entry, self._plain_summary(entry))), "")

    def remarks(self, entry: OpenedEntry) -> list[str]:
        """Return what else stands on a line of the timeline, without the date beside it."""
        if entry.kind.name in PARTIES:
            return self._texts(entry, [name for name in entry.kind.summary if "name" not in name])
        if entry.kind.name == "access":
            return self._texts(entry, ("change", "until"))
        return self._remarks(entry, self._filled(entry, self._plain_summary(entry))[1:])

    def summary(self, entry: OpenedEntry) -> str:
        """Return everything that stands on a line of the timeline, with its date."""
        if entry.kind.name in PARTIES:
            return " · ".join([self._name(entry), *self.remarks(entry)])
        return " · ".join(self._texts(entry, _with_place(entry)))

    def title_of(self, entry_id: str) -> str:
        """Return a short name for an entry that another refers to, as it stands corrected."""
        entry = self._newest.get(entry_id)
        if entry is None:
            return UNKNOWN
        if entry.kind.name in PARTIES:
            return self._name(entry)
        title = self.summary(entry) or entry.kind.label(self._language)
        return title if len(title) <= TITLE_CHARACTERS else f"{title[: TITLE_CHARACTERS - 1]}…"

    def _name(self, entry: OpenedEntry) -> str:
        name = person_name if entry.kind.name == "person" else institution_name
        return name(entry, self.text) or entry.kind.label(self._language)

    def _remarks(self, entry: OpenedEntry, names: Iterable[str]) -> list[str]:
        """Return fields in words: a second date is named, a number stands with its unit."""
        remarks: list[str] = []
        number = ""
        for name in names:
            field, text = entry.kind.by_name[name], self.text(entry, name)
            if field.type == "integer":
                number = text
            elif field.type in ("date", "moment"):
                remarks.append(f"{field.label(self._language)}: {text}")
            else:
                remarks.append(f"{text}: {number}" if number else text)
                number = ""
        return [*remarks, number] if number else remarks

    def _plain_summary(self, entry: OpenedEntry) -> list[str]:
        names = [name for name in _with_place(entry) if name != entry.kind.when]
        leading = LEADING.get(entry.kind.name, "")
        return sorted(names, key=lambda name: name != leading)

    def _filled(self, entry: OpenedEntry, names: Iterable[str]) -> list[str]:
        return [name for name in names if self.text(entry, name)]

    def _texts(self, entry: OpenedEntry, names: Iterable[str]) -> list[str]:
        return [self.text(entry, name) for name in self._filled(entry, names)]

    def text(self, entry: OpenedEntry, name: str) -> str:
        """Return a field in words, a sum beside the index of its year; empty where it is."""
        value, field = entry.fields.get(name), entry.kind.by_name[name]
        if value in (None, "", []):
            return ""
        say = _named.get((entry.kind.name, name))
        said = say(str(value), self._language) if say else ""
        if said:
            return said
        index = in_index_words(value, year_of(entry)) if field.type == "money" else ""
        return f"{self.value(field, value)} = {index}" if index else self.value(field, value)

    def _line(self, text: str) -> str:
        """Return a line as typed; a member's number becomes a name, any other is left out."""
        return self._members.get(text, "") if is_internal(text) else with_marks_shown(text)

    def _titles(self, _field: Field, ids: Sequence[str]) -> str:
        return ", ".join(self.title_of(one) for one in ids)

    def _code(self, field: Field, code: str) -> str:
        return field.vocabulary.code_label(code, self._language) if field.vocabulary else code


def _with_place(entry: OpenedEntry) -> list[str]:
    """Return what a line says; which office, court or prison it was stands after its sort."""
    names = list(entry.kind.summary)
    if entry.fields.get(PLACE) and PLACE not in names:
        names.insert(names.index(SORT) + 1 if SORT in names else len(names), PLACE)
    return names


def is_internal(text: str) -> bool:
    """Return whether a text is the number of a record, which says nothing to a reader."""
    try:
        return len(text) == 36 and str(UUID(text)) == text
    except ValueError:
        return False


@lru_cache(maxsize=4096)
def stored_date(edtf: str) -> PartialDate:
    """Return a date as entries hold it; a page asks for each of them many times."""
    return parse_date(edtf, language="en")


def date_words(when: PartialDate, language: str) -> str:
    """Return a date in words of a language; where we live, nobody is told in which zone that is."""
    return _date_words(when, language, timezone.get_current_timezone())


@lru_cache(maxsize=4096)
def _date_words(when: PartialDate, language: str, zone: tzinfo) -> str:
    return without_offset(when, zone).words(language)


def exact_date_words(when: PartialDate, language: str) -> str:
    """Return a date in words with its zone: for paper and for proofs, which travel."""
    return when.words(language)


def happened(entry: OpenedEntry) -> PartialDate | None:
    """Return when the entry's event happened, as far as it is known."""
    text = entry.fields.get(entry.kind.when) if entry.kind.when else None
    return stored_date(text) if text else None


def year_of(entry: OpenedEntry) -> int | None:
    """Return the year in which the entry's event began, where it is known."""
    when = happened(entry)
    return when.earliest.year if when and when.has_start else None


def happened_first(entry: OpenedEntry) -> tuple[date, int]:
    """Return the key that orders entries by when they happened, earliest possibility first.

    What was before some day stands at that day; what has no date at all comes last.
    """
    when = happened(entry)
    if when is None:
        return date.max, entry.row.sequence
    return when.earliest if when.has_start else when.latest, entry.row.sequence

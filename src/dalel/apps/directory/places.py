"""A place of help as a value, and which of them stand on public pages."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType

from dalel.core.entries import Vocabulary, load_vocabularies

KIND = "help_place"
LANGUAGES = ("kk", "ru", "en")
# Whose words stand in for a language nobody wrote in.
_INSTEAD = {"kk": ("kk", "ru", "en"), "ru": ("ru", "kk", "en"), "en": ("en", "ru", "kk")}
TEXTS = (
    *("place", "category", "town", "phones", "website", "email", "hours", "police"),
    *("consent", "state", "checked_how", "source"),
)
LISTS = ("regions", "languages", "serves", "services")
# The lists that codes are from, as in the kind file (a test compares).
VOCABULARIES = {
    "category": "help_categories/1",
    "regions": "regions/1",
    "languages": "languages/1",
    "serves": "help_groups/1",
    "services": "help_services/1",
    "police": "help_police/1",
    "consent": "help_consents/1",
    "state": "help_states/1",
    "checked_how": "help_checks/1",
}
SPOKEN = ("name", "about", "caution")
# After half a year a telephone number is marked: people move, projects end. The short numbers of
# emergency services have stood for decades; a mark too early would make somebody hesitate.
STALE_AFTER_DAYS = 183
EMERGENCY_STALE_AFTER_DAYS = 731
# What may be shown without asking: state bodies, emergency lines, whoever publishes it themselves.
_SHOWN_CONSENTS = frozenset({"public", "agreed"})
_START = Path(__file__).parent / "data" / "places.toml"


@dataclass(frozen=True)
class Place:
    """A line, a centre, an organisation: what it is, whom it serves, how to reach it.

    Attributes:
        texts: By the names in ``TEXTS``; what is missing is empty.
        lists: By the names in ``LISTS``. No region means: all of the country.
        spoken: By ``name``, ``about``, ``caution`` and language.
        checked_on: When somebody last saw that it holds.
    """

    texts: Mapping[str, str]
    lists: Mapping[str, tuple[str, ...]]
    spoken: Mapping[tuple[str, str], str]
    checked_on: date | None = field(default=None)

    @property
    def id(self) -> str:
        """The name of the place in addresses of the desk."""
        return self.texts["place"]

    @property
    def phones(self) -> tuple[str, ...]:
        """The numbers to call."""
        return tuple(one.strip() for one in self.texts["phones"].split(";") if one.strip())

    def words(self, what: str, language: str) -> str:
        """Return name, about or caution in a language, else in the next one there is."""
        found = (self.spoken.get((what, one), "") for one in _INSTEAD[language])
        return next((one for one in found if one), "")

    @property
    def is_reachable(self) -> bool:
        """Whether there is any way to reach it."""
        return bool(self.phones or self.texts["website"] or self.texts["email"])

    @property
    def is_listed(self) -> bool:
        """Whether it stands on public pages: reachable, known to work, and not unasked."""
        is_shown = self.texts["consent"] in _SHOWN_CONSENTS
        return is_shown and self.texts["state"] == "active" and self.is_reachable

    def is_stale(self, today: date) -> bool:
        """Return whether it was checked too long ago, or nobody knows when."""
        is_emergency = "emergency" in self.lists["services"]
        most = EMERGENCY_STALE_AFTER_DAYS if is_emergency else STALE_AFTER_DAYS
        return self.checked_on is None or (today - self.checked_on).days > most

    def to_fields(self) -> dict[str, object]:
        """Return the fields of the entry that says all this; what is empty is left out."""
        fields: dict[str, object] = {name: text for name, text in self.texts.items() if text}
        fields |= {name: list(codes) for name, codes in self.lists.items() if codes}
        fields |= {f"{what}_{lang}": text for (what, lang), text in self.spoken.items() if text}
        if self.checked_on is not None:
            fields["checked_on"] = self.checked_on.isoformat()
        return fields


def place_of(fields: Mapping[str, object]) -> Place:
    """Return the place that fields describe: an entry's, a row's, or the start data's."""
    checked = fields.get("checked_on")
    lists: dict[str, tuple[str, ...]] = {}
    for name in LISTS:
        codes = fields.get(name)
        lists[name] = tuple(map(str, codes)) if isinstance(codes, list | tuple) else ()
    return Place(
        texts=MappingProxyType({name: str(fields.get(name) or "") for name in TEXTS}),
        lists=MappingProxyType(lists),
        spoken=MappingProxyType(
            {
                (what, language): str(fields.get(f"{what}_{language}") or "")
                for what in SPOKEN
                for language in LANGUAGES
            }
        ),
        checked_on=date.fromisoformat(str(checked)[:10]) if checked else None,
    )


@cache
def start_places() -> Mapping[str, Place]:
    """Return what is known before anybody has changed anything, by id."""
    tables = tomllib.loads(_START.read_text(encoding="utf-8"))["place"]
    return MappingProxyType({one["place"]: place_of(one) for one in tables})


def label(field_name: str, code: str, language: str) -> str:
    """Return what a code of a place is called."""
    return _vocabulary(field_name).code_label(code, language)


def codes(field_name: str) -> tuple[str, ...]:
    """Return the codes a field of a place may have."""
    return tuple(_vocabulary(field_name).codes)


def _vocabulary(field_name: str) -> Vocabulary:
    return load_vocabularies()[VOCABULARIES[field_name]]


# The regions of the country, without "abroad" and "on the way".
REGIONS = tuple(one for one in codes("regions") if one.removeprefix("KZ-").isdigit())

"""Places of help as pages show them, with what a caller must know first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from dalel.apps.directory.places import Place, codes, label

# What a region is asked for first; where there is none the page says so and offers an answer.
ASKED_FOR = ("centre", "lawyer", "doctor")
NATIONWIDE_FIRST = ("line_112", "line_102", "line_103", "line_111")


@dataclass(frozen=True)
class ShownPlace:
    """One place in one language."""

    name: str
    about: str
    caution: str
    phones: tuple[str, ...]
    website: str
    email: str
    hours: str
    where: str
    languages: tuple[str, ...]
    serves: tuple[str, ...]
    services: tuple[str, ...]
    police: str
    checked_on: date | None
    checked_how: str
    is_stale: bool


@dataclass(frozen=True)
class Shelf:
    """Places of one kind under their heading; empty where nothing can be shown."""

    heading: str
    places: tuple[ShownPlace, ...]


def shown(place: Place, language: str, *, today: date) -> ShownPlace:
    """Return a place as a page shows it."""
    texts = place.texts
    where = [texts["town"], *(label("regions", one, language) for one in place.lists["regions"])]
    how = texts["checked_how"]
    return ShownPlace(
        name=place.words("name", language),
        about=place.words("about", language),
        caution=place.words("caution", language),
        phones=place.phones,
        website=texts["website"],
        email=texts["email"],
        hours=texts["hours"],
        where=", ".join(dict.fromkeys(one for one in where if one)),
        languages=_labels(place, "languages", language),
        serves=_labels(place, "serves", language),
        services=_labels(place, "services", language),
        police=label("police", texts["police"], language) if place.phones else "",
        checked_on=place.checked_on,
        checked_how=label("checked_how", how, language) if how else "",
        is_stale=place.is_stale(today),
    )


def _labels(place: Place, name: str, language: str) -> tuple[str, ...]:
    return tuple(label(name, one, language) for one in place.lists[name])


def calls(
    found: Mapping[str, Place], wanted: Iterable[str], language: str, *, today: date
) -> tuple[ShownPlace, ...]:
    """Return lines by id, in the order wanted, as far as they are listed."""
    return tuple(shown(found[one], language, today=today) for one in wanted if one in found)


def serving(places: Iterable[Place], group: str | None) -> tuple[Place, ...]:
    """Return those that are there for a group; all where no group is named."""
    return tuple(
        one for one in places if group is None or {group, "everyone"} & set(one.lists["serves"])
    )


def shelves(places: Iterable[Place], language: str, *, today: date) -> tuple[Shelf, ...]:
    """Return places under the headings of their kinds; empty ones only where people ask for them.

    Emergency lines stand first among the lines, the rest by name.
    """
    found = []
    some = sorted(places, key=lambda one: (_rank(one), one.words("name", language).casefold()))
    for category in codes("category"):
        here = tuple(
            shown(one, language, today=today) for one in some if one.texts["category"] == category
        )
        if here or category in ASKED_FOR:
            found.append(Shelf(label("category", category, language), here))
    return tuple(found)


def _rank(place: Place) -> int:
    is_first = place.id in NATIONWIDE_FIRST
    return NATIONWIDE_FIRST.index(place.id) if is_first else len(NATIONWIDE_FIRST)

"""What the directory room can be asked. Needs nobody signed in and opens nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import Error

from dalel.apps.directory.models import Listing
from dalel.apps.directory.places import Place, place_of, start_places


@dataclass(frozen=True)
class Version:
    """How a place was from one entry on."""

    entry: UUID
    leaf_index: int
    place: Place


def places() -> dict[str, Place]:
    """Return every place by id: what was changed last, else what was known at the start."""
    found = dict(start_places())
    for row in Listing.objects.order_by("leaf_index").iterator():
        found[row.place] = place_of(json.loads(row.fields))
    return found


def listed_places() -> dict[str, Place]:
    """Return what public pages show, by id; without a storage, what was known at the start.

    Nobody in danger is shown an error where a number could stand.
    """
    try:
        found: Mapping[str, Place] = places()
    except Error:
        found = start_places()
    return {name: place for name, place in found.items() if place.is_listed}


def versions_of(place: str) -> tuple[Version, ...]:
    """Return how a place was, newest first; what was known at the start is not among them."""
    rows = Listing.objects.filter(place=place).order_by("-leaf_index")
    return tuple(
        Version(row.entry, row.leaf_index, place_of(json.loads(row.fields))) for row in rows
    )


def newest_entry(place: str) -> UUID | None:
    """Return the entry that says how a place is; ``None`` where nobody has changed it yet."""
    return (
        Listing.objects.filter(place=place)
        .order_by("-leaf_index")
        .values_list("entry", flat=True)
        .first()
    )

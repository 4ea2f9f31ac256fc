"""What later rooms bring to the page of a case. The site says it once, when a program starts.

A room above may know this one, never the other way round: so it hands over what to show and what
to drop, and nothing here knows from whom it comes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from dalel.apps.cases.queries import CaseContent, OpenCase


@dataclass(frozen=True)
class Panel:
    """Something on the page of a case: a template, and what it shows.

    What ``is_first`` stands above everything else of the page.
    """

    template: str
    shown: dict[str, Any]
    is_first: bool = False


@dataclass(frozen=True)
class Way:
    """A way from an entry to a page that another room has for it."""

    label: str
    address: str


# Makes a panel, or nothing, of an opened case.
MakesPanel = Callable[[CaseContent, datetime], Panel | None]
# Counts anew what it keeps of a case, once something was recorded there.
Counts = Callable[[OpenCase, datetime], None]
# Says where else an entry leads: the number of its case, its kind, its id.
MakesWays = Callable[[str, str, UUID], tuple[Way, ...]]
# Destroys what was computed from a container's entries.
Drops = Callable[[UUID], None]


@dataclass
class _Composed:
    panels: tuple[MakesPanel, ...] = ()
    drops: tuple[Drops, ...] = ()
    ways: tuple[MakesWays, ...] = ()
    counts: tuple[Counts, ...] = ()


_composed = _Composed()


def compose(
    *,
    panels: tuple[MakesPanel, ...],
    drops: tuple[Drops, ...],
    ways: tuple[MakesWays, ...] = (),
    counts: tuple[Counts, ...] = (),
) -> None:
    """Say what other rooms add to a case and its entries, and what they keep of it."""
    _composed.panels, _composed.drops = panels, drops
    _composed.ways, _composed.counts = ways, counts


def ways_from(number: str, kind: str, entry: UUID) -> list[Way]:
    """Return where else an entry leads."""
    return [way for make in _composed.ways for way in make(number, kind, entry)]


def panels_of(content: CaseContent, *, now: datetime) -> list[Panel]:
    """Return the panels for an opened case."""
    return [panel for make in _composed.panels if (panel := make(content, now)) is not None]


def count_what_others_keep(case: OpenCase, *, now: datetime) -> None:
    """Bring up what later rooms keep of a case, after something was recorded in it."""
    for count in _composed.counts:
        count(case, now)


def drop_what_others_computed(container: UUID) -> None:
    """Destroy the copies that later rooms keep of a container."""
    for drop in _composed.drops:
        drop(container)

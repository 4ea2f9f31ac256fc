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

from dalel.apps.cases.queries import CaseContent


@dataclass(frozen=True)
class Panel:
    """Something on the page of a case: a template, and what it shows."""

    template: str
    shown: dict[str, Any]


# Makes a panel, or nothing, of an opened case.
MakesPanel = Callable[[CaseContent, datetime], Panel | None]
# Destroys what was computed from a container's entries.
Drops = Callable[[UUID], None]


@dataclass
class _Composed:
    panels: tuple[MakesPanel, ...] = ()
    drops: tuple[Drops, ...] = ()


_composed = _Composed()


def compose(*, panels: tuple[MakesPanel, ...], drops: tuple[Drops, ...]) -> None:
    """Say which panels the page of a case has besides its own, and which copies die with it."""
    _composed.panels, _composed.drops = panels, drops


def panels_of(content: CaseContent, *, now: datetime) -> list[Panel]:
    """Return the panels for an opened case."""
    return [panel for make in _composed.panels if (panel := make(content, now)) is not None]


def drop_what_others_computed(container: UUID) -> None:
    """Destroy the copies that later rooms keep of a container."""
    for drop in _composed.drops:
        drop(container)

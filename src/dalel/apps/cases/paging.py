"""A timeline in pages, the newest shown first; years lead to the page on which they begin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone

from dalel.apps.cases.filters import RECORDED, Asked
from dalel.apps.cases.ordering import Ordering
from dalel.apps.entries.queries import OpenedEntry

# A page of the desk stays below 60 kB in Cyrillic as well.
PAGE_LINES = 20


@dataclass(frozen=True)
class Leap:
    """A link to another page of the timeline."""

    label: str
    query: str
    is_here: bool = False


@dataclass(frozen=True)
class Page:
    """The entries of one page; ``number`` counts from 1, the last page holds the newest."""

    entries: tuple[OpenedEntry, ...]
    number: int
    pages: int
    first: int
    total: int
    asked: Asked
    years: tuple[Leap, ...]

    @property
    def last(self) -> int:
        """Return the number of the last entry shown, counted from 1."""
        return self.first + len(self.entries) - 1

    @property
    def earlier(self) -> str:
        """Return the query of the page before; empty where there is none."""
        return _query(self.asked, self.number - 1) if self.number > 1 else ""

    @property
    def later(self) -> str:
        """Return the query of the page after; empty where there is none."""
        return _query(self.asked, self.number + 1) if self.number < self.pages else ""


def page_of(
    events: Sequence[OpenedEntry], asked: Asked, given: Mapping[str, str], ordering: Ordering
) -> Page:
    """Return the page that was asked for: by number, or the one that shows an entry."""
    pages = max(1, -(-len(events) // PAGE_LINES))
    number = _number(events, given, pages)
    # Full pages from the newest back, so that the page most people read is never nearly empty.
    end = len(events) - (pages - number) * PAGE_LINES
    begin = max(0, end - PAGE_LINES)
    shown = tuple(events[begin:end])
    years = _years(events, asked, pages, shown, ordering) if pages > 1 else ()
    return Page(shown, number, pages, begin + 1, len(events), asked, years)


def year_of(entry: OpenedEntry, asked: Asked, ordering: Ordering) -> str:
    """Return what an entry stands under: the year it happened or was recorded in."""
    if asked.order == RECORDED:
        return str(timezone.localtime(entry.recorded_at).year)
    return ordering.year(entry)


def _number(events: Sequence[OpenedEntry], given: Mapping[str, str], pages: int) -> int:
    wanted = given.get("at", "")
    for place, entry in enumerate(events):
        if wanted and wanted in (str(entry.id), str(entry.corrects)):
            return _page_at(place, len(events), pages)
    number = given.get("page", "")
    is_number = number.isascii() and number.isdecimal() and len(number) < 6
    return min(max(int(number), 1), pages) if is_number else pages


def _page_at(place: int, total: int, pages: int) -> int:
    return pages - (total - 1 - place) // PAGE_LINES


def _years(
    events: Sequence[OpenedEntry],
    asked: Asked,
    pages: int,
    shown: Sequence[OpenedEntry],
    ordering: Ordering,
) -> tuple[Leap, ...]:
    begins: dict[str, int] = {}
    for place, entry in enumerate(events):
        begins.setdefault(year_of(entry, asked, ordering), _page_at(place, len(events), pages))
    here = {year_of(entry, asked, ordering) for entry in shown}
    return tuple(
        Leap(year, _query(asked, page), year in here) for year, page in begins.items() if year
    )


def _query(asked: Asked, page: int) -> str:
    rest = asked.query()
    return f"?{rest}&page={page}" if rest else f"?page={page}"

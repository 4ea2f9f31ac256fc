"""Gaps in numbered letters on the timeline: not recorded by anybody, so they say that they are not.

A gap stands on the day on which it became known, after what had happened by then; where nothing
that is dated had, after the letter that shows it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.formats import date_format

from dalel.apps.cases.filters import RECORDED, Asked
from dalel.apps.cases.letter_words import gap_notes, gap_title, still_missing
from dalel.apps.cases.letters import Gap, gaps_in
from dalel.apps.cases.ordering import Ordering
from dalel.apps.cases.paging import Page
from dalel.apps.cases.timeline import Teller
from dalel.apps.entries.queries import OpenedEntry

LETTERS = ("", "letter")


@dataclass(frozen=True)
class GapLine:
    """A gap as a line of the timeline."""

    when: str
    title: str
    notes: tuple[str, ...]
    missing: str
    shown_by: str
    is_derived: bool = True


def gap_lines(
    page: Page,
    chosen: Sequence[OpenedEntry],
    asked: Asked,
    teller: Teller,
    ordering: Ordering,
) -> dict[UUID, list[GapLine]]:
    """Return the gaps that stand on a page, by the entry after which they stand."""
    if asked.order == RECORDED or asked.kind not in LETTERS or asked.party or asked.body:
        return {}
    found: dict[UUID, list[GapLine]] = {}
    for gap in gaps_in(teller.record):
        before = [one.id for one in chosen if ordering.place(one).first <= gap.since]
        after = before[-1] if before else gap.shown_by.id
        found.setdefault(after, []).append(_line(gap, teller))
    return {entry.id: found[entry.id] for entry in page.entries if entry.id in found}


def _line(gap: Gap, teller: Teller) -> GapLine:
    return GapLine(
        when=date_format(gap.since, "DATE_FORMAT"),
        title=gap_title(gap),
        notes=tuple(gap_notes(gap)),
        missing=still_missing(gap),
        shown_by=teller.address(gap.shown_by.id),
    )

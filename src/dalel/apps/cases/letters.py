"""Numbered letters: which never came, since when that is known, and which came late.

Nobody records a gap: it follows from the numbers on the sheets that did come. A letter has come
when the day it was received is known, or when it is said to have come.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from dalel.apps.cases.record import CaseRecord, recorded_on, values_of
from dalel.apps.entries.queries import OpenedEntry

LETTER_CAME = {"received", "received_late", "answered", "smuggled_out"}
TO_HER = "to_her"
# Numbers above that are slips of the pen; sheets come in pairs up to twenty.
MOST_NUMBERS = 200


@dataclass(frozen=True)
class Gap:
    """Numbers that were missing when ``shown_by`` came, on the day ``since``.

    ``came`` are the letters that closed it later, each with how many days after; ``missing`` are
    the numbers that have still not come.
    """

    shown_by: OpenedEntry
    number: int
    since: date
    numbers: tuple[int, ...]
    came: tuple[tuple[int, OpenedEntry, int], ...]
    is_to_her: bool

    @property
    def missing(self) -> tuple[int, ...]:
        """Return the numbers that have not come until now."""
        there = {number for number, _letter, _days in self.came}
        return tuple(number for number in self.numbers if number not in there)


@dataclass(frozen=True)
class _Sheet:
    number: int
    letter: OpenedEntry
    came_on: date


def gaps_in(record: CaseRecord) -> tuple[Gap, ...]:
    """Return the gaps in the letters of a case, by the day on which each became known."""
    series: dict[tuple[tuple[str, ...], bool], list[_Sheet]] = {}
    for letter in record.of("letter"):
        number = letter.fields.get("sequence")
        if isinstance(number, int) and 0 < number <= MOST_NUMBERS and has_come(letter):
            key = tuple(record.referred_ids(letter, "writer")), is_to_her(letter)
            series.setdefault(key, []).append(_Sheet(number, letter, _came_on(record, letter)))
    found = [
        gap
        for (_writer, to_her), sheets in series.items()
        for gap in _gaps(sheets, is_to_her=to_her)
    ]
    return tuple(sorted(found, key=lambda gap: (gap.since, gap.number)))


def has_come(letter: OpenedEntry) -> bool:
    """Return whether a letter is known to have arrived."""
    return bool(letter.fields.get("received_on") or values_of(letter, "fates") & LETTER_CAME)


def is_to_her(letter: OpenedEntry) -> bool:
    """Return whether a letter was written to whoever is held, not by them."""
    return letter.fields.get("direction") == TO_HER


def _came_on(record: CaseRecord, letter: OpenedEntry) -> date:
    """Return the day from which a letter surely was there."""
    return record.latest(letter, "received_on") or recorded_on(letter)


def _gaps(sheets: Iterable[_Sheet], *, is_to_her: bool) -> Iterator[Gap]:
    first: dict[int, _Sheet] = {}
    for sheet in sheets:
        there = first.get(sheet.number)
        if there is None or sheet.came_on < there.came_on:
            first[sheet.number] = sheet
    in_time = sorted(first.values(), key=lambda sheet: (sheet.came_on, sheet.number))
    accounted: set[int] = set()
    for shown in in_time:
        there_by_then = {one.number for one in in_time if one.came_on <= shown.came_on}
        lacking = [
            number
            for number in range(1, shown.number)
            if number not in there_by_then and number not in accounted
        ]
        accounted.update(lacking)
        if lacking:
            came = [first[number] for number in lacking if number in first]
            late = tuple((one.number, one.letter, _days(shown, one)) for one in came)
            yield Gap(shown.letter, shown.number, shown.came_on, tuple(lacking), late, is_to_her)


def _days(shown: _Sheet, late: _Sheet) -> int:
    return (late.came_on - shown.came_on).days

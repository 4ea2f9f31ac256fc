"""What the pages share that ask what a table's columns mean."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from django.http import Http404

from dalel.apps.entries.errors import NoKey
from dalel.apps.entries.tables.table import Table
from dalel.apps.entries.tables.waiting import Keeper, SaidT, Shelf, Waiting, table_of
from dalel.core.keys.errors import KeysError


class Place(NamedTuple):
    """Where the headings stand: the sheet from 0, the row from 1."""

    sheet: int
    row: int


def waiting_or_404(
    shelf: Shelf[SaidT], member: Keeper, *, now: datetime
) -> tuple[Waiting[SaidT], Table]:
    """Return the table that waits; 404 where there is none, and nothing else to see."""
    found = shelf.waiting_of(member, now=now)
    if found is None:
        raise Http404
    try:
        return found, table_of(found, member)
    except (NoKey, KeysError) as error:
        raise Http404 from error


def number_in(sent: Mapping[str, object], name: str, *, most: int) -> int | None:
    """Return a whole number of the form that is not too large."""
    text = str(sent.get(name, ""))
    is_number = text.isascii() and text.isdecimal() and len(text) < 8
    return int(text) if is_number and int(text) <= most else None


def place_in(sent: Mapping[str, object], table: Table, before: Place) -> Place:
    """Return where the form says the headings stand; what it does not say stays."""
    sheet = number_in(sent, "sheet", most=len(table.sheets) - 1)
    sheet = before.sheet if sheet is None else sheet
    row = number_in(sent, "heading_row", most=len(table.sheets[sheet].rows))
    return Place(sheet, row or before.row)

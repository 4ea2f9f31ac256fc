"""Where tables wait that are to become cases."""

from __future__ import annotations

from dalel.apps.cases.importing.columns import Columns
from dalel.apps.entries.tables.waiting import Shelf, Waiting

WaitingCases = Waiting[Columns]
SHELF = Shelf("cases", Columns.from_json)

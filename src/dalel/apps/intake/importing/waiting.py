"""Where tables wait that are to become reports."""

from __future__ import annotations

from dalel.apps.entries.tables.waiting import Shelf, Waiting
from dalel.apps.intake.importing.meaning import Meaning

WaitingReports = Waiting[Meaning]
SHELF = Shelf("reports", Meaning.from_json)

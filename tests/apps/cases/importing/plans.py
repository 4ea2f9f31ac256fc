"""Tables in one line per row, and the plans they come to."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import uuid4

from dalel.apps.cases.importing.columns import Columns, first_guess
from dalel.apps.cases.importing.planning import Naming, Plan, plan_of
from dalel.apps.entries.tables.confined import read
from dalel.apps.entries.tables.table import Table

NAMING = Naming("ru", str(uuid4()), "Row %(row)s")
ORIGIN = "From a table: %(rows)s"


def table(text: str) -> Table:
    """Return the table of a CSV text with commas."""
    return read(text.encode())


def planned(text: str, *targets: str, **said: Any) -> Plan:
    """Return the plan of a text; columns are guessed where no targets are given."""
    found = table(text)
    columns = first_guess(found)
    if targets:
        columns = replace(columns, targets=targets)
    return plan_of(found, replace(columns, **said), NAMING)


def meaning(text: str) -> Columns:
    """Return what the columns of a text are guessed to be."""
    return first_guess(table(text))

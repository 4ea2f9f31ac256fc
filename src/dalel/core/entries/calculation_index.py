"""The monthly calculation index (MCI, АЕК, МРП): what a sum of tenge was worth in its year.

Fines, damages and the size of crimes are counted in it, so a sum stands beside it. The values
are data with their sources: ``calculation_index.toml``.
"""

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from importlib.resources import files

from dalel.core.entries.errors import FileMalformed
from dalel.core.entries.tables import Table, TableFault, read_toml

FILE = "calculation_index.toml"
CURRENCY = "KZT"


@cache
def load_index() -> Mapping[date, int]:
    """Return the values in tenge by the day from which each holds, in that order.

    Raises:
        FileMalformed: The file is not as agreed.
    """
    return read_index((files("dalel.core.entries") / FILE).read_bytes())


def read_index(data: bytes) -> Mapping[date, int]:
    """Read the file of values. Raises as ``load_index``."""
    try:
        table = Table(read_toml(data), FILE)
        rows = [_row(Table(row, "value")) for row in table.tables("value")]
        table.finish()
    except (TableFault, ValueError) as fault:
        raise FileMalformed(FILE, str(fault)) from fault
    if not rows or rows != sorted(dict(rows).items()):
        raise FileMalformed(FILE, "is empty, or its days are not in order")
    return dict(rows)


def _row(row: Table) -> tuple[date, int]:
    begins, tenge = date.fromisoformat(row.text("from")), row.number("tenge")
    if not row.texts("sources"):
        raise TableFault("a value has no source")
    row.finish()
    return begins, tenge


def index_of(year: int) -> int | None:
    """Return the value of 1 January of a year; ``None`` where the file does not know it."""
    return load_index().get(date(year, 1, 1)) if 1 <= year <= date.max.year else None


def in_index(amount: Decimal, year: int) -> Decimal | None:
    """Return a sum of tenge in calculation indices of a year, to one decimal; ``None`` if unknown.

    A sum below a twentieth of the index is none of it to one decimal, and so ``None`` as well.
    """
    value = index_of(year)
    if value is None:
        return None
    share = (amount / value).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    return share if share else None

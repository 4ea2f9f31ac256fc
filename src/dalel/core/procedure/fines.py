"""Fines that the law counts in units of account, in the money of a day."""

from dataclasses import dataclass
from datetime import date

from dalel.core.procedure.fact_model import FineUnit, OffencePart
from dalel.core.procedure.pack_model import Pack

UNITS = "fine_units"


@dataclass(frozen=True, slots=True, eq=False)
class Fine:
    """A fine of so many units, at what the unit was worth on a day; ``None`` is open."""

    day: date
    unit: FineUnit
    units_from: int | None
    units_to: int | None

    @property
    def sum_from(self) -> int | None:
        """The least sum in the currency of the unit."""
        return None if self.units_from is None else self.units_from * self.unit.amount

    @property
    def sum_to(self) -> int | None:
        """The greatest sum in the currency of the unit."""
        return None if self.units_to is None else self.units_to * self.unit.amount


def unit_on(day: date, pack: Pack) -> FineUnit | None:
    """Return the unit of fines that held on a day; ``None`` before the first that is known."""
    held = [unit for unit in pack.fine_units if unit.begins <= day]
    return held[-1] if held else None


def fines(part: OffencePart, days: tuple[date, ...], pack: Pack) -> tuple[Fine, ...]:
    """Return the fine of a part in the money of some days, one for each value of the unit.

    Whether the day of the act or of the ruling counts may be open: give both, and two fines
    come back where they differ.
    """
    bounds = part.sanctions.get(UNITS)
    if bounds is None:
        return ()
    found: dict[FineUnit, Fine] = {}
    for day in days:
        unit = unit_on(day, pack)
        if unit and unit not in found:
            found[unit] = Fine(day, unit, *bounds)
    return tuple(found.values())

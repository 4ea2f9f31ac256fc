"""Fines in units and in the money of a day."""

from datetime import date

from dalel.core.procedure import load_pack
from dalel.core.procedure.day_law import parts_on
from dalel.core.procedure.fact_model import OffencePart
from dalel.core.procedure.fines import fines, unit_on

PACK = load_pack("kz")


def part(code: str, number: str) -> OffencePart:
    """Return a part of an article."""
    (found,) = parts_on(PACK.offences[code], (date(2026, 1, 1),), number)
    return found


def test_puts_a_fine_into_the_money_of_the_year() -> None:
    """3000 units of 2025 are 11,796,000 tenge."""
    (fine,) = fines(part("cc-123", "1"), (date(2025, 6, 1),), PACK)

    assert (fine.units_from, fine.units_to) == (None, 3000)
    assert (fine.sum_from, fine.sum_to) == (None, 3000 * 3932)
    assert fine.unit.currency == "KZT"


def test_gives_both_where_act_and_ruling_fall_in_different_years() -> None:
    """It is open which day counts; where nothing differs, one fine is enough."""
    both = fines(part("cc-109-1", "2"), (date(2025, 12, 31), date(2026, 1, 1)), PACK)
    same = fines(part("cc-109-1", "2"), (date(2026, 3, 1), date(2026, 9, 1)), PACK)

    assert [(each.sum_from, each.sum_to) for each in both] == [
        (393200, 786400),
        (432500, 865000),
    ]
    assert len(same) == 1


def test_knows_the_change_within_a_year() -> None:
    """In 2020 the unit rose on 1 April."""
    before, after = unit_on(date(2020, 3, 31), PACK), unit_on(date(2020, 4, 1), PACK)

    assert before
    assert after
    assert (before.amount, after.amount) == (2651, 2778)


def test_says_nothing_where_there_is_no_fine_or_no_unit() -> None:
    """Rape has no fine; before 2015 no unit is known."""
    assert fines(part("cc-120", "1"), (date(2026, 1, 1),), PACK) == ()
    assert fines(part("cc-123", "1"), (date(2010, 1, 1),), PACK) == ()

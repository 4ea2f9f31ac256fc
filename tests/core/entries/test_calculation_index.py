"""Sums beside the calculation index of their year; the values are data with sources."""

from datetime import date
from decimal import Decimal

import pytest

from dalel.core.entries.calculation_index import in_index, index_of, load_index, read_index
from dalel.core.entries.errors import FileMalformed

ROW = '[[value]]\nfrom = "2024-01-01"\ntenge = 3692\nsources = ["a source"]\n'


def test_knows_every_year_since_2015() -> None:
    """Each from its first of January, rising."""
    values = load_index()

    assert list(values) == sorted(values)
    assert {index_of(year) for year in range(2015, 2027)} >= {1982, 2917, 3692, 4325}
    assert all(index_of(year) for year in range(2015, 2027))
    assert list(values.values()) == sorted(values.values())


@pytest.mark.parametrize(
    ("tenge", "year", "expected"),
    [
        ("560000", 2024, "151.7"),
        ("560000", 2021, "192.0"),
        ("3692", 2024, "1.0"),
        ("1000.50", 2024, "0.3"),
        ("0", 2024, None),
        ("100", 2024, None),
        ("560000", 1999, None),
        ("560000", 0, None),
        ("560000", 10_000, None),
        ("999999999999999", 2015, "504540867810.3"),
    ],
)
def test_counts_a_sum_in_indices(tenge: str, year: int, expected: str | None) -> None:
    """To one decimal; nothing where the year is not known or nothing is left."""
    share = in_index(Decimal(tenge), year)

    assert (None if share is None else str(share)) == expected


def test_counts_by_the_value_of_the_first_of_january() -> None:
    """As fines are counted, although the value rose in April 2020."""
    assert load_index()[date(2020, 4, 1)] == 2778
    assert index_of(2020) == 2651


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff",
        b"value = 1",
        ROW.replace("2024-01-01", "2024").encode(),
        ROW.replace("3692", "0").encode(),
        ROW.replace('["a source"]', "[]").encode(),
        (ROW + "more = 1\n").encode(),
        (ROW + ROW).encode(),
        (ROW + ROW.replace("2024", "2023", 1)).encode(),
    ],
)
def test_refuses_a_file_that_is_not_as_agreed(data: bytes) -> None:
    """A wrong value would stand beside every sum."""
    with pytest.raises(FileMalformed):
        read_index(data)

"""The zone of the place need not be said where everybody lives there."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given

from dalel.core.entries import PartialDate, parse_date
from dalel.core.entries.dates import with_offset, without_offset
from tests.strategies import edtf_moments

ALMATY = ZoneInfo("Asia/Almaty")


def date(edtf: str) -> PartialDate:
    """Return a date as entries hold it."""
    return parse_date(edtf, language="en")


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("2025-06-03T14:30+05:00", "2025-06-03T14:30"),
        ("2021-06-03T14:30+06:00", "2021-06-03T14:30"),
        ("2025-06-03T14:30+06:00", "2025-06-03T14:30+06:00"),
        ("2025-06-03T14:30Z", "2025-06-03T14:30Z"),
        ("2024-02-29T23:30+05:00", "2024-02-29T23:30+05:00"),
        ("2025-06-03T14:30", "2025-06-03T14:30"),
        ("2025-06", "2025-06"),
    ],
)
def test_leaves_out_the_offset_the_zone_had_then(stored: str, shown: str) -> None:
    """Almaty changed its clocks in 2024; an hour that came twice keeps its offset."""
    assert without_offset(date(stored), ALMATY) == date(shown)


@given(edtf_moments())
def test_leaves_out_only_what_comes_back(edtf: str) -> None:
    """Whoever knows the zone reads the same moment as before."""
    shown = without_offset(date(edtf), ALMATY)

    assert shown == date(edtf) or with_offset(shown, ALMATY) == date(edtf)

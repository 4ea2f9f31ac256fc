"""Working days and days off by a pack's calendar.

The country's holidays come from the ``holidays`` library, its own transfers and corrections
from the pack. A holiday that the library only estimates is ``UNSURE``: nobody knows yet.
"""

from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Protocol

from dalel.core.entries.tables import Labels
from dalel.core.procedure.fact_model import CalendarData, YearlyDay

ESTIMATED = "estimated"
_LANGUAGE = "en_US"


class DayState(StrEnum):
    """What is known of a day."""

    WORKING = "working"
    OFF = "off"
    UNSURE = "unsure"


class _Holidays(Protocol):
    weekend_workdays: set[date]

    def get(self, key: date, /) -> str | None: ...


class Calendar:
    """The days of one pack; what was asked once is kept."""

    def __init__(self, data: CalendarData) -> None:
        self._data = data
        self._special = {special.day: special for special in data.days}
        self._states: dict[date, DayState] = {}

    def state(self, day: date) -> DayState:
        """Return whether a day is worked, off, or not known yet."""
        if day not in self._states:
            self._states[day] = self._found(day)
        return self._states[day]

    def label(self, day: date) -> Labels | None:
        """Return why a day is off or worked, where the pack says so itself."""
        if day in self._special:
            return self._special[day].label
        return next((each.label for each in self._yearly(day)), None)

    def holiday_name(self, day: date) -> str:
        """Return the library's name of a holiday in English; '' for none."""
        return (_holidays(self._data.country, day.year).get(day) or "") if self._known(day) else ""

    def is_weekend(self, day: date) -> bool:
        """Say whether the day is one of the week's days of rest, worked or not."""
        return day.weekday() in self._data.weekend

    def _known(self, day: date) -> bool:
        return bool(self._data.country) and day not in self._special

    def _found(self, day: date) -> DayState:
        if day in self._special:
            return DayState.OFF if self._special[day].is_off else DayState.WORKING
        if self._is_worked_instead(day):
            return DayState.WORKING
        if self.is_weekend(day) or self._yearly(day):
            return DayState.OFF
        name = self.holiday_name(day)
        if not name:
            return DayState.WORKING
        return DayState.UNSURE if ESTIMATED in name else DayState.OFF

    def _is_worked_instead(self, day: date) -> bool:
        """Say whether the library has a day of rest that was worked in place of another day."""
        if not (self.is_weekend(day) and self._known(day)):
            return False
        return day in _holidays(self._data.country, day.year).weekend_workdays

    def _yearly(self, day: date) -> list[YearlyDay]:
        return [
            each
            for each in self._data.yearly
            if (each.month, each.day) == (day.month, day.day) and each.years.covers(day)
        ]

    def is_off(self, day: date, *, when_unsure: bool) -> bool:
        """Say whether a day is off; ``when_unsure`` is the answer where nobody knows."""
        state = self.state(day)
        return when_unsure if state is DayState.UNSURE else state is DayState.OFF

    def next_working(self, day: date, *, when_unsure: bool, step: int = 1) -> date:
        """Return the day itself if it is worked, else the nearest worked one after (before) it."""
        while self.is_off(day, when_unsure=when_unsure):
            day += timedelta(days=step)
        return day

    def add_working(self, day: date, amount: int, *, when_unsure: bool, step: int = 1) -> date:
        """Return the ``amount``-th working day after (before) a day."""
        while amount:
            day += timedelta(days=step)
            amount -= not self.is_off(day, when_unsure=when_unsure)
        return day


@lru_cache(maxsize=512)
def _holidays(country: str, year: int) -> _Holidays:
    """Return the holidays of a year; imported when first needed, since it takes its time."""
    import holidays  # noqa: PLC0415

    found: _Holidays = holidays.country_holidays(country, years=year, language=_LANGUAGE)
    return found

"""What a language must be able to say about dates, and how the parts are put together."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import ClassVar

from dalel.core.entries.date_parts import Blank, Edge, Interval, Point, Precision


class Speaker(ABC):
    """What a language must be able to say; ``case`` is one of its own grammatical cases."""

    century: str
    blanks: ClassVar[Mapping[Blank, str]]
    marks: ClassVar[Mapping[str, str]]
    case_after_mark: ClassVar[Mapping[str, str]]
    two_ends: str

    @abstractmethod
    def point(self, value: Point, case: str = "") -> str:
        """Say a date without qualifier and time."""

    @abstractmethod
    def range_of_days(self, start: Point, end: Point) -> str:
        """Say days of one year, as ``10–14 March 2021``."""

    @abstractmethod
    def range_of_months(self, start: Point, end: Point, case: str) -> str:
        """Say months of one year, as ``March–May 2021``."""

    @abstractmethod
    def range_of_years(self, start: Point, end: Point, case: str) -> str:
        """Say years, as ``2019–2020``."""

    @abstractmethod
    def bounded(self, value: Interval) -> str:
        """Say an interval with an end that is no date."""

    def say(self, value: Point | Interval) -> str:
        """Say any date."""
        if isinstance(value, Point):
            return self.marked(value)
        if isinstance(value.start, Edge) or isinstance(value.end, Edge):
            return self.bounded(value)
        if value.start.qualifier != value.end.qualifier:
            return self.two_ends.format(self.marked(value.start), self.marked(value.end))
        mark = value.start.qualifier
        return self.marks[mark] + self.range(value.start, value.end, self.case_after_mark[mark])

    def marked(self, value: Point) -> str:
        """Say a date with its qualifier, its time and the digits that are not known."""
        if value.precision is Precision.CENTURY:
            return self.century.replace("%s", f"{value.year:04d}").replace(
                "%t", f"{value.year + 99:04d}"
            )
        words = self.point(value, self.case_after_mark[value.qualifier])
        time = f", {_time(value.time)}" if value.time else ""
        return self.marks[value.qualifier] + words + self.blanks.get(value.blank, "") + time

    def range(self, start: Point, end: Point, case: str) -> str:
        """Say both ends, the common parts once."""
        precisions = {start.precision, end.precision}
        same_year = start.year == end.year
        if precisions == {Precision.DAY} and same_year:
            return self.range_of_days(start, end)
        if precisions == {Precision.MONTH} and same_year:
            return self.range_of_months(start, end, case)
        if precisions == {Precision.YEAR}:
            return self.range_of_years(start, end, case)
        return f"{self.point(start, case)} – {self.point(end, case)}"


def _time(time: str) -> str:
    if time.endswith("Z"):
        return f"{time[:-1]} (UTC)"
    if "+" in time or "-" in time:
        return f"{time[:-6]} (UTC{time[-6:]})"
    return time

"""A moment as far as it is known: between which days, and to the minute where it was recorded."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import cast

from dalel.core.entries.date_parts import OPEN_END, OPEN_START, Interval
from dalel.core.entries.edtf import read_edtf
from dalel.core.entries.errors import DateNotUnderstood

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Known:
    """Between which days something happened, both included, and at which instant if recorded.

    ``at`` and ``at_last`` are aware and equal, except where the clocks went back and it was not
    written which of the two hours is meant. ``is_about`` marks "about" and "perhaps".
    """

    first: date
    last: date
    at: datetime | None = None
    at_last: datetime | None = None
    is_about: bool = False

    @property
    def has_start(self) -> bool:
        """Whether it is known after which day it was."""
        return self.first != OPEN_START

    @property
    def has_end(self) -> bool:
        """Whether it is known before which day it was."""
        return self.last != OPEN_END

    @property
    def is_certain(self) -> bool:
        """Whether the day is known."""
        return self.first == self.last

    def earliest(self, zone: tzinfo) -> datetime:
        """Return the first instant it can have been."""
        return self.at or midnight(self.first, zone)

    def latest(self, zone: tzinfo) -> datetime:
        """Return the instant before which it was at the latest."""
        return self.at_last or midnight(self.last + timedelta(days=1), zone)


@lru_cache(maxsize=8192)
def midnight(day: date, zone: tzinfo) -> datetime:
    """Return the instant a day begins in a zone."""
    return local(datetime(day.year, day.month, day.day, tzinfo=zone), zone)


def local(instant: datetime, zone: tzinfo) -> datetime:
    """Return an instant with the offset the zone had then.

    The offset is fixed, since Python compares times of one zone by the wall clock, on which an
    hour can strike twice.
    """
    there = instant.astimezone(UTC).astimezone(zone)
    return there.replace(tzinfo=timezone(cast(timedelta, there.utcoffset())), fold=0)


@lru_cache(maxsize=8192)
def known(edtf: str, zone: tzinfo) -> Known | None:
    """Read EDTF; ``None`` where it names no day. A local time is one of the zone."""
    try:
        if _DAY.fullmatch(edtf):
            day = date.fromisoformat(edtf)
            return Known(day, day)
        parts = read_edtf(edtf)
    except (ValueError, DateNotUnderstood):
        return None
    if parts is None:
        return None
    if isinstance(parts, Interval):
        return Known(parts.earliest, parts.latest, is_about=_is_about(edtf))
    if not parts.time:
        return Known(parts.earliest, parts.latest, is_about=bool(parts.qualifier))
    return _moment(edtf, zone)


def _is_about(edtf: str) -> bool:
    return any(mark in edtf for mark in "?~%")


def _moment(edtf: str, zone: tzinfo) -> Known:
    """Read a time; the day is the one that was written, whatever the zone of the place."""
    written = datetime.fromisoformat(edtf.rstrip("?~%"))
    day = written.date()
    if written.tzinfo is not None:
        instant = local(written, zone)
        return Known(day, day, instant, instant)
    both = (local(written.replace(tzinfo=zone, fold=fold), zone) for fold in (0, 1))
    first, second = sorted(both)
    return Known(day, day, first, second)

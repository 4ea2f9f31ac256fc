"""Turns what is written in a case's file into what an entry holds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from dalel.apps.cases.actions import InCase
from dalel.apps.entries.opening import OpenContainer
from dalel.apps.entries.uploads import seal_file
from dalel.site.demo_files import made_file

_DAY = re.compile(r"@today(?P<days>[+-]\d+)d(?P<time>T\d\d:\d\d)?(?P<about>~?)")
_CASE = "@case:"


@dataclass(frozen=True)
class Words:
    """What the names in a case's file stand for.

    ``@key`` names an entry of the same case, ``@case:name`` the number of an earlier case.
    ``@today-12d``, ``@today-12d~`` (about then) or ``@today+3dT14:30`` is a day counted from the
    planting, so that terms run. A file is written as its name and the words in it.
    """

    container: OpenContainer
    known: Mapping[str, UUID]
    numbers: Mapping[str, str]
    today: date

    def entry(self, written: Mapping[str, Any]) -> InCase:
        """Return one entry."""
        return InCase(
            written["kind"],
            {name: self.value(value) for name, value in written["fields"].items()},
            corrects=self.known[written["corrects"]] if "corrects" in written else None,
            reason=written.get("reason", ""),
            id=self.known[written["key"]] if "key" in written else uuid4(),
        )

    def value(self, value: object) -> object:
        """Return what stands for one value."""
        if isinstance(value, list):
            return [self.value(one) for one in value]
        if isinstance(value, dict) and "file" in value:
            return self._file(value["file"], value["words"])
        if not isinstance(value, str) or not value.startswith("@"):
            return value
        if _DAY.fullmatch(value):
            return with_day(value, self.today)
        if value.startswith(_CASE):
            return self.numbers[value.removeprefix(_CASE)]
        return str(self.known[value.removeprefix("@")])

    def _file(self, name: str, words: str) -> dict[str, Any]:
        content, media_type = made_file(name, words)
        return seal_file(self.container, content, name=name, media_type=media_type)


def with_day(value: object, today: date) -> object:
    """Replace a day counted from the planting by that day; leave anything else as it is."""
    day = _DAY.fullmatch(value) if isinstance(value, str) else None
    if day is None:
        return value
    moment = (today + timedelta(days=int(day["days"]))).isoformat()
    return f"{moment}{day['time']}+05:00" if day["time"] else moment + day["about"]

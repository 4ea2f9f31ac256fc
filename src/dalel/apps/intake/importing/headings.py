"""What the headings of such tables usually mean, in three languages."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files

from dalel.apps.entries.tables.likeness import LANGUAGES, folded
from dalel.apps.intake.importing.exports import is_export
from dalel.apps.intake.importing.targets import (
    NOTE,
    ROW_ID,
    all_targets,
    may_stand_twice,
)

# Columns the programs add and that say nothing about a report, or more than it should: where the
# telephone lay, which telephone it was.
_ADDED = re.compile(
    r"_[^/]*|.*_URL|start|end|today|deviceid|subscriberid|simserial|phonenumber|simid|audit|background.*"
    r"|__version__|formhub/uuid|meta/.*|instanceName|SubmitterID|AttachmentsPresent"
    r"|AttachmentsExpected|Status|ReviewState|DeviceID|Edits|FormVersion|.*-(?:Latitude|Longitude"
    r"|Altitude|Accuracy)"
)
_KNOWN_ADDED = frozenset({"_uuid", "_submission_time", "_submitted_by", "meta/rootUuid"})
# Of several columns by which a row is known: the one that stays when somebody corrects the row.
_IDS = ("meta/rootUuid", "KEY", "_uuid", "meta/instanceID", "instanceID", "uuid")


def guessed(headings: Sequence[str]) -> tuple[str, ...]:
    """Return what each column seems to be, by its heading; empty where nothing fits.

    In an export, what a person was asked and nothing fits becomes a line of the note: answers are
    not dropped because a question is worded in its own way.
    """
    export = is_export(headings)
    row_id = next((one for one in _IDS if one in headings), "") if export else ""
    taken: set[str] = set()
    found = []
    for heading in headings:
        target = _target(heading, export=export)
        if heading == row_id:
            target = ROW_ID
        elif target == ROW_ID and row_id:
            target = ""
        if target and target in taken and not may_stand_twice(target):
            target = NOTE if export and heading not in _KNOWN_ADDED else ""
        taken.add(target)
        found.append(target)
    return tuple(found)


def _target(heading: str, *, export: bool) -> str:
    if not heading or (export and is_added(heading)):
        return ""
    for said in _ways_to_say(heading):
        if target := _known().get(said, ""):
            return target
    return NOTE if export else ""


def is_added(heading: str) -> bool:
    """Return whether a program adds such a column to what people were asked."""
    return bool(_ADDED.fullmatch(heading)) and heading not in _KNOWN_ADDED


def _ways_to_say(heading: str) -> Iterator[str]:
    """Yield the heading and its last part: programs write the groups of a question before it."""
    yield folded(heading)
    yield folded(heading.rpartition("/")[2])
    if " " not in heading:
        yield folded(heading.rpartition("-")[2])


@cache
def _known() -> dict[str, str]:
    """Return targets by what headings say; everyday words go before labels of fields."""
    file = files("dalel.apps.intake.importing").joinpath("headings.toml")
    words = tomllib.loads(file.read_text(encoding="utf-8"))
    known = {folded(said): target for target, listed in words.items() for said in listed}
    for code, target in all_targets().items():
        for language in LANGUAGES:
            known.setdefault(folded(target.field.label(language)), code)
        known.setdefault(folded(code), code)
    known.pop("", None)
    return known

"""To whom a paper may go, and which doors are the wrong ones.

A door is wrong where somebody accused, or a relative of theirs, serves, or where an accused
commands people. What is not known of somebody's office is judged by their service: rather one
warning too many.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dalel.apps.cases.record import CaseRecord, values_of
from dalel.apps.entries.catalogue import catalogue
from dalel.apps.entries.presenting import Presenter
from dalel.apps.entries.queries import OpenedEntry

ACCUSED = ("alleged_perpetrator", "suspect", "accused", "defendant", "convicted")
# Which bodies a service stands for.
BODIES_OF_SERVICE = {
    "police": {"police"},
    "prison_staff": {"prison_system"},
    "convoy": {"police", "national_guard", "prison_system"},
    "national_security": {"national_security"},
    "army": {"military_unit", "military_police", "ministry_defence"},
    "national_guard": {"national_guard"},
    "anticorruption": {"anticorruption"},
    "prosecutors": {"prosecutor"},
    "courts": {"court", "investigating_judge"},
    "teachers": {"school", "university"},
    "medical": {"hospital"},
}
SERVES = _("%(name)s serves there and is accused in this case.")
RELATIVE_SERVES = _("%(name)s serves there and is a relative of somebody accused in this case.")
COMMANDS = _("%(name)s, who is accused in this case, commands people there.")


@dataclass(frozen=True)
class Door:
    """Somebody to whom a paper can go: a kind of body, or one institution of the case."""

    body: str
    institution: str = ""
    names: tuple[tuple[str, str], ...] = ()

    @property
    def value(self) -> str:
        """Return what a form sends for it."""
        return self.institution or self.body

    def label(self, language: str) -> str:
        """Return what it is called."""
        named = dict(self.names).get(language, "")
        field = catalogue()["filing"].by_name["body"].vocabulary
        kind = field.code_label(self.body, language) if field and self.body else ""
        return ", ".join(part for part in dict.fromkeys((named, kind)) if part)


@dataclass(frozen=True)
class Wrong:
    """Why a door is the wrong one."""

    person: str
    sentence: Promise

    def __str__(self) -> str:
        return str(self.sentence) % {"name": self.person}


def doors_of(
    bodies: Sequence[str], record: CaseRecord, present: dict[str, Presenter]
) -> list[Door]:
    """Return to whom a paper can go: per kind of body the case's own institutions, then any."""
    found: list[Door] = []
    for body in bodies:
        for entry in record.of("institution"):
            if body in line_of(str(entry.fields.get("body") or "")):
                found.append(_door(entry, present))
        found.append(Door(body))
    rest = [_door(one, present) for one in record.of("institution")]
    return list(dict.fromkeys([*found, *rest]))


def _door(entry: OpenedEntry, present: dict[str, Presenter]) -> Door:
    names = tuple((one, words.title_of(str(entry.id))) for one, words in present.items())
    return Door(str(entry.fields.get("body") or ""), CaseRecord.first_id(entry), names)


def wrong_door(door: Door, record: CaseRecord, present: Presenter) -> Wrong | None:
    """Return why a paper should not go there; ``None`` where nothing speaks against it."""
    return next(_reasons(door, record, present), None)


def next_door(doors: Sequence[Door], record: CaseRecord, present: Presenter) -> Door:
    """Return the first door that is not a wrong one; the first where all are."""
    open_ones = (one for one in doors if wrong_door(one, record, present) is None)
    return next(open_ones, doors[0])


def is_accused(person: OpenedEntry) -> bool:
    """Return whether somebody is said to have done it."""
    field = person.kind.by_name["roles"].vocabulary
    roles = values_of(person, "roles")
    above = {up for role in roles for up in (field.line_of(role) if field else (role,))}
    return bool(above & set(ACCUSED))


def _reasons(door: Door, record: CaseRecord, present: Presenter) -> Iterator[Wrong]:
    accused = [one for one in record.of("person") if is_accused(one)]
    kin = {first for one in accused for first in record.referred(one, "relatives")}
    for person in record.of("person"):
        name = present.title_of(str(person.id))
        is_kin = record.first_id(person) in kin or "relative_of_accused" in values_of(
            person, "roles"
        )
        if person in accused and "commands" in values_of(person, "accesses"):
            if _serves(person, door, record):
                yield Wrong(name, COMMANDS)
        elif (person in accused or is_kin) and _serves(person, door, record):
            yield Wrong(name, SERVES if person in accused else RELATIVE_SERVES)


def _serves(person: OpenedEntry, door: Door, record: CaseRecord) -> bool:
    offices = record.referred(person, "institution")
    if offices and door.institution:
        return bool({up for one in offices for up in _chain(one, record)} & {door.institution})
    bodies = {record.body_of(one) for one in offices} - {""}
    if not bodies:
        service = str(person.fields.get("service") or "")
        field = person.kind.by_name["service"].vocabulary
        line = field.line_of(service) if field else ()
        bodies = {body for one in line for body in BODIES_OF_SERVICE.get(one, ())}
    families = {line_of(body)[-1] for body in bodies if line_of(body)}
    return bool(families & set(line_of(door.body)))


def _chain(institution: str, record: CaseRecord) -> list[str]:
    """Return an institution and those it is part of."""
    found: list[str] = []
    while institution and institution not in found:
        found.append(institution)
        above = record.live.get(institution)
        institution = next(iter(record.referred(above, "part_of")), "") if above else ""
    return found


def line_of(body: str) -> tuple[str, ...]:
    """Return a kind of body and those above it."""
    vocabulary = catalogue()["filing"].by_name["body"].vocabulary
    return vocabulary.line_of(body) if vocabulary else ()

"""What a column of a table may become: fields of a case and of what is recorded in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dalel.apps.entries.catalogue import kind_for
from dalel.apps.entries.terms import ContainerType
from dalel.core.entries.kind_model import Field, Kind

# Columns that nothing else fits may all become lines of the note.
NOTE = "note.text"
TITLE = "case.title"
SURVIVOR, ACCUSED = "survivor", "accused"


@dataclass(frozen=True)
class Slot:
    """One entry that a row can give: of a kind, with some fields given beforehand."""

    name: str
    kind_name: str
    label: Promise
    offered: tuple[str, ...]
    given: Mapping[str, tuple[str, ...]]

    @property
    def kind(self) -> Kind:
        """Return the kind of entry, in its newest version."""
        return kind_for(self.kind_name, container_type=ContainerType.CASE)

    @property
    def targets(self) -> Iterator[Target]:
        """Yield what columns may become, in order; a newer kind may have dropped a field."""
        fields = self.kind.by_name
        return (Target(self, fields[name]) for name in self.offered if name in fields)


@dataclass(frozen=True)
class Target:
    """A field of a slot."""

    slot: Slot
    field: Field

    @property
    def code(self) -> str:
        """Return what forms and files call it, such as ``survivor.phone``."""
        return f"{self.slot.name}.{self.field.name}"

    @property
    def takes_codes(self) -> bool:
        """Return whether words of the table must become codes."""
        return self.field.type in ("code", "codes")

    @property
    def is_required(self) -> bool:
        """Return whether the slot cannot be recorded without it."""
        return self.field.required and self.field.name not in self.slot.given


SLOTS = (
    Slot(
        "case",
        "opening",
        _("Case"),
        (
            "title",
            "case_type",
            "opened_on",
            "channel",
            "region",
            "languages",
            "urgency",
            "lead_note",
        ),
        {},
    ),
    Slot(
        SURVIVOR,
        "person",
        _("Survivor"),
        (
            "name_legal",
            "name_chosen",
            "name_former",
            "birth",
            "age_at_time",
            "gender",
            "citizenship",
            "languages",
            "phone",
            "other_phones",
            "home",
            "circumstances",
            "children_count",
            "occupation",
            "notes",
        ),
        {"roles": ("survivor",)},
    ),
    Slot(
        ACCUSED,
        "person",
        _("Alleged perpetrator"),
        (
            "name_legal",
            "nickname",
            "description",
            "gender",
            "relation",
            "occupation",
            "service",
            "rank",
            "unit",
            "phone",
            "notes",
        ),
        {"roles": ("alleged_perpetrator",)},
    ),
    Slot(
        "person",
        "person",
        _("Another person"),
        ("name_legal", "roles", "relation", "phone", "notes"),
        {},
    ),
    Slot(
        "act",
        "act",
        _("What was done"),
        (
            "act_types",
            "when",
            "until",
            "region",
            "place_type",
            "place",
            "means",
            "harms",
            "perpetrator_services",
            "sum_demanded",
            "sum_paid",
            "narrative",
        ),
        {},
    ),
    Slot(
        "filing",
        "filing",
        _("What was filed"),
        ("filing_type", "body", "handed_in", "channel", "filing_number", "text"),
        {},
    ),
    Slot(
        "response",
        "response",
        _("Answer of a body"),
        (
            "outcome",
            "body",
            "dated",
            "received_on",
            "response_number",
            "kui_number",
            "erdr_number",
            "reasons",
            "words",
        ),
        {},
    ),
    Slot("note", "note", _("Note"), ("text", "written_on"), {}),
)


@cache
def all_targets() -> Mapping[str, Target]:
    """Return everything a column may become, by code."""
    return {target.code: target for slot in SLOTS for target in slot.targets}


def required_of(slot: Slot) -> list[Target]:
    """Return what a slot cannot be recorded without, apart from what is given."""
    fields = [field for field in slot.kind.fields if field.required]
    return [Target(slot, field) for field in fields if field.name not in slot.given]

"""What a column of a table may become in a report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dalel.apps.entries.catalogue import kind_for
from dalel.apps.entries.terms import ContainerType
from dalel.core.entries.kind_model import Field, Kind

# By this a row is known again; these are files that the table only names.
ROW_ID, FILES = "row.id", "row.files"
STORY, NOTE = "statement.words", "note.text"
WAY, ABOUT_WHOM, LANGUAGE = "report.channel", "report.for_whom", "report.language"
# What every report needs, chosen once where no column says it.
STANDING = (WAY, ABOUT_WHOM, LANGUAGE)


_NAMED: Mapping[str, Promise] = {STORY: _("What was told"), NOTE: _("Note")}


@dataclass(frozen=True)
class Target:
    """A field of an entry of a report."""

    kind: Kind
    field: Field

    @property
    def code(self) -> str:
        """Return what forms and files call it, such as ``report_details.place``."""
        return f"{self.kind.name}.{self.field.name}"

    def label(self, language: str) -> str:
        """Return what the field is called; one that stands for a whole entry is called so."""
        return str(_NAMED.get(self.code) or self.field.label(language))

    @property
    def joins(self) -> bool:
        """Return whether several columns may become it, one line for each."""
        return self.field.type == "text"


@dataclass(frozen=True)
class Group:
    """What the page offers together: fields of one kind."""

    label: Promise
    kind_name: str
    names: tuple[str, ...]

    @property
    def targets(self) -> list[Target]:
        """Return its fields in order; a newer kind may have dropped one."""
        kind = kind_for(self.kind_name, container_type=ContainerType.STORY)
        return [Target(kind, kind.by_name[name]) for name in self.names if name in kind.by_name]


GROUPS = (
    Group(_("What was told"), "statement", ("words",)),
    Group(
        _("When, where, who"),
        "report_details",
        (
            "happened",
            "region",
            "place",
            "who",
            "others",
            "ticks",
        ),
    ),
    Group(_("What is wanted"), "report_wishes", ("wishes", "not_wanted", "words")),
    Group(
        _("How to reach the person"),
        "report_contact",
        ("ways", "details", "hours", "safe_word", "avoid", "safe_question", "safe_answer"),
    ),
    Group(
        _("How it came"),
        "report",
        ("for_whom", "channel", "carried_by", "came_on", "language", "refused_words"),
    ),
    Group(_("Note"), "note", ("text",)),
)
# What is no field of an entry.
SPECIAL: Mapping[str, Promise] = {
    ROW_ID: _("The row's own number, by which it is recognised later"),
    FILES: _("Names of files, which the table does not bring"),
}


@cache
def all_targets() -> Mapping[str, Target]:
    """Return every field that a column may become, by code."""
    return {target.code: target for group in GROUPS for target in group.targets}


def is_meant(code: str) -> bool:
    """Return whether there is such a thing to become, or the column is to become nothing."""
    return not code or code in all_targets() or code in SPECIAL


def may_stand_twice(code: str) -> bool:
    """Return whether several columns may become this."""
    found = all_targets().get(code)
    return code == FILES or bool(found and found.joins)

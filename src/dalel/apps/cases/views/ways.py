"""Ways into a form that its kind's own name does not tell of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dalel.apps.entries.forms import EntryForm
from dalel.core.entries.kinds import Kind


@dataclass(frozen=True)
class Way:
    """A kind's form as it opens for one branch of what can be chosen in it.

    Attributes:
        kind: The kind.
        field: The field that is chosen in.
        code: The root of the branch; its label is what the form is called.
        brought: Fields of the form that are rare otherwise.
        group: What happened, as a heading of the menu.
        help: A sentence in the menu and above the form.
        after: The group of the menu behind which it stands.
    """

    kind: str
    field: str
    code: str
    brought: frozenset[str]
    group: Promise
    help: Promise
    after: str


# By what stands in the address.
WAYS: Mapping[str, Way] = {
    "own_act": Way(
        kind="act",
        field="act_types",
        code="own_act",
        brought=frozenset({"survivor_responses"}),
        group=_("She did something herself"),
        help=_(
            "She defended herself, went on hunger strike, fled, came back, spoke up together with "
            "others, or is accused of something herself."
        ),
        after="done_to_her",
    )
}


def way_into(form: EntryForm, asked: str) -> None:
    """Open a form the way its address asks for, if it is one of this kind."""
    way = WAYS.get(asked)
    if way is not None and way.kind == form.kind.name:
        form.brought = way.brought
        form.opened_at = way.code


def heading_of(form: EntryForm) -> tuple[str, str]:
    """Return what a form is called and its sentence: those of the way, or of the kind."""
    for way in WAYS.values():
        if (way.kind, way.code) == (form.kind.name, form.opened_at):
            return title_of(way, form.kind, form.language), str(way.help)
    return form.kind.label(form.language), form.kind.help_text(form.language)


def title_of(way: Way, kind: Kind, language: str) -> str:
    """Return what the form is called this way."""
    vocabulary = kind.by_name[way.field].vocabulary
    return vocabulary.code_label(way.code, language) if vocabulary else kind.label(language)

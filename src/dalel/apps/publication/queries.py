"""What the publication room can be asked. Needs nobody signed in and opens nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext

from dalel.apps.publication.models import Appearance

LANGUAGES = ("kk", "ru", "en")
# The style sheet has a class for each; the first is the one it begins with.
ACCENTS = ("teal", "blue", "violet", "plum", "moss", "slate")


@dataclass(frozen=True)
class Look:
    """How every page shows itself to anybody.

    Attributes:
        names: What pages are called, by language; the same three as ``LANGUAGES``.
        accent: One of ``ACCENTS``.
        languages: Those offered, in the order of ``LANGUAGES``; at least one.
        default_language: Of those offered, for whoever has not chosen.
    """

    names: Mapping[str, str]
    accent: str
    languages: tuple[str, ...]
    default_language: str


@dataclass(frozen=True)
class ChosenLook:
    """A look that was recorded, and the entry that says so."""

    entry: UUID
    look: Look


def newest_look() -> ChosenLook | None:
    """Return name and look as they were chosen last; ``None`` where nobody has chosen yet."""
    row = Appearance.objects.order_by("-leaf_index").first()
    return ChosenLook(row.entry, look_of(row)) if row is not None else None


def starting_look() -> Look:
    """Return name and look until somebody chooses: the instance's name, else a neutral word."""
    names: dict[str, str] = {}
    for language in LANGUAGES:
        with translation.override(language):
            names[language] = settings.DALEL_NEUTRAL_NAME or gettext("Notebook")
    return Look(names, ACCENTS[0], LANGUAGES, settings.LANGUAGE_CODE)


def look_of(row: Appearance) -> Look:
    """Return what a row says."""
    return Look(
        names={language: getattr(row, f"name_{language}") for language in LANGUAGES},
        accent=row.accent,
        languages=tuple(row.languages.split()),
        default_language=row.default_language,
    )

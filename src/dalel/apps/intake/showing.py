"""A story read back: questions and answers as words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from dalel.apps.entries.catalogue import catalogue
from dalel.apps.intake.actions.returning import StoryCopy
from dalel.core.entries.errors import UnknownVocabulary
from dalel.core.entries.kinds import Field

# What pages write down by themselves.
_TITLES = {"statement": _("What happened?"), "evidence": _("Files")}
_UNASKED = {"form", "channel", "language", "evidence_type"}


@dataclass(frozen=True)
class ShownPage:
    """One page of a story: its name, and what was answered."""

    title: str
    answers: tuple[tuple[str, str], ...]


def shown_story(copies: Sequence[StoryCopy], *, language: str) -> list[ShownPage]:
    """Return the pages as they stand now: where one was saved again, the last."""
    newest = {one.corrects or one.id: one for one in copies}
    shown = (_shown(one, language) for one in newest.values() if one.kind in catalogue())
    return [one for one in shown if one.answers]


def _shown(copy: StoryCopy, language: str) -> ShownPage:
    kind = catalogue()[copy.kind]
    answers = (
        (one.label(language), _words(one, copy.fields[one.name], language))
        for one in kind.fields
        if copy.fields.get(one.name) and one.name not in _UNASKED and one.type != "attachments"
    )
    return ShownPage(str(_TITLES.get(copy.kind) or kind.label(language)), tuple(answers))


def _words(one: Field, value: object, language: str) -> str:
    if one.vocabulary is None:
        return str(value)
    codes = value if isinstance(value, list) else [value]
    try:
        return ", ".join(one.vocabulary.code_label(str(code), language) for code in codes)
    except UnknownVocabulary:
        return ", ".join(map(str, codes))

"""What others recorded while a form was open, as its page tells it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from dalel.apps.accounts.teams import holder_names
from dalel.apps.cases.views.writing import WritingPage
from dalel.apps.entries.presenting import Presenter, Shown
from dalel.apps.entries.queries import OpenedEntry


@dataclass(frozen=True)
class Told:
    """An entry that came meanwhile: who recorded it, when, and what it says."""

    name: str
    is_mine: bool
    recorded_at: datetime
    kind: str
    fields: tuple[Shown, ...]


def told(
    entries: Sequence[OpenedEntry], page: WritingPage, corrects: OpenedEntry | None
) -> list[Told]:
    """Return the entries in the reader's words; of a correction only what it changed."""
    if not entries:
        return []
    names = holder_names(page.member)
    present = Presenter(page.language, page.content.readable, names)
    before = {} if corrects is None else corrects.fields
    return [
        Told(
            name=names.get(entry.author, ""),
            is_mine=entry.author == page.member.member_id,
            recorded_at=timezone.localtime(entry.recorded_at),
            kind=entry.kind.label(page.language),
            fields=tuple(
                shown
                for shown in present.fields(entry)
                if not shown.is_guarded
                and entry.fields.get(shown.field.name) != before.get(shown.field.name)
            ),
        )
        for entry in entries
    ]

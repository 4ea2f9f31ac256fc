"""A report in words, for whichever page of the desk shows it, and its files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponseBase, StreamingHttpResponse
from django.utils import translation
from django.utils.translation import gettext

from dalel.apps.entries.errors import EntriesError
from dalel.apps.entries.files import read_file, require_whole
from dalel.apps.entries.journal import Deed, append_journal
from dalel.apps.entries.presenting import Presenter, Shown
from dalel.apps.entries.queries import OpenedEntry, UnreadableEntry
from dalel.apps.intake.inbox import DeskReport

# What a form fills in for itself says nothing to a reader.
_UNSAID = frozenset(
    {"signing_key", "answer_key", "lookup", "conversation", "story", "held", "container", "target"}
)
# What a line's first words say already.
_SAID_FIRST = {
    "message": frozenset({"direction", "channel", "sent_at"}),
    "report_step": frozenset({"step", "done_on", "container"}),
}
# Kinds that stand elsewhere on the page.
_ELSEWHERE = frozenset({"access", "exclusion", "report"})


@dataclass(frozen=True)
class Line:
    """An entry of a report as the page shows it."""

    id: UUID
    kind: str
    label: str
    who: str
    recorded_at: datetime | None
    fields: tuple[Shown, ...]
    files: tuple[str, ...]
    is_from_us: bool
    is_broken: bool = False


def report_in_words(report: DeskReport, names: Mapping[UUID, str]) -> dict[str, Any]:
    """Return what a page shows of a report: how it came, what was told, what was written."""
    entries = [one for one in (*report.talk, *report.told) if isinstance(one, OpenedEntry)]
    presenter = Presenter(_language(), entries, names)
    ends = report.entries("report_end")
    opening = presenter.fields(entries[0]) if entries else []
    return {
        "report": report,
        "opening": [one for one in opening if _is_said(one)],
        "told": [_line(one, presenter, names) for one in report.told if _stands_here(one)],
        "talk": [_line(one, presenter, names) for one in report.talk if _stands_here(one)],
        "end": presenter.fields(ends[-1]) if ends else None,
        "ticks": _ticks(report, presenter),
        "kept_out": [names.get(one, "—") for one in report.kept_out],
    }


def hand_out(report: DeskReport, entry: UUID, place: int, *, now: datetime) -> HttpResponseBase:
    """Hand out a file of a report, decrypted on the way, once the journal says so.

    Raises:
        Http404: There is no such file, or it did not arrive whole.
    """
    entries = [one for one in (*report.talk, *report.told) if one.id == entry]
    found = entries[0] if entries else None
    files = _files(found) if isinstance(found, OpenedEntry) else []
    if place >= len(files):
        raise Http404
    container = report.story if found in report.told else report.conversation
    assert container is not None  # noqa: S101 - what it told was opened with it
    try:
        require_whole(container, files[place], entry=entry)
    except EntriesError as fault:
        raise Http404 from fault
    note(report, Deed.READ_FILE, about=entry, now=now)
    response = StreamingHttpResponse(
        read_file(container, files[place], entry=entry), content_type="application/octet-stream"
    )
    response["Content-Length"] = str(files[place]["size"])
    response["Content-Disposition"] = f'attachment; filename="file-{place + 1}"'
    return response


def note(report: DeskReport, deed: Deed, about: UUID | None = None, *, now: datetime) -> None:
    """Write into the journal of a report what its reader is shown; before it is shown."""
    who = report.member.member_id
    append_journal(report.conversation, deed, who=who, about=about, now=now)


def _files(entry: OpenedEntry) -> list[Mapping[str, Any]]:
    names = [field.name for field in entry.kind.fields if field.type == "attachments"]
    return [file for name in names for file in entry.fields.get(name, ())]


def _stands_here(one: OpenedEntry | UnreadableEntry) -> bool:
    if isinstance(one, UnreadableEntry):
        return True
    return one.kind.name not in _ELSEWHERE and one.superseded_by is None


def _is_said(shown: Shown) -> bool:
    return shown.field.name not in _UNSAID


def _line(
    one: OpenedEntry | UnreadableEntry, presenter: Presenter, names: Mapping[UUID, str]
) -> Line:
    if isinstance(one, UnreadableEntry):
        return Line(one.id, "", str(one.fault), "", None, (), (), False, is_broken=True)
    said_first = _SAID_FIRST.get(one.kind.name, frozenset())
    shown = [
        field
        for field in presenter.fields(one)
        if _is_said(field) and not field.files and field.field.name not in said_first
    ]
    return Line(
        id=one.id,
        kind=one.kind.name,
        label=_headline(one, presenter),
        who=names.get(one.author) or gettext("The person who wrote to us"),
        recorded_at=one.recorded_at,
        fields=tuple(shown),
        files=tuple(str(file["name"]) for file in _files(one)),
        is_from_us=one.author in names,
    )


def _headline(one: OpenedEntry, presenter: Presenter) -> str:
    """Return what a line says first: of a step which it was, of others what they are."""
    step = presenter.text(one, "step") if one.kind.name == "report_step" else ""
    return step or one.kind.label(_language())


def _ticks(report: DeskReport, presenter: Presenter) -> str:
    """Return what the reporter ticked as urgent, in words."""
    details = report.entries("report_details")
    return presenter.text(details[-1], "ticks") if details else ""


def _language() -> str:
    return translation.get_language() or "kk"

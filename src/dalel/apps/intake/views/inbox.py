"""The inbox at the desk: its shelves, a report, what is done with it, and one that is typed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.http import (
    Http404,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dalel.apps.accounts.access import MemberRequest, members_only
from dalel.apps.accounts.errors import AccountsError
from dalel.apps.accounts.queries import colleagues, names_remembered
from dalel.apps.accounts.roles import Role
from dalel.apps.entries.catalogue import catalogue
from dalel.apps.entries.errors import EntriesError, KeyChanged, NotAWriter
from dalel.apps.entries.files import read_file, require_whole
from dalel.apps.entries.journal import Deed, append_journal
from dalel.apps.entries.memberships import holders_of
from dalel.apps.entries.presenting import Presenter, Shown
from dalel.apps.entries.queries import OpenedEntry, UnreadableEntry
from dalel.apps.entries.waiting import Shelf
from dalel.apps.intake import inbox
from dalel.apps.intake.actions import answering
from dalel.apps.intake.actions.taking_in import reads_reports
from dalel.apps.intake.desk_forms import AnswerForm, ReadersForm, StepForm, TakeInForm, blame
from dalel.apps.intake.errors import AnswerNotPossible, MustNotRead
from dalel.apps.intake.inbox import DeskReport, Row, report_at_desk
from dalel.core.entries import FieldErrors

SHELVES = {
    Shelf.NEW: _("New"),
    Shelf.WAITING: _("Waiting for us again"),
    Shelf.UNSENT: _("Begun, not sent"),
    Shelf.ANSWERED: _("Answered"),
}
# What a form fills in for itself says nothing to a reader.
_UNSAID = frozenset({"signing_key", "answer_key", "lookup", "conversation", "story", "held"})
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


@dataclass(frozen=True)
class RowInWords:
    """A line of the inbox in words."""

    row: Row
    title: str
    about: str
    opened_at: datetime
    answered_at: datetime | None
    is_overdue: bool


@require_safe
@members_only
def show_inbox(request: MemberRequest) -> HttpResponse:
    """List reports: new and urgent ones first."""
    now = timezone.now()
    asked = request.GET.get("show", "")
    shelf = Shelf(asked) if asked in set(Shelf) else Shelf.NEW
    number = request.GET.get("page", "1")
    page = int(number) if number.isascii() and number.isdigit() and 0 < int(number) < 10_000 else 1
    found = inbox.inbox_of(request.member, shelf, page=page, now=now)
    today = timezone.localdate(now)
    context = {
        "inbox": found,
        "rows": [_in_words(row, today) for row in found.rows],
        "shelves": [(one.value, label, found.counts[one]) for one, label in SHELVES.items()],
        "has_laptop": reads_reports(request.member),
        "unopened": inbox.unopened_reports(request.member, now=now),
    }
    return render(request, "intake/inbox_list.html", context)


def _in_words(row: Row, today: Any) -> RowInWords:
    shown, language = row.shown, translation.get_language() or "kk"
    titles = [_code(row.opening, name, language) for name in ("for_whom", "channel", "language")]
    answered = shown.first_answered_at
    return RowInWords(
        row=row,
        title=titles[0] or gettext("Report"),
        about=" · ".join(one for one in titles[1:] if one),
        opened_at=_moment(shown.opened_at),
        answered_at=_moment(answered) if answered else None,
        is_overdue=shown.next_due is not None and shown.next_due < today,
    )


def _code(fields: Mapping[str, Any], name: str, language: str) -> str:
    found = catalogue()["report"].by_name[name].vocabulary
    code = fields.get(name)
    return found.code_label(code, language) if found and code else ""


def _moment(minute: int) -> datetime:
    return datetime.fromtimestamp(minute * 60, UTC)


@require_safe
@members_only
def show_report(request: MemberRequest, number: str) -> HttpResponse:
    """Show a report, once the journal says so."""
    report = _report_or_404(request, number)
    _note(report, Deed.OPENED)
    return _page(request, report)


@require_POST
@members_only
def answer(request: MemberRequest, number: str) -> HttpResponse:
    """Answer the person with the code."""
    report = _report_or_404(request, number)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, report, answer=form)
    try:
        answering.answer_report(
            report, form.cleaned_data["words"], now=timezone.now(), language=_language()
        )
    except FieldErrors as wrong:
        blame(form, wrong)
        return _page(request, report, answer=form)
    except (AnswerNotPossible, NotAWriter, KeyChanged) as fault:
        form.add_error(None, _trouble(fault))
        return _page(request, report, answer=form)
    return HttpResponseRedirect(f"/inbox/{number}#talk")


@require_POST
@members_only
def note_step(request: MemberRequest, number: str) -> HttpResponse:
    """Record what was done with a report."""
    report = _report_or_404(request, number)
    form = StepForm(request.POST, colleagues=_colleagues(report))
    if not form.is_valid():
        return _page(request, report, step=form)
    given = {name: text for name, text in form.cleaned_data.items() if text and name != "step"}
    try:
        step = form.cleaned_data["step"]
        if step == "assigned":
            _let_read_if_new(report, UUID(form.cleaned_data["member"]))
            report = _report_or_404(request, number)
        answering.note_step(report, step, given, now=timezone.now(), language=_language())
    except FieldErrors as wrong:
        blame(form, wrong)
        return _page(request, report, step=form)
    except (MustNotRead, NotAWriter, KeyChanged, AccountsError) as fault:
        form.add_error(None, _trouble(fault))
        return _page(request, report, step=form)
    return HttpResponseRedirect(f"/inbox/{number}#talk")


def _let_read_if_new(report: DeskReport, member: UUID) -> None:
    if member not in _readers(report):
        now, language = timezone.now(), _language()
        answering.let_read(report, [member], words="", now=now, language=language)


@require_POST
@members_only
def let_read(request: MemberRequest, number: str) -> HttpResponse:
    """Let further colleagues read a report."""
    report = _report_or_404(request, number)
    form = ReadersForm(request.POST, colleagues=_others(report))
    if not form.is_valid():
        return _page(request, report, readers=form)
    try:
        words, now = form.cleaned_data["words"], timezone.now()
        answering.let_read(report, form.chosen(), words=words, now=now, language=_language())
    except (MustNotRead, NotAWriter, KeyChanged, AccountsError) as fault:
        form.add_error(None, _trouble(fault))
        return _page(request, report, readers=form)
    return HttpResponseRedirect(f"/inbox/{number}#readers")


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def take_in(request: MemberRequest) -> HttpResponse:
    """Type in what came by telephone, on paper or in person."""
    start = {"language": _language(), "came_on": timezone.localdate(timezone.now()).isoformat()}
    form = TakeInForm(request.POST if request.method == "POST" else None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            number = answering.take_in(
                form.opening(),
                form.statement(),
                by=request.member,
                is_urgent=form.cleaned_data["is_urgent"],
                now=timezone.now(),
                language=_language(),
            )
        except FieldErrors as wrong:
            blame(form, wrong)
        else:
            return HttpResponseRedirect(f"/inbox/{number}")
    return render(request, "intake/inbox_new.html", {"form": form})


@require_safe
@members_only
def read_attachment(
    request: MemberRequest, number: str, entry: UUID, place: int
) -> HttpResponseBase:
    """Hand out a file of a report, decrypted on the way."""
    report = _report_or_404(request, number)
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
    _note(report, Deed.READ_FILE, about=entry)
    response = StreamingHttpResponse(
        read_file(container, files[place], entry=entry), content_type="application/octet-stream"
    )
    response["Content-Length"] = str(files[place]["size"])
    response["Content-Disposition"] = f'attachment; filename="file-{place + 1}"'
    return response


def _files(entry: OpenedEntry) -> list[Mapping[str, Any]]:
    names = [field.name for field in entry.kind.fields if field.type == "attachments"]
    return [file for name in names for file in entry.fields.get(name, ())]


def _report_or_404(request: MemberRequest, number: str) -> DeskReport:
    found = report_at_desk(request.member, number, now=timezone.now())
    if found is None:
        raise Http404
    return found


def _note(report: DeskReport, deed: Deed, about: UUID | None = None) -> None:
    who, now = report.member.member_id, timezone.now()
    append_journal(report.conversation, deed, who=who, about=about, now=now)


def _page(request: MemberRequest, report: DeskReport, **forms: Any) -> HttpResponse:
    wrong = any(form.errors for form in forms.values())
    names = names_remembered(request.member)
    entries = [one for one in (*report.talk, *report.told) if isinstance(one, OpenedEntry)]
    presenter = Presenter(_language(), entries, names)
    ends = report.entries("report_end")
    context = {
        "report": report,
        "opening": [one for one in presenter.fields(entries[0]) if _is_said(one)]
        if entries
        else [],
        "told": [_line(one, presenter, names) for one in report.told if _stands_here(one)],
        "talk": [_line(one, presenter, names) for one in report.talk if _stands_here(one)],
        "end": presenter.fields(ends[-1]) if ends else None,
        "readers": [names.get(one, "—") for one in _readers(report)],
        "kept_out": [
            names.get(UUID(one.fields["holder"]), "—") for one in report.entries("exclusion")
        ],
        "answer_form": forms.get("answer") or AnswerForm(),
        "step_form": forms.get("step") or StepForm(colleagues=_colleagues(report)),
        "readers_form": forms.get("readers") or ReadersForm(colleagues=_others(report)),
        "has_others": bool(_others(report)),
        "ticks": _ticks(report, presenter),
        "is_overdue": _is_overdue(report),
    }
    return render(request, "intake/inbox_show.html", context, status=422 if wrong else 200)


def _is_overdue(report: DeskReport) -> bool:
    due = report.shown.next_due
    return due is not None and due < timezone.localdate(timezone.now())


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


def _readers(report: DeskReport) -> list[UUID]:
    today = timezone.localdate(timezone.now())
    return [held.holder for held in holders_of(report.conversation.id, today=today)]


def _colleagues(report: DeskReport) -> list[tuple[str, str]]:
    """Return who can take a report on: nobody from elsewhere, nobody who is kept out."""
    barred = {str(one.fields.get("holder")) for one in report.entries("exclusion")}
    return [
        (str(one.member_id), one.display_name)
        for one in colleagues(report.member)
        if not one.has_left and not one.fault and one.role != Role.GUEST
        if str(one.member_id) not in barred
    ]


def _others(report: DeskReport) -> list[tuple[str, str]]:
    reading = set(map(str, _readers(report)))
    return [one for one in _colleagues(report) if one[0] not in reading]


def _language() -> str:
    return translation.get_language() or "kk"


def _trouble(fault: Exception) -> str:
    if isinstance(fault, AnswerNotPossible):
        return gettext("This came without a code, so nothing can be answered here.")
    if isinstance(fault, MustNotRead):
        return gettext("The person who wrote to us keeps this colleague out.")
    if isinstance(fault, NotAWriter):
        return gettext("You may not write here (any more). Nothing was saved.")
    if isinstance(fault, KeyChanged):
        return gettext("Somebody changed something in the meantime. Nothing was saved; try again.")
    return gettext("The keys of this colleague do not match. Nothing was saved.")

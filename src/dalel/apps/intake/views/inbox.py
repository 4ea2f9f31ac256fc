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
)
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dalel.apps.accounts.access import MemberRequest, members_only, page_asked
from dalel.apps.accounts.errors import AccountsError
from dalel.apps.accounts.queries import colleagues, names_remembered
from dalel.apps.accounts.roles import Role
from dalel.apps.entries.catalogue import catalogue
from dalel.apps.entries.errors import KeyChanged, NotAWriter
from dalel.apps.entries.journal import Deed
from dalel.apps.entries.memberships import holders_of
from dalel.apps.entries.waiting import Shelf
from dalel.apps.intake import inbox
from dalel.apps.intake.actions import answering
from dalel.apps.intake.actions.taking_in import reads_reports
from dalel.apps.intake.desk_forms import AnswerForm, ReadersForm, StepForm, TakeInForm, blame
from dalel.apps.intake.desk_lines import hand_out, note, report_in_words
from dalel.apps.intake.errors import AnswerNotPossible, MustNotRead, WordsUnsettled
from dalel.apps.intake.inbox import DeskReport, Row, report_at_desk
from dalel.apps.intake.merged import doubles_of, target_of
from dalel.core.entries import FieldErrors

# Of calls and tables nobody may know about whom it is: such a line says what it is, not that.
_UNKNOWN = "unknown"
SHELVES = {
    Shelf.NEW: _("New"),
    Shelf.WAITING: _("Waiting for us again"),
    Shelf.UNSENT: _("Begun, not sent"),
    Shelf.ANSWERED: _("Answered"),
}


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
    found = inbox.inbox_of(request.member, shelf, page=page_asked(request), now=now)
    today = timezone.localdate(now)
    context = {
        "inbox": found,
        "rows": [in_words(row, today) for row in found.rows],
        "shelves": [(one.value, label, found.counts[one]) for one, label in SHELVES.items()],
        "has_laptop": reads_reports(request.member),
        "unopened": inbox.unopened_reports(request.member, now=now),
    }
    return render(request, "intake/inbox_list.html", context)


def in_words(row: Row, today: Any) -> RowInWords:
    """Return a line of the inbox in words."""
    shown, language = row.shown, translation.get_language() or "kk"
    titles = [_code(row.opening, name, language) for name in ("for_whom", "channel", "language")]
    answered = shown.first_answered_at
    return RowInWords(
        row=row,
        title=gettext("Report") if row.opening.get("for_whom") in (None, _UNKNOWN) else titles[0],
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
    report = report_or_404(request, number)
    note(report, Deed.OPENED, now=timezone.now())
    return _page(request, report)


@require_POST
@members_only
def answer(request: MemberRequest, number: str) -> HttpResponse:
    """Answer the person with the code."""
    report = report_or_404(request, number)
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
    report = report_or_404(request, number)
    form = StepForm(request.POST, colleagues=_colleagues(report))
    if not form.is_valid():
        return _page(request, report, step=form)
    given = {name: text for name, text in form.cleaned_data.items() if text and name != "step"}
    try:
        step = form.cleaned_data["step"]
        if step == "assigned":
            _let_read_if_new(report, UUID(form.cleaned_data["member"]))
            report = report_or_404(request, number)
        answering.note_step(report, step, given, now=timezone.now(), language=_language())
    except FieldErrors as wrong:
        blame(form, wrong)
        return _page(request, report, step=form)
    except (MustNotRead, WordsUnsettled, NotAWriter, KeyChanged, AccountsError) as fault:
        form.add_error(None, _trouble(fault))
        return _page(request, report, step=form)
    return HttpResponseRedirect(f"/inbox/{number}#talk")


def _let_read_if_new(report: DeskReport, member: UUID) -> None:
    if member not in _readers(report):
        now, language = timezone.now(), _language()
        answering.let_read(report, member, now=now, language=language)


@require_POST
@members_only
def let_read(request: MemberRequest, number: str) -> HttpResponse:
    """Let further colleagues read a report."""
    report = report_or_404(request, number)
    form = ReadersForm(request.POST, colleagues=_others(report))
    if not form.is_valid():
        return _page(request, report, readers=form)
    try:
        words, now = form.cleaned_data["words"], timezone.now()
        answering.settle_readers(
            report,
            form.chosen("readers"),
            kept_out=form.chosen("meant"),
            words=words,
            now=now,
            language=_language(),
        )
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
    """Hand out a file of a report."""
    return hand_out(report_or_404(request, number), entry, place, now=timezone.now())


def report_or_404(request: MemberRequest, number: str) -> DeskReport:
    """Return a report as its reader has it open; 404 where there is none for them."""
    found = report_at_desk(request.member, number, now=timezone.now())
    if found is None:
        raise Http404
    return found


def _page(request: MemberRequest, report: DeskReport, **forms: Any) -> HttpResponse:
    wrong = any(form.errors for form in forms.values())
    names = names_remembered(request.member)
    context = {
        **report_in_words(report, names),
        "readers": [names.get(one, "—") for one in _readers(report)],
        "answer_form": forms.get("answer") or AnswerForm(),
        "step_form": forms.get("step") or StepForm(colleagues=_colleagues(report)),
        "readers_form": forms.get("readers") or ReadersForm(colleagues=_others(report)),
        "has_others": bool(_others(report)),
        "is_overdue": _is_overdue(report),
        **_matter(report),
    }
    return render(request, "intake/inbox_show.html", context, status=422 if wrong else 200)


def _matter(report: DeskReport) -> dict[str, Any]:
    """Return what goes on in this report, or where this one goes on."""
    now = timezone.now()
    doubles = doubles_of(report, now=now)
    return {
        "goes_on_in": target_of(report, now=now),
        "doubles": doubles,
        "reports": 1 + len(doubles),
        "codes": sum(one.came_by_code for one in (report, *doubles)),
    }


def _is_overdue(report: DeskReport) -> bool:
    due = report.shown.next_due
    return due is not None and due < timezone.localdate(timezone.now())


def _readers(report: DeskReport) -> list[UUID]:
    today = timezone.localdate(timezone.now())
    return [held.holder for held in holders_of(report.conversation.id, today=today)]


def _colleagues(report: DeskReport) -> list[tuple[str, str]]:
    """Return who can take a report on: nobody from elsewhere, nobody who is kept out."""
    barred = report.kept_out
    return [
        (str(one.member_id), one.display_name)
        for one in colleagues(report.member)
        if not one.has_left and not one.fault and one.role != Role.GUEST
        if one.member_id not in barred
    ]


def _others(report: DeskReport) -> list[tuple[str, str]]:
    """Return who lacks a part of it: the story may have come later than they did."""
    today = timezone.localdate(timezone.now())
    parts = [{str(one.holder) for one in holders_of(p.id, today=today)} for p in report.parts]
    reading = set.intersection(*parts)
    return [one for one in _colleagues(report) if one[0] not in reading]


def _language() -> str:
    return translation.get_language() or "kk"


def _trouble(fault: Exception) -> str:
    if isinstance(fault, AnswerNotPossible):
        return gettext("This came without a code, so nothing can be answered here.")
    if isinstance(fault, MustNotRead):
        return gettext("This colleague must not read it.")
    if isinstance(fault, WordsUnsettled):
        return gettext("First find out who must not read this, and note it under “Who reads it”.")
    if isinstance(fault, NotAWriter):
        return gettext("You may not write here (any more). Nothing was saved.")
    if isinstance(fault, KeyChanged):
        return gettext("Somebody changed something in the meantime. Nothing was saved; try again.")
    return gettext("The keys of this colleague do not match. Nothing was saved.")

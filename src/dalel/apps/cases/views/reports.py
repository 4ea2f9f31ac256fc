"""Opening a case from a report, and the reports of a case: read, answered, with their files."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from dalel.apps.accounts.access import MemberRequest, members_only
from dalel.apps.accounts.errors import AccountsError, MustNotSee
from dalel.apps.accounts.teams import holder_names
from dalel.apps.cases.actions import join_report, settle_reports
from dalel.apps.cases.composing import count_what_others_keep
from dalel.apps.cases.errors import AlreadyJoined, CasesError, ForLawyersOnly, ReportWithoutKey
from dalel.apps.cases.queries import OpenCase, case_visible_to
from dalel.apps.cases.reports import reports_of
from dalel.apps.cases.views.pages import case_or_404, note_reading
from dalel.apps.cases.views.troubles import TROUBLES, trouble_of
from dalel.apps.entries.errors import EntriesError
from dalel.apps.entries.journal import Deed
from dalel.apps.intake.actions.answering import answer_report
from dalel.apps.intake.desk_forms import AnswerForm, blame
from dalel.apps.intake.desk_lines import hand_out, note, report_in_words
from dalel.apps.intake.errors import IntakeError, MergedAway, WordsUnsettled
from dalel.apps.intake.inbox import DeskReport, report_at_desk
from dalel.apps.ledger.errors import LogError
from dalel.core.entries import FieldErrors
from dalel.core.errors import DalelError

_TROUBLES: dict[type[DalelError], Promise] = {
    AlreadyJoined: _("This report belongs to the case already."),
    ReportWithoutKey: _("Only somebody who can open the story can join it to a case."),
    MustNotSee: _("Somebody who can open this case must not read the report. Nothing was joined."),
    ForLawyersOnly: _(
        "The person who reported wants a lawyer alone to read it, and somebody who can open this "
        "case is none. Nothing was joined."
    ),
    WordsUnsettled: TROUBLES[WordsUnsettled],
    MergedAway: _("This report continues in another one. Join that one to the case."),
    IntakeError: _("This came without a code, so nothing can be answered here."),
}
_Faults = (CasesError, AccountsError, EntriesError, IntakeError, LogError)


@require_POST
@members_only
def join(request: MemberRequest, number: str) -> HttpResponse:
    """Join a report to a case that there is."""
    now = timezone.now()
    report = report_or_404(request, number)
    wanted = str(request.POST.get("case", "")).strip().upper()
    case = case_visible_to(request.member, wanted, now=now)
    if case is None:
        return _not_joined(request, report, wanted, _("You have no case with this number."))
    try:
        join_report(case, report, by=request.member, now=now)
    except _Faults as error:
        return _not_joined(request, report, wanted, _sentence(error))
    count_what_others_keep(case, now=now)
    return redirect("cases:reports", case.number)


def _not_joined(
    request: MemberRequest, report: DeskReport, wanted: str, trouble: Promise
) -> HttpResponse:
    context = {"report": report, "wanted": wanted, "trouble": trouble}
    return render(request, "cases/report_join.html", context, status=422)


@require_safe
@members_only
def show_reports(request: MemberRequest, number: str) -> HttpResponse:
    """Show the reports of a case, once the journals say so."""
    return _page(request, _case(request, number))


@require_POST
@members_only
def answer(request: MemberRequest, number: str, report: str) -> HttpResponse:
    """Answer the person who reported, from the case."""
    case = _case(request, number)
    found = _report_of_case(request, case, report)
    if not found.may_write:
        raise Http404
    form = AnswerForm(request.POST)
    if form.is_valid():
        try:
            words = form.cleaned_data["words"]
            answer_report(found, words, now=timezone.now(), language=_language())
        except FieldErrors as wrong:
            blame(form, wrong)
        except _Faults as error:
            form.add_error(None, str(_sentence(error)))
        else:
            return redirect("cases:reports", number)
    return _page(request, case, answered=report, form=form)


@require_POST
@members_only
def settle(request: MemberRequest, number: str) -> HttpResponse:
    """Give everybody who has the case what they lack of its reports."""
    case = _case(request, number)
    if not case.may_share:
        raise Http404
    try:
        settle_reports(case, by=request.member, now=timezone.now())
    except _Faults as error:
        return _page(request, case, trouble=_sentence(error))
    return redirect("cases:reports", number)


@require_safe
@members_only
def read_file(
    request: MemberRequest, number: str, report: str, entry: UUID, place: int
) -> HttpResponseBase:
    """Hand out a file of one of the case's reports."""
    found = _report_of_case(request, _case(request, number), report)
    return hand_out(found, entry, place, now=timezone.now())


def report_or_404(request: MemberRequest, number: str) -> DeskReport:
    """Open a report for a page; missing and forbidden look alike."""
    found = report_at_desk(request.member, number, now=timezone.now())
    if found is None or not found.may_write:
        raise Http404
    return found


def _case(request: MemberRequest, number: str) -> OpenCase:
    return case_or_404(request.member, number, now=timezone.now())


def _report_of_case(request: MemberRequest, case: OpenCase, number: str) -> DeskReport:
    listed = {one.number for one in reports_of(case)}
    found = report_at_desk(request.member, number, now=timezone.now())
    if found is None or number not in listed:
        raise Http404
    return found


def _page(
    request: MemberRequest,
    case: OpenCase,
    *,
    answered: str = "",
    form: AnswerForm | None = None,
    trouble: Promise | None = None,
) -> HttpResponse:
    now, names = timezone.now(), holder_names(request.member)
    note_reading(case, request.member, now=now)
    shown: list[dict[str, Any]] = []
    for linked in reports_of(case):
        found = report_at_desk(request.member, linked.number, now=now)
        if found is None or found.conversation.id != linked.conversation:
            shown.append({"number": linked.number})
            continue
        note(found, Deed.OPENED, now=now)
        mine = form if form is not None and linked.number == answered else AnswerForm()
        words = report_in_words(found, names)
        shown.append({"number": linked.number, **words, "answer_form": mine})
    context = {"case": case, "reports": shown, "trouble": trouble}
    status = 422 if form is not None or trouble is not None else 200
    return render(request, "cases/report_list.html", context, status=status)


def _language() -> str:
    return translation.get_language() or "kk"


def _sentence(error: DalelError) -> Promise:
    found = (text for kind, text in _TROUBLES.items() if isinstance(error, kind))
    return next(found, None) or trouble_of(error)

"""Listing cases and opening one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dalel.apps.accounts.access import MemberRequest, members_only
from dalel.apps.accounts.sessions import MemberSession
from dalel.apps.accounts.teams import holder_names
from dalel.apps.cases.actions import open_case
from dalel.apps.cases.errors import ReportWithoutKey
from dalel.apps.cases.queries import (
    OpenCase,
    case_visible_to,
)
from dalel.apps.cases.views.lost_sessions import (
    forget_draft,
    keeps_what_was_typed,
    offer_draft,
)
from dalel.apps.cases.views.troubles import trouble_of
from dalel.apps.entries.catalogue import kind_for
from dalel.apps.entries.drafts import form_token
from dalel.apps.entries.errors import EntriesError
from dalel.apps.entries.forms import EntryForm, typed_from
from dalel.apps.entries.journal import Deed, append_journal
from dalel.apps.entries.terms import ContainerType
from dalel.apps.intake.given import is_for_lawyers_only, kept_out_of
from dalel.apps.intake.inbox import DeskReport, report_at_desk
from dalel.apps.intake.merged import target_of
from dalel.apps.ledger.errors import LogError
from dalel.core.entries import FieldErrors


def case_or_404(member: MemberSession, number: str, *, now: datetime) -> OpenCase:
    """Open a case for a page; missing and forbidden look alike."""
    case = case_visible_to(member, number, now=now)
    if case is None:
        raise Http404
    return case


def note_reading(case: OpenCase, member: MemberSession, *, now: datetime) -> None:
    """Write into the journal that a page shows what stands in a case; before it is shown.

    Raises:
        LogBusy, LogFull: It could not be written. Then nothing may be shown.
    """
    append_journal(case.container, Deed.OPENED, who=member.member_id, about=None, now=now)


@members_only
def home(request: MemberRequest) -> HttpResponse:
    """Lead to the list of cases."""
    return redirect("cases:list")


def _report_or_404(member: MemberSession, number: str) -> DeskReport:
    report = report_at_desk(member, number, now=timezone.now())
    if report is None or not report.may_write:
        raise Http404
    return report


def _told_of(report: DeskReport, member: MemberSession) -> dict[str, Any]:
    """Return what whoever opens a case from a report is told first."""
    names = holder_names(member)
    out = kept_out_of(report.conversation)
    return {
        "report": report,
        "is_for_lawyers": is_for_lawyers_only(report.parts),
        "kept_out": sorted(names.get(one, "—") for one in out),
    }


@keeps_what_was_typed
@members_only
def new_case(request: MemberRequest, number: str = "") -> HttpResponse:
    """Open a case, from a report where its number is given; whoever opens it leads it."""
    member = request.member
    report = _report_or_404(member, number) if number else None
    if report is not None and (other := target_of(report, now=timezone.now())) is not None:
        return redirect("cases:new_from", other.shown.number)
    kind = kind_for("opening", container_type=ContainerType.CASE)
    form = EntryForm(kind, translation.get_language(), ())
    form.carried = {"lead": str(member.member_id)}
    offer_draft(form, request, member)
    trouble: Promise | None = None
    if request.method == "POST":
        form.typed = typed_from(request.POST)
        try:
            case_number, _entry = open_case(
                form.given(),
                by=member,
                now=timezone.now(),
                language=form.language,
                report=report,
            )
            forget_draft(request, member)
            return redirect("cases:case", case_number)
        except FieldErrors as faults:
            form.blame(faults.errors)
        except ReportWithoutKey:
            trouble = _("Only somebody who can open the story can join it to a case.")
        except (EntriesError, LogError) as error:
            trouble = trouble_of(error)
    context = {
        **(_told_of(report, member) if report else {}),
        "form": form,
        "trouble": trouble,
        "token": form_token(member.member_id),
        "draft": request.GET.get("draft") or request.POST.get("draft", ""),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "cases/case_new.html", context, status=status)

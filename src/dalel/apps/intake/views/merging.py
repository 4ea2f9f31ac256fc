"""A report that is a double: choose where it goes on, look at who reads it then, or undo it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from dalel.apps.accounts.access import MemberRequest, members_only
from dalel.apps.accounts.errors import AccountsError
from dalel.apps.accounts.queries import names_remembered
from dalel.apps.entries.errors import KeyChanged, NotAWriter
from dalel.apps.intake.actions import merging
from dalel.apps.intake.actions.merging import MergeObstacle
from dalel.apps.intake.desk_forms import MergeForm, blame
from dalel.apps.intake.errors import MergeNotPossible
from dalel.apps.intake.inbox import DeskReport, report_at_desk, reports_near
from dalel.apps.intake.merged import target_of
from dalel.apps.intake.views.inbox import in_words, report_or_404
from dalel.core.entries import FieldErrors

OBSTACLES: dict[str, Promise] = {
    MergeObstacle.SAME: _("This is the same report."),
    MergeObstacle.CLOSED: _(
        "You must be able to open both stories: what is held back or was not sent cannot be "
        "recognised as the same."
    ),
    MergeObstacle.WITHDRAWN: _("One of them was taken back by the person who wrote to us."),
    MergeObstacle.UNSETTLED: _(
        "It is not settled yet who must not read one of them. Settle that first."
    ),
    MergeObstacle.IN_A_CASE: _(
        "One of them belongs to a case. Join the other to the same case instead."
    ),
    MergeObstacle.MERGED: _(
        "One of them already continues in another report, or others continue in this one. "
        "Choose the report in which all of them continue."
    ),
    MergeObstacle.KEPT_OUT: _(
        "Whoever wrote one of them keeps you out, or wants a lawyer alone. Somebody else has to "
        "merge them."
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def show(request: MemberRequest, number: str) -> HttpResponse:
    """Merge a report into another one, once it was shown who will read both; or part them."""
    report = report_or_404(request, number)
    if request.method != "POST":
        return _page(request, report, MergeForm())
    if "part" in request.POST:
        return _parted(request, report)
    form = MergeForm(request.POST)
    target = _target(request, form) if form.is_valid() else None
    if target is None:
        return _page(request, report, form)
    try:
        return _merged(request, report, target, form)
    except FieldErrors as wrong:
        blame(form, wrong)
    except (MergeNotPossible, NotAWriter, KeyChanged, AccountsError) as fault:
        form.add_error(None, _trouble(fault))
    return _page(request, report, form)


def _target(request: MemberRequest, form: MergeForm) -> DeskReport | None:
    number = form.cleaned_data["target"].strip().upper()
    found = report_at_desk(request.member, number, now=timezone.now())
    if found is None:
        form.add_error("target", gettext("You have no report with this number."))
    return found


def _merged(
    request: MemberRequest, report: DeskReport, target: DeskReport, form: MergeForm
) -> HttpResponse:
    """Show who would read both, or merge once that was agreed to."""
    now = timezone.now()
    obstacle = merging.obstacle_to_merging(report, target)
    if obstacle is not None:
        raise MergeNotPossible(obstacle)
    if "confirm" in request.POST:
        merging.merge_reports(report, target, form.fields_given(), now=now, language=_language())
        return HttpResponseRedirect(f"/inbox/{target.shown.number}")
    readers, names = merging.readers_together(report, target, now=now), _names(request)
    shown = {
        "report": report,
        "target": target,
        "form": form,
        "staying": sorted(names.get(one.id, "—") for one in readers.staying),
        "losing": sorted(names.get(one, "—") for one in readers.losing),
    }
    return render(request, "intake/inbox_merge_confirm.html", shown)


def _parted(request: MemberRequest, report: DeskReport) -> HttpResponse:
    now = timezone.now()
    target = target_of(report, now=now)
    try:
        if target is None:
            raise MergeNotPossible(MergeObstacle.MERGED)
        merging.part_reports(report, target, now=now, language=_language())
    except (MergeNotPossible, NotAWriter, KeyChanged) as fault:
        return _page(request, report, MergeForm(), trouble=_trouble(fault))
    return HttpResponseRedirect(f"/inbox/{report.shown.number}")


def _page(
    request: MemberRequest, report: DeskReport, form: MergeForm, *, trouble: str = ""
) -> HttpResponse:
    now = timezone.now()
    today = timezone.localdate(now)
    target = target_of(report, now=now)
    near = () if target else reports_near(request.member, report, now=now)
    shown: dict[str, Any] = {
        "report": report,
        "form": form,
        "target": target,
        "near": [in_words(row, today) for row in near],
        "trouble": trouble,
    }
    status = 422 if trouble or form.errors else 200
    return render(request, "intake/inbox_merge.html", shown, status=status)


def _names(request: MemberRequest) -> dict[Any, str]:
    return names_remembered(request.member)


def _language() -> str:
    return translation.get_language() or "kk"


def _trouble(fault: Exception) -> str:
    if isinstance(fault, MergeNotPossible):
        return str(OBSTACLES[fault.obstacle])
    if isinstance(fault, NotAWriter):
        return gettext("You may not write here (any more). Nothing was saved.")
    if isinstance(fault, KeyChanged):
        return gettext("Somebody changed something in the meantime. Nothing was saved; try again.")
    return gettext("The keys of a colleague do not match. Nothing was saved.")

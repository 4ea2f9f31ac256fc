"""A lost code at the desk: recognise, ask, agree, and show the new one once."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from dalel.apps.accounts.access import MemberRequest, members_only
from dalel.apps.accounts.queries import names_remembered
from dalel.apps.entries.errors import KeyChanged, NotAWriter
from dalel.apps.entries.journal import Deed
from dalel.apps.intake.actions import reissuing
from dalel.apps.intake.codes import WRITING, unlock
from dalel.apps.intake.desk_forms import AgreeForm, RecogniseForm, blame
from dalel.apps.intake.desk_lines import note
from dalel.apps.intake.errors import CodeNotPossible, DoorFull
from dalel.apps.intake.inbox import DeskReport
from dalel.apps.intake.lost_codes import Obstacle, asking_for, obstacle_to, safe_question_of
from dalel.apps.intake.views.inbox import report_or_404
from dalel.apps.intake.views.report import lists_of
from dalel.core.entries import FieldErrors

OBSTACLES: dict[Obstacle, Promise] = {
    Obstacle.NO_CODE: _("This came without a code."),
    Obstacle.CLOSED: _(
        "The story was not sent, or is held back: its key lies under the lost code alone. "
        "Nobody here can open it or give a new code. The person can report again."
    ),
    Obstacle.WITHDRAWN: _("The person has taken the report back. No new code is given for it."),
    Obstacle.NO_QUESTION: _(
        "No safe question was left, so that nobody can be recognised. The person can report again."
    ),
    Obstacle.NOT_A_READER: _(
        "A new code is given by those who work in intake and can open the whole report."
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def show(request: MemberRequest, number: str) -> HttpResponse:
    """Show how far a new code has come, and take the next step."""
    report = report_or_404(request, number)
    if request.method != "POST":
        note(report, Deed.OPENED, now=timezone.now())
        return _page(request, report)
    if "issue" in request.POST:
        return _issued(request, report)
    return _stepped(request, report)


def _stepped(request: MemberRequest, report: DeskReport) -> HttpResponse:
    """Ask, or agree."""
    safe = safe_question_of(report)
    if safe is None:
        return _page(request, report)
    is_agreeing = "agree" in request.POST
    form: forms.Form = AgreeForm(request.POST) if is_agreeing else _asked(request, safe)
    if form.is_valid():
        said = form.in_words() if isinstance(form, RecogniseForm) else form.cleaned_data["words"]
        act = reissuing.agree_to_code if is_agreeing else reissuing.ask_for_code
        try:
            act(report, said, now=timezone.now(), language=_language())
            return HttpResponseRedirect(f"/inbox/{report.shown.number}/code")
        except FieldErrors as wrong:
            blame(form, wrong)
        except (CodeNotPossible, NotAWriter, KeyChanged) as fault:
            form.add_error(None, _trouble(fault))
    return _page(request, report, form=form)


def _asked(request: MemberRequest, safe: Any) -> RecogniseForm:
    return RecogniseForm(request.POST, safe=safe)


def _issued(request: MemberRequest, report: DeskReport) -> HttpResponse:
    """Give the new code: this answer shows it, and no other ever will."""
    try:
        done = reissuing.issue_code(report, _unlock, now=timezone.now(), language=_language())
    except (CodeNotPossible, NotAWriter, KeyChanged, DoorFull) as fault:
        return _page(request, report, trouble=_trouble(fault))
    shown = {"report": report, "done": done, "lists": lists_of(done.code)}
    return render(request, "intake/inbox_code_new.html", shown)


_unlock = partial(unlock, queue=WRITING)


def _page(
    request: MemberRequest, report: DeskReport, *, form: forms.Form | None = None, trouble: str = ""
) -> HttpResponse:
    obstacle, safe = obstacle_to(report), safe_question_of(report)
    asking = asking_for(report, now=timezone.now())
    names = names_remembered(request.member)
    shown: dict[str, Any] = {
        "report": report,
        "obstacle": OBSTACLES[obstacle] if obstacle else "",
        "safe": safe,
        "asking": asking,
        "asked_by": names.get(asking.asked.author, "—") if asking.asked else "",
        "agreed_by": names.get(asking.agreed.author, "—") if asking.agreed else "",
        "is_mine": asking.is_asked_by(request.member.member_id),
        "until": asking.until(),
        "trouble": trouble,
        "ask_form": form if isinstance(form, RecogniseForm) else None,
        "agree_form": form if isinstance(form, AgreeForm) else AgreeForm(),
    }
    if safe and shown["ask_form"] is None:
        shown["ask_form"] = RecogniseForm(safe=safe)
    status = 422 if trouble or (form is not None and form.errors) else 200
    return render(request, "intake/inbox_code.html", shown, status=status)


def _language() -> str:
    return translation.get_language() or "kk"


def _trouble(fault: Exception) -> str:
    if isinstance(fault, CodeNotPossible):
        return gettext("Nothing was done: look at how far it has come, and try again.")
    if isinstance(fault, DoorFull):
        return gettext("Too many codes are being made just now. Try again in a minute.")
    if isinstance(fault, NotAWriter):
        return gettext("You may not write here (any more). Nothing was saved.")
    return gettext("Somebody changed something in the meantime. Nothing was saved; try again.")

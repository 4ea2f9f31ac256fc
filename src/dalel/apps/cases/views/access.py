"""Giving a member, a team or a guest access to a case, and taking it back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from dalel.apps.accounts.access import MemberRequest, members_only
from dalel.apps.accounts.conflicts import conflicts_declared
from dalel.apps.accounts.errors import AccountsError, MustNotSee
from dalel.apps.accounts.teams import Directory
from dalel.apps.cases.actions import (
    exclude,
    give_access,
    lift_exclusion,
    take_back_access,
)
from dalel.apps.cases.closeness import Closeness, closeness_in
from dalel.apps.cases.errors import (
    AlreadyExcluded,
    AlreadyHasAccess,
    CasesError,
    EndDateImpossible,
    EndDateNeeded,
    ForLawyersOnly,
    LastWriter,
    NoSuchColleague,
    NotExcluded,
)
from dalel.apps.cases.queries import OpenCase
from dalel.apps.cases.share_forms import ShareForm
from dalel.apps.cases.sharing import lost_with
from dalel.apps.cases.views.pages import case_or_404
from dalel.apps.cases.views.share_page import SharePage
from dalel.apps.cases.views.troubles import TROUBLES
from dalel.apps.entries.errors import EntriesError, KeyChanged, NotAWriter
from dalel.apps.entries.terms import Depth
from dalel.apps.intake.errors import IntakeError, WordsUnsettled
from dalel.apps.ledger.errors import LogError
from dalel.core.errors import DalelError

_TROUBLES: dict[type[DalelError], Promise] = {
    AlreadyHasAccess: _("This colleague already has this access."),
    LastWriter: _("First let somebody else write in this case: nobody could any more."),
    NoSuchColleague: _("This person is not a member any more."),
    NotAWriter: _("Only those who may write in a case can share it."),
    KeyChanged: _("Somebody changed the access just now. Please try again."),
    AlreadyExcluded: _("The case says already that this person must not see it."),
    NotExcluded: _("Nothing says any more that this person must not see the case."),
    EndDateNeeded: _("A guest's access needs a last day."),
    WordsUnsettled: TROUBLES[WordsUnsettled],
    ForLawyersOnly: _("The person who reported wants a lawyer alone to read it."),
    MustNotSee: _("This case says that they must not see it."),
    AccountsError: TROUBLES[AccountsError],
}
_OTHER_TROUBLE = _("This could not be saved. Please try again.")
_Faults = (CasesError, AccountsError, EntriesError, IntakeError, LogError)


@members_only
def share_case(request: MemberRequest, number: str) -> HttpResponse:
    """Show who has access and let a writer give it."""
    now = timezone.now()
    page = SharePage(request, _shareable_or_404(request, number, now=now), now=now)
    if request.method != "POST":
        return page.answer()
    form = page.share_form(request.POST)
    if form.is_valid():
        close = [] if form.cleaned_data["despite"] else _closeness(page, form.holder)
        if close:
            return page.answer(form, close=close)
        if _is_given(page, form):
            return redirect("cases:access", number)
    return page.answer(form)


def _is_given(page: SharePage, form: ShareForm) -> bool:
    depth, until = Depth(form.cleaned_data["depth"]), form.cleaned_data["until"]
    try:
        give_access(page.case, form.holder, depth, by=page.member, now=page.now, until=until)
    except MustNotSee as error:
        form.add_error("member", page.must_not_see(error.member, form.holder))
    except (EndDateNeeded, EndDateImpossible) as error:
        form.add_error("until", _sentence(error))
    except (AlreadyHasAccess, ForLawyersOnly, NoSuchColleague, WordsUnsettled) as error:
        form.add_error("member", _sentence(error))
    except _Faults as error:
        form.add_error(None, _sentence(error))
    else:
        return True
    return False


def _closeness(page: SharePage, holder: UUID) -> list[Closeness]:
    people = Directory(page.member).people_of(holder)
    return closeness_in(
        page.content.readable,
        conflicts_declared(page.member),
        people,
        page.names,
        language=page.language,
    )


@require_POST
@members_only
def end_access(request: MemberRequest, number: str) -> HttpResponse:
    """Take the access of a member or a team back."""
    now = timezone.now()
    case = _shareable_or_404(request, number, now=now)
    holder = _id_or_404(request.POST, "member")
    try:
        take_back_access(case, holder, by=request.member, now=now)
    except _Faults as error:
        return SharePage(request, case, now=now).answer(trouble=_sentence(error))
    return _onwards(request, number, now=now)


@require_POST
@members_only
def change_exclusions(request: MemberRequest, number: str) -> HttpResponse:
    """Mark somebody who must not see a case, or lift that again."""
    now = timezone.now()
    page = SharePage(request, _shareable_or_404(request, number, now=now), now=now)
    if "lift" in request.POST:
        try:
            member = _id_or_404(request.POST, "lift")
            lift_exclusion(page.case, member, by=request.member, now=now)
        except _Faults as error:
            return page.answer(trouble=_sentence(error))
        return redirect("cases:access", number)
    form = page.exclusion_form(request.POST)
    if not form.is_valid():
        return page.answer(exclusion=form)
    member = UUID(form.cleaned_data["member"])
    lost = lost_with(page.case, member, Directory(page.member), now=now)
    if lost and not form.cleaned_data["sure"]:
        return page.answer(exclusion=form, lost=[row.holder for row in lost])
    try:
        exclude(page.case, member, form.given, by=request.member, now=now)
    except _Faults as error:
        form.add_error(None, _sentence(error))
        return page.answer(exclusion=form)
    return _onwards(request, number, now=now)


def _onwards(request: MemberRequest, number: str, *, now: datetime) -> HttpResponse:
    """Return to the page, or to the list where the member has just lost the case themselves."""
    try:
        _shareable_or_404(request, number, now=now)
    except Http404:
        return redirect("cases:list")
    return redirect("cases:access", number)


def _shareable_or_404(request: MemberRequest, number: str, *, now: datetime) -> OpenCase:
    case = case_or_404(request.member, number, now=now)
    if not case.may_share:
        raise Http404
    return case


def _id_or_404(posted: QueryDict, name: str) -> UUID:
    try:
        return UUID(posted.get(name, ""))
    except ValueError:
        raise Http404 from None


def _sentence(error: DalelError) -> str:
    if isinstance(error, EndDateImpossible):
        if error.latest is None:
            return gettext("This day is over already.")
        latest = {"day": error.latest.isoformat()}
        return gettext("A guest's access ends within a year: %(day)s at the latest.") % latest
    found = (sentence for fault, sentence in _TROUBLES.items() if isinstance(error, fault))
    return str(next(found, _OTHER_TROUBLE))

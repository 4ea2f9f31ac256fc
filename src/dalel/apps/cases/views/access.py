"""Giving a colleague access to a case and taking it back."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from dalel.apps.accounts.access import MemberRequest, members_only
from dalel.apps.accounts.errors import AccountsError
from dalel.apps.accounts.queries import colleagues
from dalel.apps.accounts.sessions import MemberSession
from dalel.apps.cases.actions import give_access, take_back_access
from dalel.apps.cases.errors import AlreadyHasAccess, CasesError, LastWriter, NoSuchColleague
from dalel.apps.cases.queries import OpenCase, access_to
from dalel.apps.cases.views.pages import case_or_404
from dalel.apps.cases.views.troubles import TROUBLES
from dalel.apps.entries.errors import EntriesError, KeyChanged, NotAWriter
from dalel.apps.entries.terms import Depth
from dalel.apps.ledger.errors import LogError
from dalel.core.errors import DalelError

OFFERED = (Depth.READ, Depth.WRITE)
_TROUBLES: dict[type[DalelError], Promise] = {
    AlreadyHasAccess: _("This colleague already has this access."),
    LastWriter: _("First let somebody else write in this case: nobody could any more."),
    NoSuchColleague: _("This person is not a member any more."),
    NotAWriter: _("Only those who may write in a case can share it."),
    KeyChanged: _("Somebody changed the access just now. Please try again."),
    AccountsError: TROUBLES[AccountsError],
}
_OTHER_TROUBLE = _("This could not be saved. Please try again.")


@members_only
def share_case(request: MemberRequest, number: str) -> HttpResponse:
    """Show who has access and let a writer give it."""
    member = request.member
    case = _writable_or_404(member, number)
    trouble: Promise | None = None
    if request.method == "POST":
        try:
            colleague, depth = UUID(request.POST.get("member", "")), _depth(request)
            give_access(case, colleague, depth, by=member, now=timezone.now())
            return redirect("cases:access", number)
        except ValueError:
            trouble = _("Please choose a colleague and what they may do.")
        except (CasesError, AccountsError, EntriesError, LogError) as error:
            trouble = _sentence(error)
    return _page(request, member, case, trouble)


@require_POST
@members_only
def end_access(request: MemberRequest, number: str) -> HttpResponse:
    """Take a colleague's access back."""
    member = request.member
    case = _writable_or_404(member, number)
    try:
        colleague = UUID(request.POST.get("member", ""))
        take_back_access(case, colleague, by=member, now=timezone.now())
    except ValueError:
        raise Http404 from None
    except (CasesError, AccountsError, EntriesError, LogError) as error:
        return _page(request, member, case, _sentence(error))
    is_own = colleague == member.member_id
    return redirect("cases:list") if is_own else redirect("cases:access", number)


def _writable_or_404(member: MemberSession, number: str) -> OpenCase:
    case = case_or_404(member, number, now=timezone.now())
    if not case.may_share:
        raise Http404
    return case


def _depth(request: HttpRequest) -> Depth:
    """Return what was chosen; ``ValueError`` where it is not offered."""
    return OFFERED[OFFERED.index(Depth(request.POST.get("depth", "")))]


def _page(
    request: HttpRequest, member: MemberSession, case: OpenCase, trouble: Promise | None
) -> HttpResponse:
    people = access_to(case, member, now=timezone.now())
    holding = {access.member for access in people}
    context = {
        "case": case,
        "people": people,
        "offered": [
            one for one in colleagues(member) if one.member_id not in holding and not one.has_left
        ],
        "depths": [depth.value for depth in OFFERED],
        "trouble": trouble,
    }
    return render(request, "cases/case_share.html", context, status=422 if trouble else 200)


def _sentence(error: DalelError) -> Promise:
    found = (sentence for fault, sentence in _TROUBLES.items() if isinstance(error, fault))
    return next(found, _OTHER_TROUBLE)

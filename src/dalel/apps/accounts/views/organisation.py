"""The members of the organisation: who they are, who waits, who may come."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dalel.apps.accounts import actions
from dalel.apps.accounts.access import MemberRequest, members_only
from dalel.apps.accounts.errors import (
    EnrolmentChanged,
    IntroductionInvalid,
    KeyOfColleagueChanged,
    MemberUnknown,
    NotAllowed,
)
from dalel.apps.accounts.forms import InviteForm
from dalel.apps.accounts.queries import colleagues, open_invitations, waiting_members
from dalel.apps.accounts.roles import Role
from dalel.apps.accounts.teams import teams_to_renew
from dalel.apps.entries.errors import KeyChanged, NotAWriter

ORGANISATION = "/organisation"


@require_safe
@members_only
def organisation(request: MemberRequest) -> HttpResponse:
    """Show the members, and to those who may introduce, who waits."""
    return page(request)


def page(
    request: MemberRequest,
    *,
    form: InviteForm | None = None,
    address: str = "",
    invited: Role | None = None,
    fault: str = "",
    status: int = 200,
) -> HttpResponse:
    """Return the page of the organisation, perhaps with what went wrong or was made."""
    can_introduce = request.member.introduction.can_introduce
    now = datetime.now(UTC)
    everybody = colleagues(request.member)
    leads = [one for one in everybody if one.role == Role.INTAKE_LEAD and not one.has_left]
    context = {
        "colleagues": [one for one in everybody if one.role != Role.GUEST],
        "guests": [one for one in everybody if one.role == Role.GUEST],
        "teams_to_renew": teams_to_renew(request.member),
        "leads": leads if len(leads) > 1 else [],
        "own_id": request.member.member_id,
        "can_introduce": can_introduce,
        "waiting": list(waiting_members(request.member)) if can_introduce else [],
        "invitations": open_invitations(now=now) if can_introduce else [],
        "form": form or InviteForm(),
        "address": address,
        "is_second_lead": bool(leads) and invited == Role.INTAKE_LEAD,
        "fault": fault,
    }
    return render(request, "accounts/organisation.html", context, status=status)


@require_POST
@members_only
def invite(request: MemberRequest) -> HttpResponse:
    """Make an invitation and show its address, once."""
    form = InviteForm(request.POST)
    if not form.is_valid():
        return page(request, form=form)
    role = Role(form.cleaned_data["role"])
    try:
        token = actions.invite(request.member, role, now=datetime.now(UTC))
    except NotAllowed as error:
        raise Http404 from error
    address = request.build_absolute_uri(f"/enrol/{token}")
    return page(request, address=address, invited=role)


@require_POST
@members_only
def withdraw(request: MemberRequest, invitation: UUID) -> HttpResponse:
    """Take back an invitation."""
    try:
        actions.withdraw_invitation(request.member, invitation)
    except NotAllowed as error:
        raise Http404 from error
    return HttpResponseRedirect(ORGANISATION)


@require_POST
@members_only
def confirm(request: MemberRequest, member: UUID) -> HttpResponse:
    """Introduce somebody whose fingerprint was compared, in the role that was shown."""
    fingerprint, role = request.POST.get("fingerprint", ""), request.POST.get("role", "")
    try:
        actions.confirm_enrolment(
            request.member, member, fingerprint=fingerprint, role=role, now=datetime.now(UTC)
        )
    except NotAllowed as error:
        raise Http404 from error
    except (EnrolmentChanged, KeyChanged, NotAWriter):
        return page(request, fault=changed(), status=409)
    actions.remember_colleague(request.unlocked, member, fingerprint=fingerprint)
    return HttpResponseRedirect(ORGANISATION)


@require_POST
@members_only
def refuse(request: MemberRequest, member: UUID) -> HttpResponse:
    """Send away somebody who waits."""
    try:
        actions.refuse_enrolment(request.member, member)
    except NotAllowed as error:
        raise Http404 from error
    except EnrolmentChanged:
        return page(request, fault=changed(), status=409)
    return HttpResponseRedirect(ORGANISATION)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def remove(request: MemberRequest, member: UUID) -> HttpResponse:
    """Ask whether a member is to be removed, then do it."""
    found = {one.member_id: one for one in colleagues(request.member) if not one.has_left}
    is_allowed = request.member.introduction.can_introduce and member in found
    if not is_allowed or member == request.member.member_id:
        raise Http404
    if request.method != "POST":
        return render(request, "accounts/member_remove.html", {"colleague": found[member]})
    try:
        actions.remove_member(request.member, member, now=datetime.now(UTC))
    except NotAllowed as error:
        raise Http404 from error
    except (IntroductionInvalid, KeyOfColleagueChanged):
        sentence = gettext(
            "The keys of a colleague who stays do not match. Nothing was changed; look below."
        )
        return page(request, fault=sentence, status=409)
    except (MemberUnknown, KeyChanged, NotAWriter):
        return page(request, fault=changed(), status=409)
    return HttpResponseRedirect(ORGANISATION)


def changed() -> str:
    """Return what is said where a page was decided on that does not hold any more."""
    return gettext("Something changed after you opened this page. Look again, then decide.")

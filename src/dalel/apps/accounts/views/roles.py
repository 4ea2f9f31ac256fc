"""Another role for a member: chosen, read back with what changes, then done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from dalel.apps.accounts import actions
from dalel.apps.accounts.access import MemberRequest, members_only
from dalel.apps.accounts.errors import (
    GuestsStayGuests,
    IntroductionInvalid,
    KeyOfColleagueChanged,
    LastIntroducer,
    MemberUnknown,
    NotAllowed,
    RoleNotAsSeen,
)
from dalel.apps.accounts.forms import RoleForm
from dalel.apps.accounts.queries import Colleague, colleagues, introducers
from dalel.apps.accounts.roles import Role
from dalel.apps.accounts.views.organisation import ORGANISATION, changed, page
from dalel.apps.entries.errors import KeyChanged, NotAWriter


@dataclass(frozen=True)
class Change:
    """A member, the role they would get, and what stands around it."""

    colleague: Colleague
    role: Role
    is_own: bool
    # Members other than this one who lead intake.
    leads: tuple[str, ...]

    @property
    def could_introduce(self) -> bool:
        """Whether the member may introduce until now."""
        return self.colleague.is_founder or self.colleague.role == Role.ADMINISTRATOR

    @property
    def can_introduce(self) -> bool:
        """Whether the member may introduce from then on; a founder keeps that by their own hand."""
        return self.role == Role.ADMINISTRATOR or (self.colleague.is_founder and self.is_own)

    def consequences(self) -> Iterator[str]:
        """Yield what changes."""
        if self.can_introduce and not self.could_introduce:
            yield gettext(
                "From then on this person may invite, confirm and remove members, change roles, "
                "and choose the name and the look of the pages."
            )
        if self.could_introduce and not self.can_introduce:
            yield gettext(
                "This person may then no longer invite, confirm or remove members or change roles."
            )
            if self.is_own:
                yield gettext("You cannot give this right back to yourself.")
        yield gettext(
            "This opens and closes no case: what was shared with them stays. They stay signed "
            "in, and their pages change at once."
        )

    def warnings(self) -> Iterator[str]:
        """Yield what may be an oversight."""
        if self.role == Role.INTAKE_LEAD and self.leads:
            text = gettext(
                "Intake is led already by: %(names)s. Exactly one member should lead it."
            )
            yield text % {"names": ", ".join(self.leads)}
        if self.colleague.role == Role.INTAKE_LEAD and not self.leads:
            yield gettext("Nobody leads intake then. Exactly one member should lead it.")


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def role(request: MemberRequest, member: UUID) -> HttpResponse:
    """Ask for a member's new role, read back what changes, then introduce them anew."""
    everybody = [one for one in colleagues(request.member) if not one.has_left]
    found = {one.member_id: one for one in everybody if one.fingerprint}.get(member)
    if found is None or not request.member.introduction.can_introduce:
        raise Http404
    if found.role == Role.GUEST:
        status = 409 if request.method == "POST" else 200
        return render(request, "accounts/role_guest.html", {"colleague": found}, status=status)
    form = RoleForm(request.POST if request.method == "POST" else None, but=found.role)
    if not form.is_valid():
        return _form(request, found, form)
    leads = tuple(
        one.display_name
        for one in everybody
        if one.role == Role.INTAKE_LEAD and one.member_id != member
    )
    new_role = Role(form.cleaned_data["role"])
    change = Change(found, new_role, member == request.member.member_id, leads)
    if not change.can_introduce and introducers() == [member]:
        form.add_error("role", _last_introducer())
        return _form(request, found, form)
    if request.POST.get("was") != found.role or "confirmed" not in request.POST:
        return render(request, "accounts/role_confirm.html", {"change": change})
    return _done(request, change)


def _form(request: MemberRequest, colleague: Colleague, form: RoleForm) -> HttpResponse:
    context = {"colleague": colleague, "form": form}
    return render(request, "accounts/role.html", context)


def _done(request: MemberRequest, change: Change) -> HttpResponse:
    colleague = change.colleague
    try:
        actions.change_role(
            request.member,
            colleague.member_id,
            change.role,
            was=colleague.role,
            now=datetime.now(UTC),
        )
    except NotAllowed as error:
        raise Http404 from error
    except LastIntroducer:
        return page(request, fault=_last_introducer(), status=409)
    except (IntroductionInvalid, KeyOfColleagueChanged):
        return page(request, fault=gettext("Keys do not match"), status=409)
    except (GuestsStayGuests, RoleNotAsSeen, MemberUnknown, KeyChanged, NotAWriter):
        return page(request, fault=changed(), status=409)
    return HttpResponseRedirect(ORGANISATION)


def _last_introducer() -> str:
    return gettext(
        "Nobody else may invite and remove members. Make somebody else administrator first."
    )

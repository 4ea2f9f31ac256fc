"""Whom a member is too close to, as they declare it themselves."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from dalel.apps.accounts import actions
from dalel.apps.accounts.access import MemberRequest, members_only
from dalel.apps.accounts.conflict_form import ConflictForm
from dalel.apps.accounts.conflicts import conflicts_declared
from dalel.apps.accounts.errors import ConflictUnknown
from dalel.apps.accounts.roles import Role
from dalel.apps.entries.errors import EntriesError
from dalel.apps.entries.faults_in_words import fault_in_words
from dalel.apps.ledger.errors import LogError
from dalel.core.entries import FieldErrors

CONFLICTS = "/organisation/conflicts"
_TROUBLE = _("This could not be saved. Please try again.")


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def conflicts(request: MemberRequest) -> HttpResponse:
    """Show what the member declares; declare something, or end it."""
    if request.member.role == Role.GUEST:
        raise Http404
    form = ConflictForm(language=translation.get_language())
    if request.method != "POST":
        return _page(request, form)
    if "end" in request.POST:
        return _end(request)
    form = ConflictForm(request.POST, language=translation.get_language())
    if form.is_valid() and _declared(request, form):
        return HttpResponseRedirect(CONFLICTS)
    return _page(request, form, status=422)


def _declared(request: MemberRequest, form: ConflictForm) -> bool:
    given = {name: text for name, text in form.cleaned_data.items() if text}
    language = translation.get_language()
    try:
        actions.declare_conflict(request.member, given, now=datetime.now(UTC), language=language)
    except FieldErrors as faults:
        for fault in faults.errors:
            form.add_error(fault.field, fault_in_words(fault.code, fault.params))
        return False
    except (EntriesError, LogError):
        form.add_error(None, _TROUBLE)
        return False
    return True


def _end(request: MemberRequest) -> HttpResponse:
    try:
        actions.end_conflict(request.member, UUID(request.POST["end"]), now=datetime.now(UTC))
    except (ValueError, ConflictUnknown) as error:
        raise Http404 from error
    return HttpResponseRedirect(CONFLICTS)


def _page(request: MemberRequest, form: forms.Form, *, status: int = 200) -> HttpResponse:
    language = translation.get_language()
    declared: list[dict[str, Any]] = [
        {
            "id": one.id,
            "about": one.about,
            "relation": one.relation_in_words(language),
            "since": one.since_in_words(language),
        }
        for one in conflicts_declared(request.member)
        if one.member == request.member.member_id
    ]
    context = {"declared": declared, "form": form}
    return render(request, "accounts/conflicts.html", context, status=status)

"""What was sealed apart to be compared, for those who look for links: a list, and one of it."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from dalel.apps.accounts.access import MemberRequest, members_only
from dalel.apps.accounts.queries import names_remembered
from dalel.apps.entries.journal import Deed, append_journal
from dalel.apps.entries.presenting import Presenter
from dalel.apps.intake.apart import is_link_officer, open_apart, waiting_for

PAGE = 100


@require_safe
@members_only
def show_list(request: MemberRequest) -> HttpResponse:
    """List what waits: how much, and since when; nothing of what it says."""
    _require_officer(request)
    found = waiting_for(request.member, now=timezone.now())
    shown = {"waiting": found[:PAGE], "count": len(found)}
    return render(request, "intake/apart_list.html", shown)


@require_safe
@members_only
def show_one(request: MemberRequest, place: UUID) -> HttpResponse:
    """Show the names and numbers of one report, once the journal says so."""
    _require_officer(request)
    now = timezone.now()
    found = open_apart(request.member, place, now=now)
    if found is None:
        raise Http404
    append_journal(found.place, Deed.OPENED, who=request.member.member_id, about=None, now=now)
    language = translation.get_language() or "kk"
    presenter = Presenter(language, list(found.entries), names_remembered(request.member))
    fields = [field for one in found.entries for field in presenter.fields(one)]
    return render(request, "intake/apart_show.html", {"fields": fields})


def _require_officer(request: MemberRequest) -> None:
    if not is_link_officer(request.member):
        raise Http404

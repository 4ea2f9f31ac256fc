"""The page on which name and look are chosen."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from dalel.apps.accounts.access import MemberRequest, members_only
from dalel.apps.accounts.errors import NotAllowed
from dalel.apps.entries.errors import KeyChanged, NotAWriter
from dalel.apps.publication.actions import choose_look
from dalel.apps.publication.errors import LookChanged
from dalel.apps.publication.forms import LookForm, initial_of
from dalel.apps.publication.queries import newest_look, starting_look

PAGE = "/organisation/look"


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def look(request: MemberRequest) -> HttpResponse:
    """Show name and look, and change them for everybody."""
    if not request.member.introduction.can_introduce:
        raise Http404
    newest = newest_look()
    seen = str(newest.entry) if newest else ""
    shown = newest.look if newest else starting_look()
    if request.method != "POST":
        return _page(request, LookForm(initial=initial_of(shown)), seen=seen)
    form = LookForm(request.POST)
    if not form.is_valid():
        return _page(request, form, seen=request.POST.get("seen", ""))
    if request.POST.get("seen") != seen:
        return _told(request, form, seen=seen)
    if form.look == shown:
        return HttpResponseRedirect(PAGE)
    try:
        choose_look(
            request.member, form.look, seen=UUID(seen) if seen else None, now=datetime.now(UTC)
        )
    except NotAllowed as error:
        raise Http404 from error
    except (LookChanged, KeyChanged, NotAWriter):
        return _told(request, form, seen=seen)
    return HttpResponseRedirect(PAGE)


def _told(request: MemberRequest, form: LookForm, *, seen: str) -> HttpResponse:
    """Show what was typed again, and that somebody was faster."""
    sentence = gettext(
        "Somebody else changed name and look after you opened this page. What you typed is "
        "below; save again if you want to keep it."
    )
    newest = newest_look()
    seen = str(newest.entry) if newest else seen
    return _page(request, form, seen=seen, fault=sentence, status=409)


def _page(
    request: MemberRequest, form: LookForm, *, seen: str, fault: str = "", status: int = 200
) -> HttpResponse:
    context = {"form": form, "seen": seen, "fault": fault}
    return render(request, "publication/look.html", context, status=status)

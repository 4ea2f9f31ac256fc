"""My desk, and the calendar that shows its days elsewhere."""

from __future__ import annotations

import time
from datetime import UTC

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from dalel.apps.accounts.access import MemberRequest, members_only, page_asked
from dalel.apps.accounts.teams import teams_to_renew
from dalel.apps.cases.cards import cards_shown_to
from dalel.apps.cases.views.lists import waiting_drafts
from dalel.apps.intake.inbox import answers_promised
from dalel.apps.procedure.batch import count_in_background
from dalel.apps.procedure.counted import PACK
from dalel.apps.procedure.daily_mail import is_mail_sent, renew_mail
from dalel.apps.procedure.desk import desk_of
from dalel.apps.procedure.feeds import (
    calendar_text,
    due_days,
    end_feed,
    has_feed,
    make_feed,
    member_of_feed,
)
from dalel.apps.procedure.silence import offers
from dalel.core.procedure import load_pack

# How long the page counts cases that have fallen behind; the rest goes on behind it.
COUNT_SECONDS = 0.3


@members_only
@require_safe
def show_desk(request: MemberRequest) -> HttpResponse:
    """Show what is due in all of the member's cases."""
    member, now = request.member, timezone.now()
    end = time.monotonic() + COUNT_SECONDS
    page = page_asked(request)
    desk = desk_of(member, now=now, is_late=lambda: time.monotonic() > end, page=page)
    if desk.behind:
        count_in_background(member, now=now)
    renew_mail(member)
    context = {
        "desk": desk,
        "drafts": waiting_drafts(member),
        "cards": cards_shown_to(member, now=now),
        "teams_to_renew": teams_to_renew(member),
        "offers": offers(load_pack(PACK), translation.get_language()),
        "is_mail_sent": is_mail_sent(),
        "promised": answers_promised(member, now=now) if desk.page == 1 else (),
        "today": timezone.localdate(now),
    }
    answer = render(request, "procedure/desk.html", context)
    member.make_keys_symmetric()
    return answer


@members_only
def show_calendar(request: MemberRequest) -> HttpResponse:
    """Explain the calendar; make its address, shown this once."""
    address = ""
    if request.method == "POST":
        word = make_feed(request.member, now=timezone.now())
        address = request.build_absolute_uri(reverse("procedure:feed", args=[word]))
    context = {"address": address, "has_feed": has_feed(request.member)}
    return render(request, "procedure/calendar.html", context)


@members_only
@require_POST
def end_calendar(request: MemberRequest) -> HttpResponse:
    """Let the address open nothing any more."""
    end_feed(request.member)
    return redirect("procedure:calendar")


@require_safe
def feed(request: HttpRequest, word: str) -> HttpResponse:
    """Answer a calendar program: the days, under a neutral title."""
    now = timezone.now()
    member = member_of_feed(word)
    if member is None:
        raise Http404
    days = due_days(member, today=timezone.localdate(now))
    text = calendar_text(days, title=gettext("Appointment"), now=now.astimezone(UTC))
    return HttpResponse(text, content_type="text/calendar; charset=utf-8")

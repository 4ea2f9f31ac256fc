"""Searching: a question is sent as a form, so that its words stand in no address and no log."""

from __future__ import annotations

import re
import time

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation

from dalel.apps.accounts.access import MemberRequest, members_only
from dalel.apps.cases.search_hits import in_words
from dalel.apps.cases.searching import Searched, search
from dalel.apps.entries.journal import Deed, append_journals
from dalel.core.entries import sought_words

# First hits stand on the page within 2.5 seconds after unlocking.
SEARCH_SECONDS = 1.5
QUESTION_CHARACTERS = 200


@members_only
def show_search(request: MemberRequest) -> HttpResponse:
    """Ask, and show what was found by now; the question is noted nowhere."""
    try:
        return _answer(request)
    finally:
        re.purge()  # it remembers expressions, and so the words that were looked for


def _answer(request: MemberRequest) -> HttpResponse:
    member, now = request.member, timezone.now()
    typed = " ".join(request.POST.get("words", "")[:QUESTION_CHARACTERS].split())
    context: dict[str, object] = {"words": typed, "limit": QUESTION_CHARACTERS}
    if typed and sought_words(typed):
        end = time.monotonic() + SEARCH_SECONDS
        searched = search(
            member,
            typed,
            now=now,
            is_late=lambda: time.monotonic() > end,
            goes_on="more" in request.POST,
        )
        found = in_words(searched.hits, member, typed, language=translation.get_language())
        shown = [member.open(one.container) for one in found if one.lines]
        append_journals(shown, Deed.FOUND, who=member.member_id, now=now)
        context |= {"searched": searched, "found": found, "is_whole": _is_whole(searched)}
        member.make_keys_symmetric()
    elif request.method == "POST":
        context["has_no_word"] = True
    return render(request, "cases/search.html", context)


def _is_whole(searched: Searched) -> bool:
    return searched.searched == searched.total

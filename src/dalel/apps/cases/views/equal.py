"""A page that sets equal applications side by side, to be printed for a complaint."""

from __future__ import annotations

import time
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation

from dalel.apps.accounts.access import MemberRequest, members_only
from dalel.apps.cases.equal import Application, compared
from dalel.apps.cases.glance_words import days_in_words
from dalel.apps.cases.queries import content_of
from dalel.apps.cases.views.pages import case_or_404, note_reading
from dalel.apps.entries.journal import Deed, append_journals
from dalel.apps.entries.presenting import Presenter

COMPARE_SECONDS = 5.0


@members_only
def compare(request: MemberRequest, number: str, entry: UUID) -> HttpResponse:
    """Show the same request to the same body in all cases one may read."""
    member, now = request.member, timezone.now()
    case = case_or_404(member, number, now=now)
    note_reading(case, member, now=now)
    content = content_of(case)
    found = (one for one in content.readable if one.id == entry and one.kind.name == "filing")
    filing = next(found, None)
    if filing is None:
        raise Http404
    end = time.monotonic() + COMPARE_SECONDS
    found_rows = compared(member, content, filing, now=now, is_late=lambda: time.monotonic() > end)
    others = {row.content.case.container.id: row.content.case.container for row in found_rows.rows}
    others.pop(case.container.id, None)
    append_journals(list(others.values()), Deed.OPENED, who=member.member_id, now=now)
    present = Presenter(translation.get_language(), content.readable)
    context = {
        "case": case,
        "title": content.title,
        "what": present.text(filing, "filing_type"),
        "body": present.text(filing, "body"),
        "rows": [_in_words(row) for row in found_rows.rows],
        "is_cut": found_rows.is_cut,
    }
    return render(request, "cases/equal_show.html", context)


def _in_words(row: Application) -> dict[str, str]:
    present = Presenter(translation.get_language(), row.content.readable)
    answer = row.answer
    return {
        "title": row.content.title or row.content.case.number,
        "number": row.content.case.number,
        "who": present.text(row.filing, "on_behalf_of"),
        "asked": present.text(row.filing, "handed_in"),
        "outcome": present.text(answer, "outcome") if answer else "",
        "reasons": present.text(answer, "reasons") if answer else "",
        "dated": present.text(answer, "dated") if answer else "",
        "days": days_in_words(row.days) if row.days else "",
    }

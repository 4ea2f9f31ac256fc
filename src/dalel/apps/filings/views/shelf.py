"""Which papers there are for a case."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dalel.apps.accounts.access import MemberRequest, members_only
from dalel.apps.cases.queries import CaseContent, content_of
from dalel.apps.cases.views.pages import case_or_404, note_reading
from dalel.apps.filings.keeping import kept_papers
from dalel.apps.filings.texts import papers

GROUPS: Mapping[str, Promise] = {
    "police": _("Police and prosecutor"),
    "case": _("While a case runs"),
    "court": _("Court"),
    "custody": _("In custody and in closed places"),
    "safety": _("Safety and pressure"),
    "others": _("Employer, school, authorities, gatherings"),
    "abroad": _("United Nations"),
}


@members_only
def choose_paper(request: MemberRequest, number: str) -> HttpResponse:
    """Show which papers can be written from a case."""
    now = timezone.now()
    case = case_or_404(request.member, number, now=now)
    note_reading(case, request.member, now=now)
    language = translation.get_language()
    menu = [
        (GROUPS[group], [(one.id, one.label[language], one.languages) for one in found])
        for group, found in groupby(papers().values(), key=lambda one: one.group)
    ]
    content = content_of(case)
    files = _files_handed_in(content)
    kept = [
        (one.id, one.paper, papers()[one.paper].label[language], one.file in files)
        for one in kept_papers(case.container)
        if one.paper in papers()
    ]
    context = {"case": case, "title": content.title, "menu": menu, "kept": kept}
    return render(request, "filings/paper_choose.html", context)


def _files_handed_in(content: CaseContent) -> set[str]:
    """Return the files of papers that were handed in: a draft made into one of them was sent."""
    filings = content.record.of("filing")
    return {file["file"] for one in filings for file in one.fields.get("attachments") or ()}

"""Pages on the law of a case: the law of the day of each act, and the sentences."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from dalel.apps.accounts.access import MemberRequest, members_only
from dalel.apps.cases.queries import CaseContent, OpenCase, content_of
from dalel.apps.cases.views.pages import case_or_404, note_reading
from dalel.apps.entries.presenting import Presenter
from dalel.apps.procedure.law_case import Lister, law_of, matters_of, questions
from dalel.apps.procedure.law_notes import Notes
from dalel.apps.procedure.law_page import LawPages
from dalel.apps.procedure.sentence_page import sentences_page

# Articles shown whole beside those named; more make no page anybody reads.
MOST_ALSO = 6


def _opened(request: MemberRequest, number: str) -> tuple[OpenCase, CaseContent]:
    now = timezone.now()
    case = case_or_404(request.member, number, now=now)
    note_reading(case, request.member, now=now)
    return case, content_of(case)


def _shown(case: OpenCase, content: CaseContent, notes: Notes) -> dict[str, Any]:
    """Return what stands on each of these pages; asked last, when all sources are named."""
    pack = notes.pack
    return {
        "case": case,
        "title": content.title,
        "notes": notes.foot(),
        "pack": pack,
        "pack_label": pack.label[notes.language],
        "is_stale": (timezone.localdate() - pack.compiled_on).days > pack.stale_after_days,
    }


@members_only
@require_safe
def list_law(request: MemberRequest, number: str) -> HttpResponse:
    """Show for what in a case articles were named, and by whom."""
    case, content = _opened(request, number)
    law, language = law_of(content), translation.get_language()
    present = Presenter(language, content.readable)
    lines = Lister(law, present, language, timezone.localdate()).lines(content.readable)
    context = {"lines": lines, "has_acts": bool(law.matters)}
    notes = Notes(law.pack, language)
    return render(request, "procedure/law_list.html", context | _shown(case, content, notes))


@members_only
@require_safe
def show_law(request: MemberRequest, number: str, entry: UUID) -> HttpResponse:
    """Show the law of the day of one act: every article named for it."""
    case, content = _opened(request, number)
    law, language = law_of(content), translation.get_language()
    opened = next((one for one in content.readable if one.id == entry), None)
    found = matters_of(law, content, opened) if opened else []
    if opened is None:
        raise Http404
    if len(found) != 1:
        return redirect("procedure:law", number)
    matter = found[0]
    if matter.entry.id != str(entry):
        return redirect("procedure:law_of_entry", number, matter.entry.id)
    present, notes = Presenter(language, content.readable), Notes(law.pack, language)
    pages = LawPages(matter, law.pack, present, language, timezone.localdate(), notes)
    asked = questions(law, matter, present, notes, content.readable)
    suggested = dict.fromkeys(one.code for each in asked for one in each.suggested)
    more = [code for code in suggested if code not in matter.codes][:MOST_ALSO]
    also = more if request.GET.get("more") else ()
    live = content.record.live[content.record.first_id(opened)]
    context = {
        "matter": matter,
        "kind": live.kind.label(language),
        "said": present.title_of(str(live.id)),
        "questions": asked,
        "articles": pages.articles(also),
        "meant": pages.meant(also),
        "more": 0 if also else len(more),
    }
    return render(request, "procedure/law_show.html", context | _shown(case, content, notes))


@members_only
@require_safe
def show_sentences(request: MemberRequest, number: str) -> HttpResponse:
    """Show what was asked and given for each accused, and what became of it."""
    case, content = _opened(request, number)
    notes = Notes(law_of(content).pack, translation.get_language())
    context = {"sentences": sentences_page(content, notes)}
    return render(request, "procedure/sentences.html", context | _shown(case, content, notes))

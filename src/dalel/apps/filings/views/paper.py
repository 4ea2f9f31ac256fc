"""One paper: filled from the case, edited on the page, handed out as PDF or DOCX."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dalel.apps.accounts.access import MemberRequest, members_only
from dalel.apps.cases.views.lost_sessions import draft_of, keeps_what_was_typed
from dalel.apps.cases.views.pages import case_or_404, note_reading
from dalel.apps.cases.views.troubles import trouble_of
from dalel.apps.entries.drafts import form_token
from dalel.apps.entries.errors import DraftRefused
from dalel.apps.entries.journal import Deed, append_journal
from dalel.apps.filings.errors import PaperTooLong, TooManyKept
from dalel.apps.filings.forms import BOTH, LANGUAGES, PaperForm, form_sent
from dalel.apps.filings.keeping import kept_paper
from dalel.apps.filings.pdf_file import pdf_of
from dalel.apps.filings.texts import PACK, papers
from dalel.apps.filings.views.desk import Desk
from dalel.apps.filings.views.keeping import BESIDE, KEPT, drop, keep, record_sent
from dalel.apps.ledger.errors import LogError
from dalel.apps.papers.errors import NotPrinted
from dalel.core.errors import DalelError
from dalel.core.procedure import load_pack

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
REPLACED = _(
    "The rules or this paper's text were renewed while the page was open. What you typed is "
    "all here. Compare the articles with a paper filled in again, then go on."
)
NOT_MADE = _("The paper could not be made into a file. What you typed is all here; try again.")
TOO_MANY = _("A case keeps at most 100 drafts of papers. Destroy some that are no longer needed.")
TOO_LONG = _(
    "Even in the smallest print this paper is longer than two pages. Nothing is cut by "
    "itself: shorten some lines or join them."
)
NO_ROOM = _("Too much is waiting to be saved here. Save or discard a form that is waiting.")
TROUBLES: dict[type[DalelError], Promise] = {
    NotPrinted: NOT_MADE,
    PaperTooLong: TOO_LONG,
    TooManyKept: TOO_MANY,
    DraftRefused: NO_ROOM,
}
# What only those may do who may write in the case.
FOR_WRITERS = {"keep": keep, "sent": record_sent, "drop": drop}
# What may be done although the rules were replaced: nothing leaves.
UNCHECKED = ("keep", "drop")
SAID = {
    KEPT: _("Kept as a draft, sealed. Everybody who can open this case sees it."),
    BESIDE: _("Somebody else has changed this draft meanwhile. Yours is kept beside it."),
}


@keeps_what_was_typed
@members_only
def write_paper(request: MemberRequest, number: str, paper: str) -> HttpResponse:
    """Show a paper filled from the case; take what was typed, keep it or hand it out."""
    desk = _desk(request, number, paper, now=timezone.now())
    if request.method == "POST":
        return _sent(request, desk)
    note_reading(desk.case, request.member, now=timezone.now())
    sent = _typed_before(request, desk)
    if sent is None:
        return _show(request, desk, desk.filled())
    desk.asked.update(sent)
    return _show(request, desk, form_sent(desk.paper, sent, desk.language))


def _desk(request: MemberRequest, number: str, paper: str, *, now: datetime) -> Desk:
    case = case_or_404(request.member, number, now=now)
    if paper not in papers():
        raise Http404
    asked = (request.POST if request.method == "POST" else request.GET).dict()
    return Desk(case, papers()[paper], load_pack(PACK), translation.get_language(), asked)


def _typed_before(request: MemberRequest, desk: Desk) -> dict[str, str] | None:
    """Return what was typed when a session ended, or is kept as a draft; None for a fresh paper."""
    lost = draft_of(request.member, request.GET.get("draft", ""))
    if lost is not None and lost.path == request.path:
        return {name: values[-1] for name, values in lost.values.items() if values}
    wanted = request.GET.get("kept", "")
    kept = kept_paper(desk.case.container, wanted) if wanted else None
    if kept is None or kept.paper != desk.paper.id:
        return None
    return {**kept.sent, "kept": str(kept.id), "version": str(kept.version)}


def _sent(request: MemberRequest, desk: Desk) -> HttpResponse:
    form = form_sent(desk.paper, desk.asked, desk.language)
    press = desk.asked.get("press", "")
    if press in FOR_WRITERS and not desk.case.may_write:
        raise Http404
    if press not in UNCHECKED and desk.asked.get("filled_by") != desk.digest:
        return _show(request, desk, form, REPLACED, status=409)
    if press != "drop" and not form.is_fine():
        return _show(request, desk, form, status=422)
    try:
        return FOR_WRITERS.get(press, _file)(request, desk, form)
    except (NotPrinted, PaperTooLong, TooManyKept, DraftRefused) as fault:
        return _show(request, desk, form, TROUBLES[type(fault)], status=422)
    except LogError as fault:
        return _show(request, desk, form, trouble_of(fault), status=503)


def _file(request: MemberRequest, desk: Desk, form: PaperForm) -> HttpResponse:
    """Make the file; the journal says that it left before it does."""
    now = timezone.now()
    is_word = desk.asked.get("press") == "docx"
    if is_word:
        # Its library weighs as much as a room: it is loaded by the first document.
        from dalel.apps.filings.word_file import docx_of  # noqa: PLC0415

        made = docx_of(form.sheets, is_read=form.is_read, now=now)
    else:
        made = pdf_of(form.sheets, is_read=form.is_read, most_pages=desk.paper.most_pages)
    container = desk.case.container
    append_journal(container, Deed.EXPORTED, who=request.member.member_id, about=None, now=now)
    answer = HttpResponse(made, content_type=DOCX if is_word else "application/pdf")
    ending = "docx" if is_word else "pdf"
    answer["Content-Disposition"] = f'attachment; filename="paper.{ending}"'
    return answer


def _show(
    request: MemberRequest,
    desk: Desk,
    form: PaperForm,
    trouble: Promise | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    context = _choices(desk, form) | {
        "case": desk.case,
        "paper": desk.paper,
        "label": desk.paper.label[desk.language],
        "form": form,
        "trouble": trouble,
        "filled_by": desk.digest,
        "token": form_token(request.member.member_id),
        "draft": _draft(request),
        "said": SAID.get(request.GET.get("said", "")),
        "kept": desk.asked.get("kept", ""),
        "version": desk.asked.get("version", ""),
        "step": desk.asked.get("step", ""),
    }
    return render(request, "filings/paper_write.html", context, status=status)


def _draft(request: HttpRequest) -> str:
    return request.GET.get("draft") or request.POST.get("draft", "")


def _choices(desk: Desk, form: PaperForm) -> dict[str, Any]:
    language, wrong, passed_over = desk.language, desk.wrong, desk.passed_over
    is_both = len(form.languages) > 1
    tongues = [(one, LANGUAGES[one], form.languages == (one,)) for one in desk.paper.languages]
    return {
        "doors": [(one.value, one.label(language), one == desk.door) for one in desk.doors],
        "to": desk.door.value,
        "wrong": wrong,
        "passed_over": (passed_over[0].label(language), passed_over[1]) if passed_over else None,
        "door": desk.door.label(language),
        "better": desk.better.label(language) if wrong and desk.better != desk.door else "",
        "better_value": desk.better.value,
        "people": [(one, name, one == desk.person) for one, name in desk.people],
        "person": desk.person,
        "things": [(one, name, one == desk.about) for one, name in desk.things],
        "about": desk.about,
        "tongues": [*tongues, (BOTH, _("Both, side by side"), is_both)],
        "chosen_languages": BOTH if is_both else form.languages[0],
    }

"""One paper: filled from the case, edited on the page, handed out as PDF or DOCX."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dalel.apps.accounts.access import MemberRequest, members_only
from dalel.apps.cases.queries import CaseContent, OpenCase, content_of
from dalel.apps.cases.views.lost_sessions import draft_of, keeps_what_was_typed
from dalel.apps.cases.views.pages import case_or_404, note_reading
from dalel.apps.cases.views.troubles import trouble_of
from dalel.apps.entries.drafts import form_token
from dalel.apps.entries.journal import Deed, append_journal
from dalel.apps.entries.presenting import Presenter
from dalel.apps.filings.doors import Door, Wrong, doors_of, line_of, next_door, wrong_door
from dalel.apps.filings.filling import Order, sheet_of, survivors
from dalel.apps.filings.forms import BOTH, LANGUAGES, PaperForm, form_of, form_sent, languages_of
from dalel.apps.filings.pdf_file import pdf_of
from dalel.apps.filings.texts import PACK, Paper, papers
from dalel.apps.filings.word_file import docx_of
from dalel.apps.ledger.errors import LogError
from dalel.apps.papers.errors import NotPrinted
from dalel.core.procedure import Pack, load_pack

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
REPLACED = _(
    "The rules or this paper's text were renewed while the page was open. What you typed is all "
    "here. Compare the articles with a paper filled anew, then go on."
)
NOT_MADE = _("The paper could not be made into a file. What you typed is all here; try again.")


@dataclass(frozen=True)
class Desk:
    """A case and a paper, and whom it is for and to, as the page or the form says."""

    case: OpenCase
    paper: Paper
    pack: Pack
    language: str
    asked: dict[str, str]

    @cached_property
    def content(self) -> CaseContent:
        """Return the case with its entries."""
        return content_of(self.case)

    @cached_property
    def present(self) -> Presenter:
        """Return what puts entries into the reader's words."""
        return Presenter(self.language, self.content.readable)

    @cached_property
    def doors(self) -> list[Door]:
        """Return to whom it can go."""
        words = {one: Presenter(one, self.content.readable) for one in self.paper.languages}
        words[self.language] = self.present
        asked = self.asked.get("to", "")
        first = [asked] if asked not in self.paper.bodies and line_of(asked) else []
        return doors_of([*self.paper.bodies, *first], self.content.record, words)

    @cached_property
    def door(self) -> Door:
        """Return to whom it goes: as chosen, else the first that is not a wrong one."""
        chosen = [one for one in self.doors if one.value == self.asked.get("to")]
        return chosen[0] if chosen else next_door(self.doors, self.content.record, self.present)

    @property
    def wrong(self) -> Wrong | None:
        """Return why it should not go there."""
        return wrong_door(self.door, self.content.record, self.present)

    @property
    def better(self) -> Door:
        """Return the next door that is not a wrong one."""
        after = self.doors[self.doors.index(self.door) :]
        return next_door(after, self.content.record, self.present)

    @cached_property
    def people(self) -> list[tuple[str, str]]:
        """Return for whom it can be written, by id."""
        record = self.content.record
        found = survivors(record)
        return [(record.first_id(one), self.present.title_of(str(one.id))) for one in found]

    @property
    def person(self) -> str:
        """Return for whom it is written."""
        known = [one for one, _name in self.people]
        asked = self.asked.get("for", "")
        return asked if asked in known else next(iter(known), "")

    @property
    def digest(self) -> str:
        """Return what names the rules and the text it was filled by."""
        return f"{self.pack.digest[:16]}{self.paper.digest[:16]}"

    def filled(self) -> PaperForm:
        """Return the paper filled from the case."""
        order = Order(self.paper, self.door, self.person)
        wanted = languages_of(self.paper, self.asked.get("languages", ""), self.language)
        sheets = [sheet_of(order, self.content, self.pack, language=one) for one in wanted]
        return form_of(self.paper, sheets)


@keeps_what_was_typed
@members_only
def write_paper(request: MemberRequest, number: str, paper: str) -> HttpResponse:
    """Show a paper filled from the case; take what was typed and hand it out as a file."""
    desk = _desk(request, number, paper, now=timezone.now())
    if request.method == "POST":
        return _sent(request, desk)
    note_reading(desk.case, request.member, now=timezone.now())
    kept = draft_of(request.member, request.GET.get("draft", ""))
    if kept is not None and kept.path == request.path:
        sent = {name: values[-1] for name, values in kept.values.items() if values}
        desk.asked.update(sent)
        return _show(request, desk, form_sent(desk.paper, sent, desk.language))
    return _show(request, desk, desk.filled())


def _desk(request: MemberRequest, number: str, paper: str, *, now: datetime) -> Desk:
    case = case_or_404(request.member, number, now=now)
    if paper not in papers():
        raise Http404
    asked = (request.POST if request.method == "POST" else request.GET).dict()
    return Desk(case, papers()[paper], load_pack(PACK), translation.get_language(), asked)


def _sent(request: MemberRequest, desk: Desk) -> HttpResponse:
    form = form_sent(desk.paper, desk.asked, desk.language)
    if desk.asked.get("filled_by") != desk.digest:
        return _show(request, desk, form, REPLACED, status=409)
    if not form.is_fine():
        return _show(request, desk, form, status=422)
    try:
        return _file(request, desk, form)
    except NotPrinted:
        return _show(request, desk, form, NOT_MADE, status=500)
    except LogError as error:
        return _show(request, desk, form, trouble_of(error), status=503)


def _file(request: MemberRequest, desk: Desk, form: PaperForm) -> HttpResponse:
    """Make the file; the journal says that it left before it does."""
    now = timezone.now()
    is_word = desk.asked.get("press") == "docx"
    if is_word:
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
    }
    return render(request, "filings/paper_write.html", context, status=status)


def _draft(request: HttpRequest) -> str:
    return request.GET.get("draft") or request.POST.get("draft", "")


def _choices(desk: Desk, form: PaperForm) -> dict[str, Any]:
    language, wrong = desk.language, desk.wrong
    is_both = len(form.languages) > 1
    tongues = [(one, LANGUAGES[one], form.languages == (one,)) for one in desk.paper.languages]
    return {
        "doors": [(one.value, one.label(language), one == desk.door) for one in desk.doors],
        "to": desk.door.value,
        "wrong": wrong,
        "better": desk.better.label(language) if wrong and desk.better != desk.door else "",
        "better_value": desk.better.value,
        "people": [(one, name, one == desk.person) for one, name in desk.people],
        "person": desk.person,
        "tongues": [*tongues, (BOTH, _("Both, side by side"), is_both)],
        "chosen_languages": BOTH if is_both else form.languages[0],
    }

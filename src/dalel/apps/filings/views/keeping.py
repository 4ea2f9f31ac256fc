"""Keeping a paper as a draft, and recording that it was sent."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from dalel.apps.accounts.access import MemberRequest
from dalel.apps.cases.views.lost_sessions import forget_draft
from dalel.apps.entries.drafts import KeptForm, keep_draft
from dalel.apps.entries.uploads import seal_file
from dalel.apps.filings.filling import spoken
from dalel.apps.filings.forms import PaperForm
from dalel.apps.filings.keeping import Kept, drop_paper, keep_paper
from dalel.apps.filings.pdf_file import pdf_of
from dalel.apps.filings.views.desk import Desk

# What a form sends besides the text, and what is kept of it.
CHOICES = ("to", "for", "about", "languages", "step", "is_read")
KEPT, BESIDE = "kept", "beside"
FILE_NAME = "paper.pdf"


def keep(request: MemberRequest, desk: Desk, form: PaperForm) -> HttpResponse:
    """Keep what was typed as a draft of the case. Raises as ``keep_paper``."""
    before = _before(desk, form)
    kept = keep_paper(desk.case.container, before)
    forget_draft(request, request.member)
    is_beside = bool(desk.asked.get("kept")) and kept.id != before.id
    return redirect(f"{request.path}?kept={kept.id}&said={BESIDE if is_beside else KEPT}")


def record_sent(request: MemberRequest, desk: Desk, form: PaperForm) -> HttpResponse:
    """Open the form of a paper handed in, filled, with the paper as its file.

    Raises:
        NotPrinted, PaperTooLong: The paper could not be made.
        DraftRefused, TooManyKept, LogBusy, LogFull: It could not be kept.
    """
    pdf = pdf_of(form.sheets, is_read=True, most_pages=desk.paper.most_pages)
    container, member = desk.case.container, request.member
    file = seal_file(container, pdf, name=FILE_NAME, media_type="application/pdf")
    keep_paper(container, replace(_before(desk, form), file=file["file"]))
    path = reverse("cases:new_entry", args=[desk.case.number, "filing"])
    kept = KeptForm(path, _values(desk, form), {"attachments": [file]})
    key, now = member.introduction.wrapping, timezone.now()
    draft = keep_draft(kept, member=member.member_id, key=key, now=now)
    forget_draft(request, member)
    return redirect(f"{path}?draft={draft}")


def drop(_request: MemberRequest, desk: Desk, _form: PaperForm) -> HttpResponse:
    """Destroy a draft."""
    drop_paper(desk.case.container, _number(desk))
    return redirect("filings:papers", number=desk.case.number)


def _before(desk: Desk, form: PaperForm) -> Kept:
    sent = {name: desk.asked[name] for name in CHOICES if desk.asked.get(name)}
    sent |= {f"{language}-{name}": text for (language, name), text in form.texts.items()}
    said = desk.asked.get("version", "")
    version = int(said) if said.isdecimal() and len(said) < 10 else 0
    return Kept(_number(desk), desk.paper.id, version, sent)


def _number(desk: Desk) -> UUID:
    try:
        return UUID(desk.asked.get("kept", ""))
    except ValueError:
        return uuid4()


def _values(desk: Desk, form: PaperForm) -> dict[str, list[str]]:
    """Return what the form of a paper handed in is filled with; what it is about is named."""
    values = {
        "filing_type": desk.filing_type,
        "body": desk.door.body,
        "institution": desk.door.institution,
        "on_behalf_of": "" if desk.paper.signed_by == "office" else desk.person,
        "language": form.languages[0],
        "text": spoken(form.sheets),
    }
    named = {"against": list(desk.against), "about_entries": list(desk.about_entries)}
    filled = {name: [text] for name, text in values.items() if text}
    return filled | {name: ids for name, ids in named.items() if ids}

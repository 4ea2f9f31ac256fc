"""The short pages of a report: what each asks, what is kept of it, and how it comes back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from dalel.apps.entries.errors import TooManyUploads, UploadTooLarge
from dalel.apps.entries.uploads import lane_of
from dalel.apps.intake.actions.filing import save_writing
from dalel.apps.intake.actions.reporting import CONVERSATION, URGENT_TICKS, PageEntry
from dalel.apps.intake.arriving_files import ArrivedFile
from dalel.apps.intake.readers import has_lawyer, may_be_compared
from dalel.apps.intake.report_forms import (
    ContactForm,
    DetailsForm,
    FilesForm,
    PageForm,
    StoryForm,
    WishesForm,
    consents,
    language,
)
from dalel.apps.intake.views.sittings import Here
from dalel.apps.intake.writing import Writing
from dalel.core.entries.errors import FieldErrors

_ = gettext_lazy


@dataclass(frozen=True)
class Page:
    """One page: its question, its form, and which fields stand folded away."""

    title: Promise
    form: Callable[..., forms.Form]
    lead: Promise
    number: int


PAGES = {
    3: Page(
        _("What happened?"),
        StoryForm,
        _("Say it as it comes. You do not have to prove anything here."),
        2,
    ),
    4: Page(_("When, where, who?"), DetailsForm, _("Only what you know and want to say."), 3),
    5: Page(
        _("Is there any proof?"),
        FilesForm,
        _(
            "Photos, messages, papers, recordings. None of it is required, and you can add "
            "more later."
        ),
        4,
    ),
    6: Page(
        _("What do you want, and what not?"),
        WishesForm,
        _("We do nothing that you do not want, apart from what the first page names."),
        5,
    ),
    7: Page(
        _("How may we reach you safely?"),
        ContactForm,
        _("If there is no safe way, leave this empty. The answer waits for you here."),
        6,
    ),
}
PAGES_ASKED = 6


def show_page_of(here: Here, number: int, form: forms.Form | None = None) -> HttpResponse:
    """Show a page, with what was typed on it before in this sitting."""
    page = PAGES[number]
    typed = here.writing.typed.get(str(number), {})
    shown = {
        "page": page,
        "at": number,
        "form": form or _form(here, number, initial=typed),
        "pages": PAGES_ASKED,
        "before": number - 1 if number - 1 in PAGES else 0,
        "has_files": number in (3, 5),
        "has_photos": number == 5,
    }
    return here.show("intake/report_page.html", shown)


def _form(here: Here, number: int, *sent: Any, **named: Any) -> forms.Form:
    report = here.writing.report
    if PAGES[number].form is WishesForm and report is not None:
        named["has_lawyer"] = has_lawyer(report.choice)
        named["may_link"] = may_be_compared(report.choice)
    return PAGES[number].form(*sent, **named)


def save_page_of(here: Here, number: int) -> tuple[HttpResponse | None, Writing]:
    """Keep a page; where that cannot be, the answer is the page with what was typed."""
    form = _form(here, number, here.request.POST, here.request.FILES)
    files = arrived(here)
    fault = upload_fault(here)
    if not form.is_valid() or fault:
        if fault:
            form.add_error(None, fault)
        return show_page_of(here, number, form), here.writing
    lane_of(here.request).keep()
    try:
        return None, _saved(here, number, form, files)
    except FieldErrors as wrong:
        if isinstance(form, PageForm):
            form.blame(wrong.errors)
        return show_page_of(here, number, form), here.writing


def arrived(here: Here) -> list[ArrivedFile]:
    """Return the files that came with the form and are not empty."""
    sent = [one for name in here.request.FILES for one in here.request.FILES.getlist(name)]
    return [one for one in sent if isinstance(one, ArrivedFile) and one.size]


def upload_fault(here: Here) -> str:
    """Return why a file was not taken, in a sentence."""
    fault = lane_of(here.request).fault
    if fault is None:
        return ""
    if isinstance(fault, UploadTooLarge):
        return gettext("A file is larger than 4 GB. Nothing of it was kept.")
    if isinstance(fault, TooManyUploads):
        return gettext("These are too many files at once. Send at most 40, then more.")
    return gettext("There is no room for the file just now. Try again later; your words are kept.")


def nobody_left_now() -> str:
    """Return the sentence for when everybody is gone whom a report was left to."""
    return gettext(
        "Everybody whom you let read this has left. It stays sealed under your list, and "
        "nobody can open it. Write it again for those who read now, or choose a place of "
        "help."
    )


def _saved(here: Here, number: int, form: Any, files: Sequence[ArrivedFile]) -> Writing:
    saved = save_writing(
        here.writing,
        number,
        _entries(here.writing, number, form),
        form.typed(),
        files=files,
        about=form.cleaned_data.get("about", ""),
        ticks=form.cleaned_data.get("ticks", ()),
        now=here.now,
        language=language(),
    )
    return _urgent(saved, form.cleaned_data.get("ticks", ()))


def _entries(writing: Writing, number: int, form: Any) -> list[PageEntry]:
    if not isinstance(form, PageForm):
        return []
    fields = form.entry_fields()
    is_known = form.kind in writing.entries.get(str(number), {})
    made = [PageEntry(form.kind, fields)] if fields or is_known else []
    if isinstance(form, WishesForm):
        made += _consents(writing, form.cleaned_data["allowed"])
    return made


def _consents(writing: Writing, allowed: Sequence[str]) -> list[PageEntry]:
    """Return what is allowed and refused, unless the page said the same before."""
    if writing.typed.get("6", {}).get("allowed") == list(allowed):
        return []
    return [PageEntry("consent", one, where=CONVERSATION) for one in consents(allowed)]


def _urgent(writing: Writing, ticks: Sequence[str]) -> Writing:
    """Return the sitting with what makes the day of the answer nearer."""
    if writing.report is None or not URGENT_TICKS & set(ticks):
        return writing
    return replace(writing, report=replace(writing.report, is_urgent=True))

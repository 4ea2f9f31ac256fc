"""The pages for somebody who came back with the code: the conversation, and what may be done."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from hashlib import sha256
from math import ceil
from typing import Any

import segno
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext

from dalel.apps.entries.uploads import lane_of, takes_files
from dalel.apps.intake.actions.filing import save_writing
from dalel.apps.intake.actions.returning import (
    change_consent,
    day_of_answer,
    find_report,
    is_current,
    read_letters,
    read_story,
    receipt_of,
    release_report,
    sealed_under,
    withdraw_report,
    write_message,
)
from dalel.apps.intake.actions.sealing_apart import places_apart
from dalel.apps.intake.codes import RETURNING, unlock
from dalel.apps.intake.errors import DoorFull, NobodyLeft
from dalel.apps.intake.laptops import this_laptop
from dalel.apps.intake.promises import promised_day
from dalel.apps.intake.readers import may_be_compared
from dalel.apps.intake.report_forms import consents, language
from dalel.apps.intake.reports import CodeKeys, Report
from dalel.apps.intake.return_forms import (
    AllowedForm,
    CodeForm,
    FilesForm,
    MessageForm,
    SecondWordForm,
    WithdrawForm,
)
from dalel.apps.intake.showing import shown_story
from dalel.apps.intake.sittings import end_sitting
from dalel.apps.intake.story_files import Reading, files_in, open_ticket, seal_ticket
from dalel.apps.intake.views.report_pages import arrived, nobody_left_now, upload_fault
from dalel.apps.intake.views.sittings import (
    Here,
    in_sitting,
    over,
    page_methods,
    reading_sitting,
    sit_down,
)
from dalel.apps.intake.writing import Writing, note_day_named
from dalel.apps.intake.wrong_words import wrong_words
from dalel.apps.ledger.log_key import published_log_key
from dalel.core.entries.errors import FieldErrors
from dalel.core.keys.codes import ReportCode, read_code
from dalel.core.keys.errors import CodeUnreadable, PasswordRefused

# A code is answered on the full second, right or wrong: its duration tells nothing.
BEAT_SECONDS = 1.0
STORY = 6


@page_methods
def start(request: HttpRequest) -> HttpResponse:
    """Ask for the list. Right and wrong take the same time."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    shown: dict[str, Any] = {"form": form, "is_laptop": this_laptop() is not None}
    if form.is_bound and form.is_valid():
        try:
            code = read_code(form.cleaned_data["code"])
        except CodeUnreadable as fault:
            shown |= {"places": list(fault.positions), "is_unread": True}
        else:
            report = _looked_up(code)
            if report is not None:
                now = timezone.now()
                writing = Writing(code, is_written_down=True, is_return=True, report=report)
                return sit_down(request, writing, "/return/1", now=now)
            shown["is_wrong"] = True
    return render(request, "intake/return_start.html", shown)


def _looked_up(code: ReportCode) -> Report | None:
    started = time.monotonic()
    report = find_report(unlock(code, queue=RETURNING))
    _wait_for_the_beat(started)
    return report


def _wait_for_the_beat(started: float) -> None:
    spent = time.monotonic() - started
    time.sleep(BEAT_SECONDS - spent % BEAT_SECONDS)


@takes_files
@page_methods
def page(request: HttpRequest, number: int) -> HttpResponseBase:
    """Answer one numbered page."""
    if number == STORY and request.method == "POST":
        return _story_asked(request)
    return _page(request, number)


@in_sitting
def _page(here: Here, number: int) -> HttpResponseBase:
    if not here.writing.is_return or here.writing.report is None:
        return HttpResponseRedirect("/return")
    if not is_current(here.writing.report):
        end_sitting(here.cookie)
        return over(here.request)
    if number not in _PAGES:
        raise Http404
    return _PAGES[number](here, here.writing.report)


def _conversation(here: Here, report: Report) -> HttpResponse:
    """Show what was written, ours and hers; take a new message."""
    form = MessageForm(here.request.POST if here.is_sent else None)
    if here.is_sent and form.is_valid():
        words = form.cleaned_data["words"]
        said = sha256(words.encode("utf-8", "surrogatepass")).hexdigest()
        if here.writing.typed.get("1", {}).get("said") == said:
            return HttpResponseRedirect("/return/1")
        try:
            write_message(report, words, now=here.now, language=language())
        except FieldErrors:
            form.add_error("words", gettext("This cannot be sent as it is. Look at it again."))
        else:
            return _done(here, 1, writing=here.writing.with_page(1, {"said": said}, {}))
    day = None if report.is_withdrawn else day_of_answer(report)
    shown = {
        "form": form,
        "letters": read_letters(report),
        "day": day,
        "is_late": day is not None and day < timezone.localdate(here.now),
    }
    return _show(here, "intake/return_talk.html", shown)


def _files(here: Here, report: Report) -> HttpResponse:
    """Add files: they go to the story, which the code alone does not open."""
    form = FilesForm(*((here.request.POST, here.request.FILES) if here.is_sent else ()))
    if here.is_sent and form.is_valid():
        fault, files = upload_fault(here), arrived(here)
        if fault or not files:
            form.add_error("proof", fault or gettext("Choose a file first."))
        else:
            lane_of(here.request).keep()
            saved = save_writing(
                here.writing,
                2,
                [],
                {},
                files=files,
                about=form.cleaned_data["about"],
                now=here.now,
                language=language(),
            )
            here.keep(saved)
            return _done(here, 2, writing=saved)
    return _show(here, "intake/return_files.html", {"form": form, "has_photos": True})


def _allowed(here: Here, report: Report) -> HttpResponse:
    """Change what may be done with it."""
    is_apart, can_be = bool(places_apart(report)), may_be_compared(report.choice)
    form = AllowedForm(
        here.request.POST if here.is_sent else None,
        may_link=is_apart or can_be,
        may_name=can_be and report.is_sent and not is_apart,
    )
    if here.is_sent and form.is_valid():
        typed = form.cleaned_data
        if here.writing.typed.get("3") == typed:
            return HttpResponseRedirect("/return/3")
        words = form.cleaned_data["words"].strip()
        named = form.cleaned_data.get("names", "")
        for one in consents(form.cleaned_data["allowed"]):
            fields = {**one, "words": words} if words else one
            report = change_consent(report, fields, now=here.now, language=language(), named=named)
        kept = replace(here.writing, report=report)
        return _done(here, 3, writing=kept.with_page(3, typed, {}))
    return _show(here, "intake/return_allowed.html", {"form": form})


def _release(here: Here, report: Report) -> HttpResponse:
    """Let the story be opened that was held, or saved and never sent."""
    shown: dict[str, Any] = {}
    if here.is_sent and not report.is_sent:
        try:
            sent = release_report(report, now=here.now)
        except NobodyLeft:
            shown["fault"] = nobody_left_now()
        else:
            return _done(here, 4, writing=replace(here.writing, report=sent))
    return _show(here, "intake/return_release.html", shown)


def _withdraw(here: Here, report: Report) -> HttpResponse:
    """Take it back, with two questions whose answers no code shows again."""
    form = WithdrawForm(here.request.POST if here.is_sent else None)
    if here.is_sent and form.is_valid() and not report.is_withdrawn:
        fields = {name: one for name, one in form.cleaned_data.items() if one}
        try:
            ended = withdraw_report(report, fields, now=here.now, language=language())
        except FieldErrors:
            form.add_error("words", gettext("This cannot be sent as it is. Look at it again."))
        else:
            return _done(here, 5, writing=replace(here.writing, report=ended))
    return _show(here, "intake/return_withdraw.html", {"form": form})


def _story(here: Here, report: Report) -> HttpResponseBase:
    """Ask for the second word."""
    return _show(here, "intake/return_story.html", {"form": SecondWordForm()})


@reading_sitting
def _story_asked(here: Here) -> HttpResponseBase:
    """Show the story to the list and its second word; a wrong word shows nothing, as slowly."""
    report = here.writing.report
    if not here.writing.is_return or report is None:
        return HttpResponseRedirect("/return")
    if "file" in here.request.POST:
        return _story_file(here, report)
    form = SecondWordForm(here.request.POST)
    shown: dict[str, Any] = {"form": form}
    if form.is_valid():
        started = time.monotonic()
        shown |= _tried(here, report, form.cleaned_data["second_word"])
        _wait_for_the_beat(started)
    return _show(here, "intake/return_story.html", shown)


def _tried(here: Here, report: Report, word: str) -> dict[str, Any]:
    """Return what a page shows for a word: the pages, or that nothing opens, or to wait."""
    seconds = wrong_words.begin_try(report.lookup)
    if seconds:
        return {"minutes": ceil(seconds / 60)}
    try:
        second = unlock(here.writing.code, queue=RETURNING, second_word=word)
    except PasswordRefused:
        return {"pages": []}
    except DoorFull:
        wrong_words.take_back(report.lookup)
        raise
    if report.copies is None or second.lookup_id != report.copies.lookup:
        return {"pages": []}
    tries = wrong_words.was_right(report.lookup)
    return {**_story_shown(here, report, second), "tries": tries}


def _story_shown(here: Here, report: Report, second: CodeKeys) -> dict[str, Any]:
    copies = read_story(report, second)
    return {
        "pages": shown_story(copies, language=language()),
        "files": files_in(copies),
        "ticket": seal_ticket(here.cookie, second, now=here.now),
    }


def _story_file(here: Here, report: Report) -> HttpResponseBase:
    """Hand out a file of the story to the page that the second word has opened."""
    second = open_ticket(here.cookie, here.request.POST.get("ticket", ""), now=here.now)
    if second is None:
        return _show(here, "intake/return_story.html", {"form": SecondWordForm(), "is_over": True})
    wanted = here.request.POST["file"]
    found = [one for one in files_in(read_story(report, second)) if str(one.number) == wanted]
    try:
        if not found or not found[0].is_there:
            raise Http404
        reading = Reading(found[0])
    except BlockingIOError:
        return _show(
            here,
            "intake/return_story.html",
            {**_story_shown(here, report, second), "is_busy": True},
        )
    response = StreamingHttpResponse(reading, content_type="application/octet-stream")
    response["Content-Length"] = str(found[0].size_bytes)
    response["Content-Disposition"] = f'attachment; filename="{found[0].saved_as}"'
    return response


def _receipts(here: Here, report: Report) -> HttpResponse:
    """List what was sealed, each with its receipt."""
    return _show(here, "intake/return_receipts.html", {"sealed": sealed_under(report)})


@in_sitting
def _receipt(here: Here, place: int) -> HttpResponse:
    report, log_key = here.writing.report, published_log_key()
    sealed = sealed_under(report) if report is not None and here.writing.is_return else []
    if not 1 <= place <= len(sealed) or log_key is None:
        raise Http404
    receipt = receipt_of(sealed[place - 1], log_key)
    text = receipt.to_base45() if receipt else ""
    shown = {"receipt": receipt, "text": text, "drawn": _drawn(text) if text else ""}
    return _show(here, "intake/return_receipt.html", shown)


def _drawn(text: str) -> str:
    code = segno.make(text, error="m", mode="alphanumeric")
    return code.svg_inline(scale=2, border=4, omitsize=True)


@page_methods
def receipt(request: HttpRequest, place: int) -> HttpResponseBase:
    """Show one receipt: it opens nothing and can be kept anywhere."""
    return _receipt(request, place)


_PAGES: Mapping[int, Callable[[Here, Report], HttpResponseBase]] = {
    1: _conversation,
    2: _files,
    3: _allowed,
    4: _release,
    5: _withdraw,
    STORY: _story,
    7: _receipts,
}


def _done(here: Here, number: int, *, writing: Writing | None = None) -> HttpResponse:
    """Name the day of the answer and go back: a page sent again sends nothing twice."""
    done = writing or here.writing
    day = promised_day(here.now, is_urgent=False)
    before = day_of_answer(done.report) if done.report else None
    still = before is not None and before >= timezone.localdate(here.now)
    here.keep(replace(done, answer_by=min(day, before) if before and still else day))
    return HttpResponseRedirect(f"/return/{number}")


def _show(here: Here, template: str, shown: Mapping[str, Any]) -> HttpResponse:
    """Show a page; what was just done is said once."""
    if here.writing.answer_by is not None and not here.is_sent:
        note_day_named(here.cookie, now=here.now)
    return here.show(template, {"report": here.writing.report, **shown})

"""The pages on which somebody reports: the code first, then six short ones, then the end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from uuid import UUID

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
)
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext

from dalel.apps.entries.uploads import takes_files
from dalel.apps.intake.actions.reporting import begin_report, finish_report
from dalel.apps.intake.codes import WRITING, unlock
from dalel.apps.intake.errors import NobodyLeft
from dalel.apps.intake.laptops import this_laptop
from dalel.apps.intake.promises import promised_day
from dalel.apps.intake.readers import (
    ReaderChoice,
    intake_members,
    is_open,
    readers_offered,
)
from dalel.apps.intake.report_forms import (
    HOLD,
    ReadersForm,
    StartForm,
    WrittenDownForm,
    language,
)
from dalel.apps.intake.sittings import COOKIE, end_sitting
from dalel.apps.intake.views.report_pages import (
    PAGES,
    nobody_left_now,
    save_page_of,
    show_page_of,
)
from dalel.apps.intake.views.sittings import (
    Here,
    in_sitting,
    page_methods,
    reading_sitting,
    sit_down,
)
from dalel.apps.intake.writing import Writing, writing_of
from dalel.core.keys.codes import CodeKeys, ReportCode, is_word_of

CODE, READERS, SEND, END = 1, 2, 8, 9
OUTSIDE = "https://www.kazhydromet.kz/"  # tells a bystander nothing; as in site/_leave.html
LISTS = (("kk", "Қазақша"), ("ru", "Русский"), ("en", "English"))


@page_methods
def start(request: HttpRequest) -> HttpResponse:
    """Say who will read it and what must be passed on, before any question; then begin."""
    now = timezone.now()
    running = writing_of(request.COOKIES.get(COOKIE, ""), now=now)
    is_running = bool(running and not running.is_return and not running.answer_by)
    form = StartForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and is_open():
        if is_running and "again" not in request.POST:
            return HttpResponseRedirect("/report/1")
        writing = Writing(ReportCode.new(), for_whom=form.cleaned_data["for_whom"])
        return sit_down(request, writing, "/report/1", now=now)
    shown = {
        "form": form,
        "is_open": is_open(),
        "is_running": is_running,
        "readers": len(intake_members()),
        "labels": [one.label for one in readers_offered()],
    }
    return render(request, "intake/report_start.html", shown)


@takes_files
@page_methods
def page(request: HttpRequest, number: int) -> HttpResponseBase:
    """Answer one numbered page."""
    if number == READERS and request.method == "POST":
        return _readers_sent(request)
    return _page(request, number)


@reading_sitting
def _readers_sent(here: Here) -> HttpResponseBase:
    """Derive what the list gives before it is this browser's turn: that takes a while."""
    if _elsewhere(here.writing, READERS):
        return HttpResponseRedirect(_elsewhere(here.writing, READERS))
    form = ReadersForm(here.request.POST, offered=readers_offered())
    if not form.is_valid():
        return _show_readers(here, form)
    return _begun(here.request, form, _keys(here.writing.code, form))


@in_sitting
def _page(here: Here, number: int) -> HttpResponse:
    address = _elsewhere(here.writing, number)
    if address:
        return HttpResponseRedirect(address)
    if number in PAGES:
        return _saved(here, number) if here.is_sent else show_page_of(here, number)
    if number not in _OTHERS:
        raise Http404
    return _OTHERS[number](here)


def _elsewhere(writing: Writing, number: int) -> str:
    """Return where somebody has to go first, or "" where this page is the right one."""
    if writing.report is not None and writing.report.is_sent:
        return "/return/1"
    if writing.answer_by is not None and not writing.is_return:
        return "/report/9" if number != END else ""
    if number == CODE:
        return ""
    if not writing.is_written_down:
        return "/report/1"
    if writing.report is None:
        return "/report/2" if number != READERS else ""
    return "/report/3" if number in (READERS, END) else ""


@page_methods
def leave(request: HttpRequest) -> HttpResponse:
    """Forget on this device what is open, and go to the first page, or by a link out of the site.

    A link may do it: no other site can send the cookie along. It waits for no other request of
    the same browser, since somebody is coming through the door.
    """
    end_sitting(request.COOKIES.get(COOKIE, ""))
    response = HttpResponseRedirect("/" if request.method == "POST" else OUTSIDE)
    response.delete_cookie(COOKIE, samesite="Strict")
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _code(here: Here) -> HttpResponse:
    """Show the code; go on once two of its words were typed back."""
    code = here.writing.code
    places = _asked_places(code)
    form = WrittenDownForm(here.request.POST if here.is_sent else None, places=places)
    is_wrong = False
    if here.is_sent and form.is_valid():
        typed = (form.cleaned_data["first"], form.cleaned_data["second"])
        if all(is_word_of(code, place, text) for place, text in zip(places, typed, strict=True)):
            here.keep(replace(here.writing, is_written_down=True))
            return HttpResponseRedirect("/report/2")
        is_wrong = True
    return here.show(
        "intake/report_code.html", {"form": form, "lists": lists_of(code), "is_wrong": is_wrong}
    )


def lists_of(code: ReportCode) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return the code in three languages, that of the page first."""
    spoken = language()
    ordered = sorted(LISTS, key=lambda one: one[0] != spoken)
    return [(short, name, code.words(short)) for short, name in ordered]


def _asked_places(code: ReportCode) -> tuple[int, int]:
    """Return which two words are asked for: for one code always the same."""
    return 2 + code.indexes[0] % 4, 7 + code.indexes[1] % 5


def _readers(here: Here) -> HttpResponse:
    """Ask who must not read it, and for a second word."""
    return _show_readers(here, ReadersForm(None, offered=readers_offered()))


def _show_readers(here: Here, form: ReadersForm) -> HttpResponse:
    return here.show("intake/report_readers.html", {"form": form, "number": 1})


def nobody_left() -> str:
    """Return the sentence for when nobody could read it."""
    return gettext(
        "Then nobody here could read it. Leave at least one person, or choose a place of help."
    )


Keys = tuple[CodeKeys, CodeKeys | None]


def _keys(code: ReportCode, form: ReadersForm) -> Keys:
    word = form.cleaned_data["second_word"].strip()
    second = unlock(code, queue=WRITING, second_word=word) if word else None
    return unlock(code, queue=WRITING), second


@in_sitting
def _begun(here: Here, form: ReadersForm, keys: Keys) -> HttpResponse:
    """Begin: from here on the code works. A button pressed twice begins once."""
    writing = here.writing
    if _elsewhere(writing, READERS):
        return HttpResponseRedirect(_elsewhere(writing, READERS))
    refused = frozenset(map(UUID, form.cleaned_data.get("refused", ())))
    try:
        report = begin_report(
            keys[0],
            ReaderChoice(refused, form.cleaned_data["words"]),
            for_whom=writing.for_whom,
            language=language(),
            now=here.now,
            second=keys[1],
        )
    except NobodyLeft:
        form.add_error(None, nobody_left())
        return _show_readers(here, form)
    here.keep(replace(writing, report=report))
    return HttpResponseRedirect("/report/3")


def _saved(here: Here, number: int) -> HttpResponse:
    """Keep what a page says and go on; a page that cannot be kept comes back as it was."""
    if "skip" in here.request.POST and not (number == 3 and not here.writing.has_story):
        return HttpResponseRedirect(f"/report/{number + 1}")
    answer, writing = save_page_of(here, number)
    if answer is not None:
        return answer
    here.keep(writing)
    if "stay" in here.request.POST:
        return HttpResponseRedirect(f"/report/{number}")
    return HttpResponseRedirect(f"/report/{SEND if 'end' in here.request.POST else number + 1}")


def _send(here: Here) -> HttpResponse:
    """Send it, or keep it sealed: said once more, in one sentence each."""
    writing = here.writing
    if here.is_sent and writing.has_story:
        report = writing.report
        assert report is not None  # noqa: S101 - looked at before
        is_held = "hold" in here.request.POST
        try:
            done = finish_report(report, now=here.now, held=is_held)
        except NobodyLeft:
            return here.show("intake/report_send.html", {"fault": nobody_left_now()})
        day = promised_day(here.now, is_urgent=done.is_urgent)
        here.keep(writing.ended(answer_by=day, is_held=is_held))
        return HttpResponseRedirect("/report/9")
    wants_hold = HOLD in writing.typed.get("6", {}).get("opening", ())
    return here.show("intake/report_send.html", {"wants_hold": wants_hold})


def _show_end(here: Here) -> HttpResponse:
    """Name the day of the answer, and remind of the list."""
    is_laptop = this_laptop() is not None
    return here.show(
        "intake/report_end.html", {"lists": lists_of(here.writing.code), "is_laptop": is_laptop}
    )


_OTHERS: Mapping[int, Callable[[Here], HttpResponse]] = {
    CODE: _code,
    READERS: _readers,
    SEND: _send,
    END: _show_end,
}

"""The desk's page of a laptop without a network: preparing it, and taking in what it collected."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from dalel.apps.accounts.access import MemberRequest, members_only
from dalel.apps.entries.brought import brings_a_file
from dalel.apps.intake.actions.taking_in import (
    TakenIn,
    confirmation,
    current_readers,
    readers_file,
    reads_reports,
    take_in,
)
from dalel.apps.intake.errors import PouchUnreadable

MOST_MEGABYTES = 32
MOST_BYTES = MOST_MEGABYTES * 1024**2
COMMANDS = {
    "prepare": "dalel laptop prepare readers.json",
    "pack": "dalel laptop pack reports.zip",
}
FAULTS = {
    "NONE": _("Choose the file that the laptop has packed."),
    "TOO_LARGE": _("The file is too large for this page. Use the command “dalel laptop take-in”."),
    "NOT_ONE": _("This is not a file of collected reports."),
    "CUT_SHORT": _(
        "The file is not whole: its end is missing. Copy it once more. Nothing was kept."
    ),
    "NOT_OURS": _("The file is sealed to another organisation. Nothing was kept."),
    "DAMAGED": _("The file was damaged or altered. Have it packed once more. Nothing was kept."),
}


@dataclass(frozen=True)
class Outcome:
    """What came of a file that was brought."""

    done: TakenIn | None = None
    fault: Promise | str = ""


def readers_only(
    view: Callable[[MemberRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Show a page to those who read reports; to other members it is not there."""

    @wraps(view)
    def guarded(request: MemberRequest) -> HttpResponse:
        if not reads_reports(request.member):
            raise Http404
        return view(request)

    return members_only(guarded)  # type: ignore[return-value]


@brings_a_file(most_bytes=MOST_BYTES)
@require_http_methods(["GET", "HEAD", "POST"])
@readers_only
def show_laptop(request: MemberRequest) -> HttpResponse:
    """Show how a laptop is prepared; take in what one has collected."""
    outcome = _taken_in(request) if request.method == "POST" else Outcome()
    context = {
        "fingerprint": current_readers(request.member).fingerprint,
        "commands": COMMANDS,
        "most_megabytes": MOST_MEGABYTES,
        "done": outcome.done,
        "fault": outcome.fault,
    }
    return render(request, "intake/laptop.html", context)


def _taken_in(request: MemberRequest) -> Outcome:
    brought = request.FILES.get("pouch")
    if brought is None or not brought.size:
        return Outcome(fault=FAULTS["NONE"])
    if brought.size > MOST_BYTES:
        return Outcome(fault=FAULTS["TOO_LARGE"])
    try:
        return Outcome(take_in(brought, by=request.member, now=timezone.now()))
    except PouchUnreadable as fault:
        return Outcome(fault=FAULTS[fault.fault])


@require_POST
@readers_only
def write_readers(request: MemberRequest) -> HttpResponse:
    """Hand out the file that prepares a laptop."""
    return _file(readers_file(request.member, now=timezone.now()), "readers.json")


@require_POST
@readers_only
def write_confirmation(request: MemberRequest) -> HttpResponse:
    """Hand out what lets a laptop destroy what it has handed over."""
    return _file(confirmation(request.member), "confirmation.json")


def _file(text: str, name: str) -> HttpResponse:
    answer = HttpResponse(text, content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer

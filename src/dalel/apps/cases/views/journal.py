"""The journal of a case, for those who share it: who looked, and who took something away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dalel.apps.accounts.access import MemberRequest, members_only
from dalel.apps.accounts.teams import holder_names
from dalel.apps.cases.views.pages import case_or_404
from dalel.apps.entries.journal import HEAD_EVERY, Deed, JournalLine, journal_page
from dalel.apps.entries.queries import places_of

PAGE_LINES = 50

# In words; the second where an entry is named.
DEEDS: Mapping[Deed, Promise] = {
    Deed.OPENED: _("opened the case"),
    Deed.READ_FILE: _("opened a file"),
    Deed.TOOK_RECEIPT: _("took a receipt"),
    Deed.EXPORTED: _("exported the case as a bundle"),
    Deed.EXPORTED_NAMES: _("exported the case as a bundle, with members' names"),
    Deed.PRINTED: _("opened the page for printing"),
    Deed.READ_FORMER_NAME: _("read a former name"),
    Deed.FOUND: _("saw lines of the case in a search"),
}
OPENED_ENTRY = _("opened an entry")
# What takes something out of the case, or out of hiding.
TAKES = {Deed.EXPORTED, Deed.EXPORTED_NAMES, Deed.PRINTED, Deed.READ_FORMER_NAME}


@dataclass(frozen=True)
class Said:
    """One line of the journal in words; without ``what`` it cannot be read."""

    number: int
    who: str = ""
    what: Promise | str = ""
    takes: bool = False
    about: UUID | None = None
    place: int = 0
    when: datetime | None = None


@members_only
def show_journal(request: MemberRequest, number: str) -> HttpResponse:
    """Show who opened, exported, took or read what, newest first."""
    member = request.member
    case = case_or_404(member, number, now=timezone.now())
    if not case.may_share:
        raise Http404
    page = _page_number(request.GET.get("page", ""))
    begin = page * PAGE_LINES
    found = journal_page(case.container, begin=begin, end=begin + PAGE_LINES)
    names = holder_names(member)
    places = places_of(line.about for _number, line in found.lines if line and line.about)
    context = {
        "case": case,
        "lines": [_said(number, line, names, places) for number, line in found.lines],
        "breaks": [number + 1 for number in found.breaks],
        "total": found.total,
        "newer": page - 1 if page else None,
        "older": page + 1 if begin + PAGE_LINES < found.total else None,
        "uncovered": HEAD_EVERY - 1,
    }
    return render(request, "cases/journal_show.html", context)


def _said(
    number: int, line: JournalLine | None, names: Mapping[UUID, str], places: Mapping[UUID, int]
) -> Said:
    if line is None:
        return Said(number + 1)
    place = places.get(line.about, 0) if line.about else 0
    is_entry = line.deed is Deed.OPENED and line.about is not None
    return Said(
        number + 1,
        who=names.get(line.who, ""),
        what=OPENED_ENTRY if is_entry else DEEDS[line.deed],
        takes=line.deed in TAKES,
        about=line.about if place else None,
        place=place,
        when=datetime.fromtimestamp(line.minute * 60, tz=UTC),
    )


def _page_number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0

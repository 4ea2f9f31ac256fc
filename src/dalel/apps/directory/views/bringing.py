"""A file of places: shown as what it would change, then taken over."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from dalel.apps.accounts.access import MemberRequest, members_only
from dalel.apps.accounts.errors import NotAllowed
from dalel.apps.directory.actions import may_edit, save_places
from dalel.apps.directory.errors import FileUnreadable, PlaceChanged
from dalel.apps.directory.exchange import MOST_BYTES, Fields, read_places, to_hsds
from dalel.apps.directory.forms import PlaceForm
from dalel.apps.directory.places import Place
from dalel.apps.directory.queries import newest_entry, places
from dalel.apps.entries.brought import brings_a_file
from dalel.apps.entries.errors import KeyChanged, NotAWriter

PAGE = "/organisation/help"
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_TAKEN = {"new", "bring", "file"}


@dataclass
class Brought:
    """What a file would do."""

    new: list[Place] = field(default_factory=list)
    changed: list[Place] = field(default_factory=list)
    same: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)

    @property
    def places(self) -> list[Place]:
        """All that would be written."""
        return [*self.new, *self.changed]


@brings_a_file(most_bytes=MOST_BYTES)
@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def bring(request: MemberRequest) -> HttpResponse:
    """Take a file, show what it changes, and take that over once it was confirmed."""
    if not may_edit(request.member):
        raise Http404
    if request.method != "POST":
        return _page(request)
    today = timezone.localdate(timezone.now())
    file, confirmed = request.FILES.get("table"), request.POST.get("confirmed", "")
    data = file.read(MOST_BYTES + 1) if file else confirmed.encode()
    try:
        brought = _compared(read_places(data), today)
    except FileUnreadable:
        return _page(request, fault=_unreadable(), status=400)
    if not confirmed or not brought.places:
        return _page(request, brought=brought)
    try:
        seen = {one.id: newest_entry(one.id) for one in brought.places}
        save_places(request.member, brought.places, seen=seen, now=timezone.now())
    except NotAllowed as error:
        raise Http404 from error
    except (PlaceChanged, KeyChanged, NotAWriter):
        return _page(request, brought=brought, status=409)
    return HttpResponseRedirect(PAGE)


def _compared(rows: list[Fields], today: date) -> Brought:
    brought, known = Brought(), places()
    met: set[str] = set()
    for number, fields in enumerate(rows, start=1):
        place = str(fields.pop("place", "") or f"f-{number}")
        form = PlaceForm(fields, today=today)
        faults = [f"{form.fields[name].label}: {' '.join(said)}" for name, said in _faults(form)]
        if not _ID.fullmatch(place) or place in _TAKEN or place in met:
            faults.append(
                gettext(
                    "The key of this place is used twice or has characters that are not allowed."
                )
            )
        met.add(place)
        if faults:
            brought.refused.append((f"{number}. {_named(fields)}", "; ".join(faults)))
            continue
        made = form.place(place)
        if known.get(place) == made:
            brought.same += 1
        else:
            (brought.changed if place in known else brought.new).append(made)
    return brought


def _faults(form: PlaceForm) -> list[tuple[str, list[str]]]:
    return [(name, [str(one) for one in said]) for name, said in form.errors.items()]


def _named(fields: Mapping[str, object]) -> str:
    names = (fields.get(f"name_{one}") for one in ("kk", "ru", "en"))
    return next((str(one)[:80] for one in names if one), "—")


def _unreadable() -> str:
    return gettext(
        "No places could be read in this file. It must be a table (CSV) with the columns of the "
        "one handed out here, or HSDS 3 (JSON), of up to 1 MB and 500 places."
    )


def _page(
    request: MemberRequest, *, brought: Brought | None = None, fault: str = "", status: int = 200
) -> HttpResponse:
    language = translation.get_language() or "kk"
    context: dict[str, object] = {"brought": brought, "fault": fault}
    if brought is not None:
        context["new"] = [one.words("name", language) for one in brought.new]
        context["changed"] = [one.words("name", language) for one in brought.changed]
        context["confirmed"] = to_hsds(brought.places)
    return render(request, "directory/bring.html", context, status=status)

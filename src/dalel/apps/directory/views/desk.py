"""Places of help at the desk: every colleague reads them, some roles change them."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from dalel.apps.accounts.access import MemberRequest, members_only
from dalel.apps.accounts.errors import NotAllowed
from dalel.apps.accounts.queries import keys_of_authors, member_names, organisation
from dalel.apps.accounts.sessions import MemberSession
from dalel.apps.directory.actions import may_edit, save_places
from dalel.apps.directory.errors import PlaceChanged
from dalel.apps.directory.exchange import to_csv, to_hsds, to_hsds_tables
from dalel.apps.directory.forms import PlaceForm, initial_of
from dalel.apps.directory.places import KIND, Place, label, place_of, start_places
from dalel.apps.directory.queries import Version, newest_entry, places, versions_of
from dalel.apps.entries.errors import KeyChanged, NotAWriter
from dalel.apps.entries.queries import OpenedEntry, open_several
from dalel.core.entries import load_kinds

PAGE = "/organisation/help"


@dataclass(frozen=True)
class Row:
    """A place in the list."""

    id: str
    name: str
    category: str
    where: str
    contact: str
    checked_on: date | None
    is_listed: bool
    is_stale: bool
    why_not: str


@dataclass(frozen=True)
class Change:
    """One version of a place: who recorded it when, and what differs from the one before."""

    who: str
    recorded_at: object
    fields: tuple[str, ...]


@require_safe
@members_only
def listing(request: MemberRequest) -> HttpResponse:
    """List every place, with what keeps some off the public pages."""
    found = sorted(places().values(), key=lambda one: (not one.is_listed, _name(one).casefold()))
    rows = [_row(one, timezone.localdate(timezone.now())) for one in found]
    context = {"rows": rows, "may_edit": may_edit(request.member)}
    return render(request, "directory/listing.html", context)


@require_safe
@members_only
def as_csv(request: MemberRequest) -> HttpResponse:
    """Hand out every place as a table."""
    return _file("\ufeff" + to_csv(places().values()), "text/csv; charset=utf-8", "help.csv")


@require_safe
@members_only
def as_hsds(request: MemberRequest) -> HttpResponse:
    """Hand out every place as HSDS services."""
    return _file(to_hsds(places().values()), "application/json", "help.json")


@require_safe
@members_only
def as_hsds_tables(request: MemberRequest) -> HttpResponse:
    """Hand out every place as HSDS in tables."""
    return _file(to_hsds_tables(places().values()), "application/zip", "help.zip")


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def new(request: MemberRequest) -> HttpResponse:
    """Add a place."""
    return _edit(request, f"p-{secrets.token_hex(6)}", None)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def edit(request: MemberRequest, place: str) -> HttpResponse:
    """Show a place and its history; change it."""
    found = places().get(place)
    if found is None:
        raise Http404
    return _edit(request, place, found)


def _edit(request: MemberRequest, place: str, found: Place | None) -> HttpResponse:
    today = timezone.localdate(timezone.now())
    if not may_edit(request.member) and (found is None or request.method == "POST"):
        raise Http404
    seen = str(newest_entry(place) or "")
    if request.method != "POST":
        start = initial_of(found) if found else {"police": "unknown", "consent": "not_asked"}
        return _page(request, PlaceForm(today=today, initial=start), found, seen=seen)
    data = request.POST
    if "checked" in data and found is not None:
        form = PlaceForm(_plain(found) | {"checked_on": today, "checked_how": "call"}, today=today)
    else:
        form = PlaceForm(data, today=today)
    if not form.is_valid():
        return _page(request, form, found, seen=data.get("seen", ""))
    changed = form.place(place)
    if data.get("seen", "") == seen and changed == found:
        return HttpResponseRedirect(PAGE)
    try:
        shown = UUID(data["seen"]) if data.get("seen") else None
        save_places(request.member, [changed], seen={place: shown}, now=timezone.now())
    except NotAllowed as error:
        raise Http404 from error
    except (PlaceChanged, KeyChanged, NotAWriter, ValueError):
        return _page(request, form, places().get(place), seen=seen, fault=_faster(), status=409)
    return HttpResponseRedirect(PAGE)


def _faster() -> str:
    return gettext(
        "Somebody else changed this place after you opened this page. What you typed is "
        "below; save again if you want to keep it."
    )


def _page(
    request: MemberRequest,
    form: PlaceForm,
    found: Place | None,
    *,
    seen: str,
    fault: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "place": found,
        "name": _name(found) if found else "",
        "seen": seen,
        "fault": fault,
        "may_edit": may_edit(request.member),
        "changes": _changes(request.member, versions_of(found.id)) if found else [],
        "facts": _facts(found) if found else [],
    }
    return render(request, "directory/place.html", context, status=status)


def _plain(place: Place) -> dict[str, object]:
    return {name: value for name, value in place.to_fields().items() if name != "place"}


def _changes(session: MemberSession, versions: tuple[Version, ...]) -> list[Change]:
    """Return who changed what, newest first, as the sealed entries say."""
    container = organisation(session)
    opened = open_several(container, [one.entry for one in versions], keys_of_authors(session))
    names = member_names(session)
    before = [*(one.place for one in versions[1:])]
    if versions:
        first = versions[-1].place.id
        before.append(start_places().get(first) or place_of({"place": first}))
    changes = []
    for version, older in zip(versions, before, strict=True):
        entry = opened.get(version.entry)
        if isinstance(entry, OpenedEntry):
            who = names.get(entry.author, "")
            changes.append(Change(who, entry.recorded_at, _differing(version.place, older)))
    return changes


def _differing(new: Place, old: Place) -> tuple[str, ...]:
    after, before = new.to_fields(), old.to_fields()
    kind, language = load_kinds()[KIND], translation.get_language() or "kk"
    return tuple(
        field.label(language)
        for field in kind.fields
        if after.get(field.name) != before.get(field.name)
    )


def _facts(place: Place) -> list[tuple[str, str]]:
    """Return what a place says, for whoever reads and may not change it."""
    kind, language = load_kinds()[KIND], translation.get_language() or "kk"
    found = []
    for name, value in place.to_fields().items():
        field = kind.by_name[name]
        if name == "place":
            continue
        values = value if isinstance(value, list) else [str(value)]
        if field.vocabulary is not None:
            values = [field.vocabulary.code_label(one, language) for one in values]
        found.append((field.label(language), ", ".join(values)))
    return found


def _row(place: Place, today: date) -> Row:
    language = translation.get_language() or "kk"
    regions = (label("regions", one, language) for one in place.lists["regions"])
    where = [place.texts["town"], *regions]
    contact = [*place.phones, re.sub(r"^https?://", "", place.texts["website"])]
    return Row(
        id=place.id,
        name=_name(place),
        category=label("category", place.texts["category"], language),
        where=", ".join(one for one in dict.fromkeys(where) if one),
        contact=", ".join(one for one in contact if one),
        checked_on=place.checked_on,
        is_listed=place.is_listed,
        is_stale=place.is_stale(today),
        why_not="" if place.is_listed else _why_not(place, language),
    )


def _why_not(place: Place, language: str) -> str:
    if not place.is_reachable:
        return gettext("No contact")
    if place.texts["state"] != "active":
        return label("state", place.texts["state"], language)
    return label("consent", place.texts["consent"], language)


def _name(place: Place) -> str:
    return place.words("name", translation.get_language() or "kk")


def _file(text: str | bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(text, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response

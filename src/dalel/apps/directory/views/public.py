"""What anybody reads: the first page, help by number, places by region and by whom they serve."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from dalel.apps.directory import guides
from dalel.apps.directory.places import REGIONS, Place, codes, label
from dalel.apps.directory.queries import listed_places
from dalel.apps.directory.showing import calls, serving, shelves

# In addresses a region is the number of its code: KZ-75 is 75; a group its place in the list.
_PREFIX = "KZ-"


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Lead to help in two taps at most."""
    return render(request, "directory/home.html", _titles())


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List all there is."""
    return render(request, "directory/help.html", _titles())


@require_safe
def guide(request: HttpRequest, number: int) -> HttpResponse:
    """Show one situation: whom to call, the next step, what the law says."""
    try:
        shown = guides.guide(number, _language())
    except KeyError as error:
        raise Http404 from error
    lines = calls(listed_places() if shown.calls else {}, shown.calls, _language(), today=_today())
    context = {
        "guide": shown,
        "calls": lines,
        "steps": [_cited(one) for one in shown.of_sort("step")],
        "knows": [_cited(one) for one in shown.of_sort("know")],
        "notes": shown.of_sort("note"),
        "laws": [(one.names[_language()], one.shorts[_language()], one) for one in shown.statutes],
        "is_situation": number in guides.SITUATIONS,
        "onion": _onion() if number == guides.SAFER else "",
        "asks": number in (*guides.PATHS, *guides.SITUATIONS),
    }
    return render(request, "directory/guide.html", context)


@require_safe
def regions(request: HttpRequest) -> HttpResponse:
    """Ask where, and for whom."""
    context = {"regions": _regions(), "groups": _groups()}
    return render(request, "directory/regions.html", context)


@require_safe
def region(request: HttpRequest, number: int, group: int = 0) -> HttpResponse:
    """Show who helps in a region, then everywhere; for a group where one was chosen."""
    code = f"{_PREFIX}{number}"
    if code not in REGIONS:
        raise Http404
    wanted = _group(group) if group else None
    found = serving(listed_places().values(), wanted)
    here = [one for one in found if code in one.lists["regions"]]
    everywhere = [one for one in found if not one.lists["regions"]]
    context = {
        "heading": label("regions", code, _language()),
        "number": number,
        "group": group,
        "groups": _groups(),
        **_shelved(here),
        "everywhere": shelves(everywhere, _language(), today=_today()),
    }
    return render(request, "directory/region.html", context)


@require_safe
def group(request: HttpRequest, number: int) -> HttpResponse:
    """Show who helps a group, anywhere."""
    wanted = _group(number)
    found = serving(listed_places().values(), wanted)
    context = {
        "heading": label("serves", wanted, _language()),
        **_shelved(found),
    }
    return render(request, "directory/group.html", context)


def _shelved(found: Iterable[Place]) -> dict[str, object]:
    """Return the places on their shelves, and what there is no place of: said once for all."""
    made = shelves(found, _language(), today=_today())
    return {"shelves": made, "none": [one.heading for one in made if not one.places]}


def _titles() -> dict[str, object]:
    def titled(numbers: tuple[int, ...]) -> list[tuple[int, str]]:
        return [(one, guides.guide(one, _language()).title) for one in numbers]

    paths = titled(guides.PATHS)
    return {
        "danger": paths[0],
        "paths": paths[1:],
        "situations": titled(guides.SITUATIONS),
        "about": titled(guides.ABOUT),
    }


def _cited(item: guides.Item) -> tuple[str, str]:
    cited = dict.fromkeys(rule.cited(_language()) for rule in item.rules)
    return item.text, "; ".join(cited)


def _regions() -> list[tuple[str, str]]:
    found = [(one.removeprefix(_PREFIX), label("regions", one, _language())) for one in REGIONS]
    return sorted(found, key=lambda one: one[1].casefold())


def _groups() -> list[tuple[int, str]]:
    return [
        (place, label("serves", one, _language()))
        for place, one in enumerate(codes("serves"))
        if place
    ]


def _group(number: int) -> str:
    known = codes("serves")
    if not 0 < number < len(known):
        raise Http404
    return known[number]


def _onion() -> str:
    """Return the address in the Tor network where the operator has set one."""
    hosts = (one for one in settings.DALEL_PUBLIC_HOSTS if one.endswith(".onion"))
    return next((f"http://{one}/" for one in hosts), "")


def _language() -> str:
    return translation.get_language() or "kk"


def _today() -> date:
    return timezone.localdate(timezone.now())

"""Choosing what a visit is made of: which kinds of entry, and how many of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from dalel.apps.cases.actions import FOR_ADVOCATES
from dalel.apps.cases.views.choosing import Offered, OfferedGroup, by_hand, menu_of
from dalel.apps.cases.views.writing import WritingPage
from dalel.apps.cases.visiting import MOST_ENTRIES, MOST_OF_A_KIND, USUAL
from dalel.core.entries.kinds import Kind

TOO_MANY = _("A visit takes at most 12 entries. Please choose fewer, and record the rest after.")
COUNTS = range(1, MOST_OF_A_KIND + 1)


@dataclass(frozen=True)
class Counted:
    """A kind with how many of it are chosen."""

    kind: Offered
    count: int


def choose(request: HttpRequest, page: WritingPage) -> HttpResponse:
    """Show what a visit can be made of."""
    fault = TOO_MANY if len(chosen_names(request.GET)) > MOST_ENTRIES else None
    counts = _counts(request.GET)
    groups = menu_of(_kinds(), page.language)
    offered = {kind.name: kind for group in groups for kind in group.kinds}
    context = {
        "case": page.case,
        "usual": [Counted(offered[name], counts.get(name, 0)) for name in USUAL],
        "rest": [(group.label, _counted(group, counts)) for group in groups],
        "counts": COUNTS,
        "fault": fault,
        "is_empty": "chosen" in request.GET and not fault,
    }
    return render(request, "cases/visit_choose.html", context, status=422 if fault else 200)


def chosen_names(sent: Mapping[str, str]) -> list[str]:
    """Return the names of the kinds chosen, each as often as it is wanted."""
    counts = _counts(sent)
    order = dict.fromkeys([*USUAL, *(kind.name for kind in _kinds())])
    return [name for name in order for _each in range(counts.get(name, 0))]


def named_kinds(names: str) -> list[Kind]:
    """Return the kinds a form names, in its order; what cannot be recorded by hand is left out."""
    kinds = {kind.name: kind for kind in _kinds()}
    return [kinds[name] for name in names.split()[:MOST_ENTRIES] if name in kinds]


def _kinds() -> list[Kind]:
    """Return what a visit can bring: nothing that an advocate alone says."""
    return [kind for kind in by_hand() if kind.name not in FOR_ADVOCATES]


def _counted(group: OfferedGroup, counts: Mapping[str, int]) -> list[Counted]:
    rest = [kind for kind in group.kinds if kind.name not in USUAL]
    return [Counted(kind, counts.get(kind.name, 0)) for kind in rest]


def _counts(sent: Mapping[str, str]) -> dict[str, int]:
    found = {}
    for kind in _kinds():
        count = sent.get(kind.name, "")
        if count.isdecimal() and int(count[:4]) in COUNTS:
            found[kind.name] = int(count[:4])
    return found

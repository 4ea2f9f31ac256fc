"""Choosing what to record: by what happened, what this case needs most first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from dalel.apps.accounts.access import MemberRequest, members_only
from dalel.apps.cases.actions import may_record
from dalel.apps.cases.views.pages import note_reading
from dalel.apps.cases.views.ways import WAYS, title_of
from dalel.apps.cases.views.writing import NOT_OFFERED, kind_or_404, writing_page
from dalel.apps.entries.catalogue import kinds_for
from dalel.apps.entries.queries import OpenedEntry
from dalel.apps.entries.terms import ContainerType
from dalel.core.entries.kinds import Kind
from dalel.core.entries.vocabularies import load_vocabularies

RECENT_KINDS = 5


@dataclass(frozen=True)
class Offered:
    """A kind that can be recorded, in the reader's words; ``asked`` names a way into its form."""

    name: str
    label: str
    help: str
    asked: str = ""


@dataclass(frozen=True)
class OfferedGroup:
    """Kinds under what happened."""

    label: str
    kinds: tuple[Offered, ...]


@members_only
def choose_kind(request: MemberRequest, number: str) -> HttpResponse:
    """Show what can be recorded, grouped by what happened."""
    page = writing_page(request.member, number)
    note_reading(page.case, page.member, now=timezone.now())
    kinds = [kind for kind in by_hand() if may_record(kind.name, page.member)]
    context = {
        "case": page.case,
        "recent": recent_kinds(page.content.readable, kinds, page.language),
        "menu": with_ways(menu_of(kinds, page.language), page.language),
    }
    return render(request, "cases/entry_choose.html", context)


def menu_of(offered: Iterable[Kind], language: str) -> tuple[OfferedGroup, ...]:
    """Return kinds that can be recorded by hand, grouped by what happened."""
    groups = load_vocabularies()["entry_groups/1"]
    order = list(groups.codes)
    kinds = sorted(offered, key=lambda kind: (order.index(kind.group), kind.order))
    return tuple(
        OfferedGroup(
            groups.code_label(group, language), tuple(_offered(kind, language) for kind in listed)
        )
        for group, listed in groupby(kinds, key=lambda kind: kind.group)
    )


def with_ways(menu: Sequence[OfferedGroup], language: str) -> list[OfferedGroup]:
    """Return the menu with what is found under no kind's own name."""
    groups = load_vocabularies()["entry_groups/1"]
    found: list[OfferedGroup] = []
    for group in menu:
        found.append(group)
        for asked, way in WAYS.items():
            if group.label == groups.code_label(way.after, language):
                title = title_of(way, kind_or_404(way.kind), language)
                offered = Offered(way.kind, title, str(way.help), asked)
                found.append(OfferedGroup(str(way.group), (offered,)))
    return found


def recent_kinds(
    entries: Sequence[OpenedEntry], kinds: Iterable[Kind], language: str
) -> tuple[Offered, ...]:
    """Return those kinds that were last recorded in a case, by whomever, newest first."""
    offered = {kind.name: kind for kind in kinds}
    newest = dict.fromkeys(entry.kind.name for entry in reversed(entries))
    names = [name for name in newest if name in offered][:RECENT_KINDS]
    return tuple(_offered(offered[name], language) for name in names)


def by_hand() -> list[Kind]:
    """Return the kinds that members write down themselves."""
    return [kind for kind in kinds_for(ContainerType.CASE) if kind.name not in NOT_OFFERED]


def _offered(kind: Kind, language: str) -> Offered:
    return Offered(kind.name, kind.label(language), kind.help_text(language))

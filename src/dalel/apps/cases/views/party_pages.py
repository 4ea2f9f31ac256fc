"""The people and institutions of a case; former names only for whoever asks and is written down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from dalel.apps.accounts.access import MemberRequest, members_only
from dalel.apps.cases.glance_words import KNOWING, GlanceLine, contact_in_words, glance_in_words
from dalel.apps.cases.parties import PartyPage, party_page, party_rows
from dalel.apps.cases.timeline import Teller
from dalel.apps.cases.views.reading import Reader, reader_of
from dalel.apps.entries.journal import Deed, append_journal
from dalel.apps.entries.presenting import Shown


@members_only
def list_parties(request: MemberRequest, number: str) -> HttpResponse:
    """Show everybody in a case with their roles."""
    reader = reader_of(request, number, Deed.OPENED)
    rows = party_rows(reader.teller())
    context = reader.context() | {
        "persons": [row for row in rows if row.kind == "person"],
        "institutions": [row for row in rows if row.kind != "person"],
    }
    return render(request, "cases/party_list.html", context)


@members_only
def show_party(request: MemberRequest, number: str, party: UUID) -> HttpResponse:
    """Show one person or institution; former names stay hidden."""
    reader = reader_of(request, number, Deed.OPENED)
    teller = reader.teller()
    return _page(request, reader, teller, _party_or_404(reader, teller, party))


@require_POST
@members_only
def show_former_names(request: MemberRequest, number: str, party: UUID) -> HttpResponse:
    """Show the former names of a person on this one answer, once it is written down who asked."""
    reader = reader_of(request, number, Deed.OPENED)
    teller = reader.teller()
    page = _party_or_404(reader, teller, party)
    member, container = reader.member.member_id, reader.case.container
    append_journal(container, Deed.READ_FORMER_NAME, who=member, about=page.row.id, now=reader.now)
    versions = (page.line.id, *(line.id for line in page.earlier))
    found = [one for one in reader.content.readable if one.id in versions]
    former = {shown.text: shown for one in found for shown in teller.present.guarded(one)}
    return _page(request, reader, teller, page, former=tuple(former.values()))


def _page(
    request: MemberRequest,
    reader: Reader,
    teller: Teller,
    page: PartyPage,
    *,
    former: tuple[Shown, ...] = (),
) -> HttpResponse:
    language, address = teller.language, teller.address
    contact = contact_in_words(reader.glance, teller.present, language=language, address=address)
    context = reader.context() | {
        "page": page,
        "line": page.line,
        "former": former,
        "contact": contact if page.is_survivor else None,
        "known": _known(reader, teller, page),
    }
    return render(request, "cases/party_show.html", context)


def _known(reader: Reader, teller: Teller, page: PartyPage) -> Sequence[GlanceLine]:
    """Return since when this body has known."""
    knowing = (one for one in reader.glance.knowing if one.institution == page.row.first)
    glance = replace(reader.glance, knowing=tuple(knowing))
    language, address = teller.language, teller.address
    sections = glance_in_words(glance, teller.present, language=language, address=address)
    return next((one.lines for one in sections if one.name == KNOWING), ())


def _party_or_404(reader: Reader, teller: Teller, party: UUID) -> PartyPage:
    found = party_page(teller, reader.content.readable, party)
    if found is None:
        raise Http404
    return found

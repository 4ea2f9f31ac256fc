"""Reading a case: its page, one of its entries, and all of it for paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from itertools import groupby
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation

from dalel.apps.accounts.access import MemberRequest, members_only
from dalel.apps.accounts.sessions import MemberSession
from dalel.apps.accounts.teams import holder_names
from dalel.apps.cases.composing import panels_of, ways_from
from dalel.apps.cases.filters import Asked, Filters
from dalel.apps.cases.gap_lines import gap_lines
from dalel.apps.cases.glance import Glance, glance_of
from dalel.apps.cases.glance_words import CONTACT, DANGERS, contact_in_words, glance_in_words
from dalel.apps.cases.ordering import Ordering
from dalel.apps.cases.paging import Page, page_of, year_of
from dalel.apps.cases.parties import party_rows
from dalel.apps.cases.queries import (
    CaseContent,
    OpenCase,
    access_to,
    case_of_entry,
    content_of,
    erased_in,
)
from dalel.apps.cases.reports import reports_in
from dalel.apps.cases.search_documents import keep_document
from dalel.apps.cases.summaries import CaseSummary, bring_up, summary_of
from dalel.apps.cases.timeline import Teller, broken_lines, events_of, in_order, ordering_of
from dalel.apps.cases.views.just_saved import just_saved
from dalel.apps.cases.views.pages import case_or_404
from dalel.apps.entries.journal import Deed, append_journal
from dalel.apps.entries.presenting import PARTIES, exact_date_words
from dalel.apps.entries.queries import OpenedEntry, UnreadableEntry

# The first ones stand on the page of the case; the others are a click away.
SHOWN_PARTIES = 10
# What asks for the page for printing without what each entry says in full.
SHORT = "short"


@dataclass(frozen=True)
class Reader:
    """A case that somebody reads, opened once the journal says so."""

    member: MemberSession
    case: OpenCase
    now: datetime

    @cached_property
    def content(self) -> CaseContent:
        """Return the case with its entries."""
        return content_of(self.case)

    @cached_property
    def names(self) -> dict[UUID, str]:
        """Return what members are called."""
        return holder_names(self.member)

    @cached_property
    def glance(self) -> Glance:
        """Return what stands out today."""
        today, content = timezone.localdate(self.now), self.content
        return content.once(f"glance {today}", lambda: glance_of(content.record, today=today))

    @property
    def events(self) -> list[OpenedEntry]:
        """Return what happened, in the order in which it did."""
        return self.content.once("events", lambda: events_of(self.content))

    def stored_summary(self) -> CaseSummary:
        """Return the summary, and bring what is stored of the case up where it lags behind."""
        case, content = self.case.container, self.content
        content.once("document", lambda: keep_document(case, content.entries))
        summary = content.once("summary", lambda: summary_of(content.entries))
        return bring_up(case, summary)

    def teller(self, on_page: frozenset[UUID] = frozenset()) -> Teller:
        """Return what makes lines for a page that shows these entries."""
        language = translation.get_language()
        return Teller(self.content, self.names, language=language, on_page=on_page)

    def paper_teller(self) -> Teller:
        """Return what makes lines for a page of all entries, which may travel to another zone."""
        language = translation.get_language()
        return Teller(self.content, self.names, language=language, say=exact_date_words)

    def context(self) -> dict[str, Any]:
        """Return what every page about a case shows."""
        return {"case": self.case, "title": self.content.title}


def reader_of(request: MemberRequest, number: str, deed: Deed, about: UUID | None = None) -> Reader:
    """Open a case for reading and write that down, before anything is shown."""
    member, now = request.member, timezone.now()
    case = case_or_404(member, number, now=now)
    append_journal(case.container, deed, who=member.member_id, about=about, now=now)
    return Reader(member, case, now)


@members_only
def show_case(request: MemberRequest, number: str) -> HttpResponse:
    """Show a case: how far it has come, what to know first, and its timeline."""
    reader = reader_of(request, number, Deed.OPENED)
    events, content = reader.events, reader.content
    filters = content.once("filters", lambda: Filters(events, content.record))
    asked = filters.asked(request.GET.dict())
    chosen = in_order(filters.chosen(events, asked), asked)
    ordering = ordering_of(content)
    page = page_of(chosen, asked, request.GET.dict(), ordering)
    teller = reader.teller(frozenset(entry.id for entry in page.entries))
    parties = party_rows(teller)
    saved = just_saved(reader.member, request.GET.get("at", ""))
    panels = panels_of(reader.content, now=reader.now)
    context = (
        reader.context()
        | _first_to_know(reader, teller)
        | {
            "summary": reader.stored_summary(),
            "broken": broken_lines(reader.content, erased_in(reader.content, reader.member)),
            "parties": parties[:SHOWN_PARTIES],
            "more_parties": max(len(parties) - SHOWN_PARTIES, 0),
            "has_card": reader.content.has_card,
            "reports": content.once("reports", lambda: reports_in(content.entries)),
            "panels": panels,
            "first_panels": [panel for panel in panels if panel.is_first],
            "people": access_to(reader.case, reader.member, now=reader.now, names=reader.names),
            "page": page,
            "saved": saved,
            "saved_here": any(entry.id in saved for entry in page.entries),
            "years": _by_year(page, chosen, asked, teller, ordering),
            "kinds": filters.kinds(asked, teller.language),
            "named": filters.parties(asked, teller.present),
            "bodies": filters.bodies(asked, teller.language),
        }
    )
    answer = render(request, "cases/case_show.html", context)
    reader.member.make_keys_symmetric()
    return answer


@members_only
def show_entry(request: MemberRequest, entry: UUID) -> HttpResponse:
    """Show one entry with everything it says, its seal, and what it is linked to."""
    member, now = request.member, timezone.now()
    case = case_of_entry(member, entry, now=now)
    if case is None:
        raise Http404
    append_journal(case.container, Deed.OPENED, who=member.member_id, about=entry, now=now)
    reader = Reader(member, case, now)
    found = next(one for one in reader.content.entries if one.id == entry)
    if isinstance(found, UnreadableEntry):
        lines = broken_lines(reader.content, erased_in(reader.content, member))
        broken = next(one for one in lines if one.id == entry)
        return render(request, "cases/entry_broken.html", reader.context() | {"line": broken})
    sealed_at = datetime.fromtimestamp(found.row.minute * 60, tz=UTC)
    context = reader.context() | {
        "line": reader.teller().whole(found),
        "sealed_at": sealed_at,
        "ways": ways_from(case.number, found.kind.name, found.id),
    }
    return render(request, "cases/entry_show.html", context)


@members_only
def print_case(request: MemberRequest, number: str) -> HttpResponse:
    """Show all of a case on one page, for paper; in short, each entry is one line or two."""
    reader = reader_of(request, number, Deed.PRINTED)
    teller = reader.paper_teller()
    is_short = SHORT in request.GET
    tell = teller.line if is_short else teller.on_paper
    parties = (entry for entry in reader.content.readable if entry.kind.name in PARTIES)
    context = (
        reader.context()
        | _first_to_know(reader, teller)
        | {
            "summary": reader.stored_summary(),
            "broken": broken_lines(reader.content, erased_in(reader.content, reader.member)),
            "is_short": is_short,
            "parties": [tell(entry) for entry in parties],
            "lines": [tell(entry) for entry in reader.events],
            "printed_at": reader.now,
        }
    )
    return render(request, "cases/case_print.html", context)


def _first_to_know(reader: Reader, teller: Teller) -> dict[str, Any]:
    """Return the panels above the timeline: how to reach her, and what stands out."""
    language, address = teller.language, teller.address
    glance, present = reader.glance, teller.present
    sections = glance_in_words(glance, present, language=language, address=address)
    return {
        "contact": contact_in_words(glance, present, language=language, address=address),
        "dangers": [section for section in sections if section.name == DANGERS],
        "glance": [section for section in sections if section.name not in (CONTACT, DANGERS)],
    }


def _by_year(
    page: Page,
    chosen: Sequence[OpenedEntry],
    asked: Asked,
    teller: Teller,
    ordering: Ordering,
) -> list[tuple[str, list[dict[str, Any]]]]:
    gaps = gap_lines(page, chosen, asked, teller, ordering)
    grouped = groupby(page.entries, key=lambda entry: year_of(entry, asked, ordering))
    return [
        (
            year,
            # Taken apart: a template finds the parts of a dictionary much faster.
            [
                vars(line)
                for entry in entries
                for line in (teller.line(entry), *gaps.get(entry.id, ()))
            ],
        )
        for year, entries in grouped
    ]

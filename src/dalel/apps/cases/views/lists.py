"""My cases: the list, its order, what it is narrowed to."""

from __future__ import annotations

import time
from collections.abc import ItemsView, Mapping
from datetime import date
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import format_html_join
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from dalel.apps.accounts.access import AFTER_SIGN_IN, MemberRequest, members_only
from dalel.apps.accounts.queries import names_remembered
from dalel.apps.accounts.sessions import MemberSession
from dalel.apps.cases.cards import cards_shown_to
from dalel.apps.cases.listing import Choice, Listed, Sort, list_cases
from dalel.apps.cases.queries import CaseRow
from dalel.apps.cases.stages import stage_rules
from dalel.apps.cases.templatetags import cases as words
from dalel.apps.entries.drafts import KeptForm, drafts_of
from dalel.apps.entries.listing import MANY

# How long a page computes summaries that have fallen behind.
REFRESH_SECONDS = 0.1
TEXT_CHARACTERS = 80

SORTS: Mapping[Sort, Promise] = {
    Sort.RECORDED: _("Last recorded first"),
    Sort.OPENED: _("Opened last first"),
    Sort.NUMBER: _("Number"),
    Sort.DUE: _("Next due first"),
    Sort.TITLE: _("Title"),
    Sort.STAGE: _("Stage"),
    Sort.LEAD: _("Lead"),
}
MAY: Mapping[str, str | Promise] = {
    "": _("All"),
    "write": _("I may write"),
    "read": _("I may only read"),
}
QUIET: Mapping[str, str | Promise] = {
    "": _("All"),
    "30": _("Nothing recorded for 30 days"),
    "90": _("Nothing recorded for 90 days"),
}
LEADS: Mapping[str, str | Promise] = {
    "": _("All"),
    "mine": _("Led by me"),
    "others": _("Led by others"),
}


class RowInWords(NamedTuple):
    """A line of the list: what it shows, put into words once; the page takes it in this order."""

    number: str
    title: str
    stage: str
    event: str
    facts: str
    due: str
    is_overdue: bool
    is_read_only: bool
    is_behind: bool


class _Said(NamedTuple):
    """What all lines say, in the reader's language; ``opened`` stands before the day, or not."""

    language: str
    recorded: str
    opened: str


class Select(NamedTuple):
    """One list to choose from: its name, its label, and its options as they stand on the page."""

    name: str
    label: str
    options: str


@members_only
def home(request: MemberRequest) -> HttpResponse:
    """Lead to what is due."""
    return redirect(AFTER_SIGN_IN)


@members_only
def show_cases(request: MemberRequest) -> HttpResponse:
    """Show the member's cases and what was typed when a session had ended.

    A text that is looked for in titles and numbers comes in a form, so that it never stands in an
    address.
    """
    member, now = request.member, timezone.now()
    given = request.POST if request.method == "POST" else request.GET
    text = request.POST.get("text", "")[:TEXT_CHARACTERS]
    choice = Choice.of({name: str(value) for name, value in given.items()}, text=text)
    if request.method == "POST" and not choice.text:
        return redirect(request.path + choice.address_of_page(0))
    end = time.monotonic() + REFRESH_SECONDS
    listed = list_cases(member, choice, now=now, is_late=lambda: time.monotonic() > end)
    context = {
        "listed": listed,
        "selects": selects(listed),
        "rows": rows_in_words(member, listed, today=timezone.localdate(now)),
        "many": MANY,
        "cards": cards_shown_to(member, now=now),
        "drafts": waiting_drafts(member),
        **pages(listed),
    }
    answer = render(request, "cases/case_list.html", context)
    member.make_keys_symmetric()
    return answer


def waiting_drafts(member: MemberSession) -> ItemsView[UUID, KeptForm]:
    """Return the member's drafts; the session remembers which of all drafts are others'."""
    others: set[UUID] = member.memory.setdefault("others_drafts", set())
    return drafts_of(member.member_id, member.key, others=others).items()


def pages(listed: Listed) -> dict[str, object]:
    """Return where the pages before and after this one are."""
    choice = listed.choice
    before = choice.page - 1 if choice.page else None
    after = choice.page + 1 if listed.has_more else None
    return {
        "previous_page": before,
        "next_page": after,
        "previous_address": choice.address_of_page(before) if before is not None else "",
        "next_address": choice.address_of_page(after) if after is not None else "",
    }


def selects(listed: Listed) -> list[Select]:
    """Return the controls that fit: what is sealed only where every case can be looked into."""
    choice = listed.choice
    sorts: dict[str, str | Promise] = {
        sort.value: label
        for sort, label in SORTS.items()
        if not (sort.is_sealed and listed.holds_many)
        and (sort is not Sort.DUE or listed.has_anything_due)
    }
    found = [
        _select("sort", _("Sort by"), sorts, choice.sort.value),
        _select("may", _("Access"), MAY, choice.may),
        _select("quiet", _("Quiet for"), QUIET, choice.quiet),
    ]
    if not listed.holds_many:
        vocabulary, language = stage_rules().vocabulary, translation.get_language()
        stages = {code: vocabulary.code_label(code, language) for code in vocabulary.codes}
        found.append(_select("stage", _("Stage"), {"": _("All"), **stages}, choice.stage))
        found.append(_select("lead", _("Lead"), LEADS, choice.lead))
    return found


def _select(
    name: str, label: str | Promise, choices: Mapping[str, str | Promise], chosen: str
) -> Select:
    read = tuple((value, str(words)) for value, words in choices.items())
    return Select(name, str(label), _options(read, chosen))


@lru_cache(maxsize=256)
def _options(choices: tuple[tuple[str, str], ...], chosen: str) -> str:
    marked = ((value, " selected" if value == chosen else "", words) for value, words in choices)
    return format_html_join("", '<option value="{}"{}>{}</option>', marked)


def rows_in_words(member: MemberSession, listed: Listed, *, today: date) -> list[RowInWords]:
    """Return the rows in the reader's language."""
    led_by, names = gettext("led by %(name)s"), _leads(member, listed.rows)
    leads = {one: led_by % {"name": name} for one, name in names.items() if name}
    opened = gettext("opened") if listed.choice.sort is Sort.OPENED else ""
    said = _Said(translation.get_language(), gettext("last recorded %(when)s"), opened)
    return [_row_in_words(row, leads, said, today=today) for row in listed.rows]


def _row_in_words(
    row: CaseRow, leads: Mapping[str, str], said: _Said, *, today: date
) -> RowInWords:
    """Return a row in words: ``leads`` says by whom."""
    facts = [
        row.number,
        _entries(row.entries, said.language),
        said.recorded % {"when": words.minute(row.last_recorded)},
    ]
    if said.opened and row.opened_at:
        facts.append(f"{said.opened} {words.day(row.opened_at)}")
    if row.summary.lead in leads:
        facts.append(leads[row.summary.lead])
    return RowInWords(
        number=row.number,
        title=row.title or row.number,
        stage=words.stage(row.summary),
        event=words.last_event(row.summary),
        facts=" · ".join(facts),
        due=str(date_format(row.next_due, "DATE_FORMAT")) if row.next_due else "",
        is_overdue=row.next_due is not None and row.next_due < today,
        is_read_only=not row.may_write,
        is_behind=row.is_behind,
    )


@lru_cache(maxsize=4096)
def _entries(number: int, _language: str) -> str:
    return ngettext("%(n)s entry", "%(n)s entries", number) % {"n": number}


def _leads(member: MemberSession, rows: tuple[CaseRow, ...]) -> dict[str, str]:
    """Return the names of those who lead these cases, by their ids as summaries hold them."""
    wanted = {row.summary.lead for row in rows} - {""}
    own = str(member.member_id)
    names: dict[UUID, str] = names_remembered(member) if wanted - {own} else {}
    found = {str(one): name for one, name in names.items()}
    return {**found, own: member.display_name or found.get(own, "")}

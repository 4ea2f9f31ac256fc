"""Pages about the clocks of one case."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.functional import Promise

from dalel.apps.accounts.access import MemberRequest, members_only
from dalel.apps.cases.queries import CaseContent, OpenCase, content_of
from dalel.apps.cases.views.pages import case_or_404, note_reading
from dalel.apps.cases.views.troubles import trouble_of
from dalel.apps.entries.catalogue import kind_for
from dalel.apps.entries.drafts import form_token
from dalel.apps.entries.errors import EntriesError
from dalel.apps.entries.forms import EntryForm, typed_from
from dalel.apps.entries.presenting import Presenter
from dalel.apps.entries.terms import ContainerType
from dalel.apps.ledger.errors import LogError
from dalel.apps.procedure.counted import CaseClocks, clocks_of
from dalel.apps.procedure.explaining import doubts_of, readings_of, sources_of, statements_on
from dalel.apps.procedure.ladder import rungs_of
from dalel.apps.procedure.panels import in_words, recount, store
from dalel.apps.procedure.saying import KIND, fixed_fields, may_say, say_word
from dalel.apps.procedure.words import known_words
from dalel.core.entries import FieldErrors
from dalel.core.procedure import Clock, Rule

FIELDS = ("confirmation", "starts_on", "ends_on", "basis", "given_on", "reason")


@dataclass(frozen=True)
class _Case:
    """An opened case with its clocks."""

    case: OpenCase
    content: CaseContent
    counted: CaseClocks


def _opened(request: MemberRequest, number: str, now: datetime) -> _Case:
    case = case_or_404(request.member, number, now=now)
    note_reading(case, request.member, now=now)
    content = content_of(case)
    return _Case(case, content, clocks_of(content, now=now))


@members_only
def list_clocks(request: MemberRequest, number: str) -> HttpResponse:
    """Show every clock of a case: what runs, then what is answered or closed."""
    opened = _opened(request, number, timezone.now())
    store(opened.content, opened.counted)
    lines = [(clock.is_closed, in_words(clock, opened.counted)) for clock in opened.counted.clocks]
    context = {
        "case": opened.case,
        "title": opened.content.title,
        "running": [line for is_closed, line in lines if not is_closed],
        "closed": [line for is_closed, line in lines if is_closed],
        "pack": opened.counted.pack,
        "is_stale": any(clock.is_stale for clock in opened.counted.clocks),
        "pack_label": opened.counted.pack.label[translation.get_language()],
    }
    return render(request, "procedure/clock_list.html", context)


@members_only
def show_clock(request: MemberRequest, number: str, started: UUID, rule: str) -> HttpResponse:
    """Explain one clock; take an advocate's word on it."""
    now = timezone.now()
    opened = _opened(request, number, now)
    clock = opened.counted.find(rule, started, opened.content)
    if clock is None:
        raise Http404
    if request.method == "POST" and not may_say(opened.case, request.member):
        raise Http404
    form, trouble = _form(request, opened, clock), None
    if request.method == "POST":
        trouble, answer = _say(request, opened, form, now)
        if answer is not None:
            return answer
    context = _explained(opened, clock) | {
        "form": form if may_say(opened.case, request.member) else None,
        "trouble": trouble,
        "token": form_token(request.member.member_id),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "procedure/clock_show.html", context, status=status)


def _form(request: MemberRequest, opened: _Case, clock: Clock) -> EntryForm:
    kind = kind_for(KIND, container_type=ContainerType.CASE)
    asked = replace(kind, fields=tuple(one for one in kind.fields if one.name in FIELDS))
    form = EntryForm(asked, translation.get_language(), ())
    form.brought = frozenset(FIELDS)
    form.carried = fixed_fields(clock, opened.counted.pack, request.member)
    return form


def _say(
    request: MemberRequest, opened: _Case, form: EntryForm, now: datetime
) -> tuple[Promise | None, HttpResponse | None]:
    form.typed = typed_from(request.POST)
    try:
        say_word(opened.case, form.given(), by=request.member, now=now, language=form.language)
    except FieldErrors as faults:
        form.blame(faults.errors)
        return None, None
    except (EntriesError, LogError) as error:
        return trouble_of(error), None
    recount(opened.case, now)
    return None, redirect(request.path)


def _explained(opened: _Case, clock: Clock) -> dict[str, object]:
    counted, language = opened.counted, translation.get_language()
    rule, present = counted.pack.rules[clock.rule_id], Presenter(language, opened.content.readable)
    return {
        "case": opened.case,
        "title": opened.content.title,
        "clock": clock,
        "line": in_words(clock, counted),
        "duty": rule.duty[language],
        "starts": [known_words(start) for start in clock.starts],
        "start_entry": _titled(opened, clock.entry_id, present),
        "readings": readings_of(clock),
        "doubts": doubts_of(clock, rule, language),
        "texts": _texts(rule, language),
        "answers": [_titled(opened, each.entry_id, present) for each in clock.answers],
        "perhaps": [_titled(opened, each, present) for each in clock.perhaps],
        "changes": [
            (change.type.value, _titled(opened, change.entry_id, present))
            for change in clock.changes
        ],
        "word": _titled(opened, clock.word.entry_id, present) if clock.word else None,
        "after": _after(opened, clock, language),
        "law": statements_on(rule, counted.pack, language),
        "rungs": rungs_of(clock, counted, opened.content),
        "sources": sources_of(rule, counted.pack, language),
        "pack": counted.pack,
    }


def _texts(rule: Rule, language: str) -> dict[str, str]:
    named = {"missed": rule.missed, "note": rule.note}
    return {name: labels[language] for name, labels in named.items() if labels}


def _titled(opened: _Case, entry_id: str, present: Presenter) -> tuple[str, str]:
    """Return id and title of an entry."""
    return entry_id, present.title_of(entry_id)


def _after(opened: _Case, clock: Clock, language: str) -> str:
    """Return the name of the rule whose end started this one."""
    before = next((one for one in opened.counted.clocks if one.id == clock.after), None)
    return opened.counted.pack.rules[before.rule_id].label[language] if before else ""

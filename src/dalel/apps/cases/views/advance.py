"""Advance statements: sealing one with her, and the keepers' two keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from dalel.apps.accounts.access import MemberRequest, members_only
from dalel.apps.accounts.errors import AccountsError
from dalel.apps.accounts.teams import holder_names
from dalel.apps.cases.advance import (
    PLAIN,
    Statement,
    seal_statement,
    signs_of,
    statements_in,
    turn_key,
)
from dalel.apps.cases.errors import CasesError, NotAKeeper, StatementClosed, StatementDamaged
from dalel.apps.cases.queries import CaseContent, OpenCase, access_to, content_of
from dalel.apps.cases.views.lost_sessions import (
    forget_draft,
    keeps_what_was_typed,
    offer_draft,
)
from dalel.apps.cases.views.pages import case_or_404, note_reading
from dalel.apps.cases.views.troubles import trouble_of
from dalel.apps.entries.catalogue import catalogue, kind_for
from dalel.apps.entries.drafts import form_token
from dalel.apps.entries.errors import EntriesError
from dalel.apps.entries.forms import EntryForm, typed_from
from dalel.apps.entries.presenting import Presenter
from dalel.apps.entries.terms import ContainerType, Depth
from dalel.apps.ledger.errors import LogError
from dalel.core.entries import FieldErrors
from dalel.core.errors import DalelError

FIELDS = ("conditions", "wishes", "words", "language")
TROUBLES: dict[type[DalelError], Promise] = {
    StatementClosed: _(
        "You cannot turn a key here: it is open already, or you turned the first one."
    ),
    StatementDamaged: _("It does not open with your key. Nothing was written; ask for an audit."),
}
KEEPERS_WRONG = _("Choose two to four keepers.")


@dataclass(frozen=True)
class _Page:
    """A case that somebody opened to look at its statements."""

    case: OpenCase
    content: CaseContent
    now: datetime
    language: str


def _page(request: MemberRequest, number: str) -> _Page:
    now = timezone.now()
    case = case_or_404(request.member, number, now=now)
    return _noted(request, case, now)


def _page_to_write_on(request: MemberRequest, number: str) -> _Page:
    now = timezone.now()
    case = case_or_404(request.member, number, now=now)
    if not case.may_write:
        raise Http404
    return _noted(request, case, now)


def _noted(request: MemberRequest, case: OpenCase, now: datetime) -> _Page:
    note_reading(case, request.member, now=now)
    return _Page(case, content_of(case), now, translation.get_language())


@members_only
def show_statements(request: MemberRequest, number: str) -> HttpResponse:
    """Show which statements there are, when they may be opened, and by whom."""
    return _show(request, _page(request, number))


@require_POST
@members_only
def turn(request: MemberRequest, number: str, statement: UUID) -> HttpResponse:
    """Turn the first key, or the second: both are entries."""
    page = _page_to_write_on(request, number)
    found = next((one for one in statements_in(page.content.record) if one.id == statement), None)
    if found is None:
        raise Http404
    given = {name: request.POST.get(name, "") for name in ("condition", "reason")}
    member, now, language = request.member, page.now, page.language
    faults: frozenset[str] = frozenset()
    trouble: Promise | None = None
    try:
        turn_key(page.content, found, given, by=member, now=now, language=language)
    except NotAKeeper as fault:
        raise Http404 from fault
    except FieldErrors as wrong:
        faults = frozenset(one.field for one in wrong.errors)
    except (CasesError, EntriesError, LogError) as fault:
        trouble = TROUBLES.get(type(fault)) or trouble_of(fault)
    else:
        return redirect("cases:advance", number)
    sent = {"id": statement, "faults": faults, "trouble": trouble, **given}
    return _show(request, page, sent, status=422)


def _show(
    request: MemberRequest,
    page: _Page,
    sent: Mapping[str, object] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    names = holder_names(request.member)
    context = {
        "case": page.case,
        "title": page.content.title,
        "statements": [
            _in_words(page, one, names, request.member.member_id)
            for one in statements_in(page.content.record)
        ],
        "sent": sent,
    }
    return render(request, "cases/advance_show.html", context, status=status)


def _in_words(
    page: _Page, statement: Statement, names: dict[UUID, str], me: UUID
) -> dict[str, object]:
    present = Presenter(page.language, page.content.readable, names)
    vocabulary = catalogue()[PLAIN].by_name["conditions"].vocabulary
    conditions = [
        (code, vocabulary.code_label(code, page.language) if vocabulary else code)
        for code in statement.conditions
    ]
    signs = signs_of(statement, page.content.record)
    may_turn = page.case.may_write and me in statement.keepers and statement.opened is None
    return {
        "id": statement.id,
        "title": present.title_of(str(statement.entry.fields.get("person") or "")),
        "sealed_on": present.text(statement.entry, "sealed_on"),
        "examinations": present.text(statement.entry, "examinations"),
        "conditions": conditions,
        "keepers": [names.get(one, "—") for one in statement.keepers],
        "signs": [(one.id, present.title_of(str(one.id))) for one in signs],
        "first": present.fields(statement.first) if statement.first else None,
        "first_by": names.get(statement.turned_by, "—") if statement.turned_by else "",
        "is_open": statement.opened is not None,
        "opened_by": names.get(statement.opened.author, "—") if statement.opened else "",
        "may_turn": may_turn and statement.turned_by != me,
        "is_mine": statement.turned_by == me,
    }


@keeps_what_was_typed
@members_only
def seal(request: MemberRequest, number: str) -> HttpResponse:
    """Seal a statement while she is free to speak."""
    page = _page_to_write_on(request, number)
    member, form = request.member, _form(page)
    offer_draft(form, request, member)
    chosen, people = request.POST.getlist("keepers"), _possible_keepers(request, page)
    faults: list[Promise] = []
    trouble: Promise | None = None
    if request.method == "POST":
        form.typed = typed_from(request.POST)
        keepers = [one for one, _name in people if str(one) in chosen]
        try:
            _seal(request, page, form, keepers)
        except FieldErrors as wrong:
            form.blame([one for one in wrong.errors if one.field != "keepers"])
            faults = [KEEPERS_WRONG for one in wrong.errors if one.field == "keepers"]
        except (CasesError, AccountsError, EntriesError, LogError) as fault:
            trouble = TROUBLES.get(type(fault)) or trouble_of(fault)
        else:
            forget_draft(request, member)
            return redirect("cases:advance", number)
    context = {
        "case": page.case,
        "title": page.content.title,
        "form": form,
        "trouble": trouble,
        "keepers_fault": next(iter(faults), None),
        "people": [(one, name, str(one) in chosen) for one, name in people],
        "examinations": _examinations(page),
        "token": form_token(member.member_id),
        "draft": request.GET.get("draft") or request.POST.get("draft", ""),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "cases/advance_seal.html", context, status=status)


def _seal(request: MemberRequest, page: _Page, form: EntryForm, keepers: list[UUID]) -> None:
    seal_statement(
        page.case,
        form.given(),
        keepers,
        person=_whose(page),
        examinations=_chosen_examinations(request, page),
        by=request.member,
        now=page.now,
        language=form.language,
    )


def _form(page: _Page) -> EntryForm:
    kind = kind_for(PLAIN, container_type=ContainerType.CASE)
    fields = {one.name: one for one in kind.fields}
    words = replace(fields["words"], required=True)
    asked = tuple(words if name == "words" else fields[name] for name in FIELDS)
    form = EntryForm(replace(kind, fields=asked), page.language, ())
    form.brought = frozenset(FIELDS)
    return form


def _possible_keepers(request: MemberRequest, page: _Page) -> list[tuple[UUID, str]]:
    """Return who may write in the case by themselves: they can open what they keep."""
    return [
        (one.member, one.name)
        for one in access_to(page.case, request.member, now=page.now)
        if not one.is_team and one.depth == Depth.WRITE and one.is_signed and one.until is None
    ]


def _whose(page: _Page) -> str:
    record = page.content.record
    hers = [one for one in record.of("person") if "survivor" in (one.fields.get("roles") or ())]
    return record.first_id(hers[0]) if hers else ""


def _examinations(page: _Page) -> list[tuple[str, str]]:
    present = Presenter(page.language, page.content.readable)
    found = page.content.record.dated("examination")
    return [(str(one.id), present.title_of(str(one.id))) for one in reversed(found)]


def _chosen_examinations(request: MemberRequest, page: _Page) -> list[str]:
    chosen = request.POST.getlist("examinations")
    return [one for one, _title in _examinations(page) if one in chosen]

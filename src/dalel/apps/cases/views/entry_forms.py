"""Adding an entry and correcting one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise

from dalel.apps.accounts.access import MemberRequest, members_only
from dalel.apps.cases.actions import may_record, record_in_case
from dalel.apps.cases.composing import count_what_others_keep
from dalel.apps.cases.errors import CaseGrew
from dalel.apps.cases.glance import glance_at
from dalel.apps.cases.glance_words import GlanceSection, contact_in_words, own_page
from dalel.apps.cases.meanwhile import matters, meanwhile
from dalel.apps.cases.views.adding_first import (
    add_first,
    address_after,
    came_from,
)
from dalel.apps.cases.views.former_names import are_shown, is_asked_for, show_in_form
from dalel.apps.cases.views.kept_files import (
    arrive,
    blame_files,
    open_kept,
    seal_kept,
    take_files,
)
from dalel.apps.cases.views.lost_sessions import (
    forget_draft,
    keeps_what_was_typed,
    offer_draft,
)
from dalel.apps.cases.views.told_meanwhile import told
from dalel.apps.cases.views.troubles import trouble_of
from dalel.apps.cases.views.ways import heading_of, way_into
from dalel.apps.cases.views.writing import (
    NOT_BY_HAND,
    TRIES,
    WritingPage,
    choose_added,
    entries_to_show,
    kind_or_404,
    lead_to,
    press_of,
    writing_page,
)
from dalel.apps.entries.actions import Recorded
from dalel.apps.entries.catalogue import CORRECTION, catalogue
from dalel.apps.entries.drafts import form_token
from dalel.apps.entries.errors import EntriesError
from dalel.apps.entries.faults_in_words import fault_in_words
from dalel.apps.entries.forms import (
    EntryForm,
    carried_from_entry,
    typed_from,
    typed_from_entry,
    withhold,
)
from dalel.apps.entries.presenting import Presenter
from dalel.apps.entries.queries import OpenedEntry
from dalel.apps.entries.uploads import takes_files
from dalel.apps.ledger.errors import LogError
from dalel.core.entries import FieldErrors, check_fields
from dalel.core.entries.text_warnings import excerpt_with_marks

REASON = "correction_reason"

# Kinds that are recorded when somebody reaches her or is about to.
REACHING = {"contact", "letter", "message", "referral", "need"}


@dataclass
class _Outcome:
    """What became of a form that was sent."""

    trouble: Promise | None = None
    recorded: Recorded | None = None
    meanwhile: Sequence[OpenedEntry] = field(default=())
    is_checked: bool = False


@takes_files
@keeps_what_was_typed
@members_only
def new_entry(request: MemberRequest, number: str, kind: str) -> HttpResponse:
    """Record an entry of one kind."""
    page = writing_page(request.member, number)
    if kind in NOT_BY_HAND or not may_record(kind, request.member):
        raise Http404
    form = EntryForm(kind_or_404(kind), page.language, ())
    way_into(form, request.GET.get("as", ""))
    _offer(request, page, form)
    return _answer(request, page, form, corrects=None)


@takes_files
@keeps_what_was_typed
@members_only
def correct_entry(request: MemberRequest, number: str, entry: UUID) -> HttpResponse:
    """Correct an entry: both versions stay."""
    page = writing_page(request.member, number)
    old = next((one for one in page.content.readable if one.id == entry), None)
    if old is None or old.kind.name in NOT_BY_HAND - {"opening"}:
        raise Http404
    if not may_record(old.kind.name, request.member):
        raise Http404
    if old.superseded_by and request.method != "POST":
        return redirect("cases:correct_entry", page.case.number, old.superseded_by)
    kind = kind_or_404(old.kind.name)
    form = EntryForm(
        kind, page.language, page.content.readable, typed=typed_from_entry(old, page.language)
    )
    form.carried = carried_from_entry(old)
    form.attachments = {
        field.name: old.fields.get(field.name, [])
        for field in old.kind.fields
        if field.type == "attachments"
    }
    _offer(request, page, form)
    if not are_shown(request):
        withhold(form, old)
    return _answer(request, page, form, corrects=old)


def _answer(
    request: HttpRequest, page: WritingPage, form: EntryForm, *, corrects: OpenedEntry | None
) -> HttpResponse:
    if request.method != "POST":
        return _show(request, page, form, corrects, _Outcome())
    press = press_of(request)
    form.typed = typed_from(request.POST)
    kept = open_kept(_sent(form, "kept_files"), page.case, page.member)
    take_files(request, [form], arrive(request), kept)
    outcome = _Outcome()
    if press.deed == "add":
        outcome.trouble, answer = add_first(request, page, press)
        if answer is not None:
            return answer
    elif press.deed == "open":
        form.wanted = (press.about,)
    elif corrects is not None and is_asked_for(request):
        show_in_form(page.case, page.member, form, corrects)
    else:
        outcome = _save(request, page, form, corrects, only_check=press.deed == "check")
    if outcome.recorded is not None:
        forget_draft(request, page.member)
        return lead_to(request, address_after(request, page, form, outcome.recorded))
    is_fine = outcome.is_checked or press.deed == "open" or is_asked_for(request)
    return _show(request, page, form, corrects, outcome, status=200 if is_fine else 422)


def _show(
    request: HttpRequest,
    page: WritingPage,
    form: EntryForm,
    corrects: OpenedEntry | None,
    outcome: _Outcome,
    *,
    status: int = 200,
) -> HttpResponse:
    form.entries = entries_to_show(request, page)
    form.read_back(today=timezone.localdate())
    context = {
        "case": page.case,
        "form": form,
        "heading": heading_of(form),
        "corrects": corrects,
        "reason": _reason(form),
        "reason_fault": form.errors.get(REASON, ""),
        "trouble": outcome.trouble,
        "is_checked": outcome.is_checked and not form.unseen,
        "must_look": form.unseen if request.method == "POST" and not form.errors else [],
        "meanwhile": told(outcome.meanwhile, page, corrects),
        "shown": _shown(request, page, has_told=bool(outcome.meanwhile)),
        "former_shown": are_shown(request),
        "contact": _contact(page, form),
        "token": form_token(page.member.member_id),
        "kept": seal_kept([form], page.case, page.member),
        "came_from": came_from(request, page.member, form),
        "draft": request.GET.get("draft") or request.POST.get("draft", ""),
        "cancel": reverse("cases:case", args=[page.case.number]),
    }
    return render(request, "cases/entry_form.html", context, status=status)


def _contact(page: WritingPage, form: EntryForm) -> GlanceSection | None:
    """Return how to reach her and how not to, where contact with her is written down."""
    if form.kind.name not in REACHING or not form.entries:
        return None
    entries, language = page.content.readable, page.language
    glance = glance_at(entries, today=timezone.localdate())
    present = Presenter(language, entries)
    return contact_in_words(glance, present, language=language, address=own_page)


def _save(
    request: HttpRequest,
    page: WritingPage,
    form: EntryForm,
    corrects: OpenedEntry | None,
    *,
    only_check: bool,
) -> _Outcome:
    """Record the form, unless something in it is wrong, was not looked at yet, or answered."""
    trouble = blame_files(request, [form])
    if corrects:
        _check_reason(form, corrects)
    _check_fields(form)
    form.read_back(today=timezone.localdate())
    if trouble or form.errors:
        return _Outcome(trouble)
    if only_check:
        return _Outcome(is_checked=True)
    if form.unseen:
        return _Outcome()
    return _record(request, page, form, corrects)


def _record(
    request: HttpRequest, page: WritingPage, form: EntryForm, corrects: OpenedEntry | None
) -> _Outcome:
    """Record the form; whoever answers the same at the same moment is told first."""
    first = (corrects.corrects or corrects.id) if corrects else None
    given = form.given()
    must_compare = matters(form.kind, given, corrects=first)
    for _try in range(TRIES):
        page = page.read_again()
        if must_compare:
            known = corrects.row.sequence + 1 if corrects else len(page.content.entries)
            since = _known(request, known)
            others = meanwhile(page.content.readable, form.kind, given, since=since, corrects=first)
            if others:
                return _Outcome(meanwhile=others)
        try:
            recorded = record_in_case(
                page.case,
                form.kind.name,
                given,
                by=page.member,
                now=timezone.now(),
                language=page.language,
                corrects=first,
                reason=_reason(form),
                read_to=len(page.content.entries) if must_compare else None,
            )
        except CaseGrew:
            continue
        except FieldErrors as faults:
            form.blame(faults.errors)
            return _Outcome()
        except (EntriesError, LogError) as error:
            return _Outcome(trouble_of(error))
        count_what_others_keep(page.case, now=timezone.now())
        return _Outcome(recorded=recorded)
    return _Outcome(trouble_of(CaseGrew()))


def _check_fields(form: EntryForm) -> None:
    """Put what is wrong beside its field."""
    try:
        check_fields(form.kind, form.given(), language=form.language)
    except FieldErrors as faults:
        form.blame(faults.errors)


def _check_reason(form: EntryForm, corrects: OpenedEntry) -> None:
    """Put what is wrong with the reason beside it: kinds have fields of that name themselves."""
    given = {"corrects": str(corrects.id), "reason": _reason(form)}
    try:
        check_fields(catalogue()[CORRECTION], given, language=form.language)
    except FieldErrors as faults:
        fault = faults.errors[0]
        excerpt = excerpt_with_marks(_reason(form))
        sentence = fault_in_words(fault.code, fault.params, excerpt=excerpt)
        form.errors = {**form.errors, REASON: sentence}


def _reason(form: EntryForm) -> str:
    return _sent(form, REASON).strip()


def _sent(form: EntryForm, name: str) -> str:
    return next(iter(form.typed.get(name, ())), "")


def _known(request: HttpRequest, otherwise: int) -> int:
    """Return how many entries the case had when the form was shown, where the form says so."""
    sent = request.POST.get("shown", "")
    return int(sent) if sent.isdecimal() and len(sent) < 10 else otherwise


def _shown(request: HttpRequest, page: WritingPage, *, has_told: bool) -> int:
    """Return how many entries whoever writes knows of: what was told is known from now on."""
    length = len(page.content.entries)
    return length if has_told or request.method != "POST" else _known(request, length)


def _offer(request: HttpRequest, page: WritingPage, form: EntryForm) -> None:
    if offer_draft(form, request, page.member):
        kept = open_kept(_sent(form, "kept_files"), page.case, page.member)
        take_files(request, [form], form.attachments, kept)
    choose_added(request, [form])

"""Adding an entry and correcting one."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.functional import Promise

from dalel.apps.accounts.access import MemberRequest, members_only
from dalel.apps.accounts.sessions import MemberSession
from dalel.apps.cases.actions import record_in_case
from dalel.apps.cases.queries import CaseContent, OpenCase, content_of
from dalel.apps.cases.views.lost_sessions import (
    arrived_in,
    forget_draft,
    keeps_what_was_typed,
    offer_draft,
)
from dalel.apps.cases.views.pages import case_or_404, note_reading
from dalel.apps.cases.views.troubles import trouble_of
from dalel.apps.entries.catalogue import CORRECTION, catalogue, kind_for, kinds_for
from dalel.apps.entries.drafts import form_token
from dalel.apps.entries.errors import EntriesError, KindNotHere, KindUnknown, NoKey
from dalel.apps.entries.faults_in_words import fault_in_words
from dalel.apps.entries.files import unwrap_of_any_epoch
from dalel.apps.entries.forms import (
    EntryForm,
    carried_from_entry,
    typed_from,
    typed_from_entry,
)
from dalel.apps.entries.queries import OpenedEntry
from dalel.apps.entries.terms import ContainerType
from dalel.apps.entries.uploads import lane_of, takes_files
from dalel.apps.ledger.errors import LogError
from dalel.core.entries import FieldErrors, check_fields
from dalel.core.entries.kinds import Kind
from dalel.core.entries.vocabularies import load_vocabularies
from dalel.core.keys.errors import KeysError
from dalel.core.keys.wraps import wrap_context

# Recorded by an action of its own, which does more than write it down.
NOT_BY_HAND = {"opening", "access", "exclusion", "merged_into"}
# Comes from a proposal that it names by number.
NOT_OFFERED = {*NOT_BY_HAND, "judgement"}
REASON = "correction_reason"

Files = Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True)
class _Page:
    """What both pages need: the case, who is asking, in which language."""

    member: MemberSession
    case: OpenCase
    language: str

    @cached_property
    def content(self) -> CaseContent:
        """Open the entries, once and only where a page shows them: saving does not need them."""
        return content_of(self.case)


@members_only
def choose_kind(request: MemberRequest, number: str) -> HttpResponse:
    """Show what can be recorded, grouped by what happened."""
    member = request.member
    case = _writable_or_404(member, number)
    language = translation.get_language()
    groups = load_vocabularies()["entry_groups/1"]
    offered = [k for k in kinds_for(ContainerType.CASE) if k.name not in NOT_OFFERED]
    order = list(groups.codes)
    offered.sort(key=lambda kind: (order.index(kind.group), kind.order))
    menu = [
        (
            groups.code_label(group, language),
            [(k.name, k.label(language), k.help_text(language)) for k in kinds],
        )
        for group, kinds in groupby(offered, key=lambda kind: kind.group)
    ]
    return render(request, "cases/entry_choose.html", {"case": case, "menu": menu})


@takes_files
@keeps_what_was_typed
@members_only
def new_entry(request: MemberRequest, number: str, kind: str) -> HttpResponse:
    """Record an entry of one kind."""
    member = request.member
    page = _page(member, number)
    if kind in NOT_BY_HAND:
        raise Http404
    form = EntryForm(_kind_or_404(kind), page.language, ())
    _offer(request, page, form)
    return _answer(request, page, form, corrects=None)


@takes_files
@keeps_what_was_typed
@members_only
def correct_entry(request: MemberRequest, number: str, entry: UUID) -> HttpResponse:
    """Correct an entry: both versions stay."""
    member = request.member
    page = _page(member, number)
    old = next((one for one in page.content.readable if one.id == entry), None)
    if old is None or old.superseded_by or old.kind.name in NOT_BY_HAND - {"opening"}:
        raise Http404
    kind = _kind_or_404(old.kind.name)
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
    return _answer(request, page, form, corrects=old)


def _page(member: MemberSession, number: str) -> _Page:
    case = _writable_or_404(member, number)
    return _Page(member, case, translation.get_language())


def _writable_or_404(member: MemberSession, number: str) -> OpenCase:
    case = case_or_404(member, number, now=timezone.now())
    if not case.may_write:
        raise Http404
    return case


def _kind_or_404(name: str) -> Kind:
    try:
        return kind_for(name, container_type=ContainerType.CASE)
    except (KindUnknown, KindNotHere) as error:
        raise Http404 from error


def _answer(
    request: HttpRequest, page: _Page, form: EntryForm, *, corrects: OpenedEntry | None
) -> HttpResponse:
    trouble: Promise | None = None
    status = 200
    if request.method == "POST":
        form.typed = typed_from(request.POST)
        lane_of(request).keep()  # after the body was read: only what has arrived can be kept
        form.attachments = _with_earlier(form, page, arrived_in(request))
        trouble = _save(request, page, form, corrects)
        if trouble is None and not form.errors:
            forget_draft(request, page.member)
            return redirect("cases:case", page.case.number)
        status = 422
    form.entries = _entries_to_show(request, page)
    context = {
        "case": page.case,
        "form": form,
        "corrects": corrects,
        "reason": _reason(form),
        "reason_fault": form.errors.get(REASON, ""),
        "trouble": trouble,
        "token": form_token(page.member.member_id),
        "kept": _seal_kept(form, page),
        "draft": request.GET.get("draft") or request.POST.get("draft", ""),
    }
    return render(request, "cases/entry_form.html", context, status=status)


def _entries_to_show(request: HttpRequest, page: _Page) -> Sequence[OpenedEntry]:
    """Return what can be referred to, once the journal says who read it.

    Where the journal cannot be written, a form that was sent comes back without: what was typed
    is not lost, and nothing of the case is shown unseen.
    """
    try:
        note_reading(page.case, page.member, now=timezone.now())
    except LogError:
        if request.method != "POST":
            raise
        return ()
    return page.content.readable


def _save(
    request: HttpRequest, page: _Page, form: EntryForm, corrects: OpenedEntry | None
) -> Promise | None:
    """Record the form; put faults into it, or return the sentence for a trouble."""
    fault = lane_of(request).fault
    if fault is not None:
        return trouble_of(fault)
    if corrects:
        _check_reason(form, corrects)
    if form.errors:
        return None
    try:
        record_in_case(
            page.case,
            form.kind.name,
            form.given(),
            by=page.member,
            now=timezone.now(),
            language=page.language,
            corrects=(corrects.corrects or corrects.id) if corrects else None,
            reason=_reason(form),
        )
    except FieldErrors as faults:
        form.blame(faults.errors)
    except (EntriesError, LogError) as error:
        return trouble_of(error)
    return None


def _check_reason(form: EntryForm, corrects: OpenedEntry) -> None:
    """Put what is wrong with the reason beside it: kinds have fields of that name themselves."""
    given = {"corrects": str(corrects.id), "reason": _reason(form)}
    try:
        check_fields(catalogue()[CORRECTION], given, language=form.language)
    except FieldErrors as faults:
        fault = faults.errors[0]
        form.errors[REASON] = fault_in_words(fault.code, fault.params)


def _reason(form: EntryForm) -> str:
    return _sent(form, REASON).strip()


def _sent(form: EntryForm, name: str) -> str:
    return next(iter(form.typed.get(name, ())), "")


def _offer(request: HttpRequest, page: _Page, form: EntryForm) -> None:
    if offer_draft(form, request, page.member):
        form.attachments = _with_earlier(form, page, form.attachments)


def _with_earlier(form: EntryForm, page: _Page, fresh: Files) -> Files:
    """Return files by field: those of earlier tries but what was left out, then the fresh ones."""
    earlier = _open_kept(_sent(form, "kept_files"), page)
    removed = set(form.typed.get("remove_file", ()))
    return {
        field.name: [
            *(file for file in earlier.get(field.name, ()) if file["file"] not in removed),
            *fresh.get(field.name, ()),
        ]
        for field in form.kind.fields
        if field.type == "attachments"
    }


def _seal_kept(form: EntryForm, page: _Page) -> str:
    """Carry the files that have arrived through a form with errors, sealed."""
    files = {name: listed for name, listed in form.attachments.items() if listed}
    if not files:
        return ""
    context = wrap_context("kept-files", page.case.container.id, page.member.member_id)
    box = page.case.container.secret.wrap(json.dumps(files).encode(), context=context)
    return base64.b64encode(box).decode()


def _open_kept(sent: str, page: _Page) -> Files:
    context = wrap_context("kept-files", page.case.container.id, page.member.member_id)
    try:
        box = base64.b64decode(sent, validate=True)
        # The key may have changed since the form was shown.
        container = page.case.container
        read = unwrap_of_any_epoch(container, box, context=context) if box else b"{}"
    except (ValueError, KeysError, NoKey):
        return {}
    files: Files = json.loads(read)
    return files

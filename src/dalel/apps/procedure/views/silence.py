"""The short form that says by when somebody must have been heard from."""

from __future__ import annotations

from dataclasses import replace

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation

from dalel.apps.accounts.access import MemberRequest, members_only
from dalel.apps.cases.queries import CaseContent, content_of
from dalel.apps.cases.views.lost_sessions import (
    forget_draft,
    keeps_what_was_typed,
    offer_draft,
)
from dalel.apps.cases.views.pages import case_or_404, note_reading
from dalel.apps.cases.views.troubles import trouble_of
from dalel.apps.entries.catalogue import kind_for
from dalel.apps.entries.drafts import form_token
from dalel.apps.entries.errors import EntriesError
from dalel.apps.entries.forms import EntryForm, typed_from, typed_from_entry
from dalel.apps.entries.terms import ContainerType
from dalel.apps.filings.facts import survivors
from dalel.apps.ledger.errors import LogError
from dalel.apps.procedure.silence import KIND, agree, agreed_with
from dalel.core.entries import FieldErrors

FIELDS = ("rhythm", "heard_by", "last_heard_on", "words")


@keeps_what_was_typed
@members_only
def set_heard_by(request: MemberRequest, number: str) -> HttpResponse:
    """Say by when somebody in a closed place must have been heard from."""
    now = timezone.now()
    case = case_or_404(request.member, number, now=now)
    if not case.may_write:
        raise Http404
    note_reading(case, request.member, now=now)
    content = content_of(case)
    form, trouble = _form(request, content), None
    if request.method == "POST":
        form.typed = typed_from(request.POST)
        fields = {"agreed_on": timezone.localdate(now).isoformat(), **form.given()}
        try:
            agree(content, fields, by=request.member, now=now, language=form.language)
            forget_draft(request, request.member)
            return redirect("cases:case", number)
        except FieldErrors as faults:
            form.blame(faults.errors)
        except (EntriesError, LogError) as error:
            trouble = trouble_of(error)
    context = {
        "case": case,
        "title": content.title,
        "form": form,
        "trouble": trouble,
        "has_person": bool(content.record.of("person")),
        "token": form_token(request.member.member_id),
        "draft": request.GET.get("draft") or request.POST.get("draft", ""),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "procedure/heard_by.html", context, status=status)


def _form(request: MemberRequest, content: CaseContent) -> EntryForm:
    """Return the form as it was agreed before; of whom is only asked where several can be meant."""
    people = [content.record.first_id(one) for one in survivors(content.record)]
    asked = request.GET.get("for", "")
    person = asked if asked in people else people[0] if len(people) == 1 else ""
    kind = kind_for(KIND, container_type=ContainerType.CASE)
    names = FIELDS if person else ("person", *FIELDS)
    shown = replace(kind, fields=tuple(one for one in kind.fields if one.name in names))
    form = EntryForm(shown, translation.get_language(), content.readable)
    form.brought = frozenset(names)
    before = agreed_with(content.record, person) if person else None
    if before is not None:
        form.typed = typed_from_entry(before, form.language)
    form.carried = {"person": person}
    if request.method != "POST":
        offer_draft(form, request, request.member)
    return form

"""A whole visit on one page: choose what happened, then write it all down and seal it at once."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dalel.apps.accounts.access import MemberRequest, members_only
from dalel.apps.cases.actions import InCase, record_several_in_case
from dalel.apps.cases.composing import count_what_others_keep
from dalel.apps.cases.errors import CaseGrew
from dalel.apps.cases.meanwhile import matters, meanwhile
from dalel.apps.cases.views.adding_first import add_first
from dalel.apps.cases.views.just_saved import address_of_saved
from dalel.apps.cases.views.kept_files import arrive, blame_files, open_kept, seal_kept, take_files
from dalel.apps.cases.views.lost_sessions import draft_of, forget_draft, keeps_what_was_typed
from dalel.apps.cases.views.told_meanwhile import told
from dalel.apps.cases.views.troubles import trouble_of
from dalel.apps.cases.views.visit_choice import choose, chosen_names, named_kinds
from dalel.apps.cases.views.writing import (
    TRIES,
    WritingPage,
    choose_added,
    entries_to_show,
    lead_to,
    press_of,
    writing_page,
)
from dalel.apps.cases.visiting import (
    MOST_ENTRIES,
    Typed,
    check_common,
    common_fields,
    common_form,
    filled,
    filled_names,
    forms_of_visit,
    is_empty,
)
from dalel.apps.entries.drafts import form_token
from dalel.apps.entries.errors import EntriesError, SeveralFieldErrors
from dalel.apps.entries.forms import UNFOLDED, EntryForm, typed_from
from dalel.apps.entries.queries import OpenedEntry
from dalel.apps.entries.uploads import takes_files
from dalel.apps.ledger.errors import LogError
from dalel.core.entries import FieldErrors, check_fields

NOTHING = gettext_lazy("Nothing is filled in yet.")


@dataclass
class _Visit:
    """The forms of a visit, and what became of them once they were sent."""

    page: WritingPage
    forms: list[EntryForm]
    common: EntryForm
    trouble: Promise | None = None
    meanwhile: list[OpenedEntry] = field(default_factory=list)
    is_checked: bool = False
    saved: tuple[UUID, ...] = ()

    @property
    def all_forms(self) -> list[EntryForm]:
        """Return what is asked once and the form of each entry."""
        return [self.common, *self.forms]

    @property
    def is_wrong(self) -> bool:
        """Return whether a field has to be put right."""
        return any(form.errors for form in self.all_forms)

    @property
    def must_look(self) -> list[object]:
        """Return the fields to look at before they are saved."""
        return [one for form in self.all_forms for one in form.unseen]


@takes_files
@keeps_what_was_typed
@members_only
def record_visit(request: MemberRequest, number: str) -> HttpResponse:
    """Record the entries of a visit, all or none."""
    page = writing_page(request.member, number)
    if request.method == "POST":
        return _answer(request, page)
    kept = draft_of(page.member, request.GET.get("draft", ""))
    if kept is not None and kept.path == request.path:
        visit = _visit(page, kept.values, [])
        files = open_kept(_sent(kept.values, "kept_files"), page.case, page.member)
        take_files(request, visit.forms, kept.attachments, files)
        choose_added(request, visit.all_forms)
        return _show(request, visit)
    names = chosen_names(request.GET)
    if not 0 < len(names) <= MOST_ENTRIES:
        return choose(request, page)
    return _show(request, _visit(page, {"forms": [" ".join(names)]}, []))


def _answer(request: MemberRequest, page: WritingPage) -> HttpResponse:
    press = press_of(request)
    typed = typed_from(request.POST)
    if press.deed == "unfold":
        typed[press.about + UNFOLDED] = ["1"]
    visit = _visit(page, typed, [press.about] if press.deed == "open" else [])
    kept = open_kept(_sent(typed, "kept_files"), page.case, page.member)
    take_files(request, visit.forms, arrive(request), kept)
    if press.deed == "add":
        visit.trouble, answer = add_first(request, page, press)
        if answer is not None:
            return answer
    elif press.deed in ("save", "check"):
        _save(request, visit, only_check=press.deed == "check")
    if visit.saved:
        forget_draft(request, page.member)
        return lead_to(request, address_of_saved(page.member, page.case.number, visit.saved))
    is_fine = visit.is_checked or press.deed in ("open", "unfold")
    return _show(request, visit, status=200 if is_fine else 422)


def _visit(page: WritingPage, typed: Typed, wanted: Sequence[str]) -> _Visit:
    kinds = named_kinds(_sent(typed, "forms"))
    forms = forms_of_visit(kinds, page.language, typed=typed, wanted=wanted)
    return _Visit(page, forms, common_form(page.language, typed=typed))


def _save(request: HttpRequest, visit: _Visit, *, only_check: bool) -> None:
    """Record the visit, unless something in it is wrong, not looked at yet, or answered."""
    visit.trouble = blame_files(request, visit.forms)
    check_common(visit.common, today=timezone.localdate())
    told_of = [form for form in visit.forms if not is_empty(form)]
    copies = [_checked(form, visit.common) for form in told_of]
    if not told_of and not visit.trouble:
        visit.trouble = NOTHING
    if visit.trouble or visit.is_wrong:
        return
    visit.is_checked = only_check
    if only_check or visit.must_look:
        return
    _record(request, visit, told_of, copies)


def _checked(form: EntryForm, common: EntryForm) -> EntryForm:
    """Return the form as it will be saved, and put what is wrong with it into the form."""
    copy = filled(form, common)
    try:
        check_fields(copy.kind, copy.given(), language=copy.language)
    except FieldErrors as faults:
        copy.blame(faults.errors)
    copy.read_back(today=timezone.localdate())
    hidden = filled_names(form, copy)
    form.errors = {name: fault for name, fault in copy.errors.items() if name not in hidden}
    form.read = {name: read for name, read in copy.read.items() if name not in hidden}
    return copy


def _record(
    request: HttpRequest, visit: _Visit, told_of: Sequence[EntryForm], copies: Sequence[EntryForm]
) -> None:
    """Record the visit; whoever answers the same at the same moment is told first."""
    must_compare = any(matters(one.kind, one.given(), corrects=None) for one in copies)
    for _try in range(TRIES):
        visit.page = visit.page.read_again()
        if must_compare:
            visit.meanwhile = _others(request, visit.page, copies)
            if visit.meanwhile:
                return
        with suppress(CaseGrew):
            read_to = len(visit.page.content.entries) if must_compare else None
            _write(visit, told_of, copies, read_to=read_to)
            return
    visit.trouble = trouble_of(CaseGrew())


def _write(
    visit: _Visit,
    told_of: Sequence[EntryForm],
    copies: Sequence[EntryForm],
    *,
    read_to: int | None,
) -> None:
    """Raises ``CaseGrew``; every other fault is put where the page shows it."""
    page = visit.page
    news = [InCase(copy.kind.name, copy.given()) for copy in copies]
    try:
        rows = record_several_in_case(
            page.case,
            news,
            by=page.member,
            now=timezone.now(),
            language=page.language,
            read_to=read_to,
        )
    except SeveralFieldErrors as faults:
        for place, errors in faults.by_place.items():
            told_of[place].blame(errors)
    except (EntriesError, LogError) as error:
        visit.trouble = trouble_of(error)
    else:
        visit.saved = tuple(row.id for row in rows)
        count_what_others_keep(page.case, now=timezone.now())


def _others(
    request: HttpRequest, page: WritingPage, forms: Sequence[EntryForm]
) -> list[OpenedEntry]:
    """Return what others recorded about the same since the page was shown."""
    sent = request.POST.get("shown", "")
    if not (sent.isdecimal() and len(sent) < 10):
        return []
    entries = page.content.readable
    found = [meanwhile(entries, form.kind, form.given(), since=int(sent)) for form in forms]
    return list({entry.id: entry for listed in found for entry in listed}.values())


def _show(request: HttpRequest, visit: _Visit, *, status: int = 200) -> HttpResponse:
    page = visit.page
    entries = entries_to_show(request, page)
    for form in visit.all_forms:
        form.entries = entries
    labels = {"when": _("When"), "person": _("With whom"), "institution": _("Where")}
    sent = request.POST.get("shown", "")
    shown = sent if sent.isdecimal() and not visit.meanwhile else len(page.content.entries)
    context = {
        "case": page.case,
        "forms": visit.forms,
        "kinds": " ".join(form.kind.name for form in visit.forms),
        "common": common_fields(visit.common, labels),
        "trouble": visit.trouble,
        "is_wrong": visit.is_wrong,
        "is_checked": visit.is_checked and not visit.must_look,
        "must_look": visit.must_look if request.method == "POST" and not visit.is_wrong else [],
        "meanwhile": told(visit.meanwhile, page, None),
        "shown": shown,
        "token": form_token(page.member.member_id),
        "kept": seal_kept(visit.forms, page.case, page.member),
        "draft": request.GET.get("draft") or request.POST.get("draft", ""),
        "cancel": reverse("cases:case", args=[page.case.number]),
    }
    return render(request, "cases/visit_record.html", context, status=status)


def _sent(typed: Typed, name: str) -> str:
    return next(iter(typed.get(name, ())), "")

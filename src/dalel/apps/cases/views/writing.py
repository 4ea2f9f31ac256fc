"""What every page on which something is recorded in a case needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation

from dalel.apps.accounts.sessions import MemberSession
from dalel.apps.cases.queries import CaseContent, OpenCase, content_of
from dalel.apps.cases.views.pages import case_or_404, note_reading
from dalel.apps.entries.catalogue import kind_for
from dalel.apps.entries.errors import KindNotHere, KindUnknown
from dalel.apps.entries.forms import EntryForm
from dalel.apps.entries.queries import OpenedEntry
from dalel.apps.entries.terms import ContainerType
from dalel.apps.ledger.errors import LogError
from dalel.core.entries.kinds import Kind

# Recorded by an action of its own, which does more than write it down.
NOT_BY_HAND = {
    "access",
    "advance_sealed",
    "advance_step",
    "card_link",
    "exclusion",
    "merged_into",
    "opening",
    "report_link",
}
# Comes from a proposal that it names by number.
NOT_OFFERED = {*NOT_BY_HAND, "judgement"}
# How often saving starts again because others record at the same moment.
TRIES = 5
# Sent by the script that shows how far files have come; it follows the address by itself.
BY_SCRIPT = "X-Dalel-Upload"
NEXT = "X-Dalel-Next"


@dataclass(frozen=True)
class WritingPage:
    """The case, who is writing, in which language."""

    member: MemberSession
    case: OpenCase
    language: str

    @cached_property
    def content(self) -> CaseContent:
        """Open the entries, once and only where a page shows them or must compare them."""
        return content_of(self.case)

    def read_again(self) -> WritingPage:
        """Return the page with the case as it stands now."""
        return WritingPage(self.member, self.case, self.language)


@dataclass(frozen=True)
class Press:
    """Which button was pressed: ``save``, ``check``, ``open``, ``unfold`` or ``add``."""

    deed: str
    about: str = ""
    kind: str = ""


def press_of(request: HttpRequest) -> Press:
    """Return which button was pressed; saving where it is not said."""
    deed, _colon, rest = request.POST.get("press", "").partition(":")
    if deed == "check":
        return Press("check")
    if deed in ("open", "unfold") and rest:
        return Press(deed, rest)
    kind, _colon, about = rest.partition(":")
    if deed == "add" and kind in ("person", "institution"):
        return Press("add", about, kind)
    return Press("save")


def writing_page(member: MemberSession, number: str) -> WritingPage:
    """Open a case to write in it; missing, forbidden and only readable look alike."""
    case = case_or_404(member, number, now=timezone.now())
    if not case.may_write:
        raise Http404
    return WritingPage(member, case, translation.get_language())


def kind_or_404(name: str) -> Kind:
    """Return a kind that a case takes."""
    try:
        return kind_for(name, container_type=ContainerType.CASE)
    except (KindUnknown, KindNotHere) as error:
        raise Http404 from error


def entries_to_show(request: HttpRequest, page: WritingPage) -> Sequence[OpenedEntry]:
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


def lead_to(request: HttpRequest, address: str) -> HttpResponse:
    """Lead to the next page; a script is told where, so that the page is read once only."""
    if request.headers.get(BY_SCRIPT):
        return HttpResponse(status=204, headers={NEXT: address})
    return redirect(address)


def choose_added(request: HttpRequest, forms: Sequence[EntryForm]) -> None:
    """Choose the party that was added first, in the field that wanted it."""
    field, added = request.GET.get("field", ""), request.GET.get("added", "")
    try:
        entry = str(UUID(added))
    except ValueError:
        return
    for form in forms:
        for one in form.kind.fields:
            if form.prefix + one.name == field and one.type in ("party", "parties"):
                earlier = form.sent(one.name) if one.is_list else []
                form.typed = {**form.typed, field: [*earlier, entry]}

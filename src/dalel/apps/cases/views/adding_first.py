"""Somebody new: a form waits while the person or institution it needs is added first."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dalel.apps.accounts.sessions import MemberSession
from dalel.apps.cases.views.just_saved import address_of_saved
from dalel.apps.cases.views.lost_sessions import draft_of, keep_aside
from dalel.apps.cases.views.troubles import trouble_of
from dalel.apps.cases.views.writing import Press, WritingPage, lead_to
from dalel.apps.entries.actions import Recorded
from dalel.apps.entries.errors import DraftRefused
from dalel.apps.entries.forms import EntryForm
from dalel.apps.ledger.errors import LogError

NOT_KEPT = _(
    "This form could not be kept while somebody is added: it is too long, or too many are kept "
    "already. Save it first, and correct it afterwards."
)


def add_first(
    request: HttpRequest, page: WritingPage, press: Press
) -> tuple[Promise | None, HttpResponse | None]:
    """Keep the form, and lead to the form of the party; or say why it could not be kept."""
    try:
        draft = keep_aside(request, page.member, now=timezone.now())
    except DraftRefused:
        return NOT_KEPT, None
    except LogError as error:
        return trouble_of(error), None
    address = reverse("cases:new_entry", args=[page.case.number, press.kind])
    way_back = urlencode({"back": str(draft), "field": press.about})
    return None, lead_to(request, f"{address}?{way_back}")


def came_from(request: HttpRequest, member: MemberSession, form: EntryForm) -> dict[str, str]:
    """Return where the waiting form is and which of its fields wants the party; empty for none."""
    back, field = _way_back(request, form)
    kept = draft_of(member, back)
    if kept is None:
        return {}
    address = f"{kept.path}?{urlencode({'draft': back})}"
    return {"back": back, "field": field, "address": address}


def address_after(
    request: HttpRequest, page: WritingPage, form: EntryForm, recorded: Recorded
) -> str:
    """Return where saving leads: to the form that waited, or to where it stands."""
    waiting = came_from(request, page.member, form)
    if waiting:
        added = urlencode({"field": waiting["field"], "added": str(recorded.id)})
        return f"{waiting['address']}&{added}"
    return address_of_saved(page.member, page.case.number, [recorded.id])


def _way_back(request: HttpRequest, form: EntryForm) -> tuple[str, str]:
    """Return the draft and the field as sent, as kept with a draft, or as the address says."""

    def sent(name: str) -> str:
        kept = next(iter(form.typed.get(f"{name}_waiting", ())), "")
        return kept or request.GET.get(name, "")

    return sent("back"), sent("field")

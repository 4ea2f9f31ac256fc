"""Former names in a correction: kept as they are, unseen, unless somebody asks and it is noted."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone

from dalel.apps.accounts.sessions import MemberSession
from dalel.apps.cases.queries import OpenCase
from dalel.apps.entries.forms import EntryForm
from dalel.apps.entries.journal import Deed, append_journal
from dalel.apps.entries.presenting import GUARDED
from dalel.apps.entries.queries import OpenedEntry

# A button that asks for them, and the mark of a form in which they are shown.
SHOW, SHOWN = "show_former", "former_shown"


def is_asked_for(request: HttpRequest) -> bool:
    """Return whether the button was pressed."""
    return SHOW in request.POST


def are_shown(request: HttpRequest) -> bool:
    """Return whether they are in the form that was sent, or will be in the one that comes back."""
    return is_asked_for(request) or SHOWN in request.POST


def show_in_form(case: OpenCase, member: MemberSession, form: EntryForm, old: OpenedEntry) -> None:
    """Put former names into a form as they are, once it is written down who asked.

    Raises:
        LogBusy, LogFull: It could not be written. Then nothing is shown.
    """
    who, now = member.member_id, timezone.now()
    append_journal(case.container, Deed.READ_FORMER_NAME, who=who, about=old.id, now=now)
    former = {name: [str(old.fields[name])] for name in GUARDED if old.fields.get(name)}
    form.typed = {**form.typed, **former}

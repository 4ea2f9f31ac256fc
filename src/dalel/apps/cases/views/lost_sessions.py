"""A form that comes back without a session: nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase, UnreadablePostError
from django.shortcuts import render
from django.utils import timezone

from dalel.apps.accounts.errors import AccountsError
from dalel.apps.accounts.introductions import checked_introduction
from dalel.apps.accounts.sessions import MemberSession
from dalel.apps.cases.queries import may_write
from dalel.apps.cases.views.sent_again import NOT_KEPT, sent_again
from dalel.apps.entries.drafts import (
    KeptForm,
    drafts_of,
    drop_draft,
    keep_draft,
    member_of_token,
    named_in_token,
)
from dalel.apps.entries.errors import DraftRefused
from dalel.apps.entries.forms import EntryForm
from dalel.apps.entries.uploads import SealedUpload, lane_of
from dalel.apps.ledger.errors import LogError

View = Callable[..., HttpResponseBase]


def keeps_what_was_typed(view: View) -> View:
    """Seal a posted form to its member where the session has ended."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if request.method == "POST" and getattr(request, "member", None) is None:
            return keep_and_tell(request)
        return view(request, *args, **kwargs)

    return guarded


def keep_and_tell(request: HttpRequest) -> HttpResponse:
    """Keep the form for the member its token names, and say how to go on.

    What cannot be kept is shown to whoever sent it, if a token says that this was our form.
    """
    token = _form_token_in(request)
    here = _signed_in(request)
    member = member_of_token(token) or _own(token, here)
    context: dict[str, object] = {"is_here": here is not None and here == member}
    if member is not None:
        try:
            draft = _keep(request, member)
            context["kept_at"] = f"{request.path}?draft={draft}" if draft else ""
        except DraftRefused:
            context["is_refused"] = True
    if not context.get("kept_at") and named_in_token(token) is not None:
        context["again"] = sent_again(request)
    return render(request, "cases/session_lost.html", context, status=403)


def _signed_in(request: HttpRequest) -> UUID | None:
    member: MemberSession | None = getattr(request, "member", None)
    return member.member_id if member else None


def _own(token: str, here: UUID | None) -> UUID | None:
    """Return who is signed in, if an old token names them: the session says now who they are."""
    return here if here is not None and named_in_token(token) == here else None


def _form_token_in(request: HttpRequest) -> str:
    try:
        return request.POST.get("form_token", "")
    except UnreadablePostError:  # the line broke: there is nobody left to read the answer
        return ""


def _keep(request: HttpRequest, member: UUID) -> UUID | None:
    """Return the number under which a form is kept now, if it is. Raises ``DraftRefused``."""
    try:
        key = checked_introduction(member).wrapping
    except AccountsError:
        return None
    now = timezone.now()
    form = _typed_in(request)
    has_files = _may_leave_files(request, member, now=now)
    if has_files:
        form = replace(form, attachments=arrived_in(request))
    try:
        draft = keep_draft(form, member=member, key=key, now=now)
    except LogError:
        return None
    if has_files:  # and a draft names them: else nobody could use them
        lane_of(request).keep()
    return draft


def _may_leave_files(request: HttpRequest, member: UUID, *, now: datetime) -> bool:
    """Return whether the member may write where the files lie: else nobody could use them."""
    number = request.resolver_match.kwargs.get("number", "") if request.resolver_match else ""
    return may_write(member, number, now=now)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token no longer fits; it is kept like one without a session."""
    return keep_and_tell(request)


def offer_draft(form: EntryForm, request: HttpRequest, member: MemberSession) -> bool:
    """Fill a form with what was typed when the session had ended; return whether there was such."""
    kept = draft_of(member, request.GET.get("draft", ""))
    if kept is None or kept.path != request.path:
        return False
    form.typed = kept.values
    form.attachments = kept.attachments
    return True


def keep_aside(request: HttpRequest, member: MemberSession, *, now: datetime) -> UUID:
    """Keep a form for later while its member is signed in, and return the draft's number.

    Raises as ``keep_draft``.
    """
    form = replace(_typed_in(request), attachments=arrived_in(request))
    draft = keep_draft(form, member=member.member_id, key=member.introduction.wrapping, now=now)
    forget_draft(request, member)  # the one it came from: this one says more
    return draft


def draft_of(member: MemberSession, wanted: str) -> KeptForm | None:
    """Return one of the member's own drafts by its number."""
    drafts = drafts_of(member.member_id, member.key) if wanted else {}
    return next((kept for draft, kept in drafts.items() if str(draft) == wanted), None)


def forget_draft(request: HttpRequest, member: MemberSession) -> None:
    """Destroy the draft that has become an entry, if it is the member's own."""
    sent = request.POST.get("draft", "")
    for draft in drafts_of(member.member_id, member.key) if sent else ():
        if str(draft) == sent:
            # The entry is sealed: a busy storage must not say otherwise. Drafts end by themselves.
            with suppress(LogError):
                drop_draft(draft)


def _typed_in(request: HttpRequest) -> KeptForm:
    values = {name: list(sent) for name, sent in request.POST.lists() if name not in NOT_KEPT}
    return KeptForm(path=request.path, values=values, attachments={})


def arrived_in(request: HttpRequest) -> dict[str, list[dict[str, Any]]]:
    """Return what is known of the files that came with a form, by field; not of empty ones."""
    return {
        name: [
            upload.descriptor
            for upload in request.FILES.getlist(name)
            if isinstance(upload, SealedUpload) and upload.size
        ]
        for name in request.FILES
    }

"""Changing member at a computer that several share: choose a name, type the PIN."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from dalel.apps.accounts import sessions, shifts
from dalel.apps.accounts.access import (
    SIGN_IN,
    SWITCH,
    MemberRequest,
    elsewhere,
    local_path,
    members_only,
)
from dalel.apps.accounts.errors import PinWrong, PlaceGone, ShiftFull
from dalel.apps.accounts.forms import NewPinForm, PinForm
from dalel.apps.accounts.shift_store import Place


@require_http_methods(["GET", "HEAD", "POST"])
def switch(request: HttpRequest) -> HttpResponse:
    """Show who has a PIN in this browser, ask for it, and let them in."""
    if request.method != "POST":
        return _page(request, wanted=request.GET.get("who", ""))
    wanted, form = request.POST.get("who", ""), PinForm(request.POST)
    if not form.is_valid():
        return _page(request, wanted=wanted, form=form)
    asked = local_path(request.POST.get("next", ""))
    try:
        cookie = shifts.take_up(request, wanted, form.cleaned_data["pin"])
    except PlaceGone:
        return _page(request)
    except PinWrong as fault:
        if not fault.attempts_left:
            return _page(request, has_ended=True)
        form.add_error("pin", gettext("This is not the PIN."))
        return _page(request, wanted=wanted, form=form)
    sessions.end_session(request)
    response = HttpResponseRedirect(asked)
    sessions.set_cookie(response, request, cookie)
    rotate_token(request)
    return response


@require_POST
@members_only
def set_pin(request: MemberRequest) -> HttpResponse:
    """Give the member a PIN in this browser, until the session's longest time is over."""
    form = NewPinForm(request.POST)
    if not form.is_valid():
        return _page(request, new_form=form)
    try:
        shift = shifts.set_pin(request, request.unlocked, form.cleaned_data["new_pin"])
    except ShiftFull as fault:
        sentence = ngettext(
            "%(count)d member has a PIN on this computer already. End the shift to start again.",
            "%(count)d members have a PIN on this computer already. End the shift to start again.",
            fault.limit,
        )
        form.add_error(None, sentence % {"count": fault.limit})
        return _page(request, new_form=form, status=409)
    except PlaceGone:
        return HttpResponseRedirect(SIGN_IN)
    response = HttpResponseRedirect(SWITCH)
    shifts.set_shift_cookie(response, request, shift)
    return response


@require_POST
@members_only
def leave(request: MemberRequest) -> HttpResponse:
    """Leave the desk to a colleague; a member without a PIN is asked for one instead."""
    response = HttpResponseRedirect(SWITCH)
    if any(one.member == request.member.member_id for one in shifts.places_here(request)):
        sessions.end_session(request)
        sessions.drop_cookie(response)
    return response


@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """End the shift in this browser: every PIN, and the session that runs."""
    shifts.end_shift(request)
    sessions.sign_out(request)
    response = HttpResponseRedirect(SIGN_IN)
    sessions.drop_cookie(response)
    shifts.drop_shift_cookie(response)
    return response


def _page(
    request: HttpRequest,
    *,
    wanted: str = "",
    form: PinForm | None = None,
    new_form: NewPinForm | None = None,
    has_ended: bool = False,
    status: int = 200,
) -> HttpResponse:
    places, address = shifts.places_here(request), elsewhere(request)
    if not places and not has_ended and address is not None:
        return HttpResponseRedirect(address)
    own = _of_member(request, places)
    others = [one for one in places if one is not own]
    chosen = next((one for one in others if one.id == wanted), None)
    context = {
        "next": local_path(request.POST.get("next") or request.GET.get("next", "")),
        "own": own,
        "own_until": _end_of(own, now=timezone.now()) if own else None,
        "others": others,
        "chosen": chosen,
        "form": form or PinForm(),
        "new_form": new_form or NewPinForm(),
        "has_ended": has_ended,
        "hours": shifts.hours(),
    }
    template = "accounts/switch_pin.html" if chosen else "accounts/switch.html"
    return render(request, template, context, status=status)


def _of_member(request: HttpRequest, places: list[Place]) -> Place | None:
    member: sessions.MemberSession | None = getattr(request, "member", None)
    if member is None:
        return None
    return next((one for one in places if one.member == member.member_id), None)


def _end_of(place: Place, *, now: datetime) -> datetime:
    return timezone.localtime(now + timedelta(seconds=place.seconds_left))

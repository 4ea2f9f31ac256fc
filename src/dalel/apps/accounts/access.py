"""Pages for members only, and where somebody who is not signed in goes instead."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

from dalel.apps.accounts.sessions import MemberSession, Unlocked
from dalel.apps.accounts.shifts import places_here

P = ParamSpec("P")

AFTER_SIGN_IN = "/desk"
SIGN_IN = "/sign-in"
SWITCH = "/switch"
WAITING = "/enrol/waiting"
RECOVERY_KEY = "/account/recovery-key"


class MemberRequest(HttpRequest):
    """A request whose member is signed in."""

    member: MemberSession
    unlocked: Unlocked


# What is for colleagues alone, with everything below it: to a guest it is not there.
FOR_COLLEAGUES = ("/organisation", "/inbox", "/cases/new", "/cases/import")


def members_only(
    view: Callable[Concatenate[MemberRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Show a page to members; send all others where they can become one again.

    A guest is a member, and finds no page of ``FOR_COLLEAGUES``.
    """

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        address = elsewhere(request)
        if address is not None:
            return HttpResponseRedirect(address)
        if is_guest(request) and _is_for_colleagues(request.path):
            raise Http404
        return view(request, *args, **kwargs)  # type: ignore[arg-type]

    return guarded


def page_asked(request: HttpRequest) -> int:
    """Return which page of a list the address asks for, from 1."""
    text = request.GET.get("page", "")
    is_number = text.isascii() and text.isdecimal() and len(text) < 5
    return max(1, int(text)) if is_number else 1


def is_guest(request: HttpRequest) -> bool:
    """Return whether a guest is signed in."""
    member: MemberSession | None = getattr(request, "member", None)
    return member is not None and member.is_guest


def _is_for_colleagues(path: str) -> bool:
    return any(path == one or path.startswith(f"{one}/") for one in FOR_COLLEAGUES)


def elsewhere(request: HttpRequest) -> str | None:
    """Return where somebody who is no signed-in member goes first; ``None`` for a member."""
    unlocked: Unlocked | None = getattr(request, "unlocked", None)
    if unlocked is None:
        return sign_in_address(request)
    if unlocked.kept.recovery_key is not None:
        return RECOVERY_KEY
    return None if getattr(request, "member", None) is not None else WAITING


def sign_in_address(request: HttpRequest) -> str:
    """Return the page that leads back to what was asked for: by PIN where one was set here."""
    asked = request.get_full_path() if request.method in ("GET", "HEAD") else request.path
    page = SWITCH if places_here(request) else SIGN_IN
    return f"{page}?{urlencode({'next': asked})}"


def local_path(text: str) -> str:
    """Return the text where it is a path of this program, else the page after signing in."""
    is_local = text.startswith("/") and url_has_allowed_host_and_scheme(text, allowed_hosts=None)
    return text if is_local else AFTER_SIGN_IN

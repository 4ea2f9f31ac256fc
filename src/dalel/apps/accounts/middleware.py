"""Who is asking: unlocked at the start of a request, dropped at its end."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dalel.apps.accounts.errors import IntroductionInvalid, KeyOfColleagueChanged
from dalel.apps.accounts.sessions import COOKIE, drop_cookie, member_session, unlocked


class MemberOfRequest:
    """Sets ``request.member`` (a ``MemberSession`` or ``None``) and ``request.unlocked``.

    ``unlocked`` is also there for somebody who has enrolled and waits to be introduced.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Recognise the member, answer, forget the keys."""
        found = unlocked(request)
        request.unlocked = found  # type: ignore[attr-defined]
        request.member = None  # type: ignore[attr-defined]
        try:
            request.member = member_session(found) if found else None  # type: ignore[attr-defined]
        except (IntroductionInvalid, KeyOfColleagueChanged) as fault:
            # Shown at once and never repaired silently.
            context = {"fault": getattr(fault, "fault", type(fault).__name__)}
            return render(request, "accounts/introduction_broken.html", context, status=500)
        try:
            response = self.get_response(request)
        finally:
            request.member = None  # type: ignore[attr-defined]
            request.unlocked = None  # type: ignore[attr-defined]
        if found is None and COOKIE in request.COOKIES and COOKIE not in response.cookies:
            drop_cookie(response)
        return response

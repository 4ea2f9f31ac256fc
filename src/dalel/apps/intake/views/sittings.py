"""What all pages of reporters share: the browser's sitting, its cookie, and its end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from dalel.apps.intake.sittings import COOKIE
from dalel.apps.intake.writing import Writing, begin, in_turn, keep, writing_of

# What opens something is not written onto a page that anybody at this browser may meet.
_NOT_SHOWN_AGAIN = frozenset({"csrfmiddlewaretoken", "code", "second_word", "first", "second"})
page_methods = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True)
class Here:
    """One request within a sitting."""

    request: HttpRequest
    cookie: str
    writing: Writing
    now: datetime

    @property
    def is_sent(self) -> bool:
        """Whether a form was sent to the page."""
        return self.request.method == "POST"

    def keep(self, writing: Writing) -> None:
        """Keep the sitting as it is now."""
        keep(self.cookie, writing, now=self.now)

    def show(self, template: str, shown: Mapping[str, Any]) -> HttpResponse:
        """Answer with a page."""
        return render(self.request, template, {"writing": self.writing, **shown})


Page = Callable[..., HttpResponseBase]


def in_sitting(page: Page) -> Page:
    """Give a page its sitting; without one, what was typed comes back and the way to go on.

    What is sent waits for what the same browser sent before; what is only read waits for nobody.
    """
    answer = reading_sitting(page)

    @wraps(page)
    def answered(request: HttpRequest, *given: Any, **named: Any) -> HttpResponseBase:
        if request.method != "POST":
            return answer(request, *given, **named)
        with in_turn(request.COOKIES.get(COOKIE, "")):
            return answer(request, *given, **named)

    return answered


def reading_sitting(page: Page) -> Page:
    """Give a page its sitting as ``in_sitting`` does, whatever is sent: it keeps nothing."""

    @wraps(page)
    def answered(request: HttpRequest, *given: Any, **named: Any) -> HttpResponseBase:
        now = timezone.now()
        cookie = request.COOKIES.get(COOKIE, "")
        writing = writing_of(cookie, now=now)
        if writing is None:
            return over(request)
        return page(Here(request, cookie, writing, now), *given, **named)

    return answered


def over(request: HttpRequest) -> HttpResponse:
    """Answer where nothing is open (any more): nobody's words are thrown away."""
    typed = [text for name, text in request.POST.items() if name not in _NOT_SHOWN_AGAIN]
    words = "\n\n".join(text for text in typed if isinstance(text, str) and text.strip())
    return render(request, "intake/over.html", {"words": words})


def sit_down(
    request: HttpRequest, writing: Writing, address: str, *, now: datetime
) -> HttpResponse:
    """Begin a sitting, lead on, and leave the browser its cookie until it is closed."""
    response = HttpResponseRedirect(address)
    response.set_cookie(
        COOKIE,
        begin(writing, now=now),
        httponly=True,
        samesite="Strict",
        secure=request.is_secure(),
    )
    return response

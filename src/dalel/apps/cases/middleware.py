"""A key that is not what it should be is shown at once and never passed over."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dalel.apps.entries.errors import NoKey
from dalel.core.keys.errors import WrapDamaged


class WrongKeysShown:
    """Answers where a container does not open for somebody who should be able to open it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass through."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Name the fault; leave everything else to the page for errors."""
        if not isinstance(error, NoKey | WrapDamaged):
            return None
        context = {"fault": type(error).__name__}
        return render(request, "cases/key_wrong.html", context, status=409)

"""The reader's language: chosen by ``?lang=``, kept in a cookie, never in an address."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.utils.http import escape_leading_slashes
from django.utils.translation.trans_real import parse_accept_lang_header

from dalel.site.look import refreshed_look

if TYPE_CHECKING:
    from dalel.apps.publication.queries import Look

PARAMETER = "lang"


class ChosenLanguage:
    """Middleware that activates the reader's language for the length of a request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Activate the language; where one was just chosen, keep it and go on."""
        chosen = request.GET.get(PARAMETER, "")
        look = refreshed_look()
        is_known = chosen in look.languages
        language = chosen if is_known else _asked_for(request, look)
        with translation.override(language):
            if PARAMETER in request.GET and request.method in ("GET", "HEAD"):
                response: HttpResponse = HttpResponseRedirect(_without_parameter(request))
            else:
                response = self.get_response(request)
        if is_known:
            _remember(response, chosen)
        response.headers.setdefault("Content-Language", language)
        return response


def _asked_for(request: HttpRequest, look: Look) -> str:
    """Return the first language offered that the cookie or the browser asks for."""
    asked = [request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")]
    header = request.headers.get("Accept-Language", "")
    asked += [tag.partition("-")[0] for tag, _weight in parse_accept_lang_header(header)]
    return next((one for one in asked if one in look.languages), look.default_language)


def _without_parameter(request: HttpRequest) -> str:
    rest = request.GET.copy()
    del rest[PARAMETER]
    query = f"?{rest.urlencode()}" if rest else ""
    return escape_leading_slashes(f"{request.path}{query}")


def _remember(response: HttpResponse, language: str) -> None:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        httponly=True,
        samesite="Lax",
    )

"""The reader's language: chosen by ``?lang=``, kept in a cookie, never in an address."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.utils.http import escape_leading_slashes

PARAMETER = "lang"


class ChosenLanguage:
    """Middleware that activates the reader's language for the length of a request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Activate the language; where one was just chosen, keep it and go on."""
        chosen = request.GET.get(PARAMETER, "")
        is_known = chosen in dict(settings.LANGUAGES)
        language = chosen if is_known else translation.get_language_from_request(request)
        with translation.override(language):
            if PARAMETER in request.GET and request.method in ("GET", "HEAD"):
                response: HttpResponse = HttpResponseRedirect(_without_parameter(request))
            else:
                response = self.get_response(request)
        if is_known:
            _remember(response, chosen)
        response.headers.setdefault("Content-Language", language)
        return response


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

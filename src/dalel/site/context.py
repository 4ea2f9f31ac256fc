"""What every page knows without asking a room: the neutral name and the three languages."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext

from dalel.site.language import PARAMETER


@dataclass(frozen=True)
class LanguageLink:
    """A link to the same page in another language."""

    code: str
    name: str
    url: str
    is_current: bool


def surroundings(request: HttpRequest) -> dict[str, object]:
    """Return what the base templates show."""
    return {
        "neutral_name": neutral_name(),
        "language": translation.get_language(),
        "languages": _links(request),
        "path": request.path,
    }


def neutral_name() -> str:
    """Return the word that stands in every title and header; it tells a bystander nothing."""
    return settings.DALEL_NEUTRAL_NAME or gettext("Notebook")


def _links(request: HttpRequest) -> tuple[LanguageLink, ...]:
    current = translation.get_language()
    return tuple(
        LanguageLink(code, name, _in_language(request, code), code == current)
        for code, name in settings.LANGUAGES
    )


def _in_language(request: HttpRequest, code: str) -> str:
    query = request.GET.copy()
    query[PARAMETER] = code
    return f"?{query.urlencode()}"

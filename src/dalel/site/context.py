"""What every page knows without asking a room: the neutral name and the three languages."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation

from dalel.site.language import PARAMETER
from dalel.site.look import shown_look


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
        "accent": shown_look().accent,
        "language": translation.get_language(),
        "languages": _links(request),
        "path": request.path,
    }


def neutral_name() -> str:
    """Return the word that stands in every title and header; it tells a bystander nothing."""
    names = shown_look().names
    return names.get(translation.get_language() or "") or names[settings.LANGUAGE_CODE]


def _links(request: HttpRequest) -> tuple[LanguageLink, ...]:
    current, offered = translation.get_language(), shown_look().languages
    if len(offered) < 2:
        return ()
    return tuple(
        LanguageLink(code, name, _in_language(request, code), code == current)
        for code, name in settings.LANGUAGES
        if code in offered
    )


def _in_language(request: HttpRequest, code: str) -> str:
    query = request.GET.copy()
    query[PARAMETER] = code
    return f"?{query.urlencode()}"

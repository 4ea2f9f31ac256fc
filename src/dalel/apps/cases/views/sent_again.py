"""What was typed into a form that cannot be kept: shown again, to copy or to send once more."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext

from dalel.apps.entries.catalogue import catalogue
from dalel.core.entries.kinds import Kind

NOT_KEPT = {"csrfmiddlewaretoken", "form_token", "draft", "press"}
# The addresses whose forms are shown again; no other form, and never a password.
FORMS = {"new_entry", "correct_entry", "visit", "new", "card_of_case"}
TYPED = {"text", "line", "date", "moment", "money", "integer"}
_PLACE = re.compile(r"(?:(?P<place>[0-9]{1,2})|all)-(?P<name>.+)")


@dataclass(frozen=True)
class TypedText:
    """One field with what was typed into it."""

    name: str
    label: str
    text: str

    @property
    def rows(self) -> int:
        """Return how many lines it is shown in."""
        return 8 if len(self.text) > 80 or "\n" in self.text else 1


@dataclass(frozen=True)
class SentAgain:
    """A form as it was sent: what was typed to be read, what was chosen to go along."""

    path: str
    token: str
    texts: tuple[TypedText, ...]
    chosen: tuple[tuple[str, str], ...]
    has_files: bool


def sent_again(request: HttpRequest) -> SentAgain | None:
    """Return what a form said; ``None`` where it is none of ours or says nothing."""
    match = request.resolver_match
    if match is None or match.namespace != "cases" or match.url_name not in FORMS:
        return None
    labels = _labels(str(match.kwargs.get("kind", "")))
    texts: list[TypedText] = []
    chosen: list[tuple[str, str]] = []
    for name, values in request.POST.lists():
        label = _label(name, labels, request.POST.get("forms", "").split())
        if label and len(values) == 1 and values[0].strip():
            texts.append(TypedText(name, label, values[0]))
        elif name not in NOT_KEPT:
            chosen.extend((name, value) for value in values if value)
    token = request.POST.get("form_token", "")
    return SentAgain(request.path, token, tuple(texts), tuple(chosen), bool(request.FILES))


def _label(name: str, labels: Mapping[str, str], kinds: list[str]) -> str:
    """Return what a field is called, with its place on a page of several forms."""
    found = _PLACE.fullmatch(name)
    if not found:
        return labels.get(name, "")
    place = found["place"]
    in_place = int(place) <= len(kinds) if place else False
    kind = catalogue().get(kinds[int(place) - 1]) if in_place and int(place) else None
    label = (_of(kind) if kind else labels).get(found["name"], "")
    return f"{place}. {label}" if label and place else label


def _labels(kind: str) -> dict[str, str]:
    """Return what typed fields are called; those of the form's own kind count, if it is known."""
    every: dict[str, str] = {"correction_reason": gettext("Why is it corrected?")}
    for one in catalogue().values():
        every = {**_of(one), **every}
    return {**every, **(_of(catalogue()[kind]) if kind in catalogue() else {})}


def _of(kind: Kind) -> dict[str, str]:
    language = translation.get_language()
    return {field.name: field.label(language) for field in kind.fields if field.type in TYPED}

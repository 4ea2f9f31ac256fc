"""Sheets of paper to print: at the desk in every language, on the public site in the reader's."""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from dalel.apps.accounts.access import MemberRequest, members_only
from dalel.apps.papers.blanks import BLANKS, LANGUAGES, blank, letters, words

# On the public site a sheet is a number; a visit sheet is for those whom the organisation sends.
PUBLIC = {1: "report", 2: "letters"}
# Crockford's signs: none is taken for another when it is read aloud.
_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MARK_LENGTH = 4


@require_safe
def public_sheets(request: HttpRequest) -> HttpResponse:
    """Offer the sheets anybody may need."""
    return render(request, "directory/sheets.html", {"sheets": _told(PUBLIC.items())})


@require_safe
def public_sheet(request: HttpRequest, number: int) -> HttpResponse:
    """Hand out a blank sheet in the reader's language."""
    if number not in PUBLIC:
        raise Http404
    return _pdf(blank(PUBLIC[number], _language()), str(number))


@require_safe
@members_only
def sheets(request: MemberRequest) -> HttpResponse:
    """List every sheet in every language."""
    told = _told(enumerate(BLANKS, start=1))
    return render(request, "directory/papers.html", {"sheets": told, "written_in": LANGUAGES})


@require_safe
@members_only
def sheet(request: MemberRequest, number: int, language: str) -> HttpResponse:
    """Hand out a blank sheet; a set of letters gets a mark of its own."""
    if language not in LANGUAGES or not 0 < number <= len(BLANKS):
        raise Http404
    name = BLANKS[number - 1]
    if name == "letters":
        mark = "".join(secrets.choice(_SIGNS) for _ in range(_MARK_LENGTH))
        return _pdf(letters(language, mark), f"{number}-{language}")
    return _pdf(blank(name, language), f"{number}-{language}")


def _told(numbered: Iterable[tuple[int, str]]) -> list[tuple[int, object, object]]:
    found = []
    for number, name in numbered:
        said = words(name, _language())
        found.append((number, said["title"], said["lead"]))
    return found


def _language() -> str:
    return translation.get_language() or "kk"


def _pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return response

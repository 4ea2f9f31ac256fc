"""Reports from a table: bringing it, saying what its columns mean, discarding it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from dalel.apps.accounts.access import MemberRequest
from dalel.apps.entries.brought import brings_a_file
from dalel.apps.entries.tables import limits
from dalel.apps.entries.tables.asked import Place, number_in, place_in, waiting_or_404
from dalel.apps.entries.tables.reading import read_table
from dalel.apps.entries.tables.rows import examples_of, headings_of, letters
from dalel.apps.entries.tables.sentences import table_sentence
from dalel.apps.entries.tables.table import Table, TableUnreadable
from dalel.apps.entries.tables.waiting import KEPT_HOURS, TableUsed, TooManyWait
from dalel.apps.intake.importing.exports import gathered, is_export
from dalel.apps.intake.importing.headings import is_added
from dalel.apps.intake.importing.limits import REPORTS
from dalel.apps.intake.importing.meaning import Meaning, first_guess, guess_for
from dalel.apps.intake.importing.targets import (
    GROUPS,
    SPECIAL,
    STANDING,
    all_targets,
    is_meant,
)
from dalel.apps.intake.importing.waiting import SHELF
from dalel.apps.intake.views.laptop import readers_only
from dalel.apps.ledger.errors import LogError

# Each brings the whole list of what it may become: more would make a heavy page.
SHOWN_COLUMNS = 12


@dataclass(frozen=True)
class ColumnShown:
    """A column as the page asks about it."""

    number: int
    heading: str
    examples: list[str]
    target: str
    fault: str = ""


@brings_a_file(most_bytes=limits.FILE_BYTES)
@require_http_methods(["GET", "HEAD", "POST"])
@readers_only
def bring(request: MemberRequest) -> HttpResponse:
    """Take a table and lead to its columns."""
    if request.method != "POST":
        found = SHELF.waiting_of(request.member, now=timezone.now())
        return _bring_page(request, is_waiting=found is not None)
    brought = request.FILES.get("table")
    try:
        table = gathered(read_table(brought.read() if brought else b""))
        meaning = first_guess(table, language=spoken())
        SHELF.keep_table(table, meaning, member=request.member, now=timezone.now())
    except TableUnreadable as fault:
        return _bring_page(request, fault=table_sentence(fault))
    except TooManyWait:
        return _bring_page(request, fault=gettext("Too many tables wait here. Try again later."))
    except LogError:
        return _bring_page(request, fault=storage_trouble())
    return redirect("intake:import_columns")


def _bring_page(request: HttpRequest, *, fault: str = "", is_waiting: bool = False) -> HttpResponse:
    context = {
        "fault": fault,
        "is_waiting": is_waiting,
        "most_rows": limits.ROWS,
        "most_reports": REPORTS,
        "most_megabytes": limits.FILE_BYTES // 1024**2,
        "hours": KEPT_HOURS,
    }
    return render(request, "intake/import_bring.html", context, status=422 if fault else 200)


@require_POST
@readers_only
def discard(request: MemberRequest) -> HttpResponse:
    """Destroy the table that waits."""
    SHELF.discard_waiting(request.member, now=timezone.now())
    return redirect("intake:import")


@require_http_methods(["GET", "HEAD", "POST"])
@readers_only
def name_columns(request: MemberRequest) -> HttpResponse:
    """Ask what each column becomes."""
    found, table = waiting_or_404(SHELF, request.member, now=timezone.now())
    if request.method != "POST":
        first = number_in(request.GET, "first", most=table.sheets[found.columns.sheet].width)
        return _columns_page(request, table, found.columns, first=first or 0)
    said = _said(request.POST, table, found.columns)
    first = number_in(request.POST, "first", most=limits.COLUMNS) or 0
    goes_on = "again" not in request.POST
    faults = _faults(said, is_last="more" not in request.POST) if goes_on else {}
    if not faults:
        try:
            SHELF.keep_columns(found, said, member=request.member)
        except TableUsed:
            return redirect("intake:import")
    if faults or not goes_on:
        return _columns_page(request, table, said, first=first, faults=faults)
    if "more" in request.POST:
        return redirect(f"{request.path}?first={first + SHOWN_COLUMNS}")
    return redirect("intake:import_check")


def _said(sent: QueryDict, table: Table, meaning: Meaning) -> Meaning:
    """Return what the form says; another sheet or heading row is guessed anew."""
    sheet, row = place_in(sent, table, Place(meaning.sheet, meaning.heading_row))
    if sheet != meaning.sheet:
        return guess_for(table, replace(meaning, sheet=sheet))
    if row != meaning.heading_row:
        return guess_for(table, meaning, row=row)
    width = table.sheets[sheet].width
    targets = tuple(_target(sent.get(f"column-{n}"), meaning.targets[n]) for n in range(width))
    standing = {code: _standing(sent, code, meaning) for code in STANDING}
    return replace(meaning, targets=targets, standing=standing, is_named=True)


def _target(sent: str | None, before: str) -> str:
    return before if sent is None or not is_meant(sent) else sent


def _standing(sent: QueryDict, code: str, meaning: Meaning) -> str:
    chosen = sent.get(f"every-{code}", "")
    vocabulary = all_targets()[code].field.vocabulary
    return chosen if vocabulary and chosen in vocabulary.codes else meaning.standing.get(code, "")


def _faults(meaning: Meaning, *, is_last: bool) -> dict[int | str, str]:
    """Return what is wrong, by column; what is wrong with all of them under an empty name."""
    twice = gettext("Another column is already used for this.")
    found: dict[int | str, str] = dict.fromkeys(meaning.twice(), twice)
    if is_last and not meaning.tells:
        found[""] = gettext("Choose the column that says what happened.")
    return found


def _columns_page(
    request: HttpRequest,
    table: Table,
    meaning: Meaning,
    *,
    first: int,
    faults: Mapping[int | str, str] | None = None,
) -> HttpResponse:
    shown = list(_columns_shown(table, meaning, faults or {}))
    headings = headings_of(table.sheets[meaning.sheet], meaning.heading_row)
    asked = [one for one in shown if one.target or not _is_added(one.heading, headings)]
    context = {
        "sheets": table.sheets if len(table.sheets) > 1 else (),
        "said": meaning,
        "columns": asked[first : first + SHOWN_COLUMNS],
        "added": [one.heading for one in shown if one not in asked],
        "first": first,
        "has_more": len(asked) > first + SHOWN_COLUMNS,
        "choices": _choices(),
        "standing": _standing_asked(meaning) if first == 0 else [],
        "fault": (faults or {}).get("", ""),
        "faults": [(one, one.fault) for one in shown if one.fault],
    }
    return render(request, "intake/import_columns.html", context, status=422 if faults else 200)


def _is_added(heading: str, headings: tuple[str, ...]) -> bool:
    return is_export(headings) and is_added(heading)


def _columns_shown(
    table: Table, meaning: Meaning, faults: Mapping[int | str, str]
) -> Iterator[ColumnShown]:
    sheet = table.sheets[meaning.sheet]
    for number, heading in enumerate(headings_of(sheet, meaning.heading_row)):
        examples = examples_of(sheet, meaning.heading_row, number)
        if heading or examples:
            target, fault = meaning.targets[number], faults.get(number, "")
            yield ColumnShown(number, heading or letters(number), examples, target, fault)


def _choices() -> list[tuple[Promise | str, list[tuple[str, str]]]]:
    """Return what a column may become, in groups."""
    language = spoken()
    fields: list[tuple[Promise | str, list[tuple[str, str]]]] = [
        (group.label, [(one.code, one.label(language)) for one in group.targets])
        for group in GROUPS
    ]
    special = [(code, str(label)) for code, label in SPECIAL.items()]
    return [*fields, (gettext("No part of a report"), special)]


def _standing_asked(meaning: Meaning) -> list[tuple[str, str, list[tuple[str, str, bool]]]]:
    """Return what every report needs and no column says, with its choices."""
    asked, language = [], spoken()
    for code in STANDING:
        one = all_targets()[code].field
        if one.vocabulary is None or code in meaning.targets:
            continue
        chosen = meaning.standing.get(code)
        choices = [
            (name, one.vocabulary.code_label(name, language), name == chosen)
            for name in one.vocabulary.codes
        ]
        asked.append((code, one.label(language), choices))
    return asked


def storage_trouble() -> str:
    """Return what is said where nothing could be saved."""
    return gettext(
        "The storage could not take this. Nothing was saved; please tell whoever runs it."
    )


def spoken() -> str:
    """Return the language of the page."""
    return translation.get_language() or "kk"

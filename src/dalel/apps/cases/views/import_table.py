"""Bringing a table of old cases, saying what its columns mean, discarding it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from dalel.apps.accounts.access import MemberRequest, members_only
from dalel.apps.cases.importing import limits as limits_of_cases
from dalel.apps.cases.importing.columns import (
    Columns,
    first_guess,
    guess_for,
    is_meant,
)
from dalel.apps.cases.importing.targets import SLOTS, all_targets
from dalel.apps.cases.importing.waiting import SHELF
from dalel.apps.cases.views.troubles import trouble_of
from dalel.apps.entries.brought import brings_a_file
from dalel.apps.entries.tables import limits
from dalel.apps.entries.tables.asked import Place, number_in, place_in, waiting_or_404
from dalel.apps.entries.tables.reading import read_table
from dalel.apps.entries.tables.rows import examples_of, headings_of, letters
from dalel.apps.entries.tables.sentences import table_sentence
from dalel.apps.entries.tables.table import Table, TableUnreadable
from dalel.apps.entries.tables.waiting import KEPT_HOURS, TableUsed, TooManyWait
from dalel.apps.ledger.errors import LogError

# Each brings the whole list of what it may become: more would make a heavy page.
SHOWN_COLUMNS = 8


@dataclass(frozen=True)
class ColumnShown:
    """A column as the page asks about it."""

    number: int
    letters: str
    heading: str
    examples: list[str]
    target: str
    fault: str = ""

    @property
    def group(self) -> Promise | str:
        """Return whose field it becomes: a closed list shows the field alone."""
        target = all_targets().get(self.target)
        return target.slot.label if target else ""


@brings_a_file(most_bytes=limits.FILE_BYTES)
@members_only
def bring(request: MemberRequest) -> HttpResponse:
    """Take a table and lead to its columns."""
    if request.method != "POST":
        found = SHELF.waiting_of(request.member, now=timezone.now())
        return _upload_page(request, is_waiting=found is not None)
    brought = request.FILES.get("table")
    data = brought.read() if brought else b""
    try:
        table = read_table(data)
        SHELF.keep_table(table, first_guess(table), member=request.member, now=timezone.now())
    except TableUnreadable as fault:
        return _upload_page(request, fault=table_sentence(fault))
    except TooManyWait:
        return _upload_page(request, fault=gettext("Too many tables wait here. Try again later."))
    except LogError as error:
        return _upload_page(request, fault=str(trouble_of(error)))
    return redirect("cases:import_columns")


def _upload_page(
    request: HttpRequest, *, fault: str = "", is_waiting: bool = False
) -> HttpResponse:
    context = {
        "fault": fault,
        "is_waiting": is_waiting,
        "most_rows": limits.ROWS,
        "most_cases": limits_of_cases.CASES,
        "most_megabytes": limits.FILE_BYTES // 1024**2,
        "hours": KEPT_HOURS,
    }
    return render(request, "cases/import_bring.html", context, status=422 if fault else 200)


@require_POST
@members_only
def discard(request: MemberRequest) -> HttpResponse:
    """Destroy the table that waits."""
    SHELF.discard_waiting(request.member, now=timezone.now())
    return redirect("cases:import")


@members_only
def name_columns(request: MemberRequest) -> HttpResponse:
    """Ask what each column becomes."""
    found, table = waiting_or_404(SHELF, request.member, now=timezone.now())
    if request.method != "POST":
        first = number_in(request.GET, "first", most=table.sheets[found.columns.sheet].width)
        return _columns_page(request, table, found.columns, first=first or 0)
    said = _said(request.POST, table, found.columns)
    first = number_in(request.POST, "first", most=limits.COLUMNS) or 0
    faults = {} if "again" in request.POST else _faults(said)
    if not faults:
        try:
            SHELF.keep_columns(found, said, member=request.member)
        except TableUsed:
            return redirect("cases:import")
    if faults or "again" in request.POST:
        return _columns_page(request, table, said, first=first, faults=faults)
    if "more" in request.POST:
        return redirect(f"{request.path}?first={first + SHOWN_COLUMNS}")
    return redirect("cases:import_words")


def _said(sent: QueryDict, table: Table, columns: Columns) -> Columns:
    """Return what the form says; another sheet or heading row is guessed anew."""
    sheet, row = place_in(sent, table, Place(columns.sheet, columns.heading_row))
    if sheet != columns.sheet:
        return guess_for(table, replace(columns, sheet=sheet))
    if row != columns.heading_row:
        return guess_for(table, columns, row=row)
    width = table.sheets[sheet].width
    targets = tuple(_target(sent.get(f"column-{n}"), columns.targets[n]) for n in range(width))
    by_row = sent.get("one_case") != "column"
    case_column = None if by_row else number_in(sent, "case_column", most=width - 1)
    return replace(columns, targets=targets, case_column=case_column, is_named=True)


def _target(sent: str | None, before: str) -> str:
    return before if sent is None or not is_meant(sent) else sent


def _faults(columns: Columns) -> dict[int | str, str]:
    """Return what is wrong, by column; what is wrong with all of them under an empty name."""
    twice = gettext("Another column is already used for this.")
    found: dict[int | str, str] = dict.fromkeys(columns.twice(), twice)
    if not any(columns.targets):
        found[""] = gettext("Choose what at least one column means.")
    return found


def _columns_page(
    request: HttpRequest,
    table: Table,
    columns: Columns,
    *,
    first: int,
    faults: Mapping[int | str, str] | None = None,
) -> HttpResponse:
    shown = list(_columns_shown(table, columns, faults or {}))
    language = translation.get_language()
    context = {
        "sheets": table.sheets if len(table.sheets) > 1 else (),
        "said": columns,
        "columns": shown[first : first + SHOWN_COLUMNS],
        "first": first,
        "has_more": len(shown) > first + SHOWN_COLUMNS,
        "all_columns": shown,
        "choices": _choices(language),
        "fault": (faults or {}).get("", ""),
        "faults": [(one, one.fault) for one in shown if one.fault],
    }
    return render(request, "cases/import_columns.html", context, status=422 if faults else 200)


def _columns_shown(
    table: Table, columns: Columns, faults: Mapping[int | str, str]
) -> Iterator[ColumnShown]:
    sheet = table.sheets[columns.sheet]
    headings = headings_of(sheet, columns.heading_row)
    for number, heading in enumerate(headings):
        examples = examples_of(sheet, columns.heading_row, number)
        if heading or examples:
            yield ColumnShown(
                number,
                letters(number),
                heading,
                examples,
                columns.targets[number],
                faults.get(number, ""),
            )


def _choices(language: str) -> list[tuple[Promise, list[tuple[str, str]]]]:
    """Return what a column may become, in groups."""
    return [
        (slot.label, [(one.code, one.field.label(language)) for one in slot.targets])
        for slot in SLOTS
    ]

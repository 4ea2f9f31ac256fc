"""Looking at what a table of reports comes to, and importing it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from dalel.apps.accounts.access import MemberRequest
from dalel.apps.accounts.errors import AccountsError
from dalel.apps.entries.errors import EntriesError
from dalel.apps.entries.tables.asked import waiting_or_404
from dalel.apps.entries.tables.table import Table
from dalel.apps.entries.tables.waiting import TableUsed, use_up
from dalel.apps.intake.errors import AlreadyImported
from dalel.apps.intake.importing import preview
from dalel.apps.intake.importing.limits import REPORTS
from dalel.apps.intake.importing.meaning import Meaning
from dalel.apps.intake.importing.planning import Plan, PlannedReport, plan_of
from dalel.apps.intake.importing.sentences import wording
from dalel.apps.intake.importing.waiting import SHELF, WaitingReports
from dalel.apps.intake.importing.writing import already_imported, import_reports
from dalel.apps.intake.views.import_reports import spoken, storage_trouble
from dalel.apps.intake.views.laptop import readers_only
from dalel.apps.ledger.errors import LogError


@dataclass(frozen=True)
class _Looked:
    """A plan and what of it is here already."""

    plan: Plan
    known: frozenset[int]

    @property
    def chosen(self) -> list[PlannedReport]:
        """Return the reports that are new."""
        reports = enumerate(self.plan.reports)
        return [report for place, report in reports if place not in self.known]


@require_http_methods(["GET", "HEAD", "POST"])
@readers_only
def check(request: MemberRequest) -> HttpResponse:
    """Show what the table comes to; import it where the member says so."""
    found, table = waiting_or_404(SHELF, request.member, now=timezone.now())
    if not (found.columns.is_named and found.columns.tells):
        return redirect("intake:import_columns")
    plan = plan_of(table, found.columns, wording(spoken()))
    looked = _Looked(plan, already_imported(plan.reports, request.member))
    fault = _why_not(request.POST, looked) if request.method == "POST" else ""
    if request.method == "POST" and not fault:
        fault = _import(request, found, looked)
    if request.method != "POST" or fault:
        return _check_page(request, table, found.columns, looked, fault=fault)
    with suppress(LogError):  # the reports are there; whoever comes next destroys the table
        SHELF.discard_waiting(request.member, now=timezone.now())
    return render(request, "intake/import_done.html", {"count": len(looked.chosen)})


def _import(request: MemberRequest, found: WaitingReports, looked: _Looked) -> str:
    """Import what is new; return why nothing was imported, or nothing."""
    try:
        import_reports(
            looked.chosen,
            by=request.member,
            now=timezone.now(),
            language=spoken(),
            beforehand=lambda: use_up(found),
        )
    except TableUsed:
        return gettext("This table was imported or discarded in another window just now.")
    except AlreadyImported:
        return gettext("A colleague has just imported some of these rows. Look once more.")
    except AccountsError:
        return gettext("The keys of a colleague do not match. Nothing was changed.")
    except (EntriesError, LogError):
        return storage_trouble()
    return ""


def _why_not(sent: QueryDict, looked: _Looked) -> str:
    """Return why nothing can be imported yet; empty where it can."""
    if looked.plan.faults and "skip_faulty" not in sent:
        return gettext(
            "Nothing was imported: correct the errors, or leave out the rows with errors."
        )
    if not looked.chosen:
        return gettext("There is no new report in this table.")
    if len(looked.chosen) > REPORTS:
        return gettext(
            "At most %(most)s reports can be imported here at once; these are %(count)s. Split the "
            "table, or use the command “dalel import-reports”."
        ) % {"most": REPORTS, "count": len(looked.chosen)}
    return ""


def _check_page(
    request: HttpRequest, table: Table, meaning: Meaning, looked: _Looked, *, fault: str
) -> HttpResponse:
    language, plan = spoken(), looked.plan
    context = {
        "plan": plan,
        "new": looked.chosen,
        "known": len(looked.known),
        "reports": preview.reports_shown(looked.chosen, language=language),
        "faults": preview.faults_shown(plan.faults, table, meaning, language=language),
        "fault_counts": preview.counted(plan.faults),
        "doubts": preview.faults_shown(plan.doubts[:20], table, meaning, language=language),
        "doubt_counts": preview.counted(plan.doubts),
        "sheets_left": [
            sheet.name or str(n + 1) for n, sheet in enumerate(table.sheets) if n != meaning.sheet
        ],
        "fault": fault,
        "most_faults": preview.SHOWN_FAULTS,
        "typed": request.POST,
    }
    return render(request, "intake/import_check.html", context, status=422 if fault else 200)

"""Saying what words mean, looking at what a table comes to, and importing it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext, ngettext

from dalel.apps.accounts.access import MemberRequest, members_only
from dalel.apps.cases.importing import limits, preview
from dalel.apps.cases.importing.columns import NOTHING, Columns
from dalel.apps.cases.importing.planning import Naming, Plan, PlannedCase, plan_of
from dalel.apps.cases.importing.sentences import ORIGIN, UNTITLED
from dalel.apps.cases.importing.targets import Target
from dalel.apps.cases.importing.waiting import SHELF, WaitingCases
from dalel.apps.cases.importing.writing import Imported, already_imported, import_cases
from dalel.apps.cases.views.troubles import trouble_of
from dalel.apps.entries.errors import EntriesError
from dalel.apps.entries.tables.asked import waiting_or_404
from dalel.apps.entries.tables.likeness import code_for, folded
from dalel.apps.entries.tables.table import Table
from dalel.apps.entries.tables.waiting import TableUsed, use_up
from dalel.apps.ledger.errors import LogError


@dataclass(frozen=True)
class Question:
    """A word whose meaning is asked for, or what every row lacks."""

    name: str
    target: Target
    word: str
    count: int
    typed: str = ""
    fault: str = ""


@members_only
def name_words(request: MemberRequest) -> HttpResponse:
    """Ask what words mean that fit none of our lists."""
    found, table = waiting_or_404(SHELF, request.member, now=timezone.now())
    columns, faults = found.columns, dict[str, str]()
    if request.method == "POST":
        columns, faults = _answered(request.POST, table, columns)
        try:
            SHELF.keep_columns(found, columns, member=request.member)
        except TableUsed:
            return redirect("cases:import")
    asked = preview.words_asked(table, columns)
    standing = [one for one in preview.standing_asked(columns) if not _stands(columns, one)]
    if not (asked or standing) or (
        request.method == "POST" and not faults and "go" in request.POST
    ):
        return redirect("cases:import_check")
    shown = asked[: preview.SHOWN_WORDS]
    language = translation.get_language()
    questions = [
        *(Question(f"every:{one.code}", one, "", 0) for one in standing),
        *(Question(one.name, one.target, one.word, one.count) for one in shown),
    ]
    context = {
        "questions": [_with_answer(one, request.POST, faults) for one in questions],
        "lists": _lists(questions, language),
        "left": len(asked) - len(shown),
        "known": preview.words_known(table, columns, language=language),
        "faults": faults,
    }
    return render(request, "cases/import_words.html", context, status=422 if faults else 200)


def _stands(columns: Columns, target: Target) -> bool:
    return target.code in columns.standing


def _with_answer(question: Question, sent: QueryDict, faults: dict[str, str]) -> Question:
    name = question.name
    return replace(question, typed=sent.get(name, ""), fault=faults.get(name, ""))


def _lists(questions: list[Question], language: str) -> dict[str, list[str]]:
    """Return the words to choose from, by field."""
    vocabularies = {one.target.code: one.target.field.vocabulary for one in questions}
    return {
        name: [code.label(language) for code in vocabulary.codes.values()]
        for name, vocabulary in vocabularies.items()
        if vocabulary
    }


def _answered(sent: QueryDict, table: Table, columns: Columns) -> tuple[Columns, dict[str, str]]:
    """Return what the answers add to the meaning of the table, and which were not understood."""
    words = {target: dict(known) for target, known in columns.words.items()}
    standing, faults = dict(columns.standing), dict[str, str]()
    for one in preview.words_asked(table, columns):
        if code := _code(sent, one.name, one.target, faults):
            words.setdefault(one.target.code, {})[folded(one.word)] = code
        elif one.name in sent.getlist("nothing"):
            words.setdefault(one.target.code, {})[folded(one.word)] = NOTHING
    for target in preview.standing_asked(columns):
        if code := _code(sent, f"every:{target.code}", target, faults):
            standing[target.code] = code
    return replace(columns, words=words, standing=standing), faults


def _code(sent: QueryDict, name: str, target: Target, faults: dict[str, str]) -> str:
    """Return the code that was chosen by its words; what fits none is a fault."""
    typed = sent.get(name, "").strip()
    vocabulary = target.field.vocabulary
    code = code_for(typed, vocabulary) if typed and vocabulary else ""
    if typed and not code:
        faults[name] = gettext("Please choose from the list.")
    return code


@dataclass(frozen=True)
class _Checked:
    """A plan and what of it would be imported."""

    plan: Plan
    known: frozenset[int]

    def chosen(self, sent: QueryDict) -> list[PlannedCase]:
        """Return the cases that are to be imported."""
        leave = "skip_known" in sent
        return [
            case
            for place, case in enumerate(self.plan.cases)
            if not (leave and place in self.known)
        ]


@members_only
def check(request: MemberRequest) -> HttpResponse:
    """Show what the table comes to; import it where the member says so."""
    found, table = waiting_or_404(SHELF, request.member, now=timezone.now())
    if not found.columns.is_named:
        return redirect("cases:import_columns")
    language = translation.get_language()
    naming = Naming(language, str(request.member.member_id), str(UNTITLED))
    plan = plan_of(table, found.columns, naming)
    checked = _Checked(plan, already_imported(plan.cases, request.member))
    if request.method != "POST":
        return _check_page(request, table, found.columns, checked)
    fault = _why_not(request.POST, checked)
    if fault:
        return _check_page(request, table, found.columns, checked, fault=fault)
    try:
        done = _import(request, found, checked, language)
    except TableUsed:
        trouble = gettext("This table was imported or discarded in another window just now.")
        return _check_page(request, table, found.columns, checked, fault=trouble)
    except (EntriesError, LogError) as error:
        trouble = str(trouble_of(error))
        return _check_page(request, table, found.columns, checked, fault=trouble)
    with suppress(LogError):  # the cases are there; whoever comes next destroys the table
        SHELF.discard_waiting(request.member, now=timezone.now())
    return render(request, "cases/import_done.html", {"done": done})


def _import(
    request: MemberRequest, found: WaitingCases, checked: _Checked, language: str
) -> Imported:
    return import_cases(
        checked.chosen(request.POST),
        origin=str(ORIGIN),
        by=request.member,
        now=timezone.now(),
        language=language,
        beforehand=lambda: use_up(found),
    )


def _why_not(sent: QueryDict, checked: _Checked) -> str:
    """Return why nothing can be imported yet; empty where it can."""
    if checked.plan.faults and "skip_faulty" not in sent:
        return gettext(
            "Nothing was imported: correct the errors, or leave out the rows with errors."
        )
    count = len(checked.chosen(sent))
    if not count:
        return gettext("There is no case left to import.")
    if count > limits.CASES:
        return ngettext(
            "At most %(most)s cases can be imported here at once; this is %(count)s case.",
            "At most %(most)s cases can be imported here at once; these are %(count)s cases.",
            count,
        ) % {"most": limits.CASES, "count": count}
    return ""


def _check_page(
    request: HttpRequest, table: Table, columns: Columns, checked: _Checked, *, fault: str = ""
) -> HttpResponse:
    language = translation.get_language()
    plan = checked.plan
    known_rows = sum(len(plan.cases[place].rows) for place in checked.known)
    context = {
        "plan": plan,
        "cases": preview.cases_shown(plan.cases, language=language),
        "faults": preview.faults_shown(plan.faults, table, columns, language=language),
        "fault_counts": preview.counted(plan.faults),
        "doubts": preview.faults_shown(plan.doubts[:20], table, columns, language=language),
        "doubt_counts": preview.counted(plan.doubts),
        "known_rows": known_rows,
        "has_words": bool(preview.words_asked(table, columns)),
        "fault": fault,
        "most_faults": preview.SHOWN_FAULTS,
        "typed": request.POST,
    }
    return render(request, "cases/import_check.html", context, status=422 if fault else 200)

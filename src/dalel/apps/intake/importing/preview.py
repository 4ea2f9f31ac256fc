"""A plan as the page shows it: the first reports, and the faults by row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dalel.apps.entries.catalogue import kind_for
from dalel.apps.entries.tables.faults import Fault, FaultShown
from dalel.apps.entries.tables.rows import headings_of, letters
from dalel.apps.entries.tables.shown import value_in_words
from dalel.apps.entries.tables.table import Table
from dalel.apps.entries.terms import ContainerType
from dalel.apps.intake.importing.meaning import Meaning
from dalel.apps.intake.importing.planning import PlannedReport
from dalel.apps.intake.importing.sentences import cell_sentence
from dalel.apps.intake.importing.targets import all_targets
from dalel.core.entries.kind_model import Field

SHOWN_REPORTS = 10
SHOWN_FAULTS = 200
_UNSAID = frozenset({"form", "topic"})
# The story says these too.
_SAID_BEFORE = frozenset({"statement.channel", "statement.language"})


@dataclass(frozen=True)
class ReportShown:
    """A report as it will be recorded."""

    row: int
    is_urgent: bool
    facts: tuple[tuple[str, str], ...]


def reports_shown(reports: Sequence[PlannedReport], *, language: str) -> list[ReportShown]:
    """Return the first reports in words."""
    return [
        ReportShown(one.row, one.is_urgent, _facts(one, language))
        for one in reports[:SHOWN_REPORTS]
    ]


def _facts(report: PlannedReport, language: str) -> tuple[tuple[str, str], ...]:
    return tuple(
        fact
        for name, fields in (*report.told, ("report", report.opening))
        for fact in _in_words(name, fields, language)
    )


def _in_words(name: str, fields: Mapping[str, object], language: str) -> list[tuple[str, str]]:
    known = kind_for(name, container_type=ContainerType.STORY).by_name
    return [
        (_name(name, known[one], language), value_in_words(known[one], value, language))
        for one, value in fields.items()
        if one not in _UNSAID and f"{name}.{one}" not in _SAID_BEFORE
    ]


def _name(kind: str, field: Field, language: str) -> str:
    target = all_targets().get(f"{kind}.{field.name}")
    return target.label(language) if target else field.label(language)


def faults_shown(
    faults: Sequence[Fault], table: Table, meaning: Meaning, *, language: str
) -> list[FaultShown]:
    """Return the first faults in words."""
    headings = headings_of(table.sheets[meaning.sheet], meaning.heading_row)
    return [
        FaultShown(fault.row, _place(fault, headings, language), _sentence(fault))
        for fault in faults[:SHOWN_FAULTS]
    ]


def _place(fault: Fault, headings: Sequence[str], language: str) -> str:
    if fault.column is not None:
        return headings[fault.column] or letters(fault.column)
    target = all_targets().get(fault.target)
    return target.label(language) if target else ""


def counted(faults: Sequence[Fault]) -> list[tuple[str, int]]:
    """Return how often each sentence stands in the list, the most frequent first."""
    return Counter(_sentence(fault) for fault in faults).most_common()


def _sentence(fault: Fault) -> str:
    return cell_sentence(fault.code, fault.params, has_column=fault.column is not None)

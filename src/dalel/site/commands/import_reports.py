"""``dalel import-reports``: a table becomes reports, as the member who signs in here."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from dalel.site.table_commands import (
    FINDING,
    MappingUnusable,
    mapping_in,
    member_of,
    parser_of,
    run_saying,
)

if TYPE_CHECKING:
    from dalel.apps.accounts.sessions import MemberSession
    from dalel.apps.entries.tables.table import Table
    from dalel.apps.intake.importing.meaning import Meaning
    from dalel.apps.intake.importing.planning import Plan

PROG = "dalel import-reports"
OK = 0


def run(argv: Sequence[str]) -> int:
    """Import a table. Return 1 where rows have errors or it cannot be done, 2 on misuse."""
    about = "Import reports of KoboToolbox, ODK or a spreadsheet: all of it, or nothing."
    arguments = parser_of(PROG, about).parse_args(argv)
    return run_saying(PROG, lambda: _run(arguments))


def _run(arguments: argparse.Namespace) -> int:
    table, meaning = _meant(arguments)
    if arguments.mapping_for:
        print(_mapping_text(table, meaning), end="")
        return OK
    if not meaning.tells:
        raise MappingUnusable("no column is understood as what happened; use --mapping-for.")
    return _import(arguments, table, meaning, member_of(arguments))


def _meant(arguments: argparse.Namespace) -> tuple[Table, Meaning]:
    from dalel.apps.entries.tables.reading import read_table  # noqa: PLC0415 - needs Django
    from dalel.apps.intake.importing.exports import gathered  # noqa: PLC0415
    from dalel.apps.intake.importing.mapping_files import (  # noqa: PLC0415
        MappingMalformed,
        read_mapping,
    )
    from dalel.apps.intake.importing.meaning import first_guess  # noqa: PLC0415

    language = arguments.language
    table = gathered(read_table((arguments.mapping_for or arguments.file).read_bytes()))
    if arguments.mapping is None:
        return table, first_guess(table, language=language)
    return table, mapping_in(
        arguments.mapping,
        lambda text: read_mapping(text, table, language=language),
        MappingMalformed,
    )


def _mapping_text(table: Table, meaning: Meaning) -> str:
    from dalel.apps.intake.importing.mapping_files import mapping_text  # noqa: PLC0415

    return mapping_text(table, meaning)


def _import(
    arguments: argparse.Namespace, table: Table, meaning: Meaning, member: MemberSession
) -> int:
    from django.utils import translation  # noqa: PLC0415 - needs Django loaded

    from dalel.apps.intake.importing.planning import plan_of  # noqa: PLC0415
    from dalel.apps.intake.importing.sentences import wording  # noqa: PLC0415
    from dalel.apps.intake.importing.writing import (  # noqa: PLC0415
        already_imported,
        import_reports,
    )

    with translation.override(arguments.language):
        plan = plan_of(table, meaning, wording(arguments.language))
        known = already_imported(plan.reports, member)
        new = [report for place, report in enumerate(plan.reports) if place not in known]
        told = _told(plan, meaning, table, known=len(known), language=arguments.language)
        is_refused = bool(plan.faults) and not arguments.skip_faulty
        if not arguments.dry_run and not is_refused:
            now = datetime.now(UTC)
            numbers = import_reports(new, by=member, now=now, language=arguments.language)
            told["imported"] = len(numbers)
    _tell(told, arguments)
    return FINDING if is_refused else OK


def _told(
    plan: Plan, meaning: Meaning, table: Table, *, known: int, language: str
) -> dict[str, Any]:
    from dalel.apps.intake.importing import preview  # noqa: PLC0415 - needs Django

    shown = preview.faults_shown(plan.faults, table, meaning, language=language)
    return {
        "rows": plan.rows,
        "reports": len(plan.reports),
        "known": known,
        "repeated": len(plan.repeated),
        "errors": len(plan.faults),
        "rows_with_errors": len(plan.faulty_rows),
        "faults": [{"row": o.row, "column": o.column, "what": o.sentence} for o in shown],
        "doubts": dict(preview.counted(plan.doubts)),
        "imported": 0,
    }


def _tell(told: dict[str, Any], arguments: argparse.Namespace) -> None:
    if arguments.json:
        print(json.dumps(told, ensure_ascii=False))
        return
    for fault in told["faults"]:
        print(f"row {fault['row']}, {fault['column']}: {fault['what']}", file=sys.stderr)
    for sentence, count in told["doubts"].items():
        print(f"{count} x {sentence}", file=sys.stderr)
    print(f"{told['rows']} rows, {told['reports']} reports without errors", end="")
    print(f" ({told['known']} imported before), {told['errors']} errors.")
    print(f"{told['imported']} reports were imported.")

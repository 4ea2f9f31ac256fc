"""``dalel import``: old cases from a table, as the member who signs in here."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from dalel.site.table_commands import FINDING, mapping_in, member_of, parser_of, run_saying

if TYPE_CHECKING:
    from dalel.apps.accounts.sessions import MemberSession
    from dalel.apps.cases.importing.columns import Columns
    from dalel.apps.cases.importing.planning import Plan
    from dalel.apps.entries.tables.table import Table

PROG = "dalel import"
OK = 0
SHOWN_FAULTS = 200


def run(argv: Sequence[str]) -> int:
    """Import a table. Return 1 where rows have errors or it cannot be done, 2 on misuse."""
    about = (
        "Import old cases from a table: all of it, or nothing. You will lead them. "
        "100,000 rows take some minutes and 2 GB of memory."
    )
    arguments = parser_of(PROG, about).parse_args(argv)
    return run_saying(PROG, lambda: _run(arguments))


def _run(arguments: argparse.Namespace) -> int:
    table, columns = _meant(arguments)
    if arguments.mapping_for:
        print(_mapping_text(table, columns), end="")
        return OK
    return _import(arguments, table, columns, member_of(arguments))


def _meant(arguments: argparse.Namespace) -> tuple[Table, Columns]:
    from dalel.apps.cases.importing.columns import first_guess  # noqa: PLC0415 - needs Django
    from dalel.apps.cases.importing.mapping_files import (  # noqa: PLC0415
        MappingMalformed,
        read_mapping,
    )
    from dalel.apps.entries.tables.reading import read_table  # noqa: PLC0415

    table = read_table((arguments.mapping_for or arguments.file).read_bytes())
    if arguments.mapping is None:
        return table, first_guess(table)
    return table, mapping_in(
        arguments.mapping, lambda text: read_mapping(text, table), MappingMalformed
    )


def _mapping_text(table: Table, columns: Columns) -> str:
    from dalel.apps.cases.importing.mapping_files import mapping_text  # noqa: PLC0415

    return mapping_text(table, columns)


def _import(
    arguments: argparse.Namespace, table: Table, columns: Columns, member: MemberSession
) -> int:
    from django.utils import translation  # noqa: PLC0415 - needs Django loaded

    from dalel.apps.cases.importing.planning import Naming, plan_of  # noqa: PLC0415
    from dalel.apps.cases.importing.sentences import ORIGIN, UNTITLED  # noqa: PLC0415
    from dalel.apps.cases.importing.writing import (  # noqa: PLC0415
        already_imported,
        import_cases,
    )

    with translation.override(arguments.language):
        naming = Naming(arguments.language, str(member.member_id), str(UNTITLED))
        plan = plan_of(table, columns, naming)
        known = already_imported(plan.cases, member)
        chosen = [case for place, case in enumerate(plan.cases) if place not in known]
        told = _told(plan, columns, table, known=len(known), language=arguments.language)
        is_refused = bool(plan.faults) and not arguments.skip_faulty
        if not arguments.dry_run and not is_refused:
            done = import_cases(
                chosen,
                origin=str(ORIGIN),
                by=member,
                now=datetime.now(UTC),
                language=arguments.language,
            )
            told["imported"] = done.cases
    _tell(told, arguments)
    return FINDING if is_refused else OK


def _told(
    plan: Plan, columns: Columns, table: Table, *, known: int, language: str
) -> dict[str, Any]:
    from dalel.apps.cases.importing.preview import faults_shown  # noqa: PLC0415 - needs Django

    shown = faults_shown(plan.faults[:SHOWN_FAULTS], table, columns, language=language)
    return {
        "rows": plan.rows,
        "cases": len(plan.cases),
        "known_cases": known,
        "errors": len(plan.faults),
        "rows_with_errors": len(plan.faulty_rows),
        "faults": [{"row": o.row, "column": o.column, "what": o.sentence} for o in shown],
        "imported": 0,
    }


def _tell(told: dict[str, Any], arguments: argparse.Namespace) -> None:
    if arguments.json:
        print(json.dumps(told, ensure_ascii=False))
        return
    for fault in told["faults"]:
        print(f"row {fault['row']}, {fault['column']}: {fault['what']}", file=sys.stderr)
    print(f"{told['rows']} rows, {told['cases']} cases without errors", end="")
    print(f" ({told['known_cases']} imported before), {told['errors']} errors.")
    print(f"{told['imported']} cases were imported.")

"""``dalel import``: old cases from a table, as the member who signs in here."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dalel.core.errors import DalelError
from dalel.site import asking
from dalel.site.environment import read_environment
from dalel.site.founding import load_django
from dalel.site.instance import read_instance

if TYPE_CHECKING:
    from dalel.apps.accounts.sessions import MemberSession
    from dalel.apps.cases.importing.columns import Columns
    from dalel.apps.cases.importing.planning import Plan
    from dalel.apps.entries.tables.table import Table

OK, FINDING, USAGE = 0, 1, 2
SHOWN_FAULTS = 200


def run(argv: Sequence[str]) -> int:
    """Import a table. Return 1 where rows have errors or it cannot be done, 2 on misuse."""
    arguments = _parser().parse_args(argv)
    try:
        read_instance(read_environment().instance)
        load_django()
        table, columns = _meant(arguments)
        if arguments.mapping_for:
            print(_mapping_text(table, columns), end="")
            return OK
        return _run_as_member(arguments, table, columns)
    except (asking.AnswerUnusable, MappingUnusable, OSError) as fault:
        print(f"dalel import: {fault}", file=sys.stderr)
        return USAGE
    except (DalelError, KeyboardInterrupt) as fault:
        print(f"dalel import: {_sentence(fault)}", file=sys.stderr)
        return FINDING


class MappingUnusable(DalelError):
    """The mapping file cannot be read, or names what is not there."""


def _sentence(fault: BaseException) -> str:
    from dalel.apps.entries.tables.sentences import table_sentence  # noqa: PLC0415 - needs Django
    from dalel.apps.entries.tables.table import TableUnreadable  # noqa: PLC0415

    if isinstance(fault, TableUnreadable):
        return table_sentence(fault)
    return str(fault) or "Stopped."


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
    try:
        return table, read_mapping(arguments.mapping.read_text(encoding="utf-8"), table)
    except (MappingMalformed, UnicodeDecodeError) as fault:
        raise MappingUnusable(f"{arguments.mapping}: {fault}") from fault


def _mapping_text(table: Table, columns: Columns) -> str:
    from dalel.apps.cases.importing.mapping_files import mapping_text  # noqa: PLC0415

    return mapping_text(table, columns)


def _run_as_member(arguments: argparse.Namespace, table: Table, columns: Columns) -> int:
    from dalel.apps.accounts.actions import sign_in  # noqa: PLC0415 - needs Django loaded
    from dalel.apps.accounts.command_line import session_of  # noqa: PLC0415

    name = asking.name("Your sign-in name:", arguments.name)
    password = asking.password(is_on_stdin=arguments.password_stdin)
    member = session_of(sign_in(name, password, is_known_device=True))
    return _import(arguments, table, columns, member)


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


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="dalel import",
        description="Import old cases from a table: all of it, or nothing. You will lead them.",
    )
    file = parser.add_mutually_exclusive_group(required=True)
    file.add_argument("file", type=Path, nargs="?", help="XLSX, XLS, ODS or CSV")
    file.add_argument(
        "--mapping-for", type=Path, metavar="FILE", help="print what the columns seem to mean"
    )
    parser.add_argument("--mapping", type=Path, help="TOML file that says what columns mean")
    parser.add_argument("--dry-run", action="store_true", help="record nothing, show the errors")
    parser.add_argument("--skip-faulty", action="store_true", help="leave out rows with errors")
    parser.add_argument("--language", choices=("kk", "ru", "en"), default="ru")
    parser.add_argument("--name", help="your sign-in name")
    parser.add_argument(
        "--password-stdin", action="store_true", help="read your password from stdin"
    )
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    return parser

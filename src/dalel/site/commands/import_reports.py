"""``dalel import-reports``: a table becomes reports, as the member who signs in here."""

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
    from dalel.apps.entries.tables.table import Table
    from dalel.apps.intake.importing.meaning import Meaning
    from dalel.apps.intake.importing.planning import Plan

OK, FINDING, USAGE = 0, 1, 2


class MappingUnusable(DalelError):
    """The mapping file cannot be read, or names what is not there."""


def run(argv: Sequence[str]) -> int:
    """Import a table. Return 1 where rows have errors or it cannot be done, 2 on misuse."""
    arguments = _parser().parse_args(argv)
    try:
        read_instance(read_environment().instance)
        load_django()
        table, meaning = _meant(arguments)
        if arguments.mapping_for:
            print(_mapping_text(table, meaning), end="")
            return OK
        if not meaning.tells:
            raise MappingUnusable("no column is understood as what happened; use --mapping-for.")
        return _import(arguments, table, meaning, _member(arguments))
    except (asking.AnswerUnusable, MappingUnusable, OSError) as fault:
        print(f"dalel import-reports: {fault}", file=sys.stderr)
        return USAGE
    except (DalelError, KeyboardInterrupt) as fault:
        print(f"dalel import-reports: {_sentence(fault)}", file=sys.stderr)
        return FINDING


def _sentence(fault: BaseException) -> str:
    from dalel.apps.entries.tables.sentences import table_sentence  # noqa: PLC0415 - needs Django
    from dalel.apps.entries.tables.table import TableUnreadable  # noqa: PLC0415

    if isinstance(fault, TableUnreadable):
        return table_sentence(fault)
    return str(fault) or "Stopped."


def _meant(arguments: argparse.Namespace) -> tuple[Table, Meaning]:
    from dalel.apps.entries.tables.reading import read_table  # noqa: PLC0415 - needs Django
    from dalel.apps.intake.importing.exports import gathered  # noqa: PLC0415
    from dalel.apps.intake.importing.mapping_files import (  # noqa: PLC0415
        MappingMalformed,
        read_mapping,
    )
    from dalel.apps.intake.importing.meaning import first_guess  # noqa: PLC0415

    table = gathered(read_table((arguments.mapping_for or arguments.file).read_bytes()))
    if arguments.mapping is None:
        return table, first_guess(table, language=arguments.language)
    try:
        text = arguments.mapping.read_text(encoding="utf-8")
        return table, read_mapping(text, table, language=arguments.language)
    except (MappingMalformed, UnicodeDecodeError) as fault:
        raise MappingUnusable(f"{arguments.mapping}: {fault}") from fault


def _mapping_text(table: Table, meaning: Meaning) -> str:
    from dalel.apps.intake.importing.mapping_files import mapping_text  # noqa: PLC0415

    return mapping_text(table, meaning)


def _member(arguments: argparse.Namespace) -> MemberSession:
    from dalel.apps.accounts.actions import sign_in  # noqa: PLC0415 - needs Django loaded
    from dalel.apps.accounts.command_line import session_of  # noqa: PLC0415

    name = asking.name("Your sign-in name:", arguments.name)
    password = asking.password(is_on_stdin=arguments.password_stdin)
    return session_of(sign_in(name, password, is_known_device=True))


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


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="dalel import-reports",
        description="Import reports of KoboToolbox, ODK or a spreadsheet: all of it, or nothing.",
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

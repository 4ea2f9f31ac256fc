"""What commands share that import a table: arguments, who asks, how faults are said."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from dalel.core.errors import DalelError
from dalel.site import asking
from dalel.site.environment import read_environment
from dalel.site.founding import load_django
from dalel.site.instance import read_instance

if TYPE_CHECKING:
    from dalel.apps.accounts.sessions import MemberSession

FINDING, USAGE = 1, 2
MeantT = TypeVar("MeantT")


class MappingUnusable(DalelError):
    """The mapping file cannot be read, or names what is not there."""


def parser_of(prog: str, description: str) -> argparse.ArgumentParser:
    """Return what reads the arguments: a table, what its columns mean, who imports it."""
    parser = argparse.ArgumentParser(prog=prog, description=description)
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


def run_saying(prog: str, work: Callable[[], int]) -> int:
    """Do the work on the instance, with Django loaded; what goes wrong is one sentence."""
    try:
        read_instance(read_environment().instance)
        load_django()
        return work()
    except (asking.AnswerUnusable, MappingUnusable, OSError) as fault:
        print(f"{prog}: {fault}", file=sys.stderr)
        return USAGE
    except (DalelError, KeyboardInterrupt) as fault:
        print(f"{prog}: {_sentence(fault)}", file=sys.stderr)
        return FINDING


def _sentence(fault: BaseException) -> str:
    from dalel.apps.entries.tables.sentences import table_sentence  # noqa: PLC0415 - needs Django
    from dalel.apps.entries.tables.table import TableUnreadable  # noqa: PLC0415

    if isinstance(fault, TableUnreadable):
        return table_sentence(fault)
    return str(fault) or "Stopped."


def mapping_in(path: Path, read: Callable[[str], MeantT], malformed: type[Exception]) -> MeantT:
    """Return what a mapping file says.

    Raises:
        MappingUnusable: ``read`` raised ``malformed``, or it is no text.
        OSError: It cannot be read.
    """
    try:
        return read(path.read_text(encoding="utf-8"))
    except (malformed, UnicodeDecodeError) as fault:
        raise MappingUnusable(f"{path}: {fault}") from fault


def member_of(arguments: argparse.Namespace) -> MemberSession:
    """Sign in whoever imports the table. Raises what signing in raises."""
    from dalel.apps.accounts.actions import sign_in  # noqa: PLC0415 - needs Django loaded
    from dalel.apps.accounts.command_line import session_of  # noqa: PLC0415

    name = asking.name("Your sign-in name:", arguments.name)
    password = asking.password(is_on_stdin=arguments.password_stdin)
    return session_of(sign_in(name, password, is_known_device=True))

"""``dalel audit``: check that nothing was altered, lost or forged."""

from __future__ import annotations

import argparse
import getpass
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from dalel.core.errors import DalelError
from dalel.site.environment import read_environment
from dalel.site.founding import load_django
from dalel.site.instance import read_instance

if TYPE_CHECKING:
    from dalel.apps.accounts.sessions import MemberSession
    from dalel.apps.ledger.audit import Finding


def run(argv: Sequence[str]) -> int:
    """Audit the instance. Return 0 where all matches, 1 where something doesn't."""
    arguments = _parser().parse_args(argv)
    try:
        read_instance(read_environment().instance)
        load_django()
        found = _findings(arguments)
    except DalelError as fault:
        print(f"dalel audit: {fault}", file=sys.stderr)
        return 1
    return _tell(found, as_json=arguments.json)


def _findings(arguments: argparse.Namespace) -> list[Finding]:
    from django.utils import timezone  # noqa: PLC0415 - needs Django loaded

    from dalel.site.audit import audit_as, audit_everything  # noqa: PLC0415 - needs Django loaded

    found = list(audit_everything())
    if arguments.name:
        found += audit_as(_sign_in(arguments), today=timezone.localdate())
    return found


def _sign_in(arguments: argparse.Namespace) -> MemberSession:
    from dalel.apps.accounts.actions.signing_in import sign_in  # noqa: PLC0415
    from dalel.apps.accounts.command_line import session_of  # noqa: PLC0415

    if arguments.password_stdin:
        password = sys.stdin.readline().rstrip("\n")
    else:
        password = getpass.getpass("Password: ")
    return session_of(sign_in(arguments.name, password, is_known_device=True))


def _tell(found: Iterable[Finding], *, as_json: bool) -> int:
    findings = [asdict(one) for one in found]
    if as_json:
        print(json.dumps({"findings": findings}, ensure_ascii=False, indent=1))
    elif findings:
        for one in findings:
            print(f"{one['fault']}: {one['where']}. {one['sentence']}")
        print(f"{len(findings)} found.")
    else:
        print("Everything matches.")
    return 1 if findings else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="dalel audit",
        description="Check that nothing in this instance was altered, lost or forged.",
    )
    parser.add_argument("--json", action="store_true", help="print findings as JSON")
    parser.add_argument(
        "--as",
        dest="name",
        metavar="NAME",
        help="also open everything this member can open, and check contents, authors and access",
    )
    parser.add_argument(
        "--password-stdin", action="store_true", help="read the member's password from stdin"
    )
    return parser

"""``dalel pack``: check a rule pack, and see what another version would change."""

from __future__ import annotations

import argparse
import getpass
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING

from dalel.core.errors import DalelError
from dalel.core.procedure import Fault, PackMalformed, load_pack, read_pack
from dalel.site.environment import read_environment
from dalel.site.founding import load_django
from dalel.site.instance import read_instance

if TYPE_CHECKING:
    from dalel.apps.accounts.sessions import MemberSession
    from dalel.apps.procedure.comparing import CaseDifference


def run(argv: Sequence[str]) -> int:
    """Check or compare. Return 0, 1 where something was found, 2 where it cannot be done."""
    arguments = _parser().parse_args(argv)
    try:
        if arguments.verb == "check":
            return _check(arguments)
        return _diff(arguments)
    except PackMalformed as fault:
        _tell_faults(fault.faults, as_json=arguments.json)
        return 1
    except (DalelError, OSError) as fault:
        print(f"dalel pack: {fault}", file=sys.stderr)
        return 2


def _check(arguments: argparse.Namespace) -> int:
    folders = arguments.folders or _packaged()
    faults = [fault for folder in folders for fault in _faults(folder)]
    _tell_faults(faults, as_json=arguments.json)
    return 1 if faults else 0


def _packaged() -> list[Traversable]:
    places = (files("dalel.core.procedure") / "packs").iterdir()
    return [place for place in places if (place / "pack.toml").is_file()]


def _faults(folder: Traversable) -> tuple[Fault, ...]:
    try:
        read_pack(folder)
    except PackMalformed as fault:
        return fault.faults
    return ()


def _tell_faults(faults: Sequence[Fault], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"faults": [asdict(fault) for fault in faults]}, ensure_ascii=False))
        return
    for fault in faults:
        print(fault)
    print(f"{len(faults)} found." if faults else "The pack is as agreed.")


def _diff(arguments: argparse.Namespace) -> int:
    """Compare the pack in use with another, over all cases a member can open."""
    other = read_pack(arguments.folder)
    read_instance(read_environment().instance)
    load_django()
    from dalel.apps.procedure.comparing import differences  # noqa: PLC0415 - needs Django loaded

    member = _sign_in(arguments)
    found = differences(member, load_pack(other.id), other, now=datetime.now(UTC))
    if arguments.json:
        print(json.dumps({"cases": [asdict(one) for one in found]}, ensure_ascii=False, indent=1))
    else:
        _tell(found)
    return 1 if found else 0


def _sign_in(arguments: argparse.Namespace) -> MemberSession:
    from dalel.apps.accounts.actions.signing_in import sign_in  # noqa: PLC0415
    from dalel.apps.accounts.command_line import session_of  # noqa: PLC0415

    if arguments.password_stdin:
        password = sys.stdin.readline().rstrip("\n")
    else:
        password = getpass.getpass("Password: ")
    return session_of(sign_in(arguments.name, password, is_known_device=True))


def _tell(found: Sequence[CaseDifference]) -> None:
    for case in found:
        print(case.number)
        for change in case.changes:
            print(f"  {change.rule_id}: {change.before} -> {change.after}")
    print(f"{len(found)} cases would change." if found else "Nothing would change.")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="dalel pack", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    check = verbs.add_parser("check", help="name file and line of everything that is amiss")
    check.add_argument("folders", nargs="*", type=Path, help="of packs; the packaged ones if none")
    diff = verbs.add_parser("diff", help="show what another version changes for a member's cases")
    diff.add_argument("folder", type=Path, help="of the other version")
    diff.add_argument("--as", dest="name", metavar="NAME", required=True, help="whose cases")
    diff.add_argument(
        "--password-stdin", action="store_true", help="read the member's password from stdin"
    )
    for verb in (check, diff):
        verb.add_argument("--json", action="store_true", help="print as JSON")
    return parser

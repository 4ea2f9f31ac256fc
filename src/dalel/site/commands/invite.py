"""``dalel invite``: make an address at which a colleague can enrol."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime

from dalel.core.errors import DalelError
from dalel.site import asking
from dalel.site.commands.init import ROLES
from dalel.site.environment import DESK_HOST, Environment, read_environment
from dalel.site.founding import load_django
from dalel.site.instance import Instance, read_instance


def run(argv: Sequence[str]) -> int:
    """Print an enrolment address. Return 1 where the member may not invite, 2 on misuse."""
    arguments = _parser().parse_args(argv)
    try:
        environment = read_environment()
        instance = read_instance(environment.instance)
        name = asking.name("Your sign-in name:", arguments.name)
        password = asking.password(is_on_stdin=arguments.password_stdin)
        load_django()
        token = _invite(name, password, arguments.role)
    except asking.AnswerUnusable as fault:
        print(f"dalel invite: {fault}", file=sys.stderr)
        return 2
    except (DalelError, KeyboardInterrupt) as fault:
        print(f"dalel invite: {str(fault) or 'Stopped.'}", file=sys.stderr)
        return 1
    _tell(_address(environment, instance, token), arguments)
    return 0


def _invite(name: str, password: str, role: str) -> str:
    from dalel.apps.accounts.actions import invite, sign_in  # noqa: PLC0415 - needs Django
    from dalel.apps.accounts.command_line import session_of  # noqa: PLC0415
    from dalel.apps.accounts.roles import Role  # noqa: PLC0415

    session = session_of(sign_in(name, password, is_known_device=True))
    return invite(session, Role(role.upper()), now=datetime.now(UTC))


def _address(environment: Environment, instance: Instance, token: str) -> str:
    """Return where the desk answers: on this machine, or behind the host it is known by."""
    host = instance.desk_hosts[0] if instance.desk_hosts else DESK_HOST
    if host == DESK_HOST:
        return f"http://{host}:{environment.desk_port}/enrol/{token}"
    return f"https://{host}/enrol/{token}"


def _tell(address: str, arguments: argparse.Namespace) -> None:
    if arguments.json:
        print(json.dumps({"address": address, "role": arguments.role, "valid_days": 3}))
        return
    print(address)
    print("It works once, within three days. The address alone opens nothing:", file=sys.stderr)
    print("confirm the person at the desk, on the page Organisation.", file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="dalel invite", description="Make an address at which one colleague can enrol."
    )
    parser.add_argument("--role", choices=(*ROLES, "guest"), required=True)
    parser.add_argument("--name", help="your own sign-in name")
    parser.add_argument(
        "--password-stdin", action="store_true", help="read your password from stdin"
    )
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    return parser

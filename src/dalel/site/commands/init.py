"""``dalel init``: make an instance and its first member."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from dalel.apps.publication.names import LONGEST_NAME, is_showable
from dalel.core.errors import DalelError
from dalel.core.keys.credentials import RecoveryKey, new_recovery_key
from dalel.core.keys.passwords import SALT_BYTES, KdfCost, calibrate, derive
from dalel.site import asking
from dalel.site.environment import read_environment
from dalel.site.founding import found_instance, undone_on_failure
from dalel.site.instance import FILE, InstanceExists

ROLES = (
    "administrator",
    "advocate",
    "worker",
    "intake_worker",
    "intake_lead",
    "monitor",
    "moderator",
    "analyst",
    "link_officer",
    "trustee",
)


@dataclass(frozen=True, repr=False)
class Founder:
    """Who becomes the first member."""

    sign_in_name: str
    display_name: str
    role: str
    password: str


def calibrated_cost() -> KdfCost:
    """Measure what half a second of key derivation buys on this machine."""

    def measure(cost: KdfCost) -> float:
        started = time.monotonic()
        derive("how long does this take", bytes(SALT_BYTES), cost)
        return time.monotonic() - started

    return calibrate(measure)


def run(argv: Sequence[str], *, cost: Callable[[], KdfCost] = calibrated_cost) -> int:
    """Make the instance. Return 0 when it is there, 1 when it could not be made, 2 on misuse.

    A connection that breaks off leaves nothing half made, as Ctrl-C does.
    """
    arguments = _parser().parse_args(argv)
    os.umask(0o077)
    for cut_short in (signal.SIGHUP, signal.SIGTERM):
        signal.signal(cut_short, signal.default_int_handler)
    try:
        folder = read_environment().instance
        if (folder / FILE).exists():
            raise InstanceExists(folder)
        founder = _founder(arguments)
        recovery_key = new_recovery_key()
        asking.until_written_down(recovery_key)
        print("Measuring this machine and making the instance.", flush=True)
        _make(folder, founder, recovery_key, cost=cost(), neutral_name=arguments.neutral_name or "")
    except asking.AnswerUnusable as fault:
        print(f"dalel init: {fault}", file=sys.stderr)
        return 2
    except (DalelError, KeyboardInterrupt) as fault:
        statement = str(fault) or "Stopped. Nothing was kept."
        print(f"dalel init: {statement}", file=sys.stderr)
        return 1
    _tell(folder, founder, as_json=arguments.json)
    return 0


def _founder(arguments: argparse.Namespace) -> Founder:
    return Founder(
        sign_in_name=asking.name("Sign-in name:", arguments.name),
        display_name=asking.name("Name your colleagues will see:", arguments.display_name),
        role=arguments.role,
        password=asking.new_password(is_on_stdin=arguments.password_stdin),
    )


def _make(
    folder: Path,
    founder: Founder,
    recovery_key: RecoveryKey,
    *,
    cost: KdfCost,
    neutral_name: str,
) -> None:
    """Make the instance and its organisation, or leave the folder as it was."""
    with undone_on_failure(folder):
        found_instance(folder, is_demo=False, kdf_cost=cost, neutral_name=neutral_name)
        _found(folder, founder, recovery_key)


def _found(folder: Path, founder: Founder, recovery_key: RecoveryKey) -> None:
    from dalel.apps.accounts.actions import found_organisation  # noqa: PLC0415 - needs Django
    from dalel.apps.accounts.roles import Role  # noqa: PLC0415

    found_organisation(
        folder,
        sign_in_name=founder.sign_in_name,
        display_name=founder.display_name,
        password=founder.password,
        role=Role(founder.role.upper()),
        recovery_key=recovery_key,
        now=datetime.now(UTC),
    )


def _tell(folder: Path, founder: Founder, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"instance": str(folder), "role": founder.role}, ensure_ascii=False))
        return
    print(f"The instance is at {folder}. Back up its folder keys/ apart from all the rest.")
    print("Start it with: dalel serve. Then sign in and invite your colleagues.")


def _neutral_name(typed: str) -> str:
    if not is_showable(typed):
        sentence = f"must have 1 to {LONGEST_NAME} characters, all of which can be seen"
        raise argparse.ArgumentTypeError(sentence)
    return typed


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="dalel init",
        description="Make an instance and its first member, who can introduce all others.",
    )
    parser.add_argument("--name", help="name to sign in with; stored only as a keyed hash")
    parser.add_argument("--display-name", help="name that colleagues see; sealed")
    parser.add_argument(
        "--neutral-name",
        type=_neutral_name,
        help="what pages are called until name and look are chosen at the desk; tells nothing",
    )
    parser.add_argument("--role", choices=ROLES, default="administrator")
    parser.add_argument(
        "--password-stdin",
        action="store_true",
        help="read the password from the first line of stdin, and answers from the next",
    )
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    return parser

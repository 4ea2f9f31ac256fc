"""``dalel laptop``: a computer without a network collects reports and hands them over later.

At the organisation: ``readers`` and ``take-in``. On the laptop: ``prepare``, ``status``, ``pack``
and ``clear``.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dalel.apps.intake.laptop_file import is_laptop
from dalel.core.errors import DalelError
from dalel.core.keys import FLOOR
from dalel.site import asking
from dalel.site.environment import read_environment
from dalel.site.founding import (
    found_instance,
    load_django,
    prepare_instance,
    undone_on_failure,
)
from dalel.site.instance import FILE, read_instance

if TYPE_CHECKING:
    from dalel.apps.accounts.sessions import MemberSession

OK, FAULT, USAGE = 0, 1, 2
AWAY_DAYS = 14
MOST_DAYS = 90
_GROUPS_TYPED = 2


class FingerprintDiffers(DalelError):
    """What the desk shows is not what the file says."""

    def __init__(self) -> None:
        super().__init__(
            "The desk shows another fingerprint: the file was exchanged, or readers have changed "
            "since. Nothing was kept. Make the file anew and compare again."
        )


class NotForLaptops(DalelError):
    """An instance with members would stop sealing what arrives."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"{folder} is an organisation's instance. Name an empty folder in DALEL_INSTANCE."
        )


def run(argv: Sequence[str]) -> int:
    """Do one of the six. Return 1 where it cannot be done, 2 on misuse."""
    arguments = _parser().parse_args(argv)
    os.umask(0o077)
    try:
        told = _ACTS[arguments.act](arguments)
    except (asking.AnswerUnusable, OSError) as fault:
        print(f"dalel laptop: {fault}", file=sys.stderr)
        return USAGE
    except (DalelError, KeyboardInterrupt) as fault:
        print(f"dalel laptop: {str(fault) or 'Stopped.'}", file=sys.stderr)
        return FAULT
    if arguments.json:
        print(json.dumps({name: value for name, value in told.items() if name != "say"}))
    else:
        print(told["say"])
    return OK


def _readers(arguments: argparse.Namespace) -> Mapping[str, Any]:
    """Write the file that prepares a laptop."""
    member = _member(arguments)
    from dalel.apps.intake.actions.taking_in import (  # noqa: PLC0415 - needs Django loaded
        current_readers,
        readers_file,
    )

    _write_new(arguments.file, readers_file(member, now=datetime.now(UTC)).encode())
    shown = current_readers(member).fingerprint
    say = f"{arguments.file} says who reads reports. Compare on the laptop:\n{shown}"
    return {"fingerprint": shown, "say": say}


def _take_in(arguments: argparse.Namespace) -> Mapping[str, Any]:
    """Take in what a laptop has packed."""
    member = _member(arguments)
    from dalel.apps.intake.actions.taking_in import (  # noqa: PLC0415 - needs Django loaded
        confirmation,
        take_in,
    )

    with arguments.file.open("rb") as opened:
        done = take_in(opened, by=member, now=datetime.now(UTC))
    if arguments.confirmation:
        _write_new(arguments.confirmation, confirmation(member).encode())
    say = f"{done.reports} reports are new, {done.known} pieces were here before."
    if done.closed:
        say += f"\n{done.closed} of them are sealed to people who read no reports any more."
    told = {"reports": done.reports, "new": done.new, "known": done.known, "closed": done.closed}
    return {**told, "say": say}


def _prepare(arguments: argparse.Namespace) -> Mapping[str, Any]:
    """Make this computer a laptop that collects reports, or bring it new readers."""
    text = arguments.file.read_text(encoding="utf-8", errors="replace")
    folder = read_environment().instance
    if is_laptop(folder):
        prepare_instance(folder)
        shown = _learn(text, arguments)
    elif (folder / FILE).exists():
        raise NotForLaptops(folder)
    else:
        with undone_on_failure(folder):
            found_instance(folder, is_demo=False, kdf_cost=FLOOR)
            shown = _learn(text, arguments)
    say = (
        f"Reports are sealed to the organisation. Pages promise an answer {arguments.days} days "
        "later than at home.\nStart with: dalel serve"
    )
    return {"fingerprint": shown, "days": arguments.days, "say": say}


def _learn(text: str, arguments: argparse.Namespace) -> str:
    """Keep whom to seal to, once a person has compared the fingerprint."""
    from dalel.apps.intake.actions.collecting import learn_readers  # noqa: PLC0415 - needs Django
    from dalel.apps.intake.laptops import Readers  # noqa: PLC0415

    shown = Readers.from_text(text).fingerprint
    expected = shown.split("-")
    given = arguments.fingerprint
    if given is None:
        print("The desk shows a fingerprint on the page of the laptop.", flush=True)
        given = asking.line(f"Type its first {_GROUPS_TYPED} groups and its last one:")
        expected = [*expected[:_GROUPS_TYPED], expected[-1]]
    if given.upper().replace("-", " ").split() != expected:
        raise FingerprintDiffers
    learn_readers(text, away_days=arguments.days)
    return shown


def _status(_arguments: argparse.Namespace) -> Mapping[str, Any]:
    """Say what this laptop is and how much waits on it."""
    _on_laptop()
    from dalel.apps.intake.actions.collecting import collected  # noqa: PLC0415 - needs Django
    from dalel.apps.intake.laptops import this_laptop  # noqa: PLC0415

    waits, laptop = collected(), this_laptop()
    shown = laptop.readers.fingerprint if laptop else ""
    say = f"{waits.reports} reports wait to be handed over.\nReaders: {shown}"
    return {"reports": waits.reports, "pieces": waits.arrivals, "fingerprint": shown, "say": say}


def _pack(arguments: argparse.Namespace) -> Mapping[str, Any]:
    """Write what was collected into a file that only the organisation opens."""
    _on_laptop()
    from dalel.apps.intake.actions.collecting import fill_pouch  # noqa: PLC0415 - needs Django

    with _new_file(arguments.file) as written:
        packed = fill_pouch(written, now=datetime.now(UTC))
        written.flush()
        os.fsync(written.fileno())
    say = (
        f"{packed.reports} reports are in {arguments.file}. They also stay here "
        "until you bring a confirmation: dalel laptop clear"
    )
    return {"reports": packed.reports, "pieces": packed.arrivals, "say": say}


def _clear(arguments: argparse.Namespace) -> Mapping[str, Any]:
    """Destroy what the organisation has confirmed."""
    _on_laptop()
    from dalel.apps.intake.actions.collecting import (  # noqa: PLC0415 - needs Django loaded
        clear_confirmed,
        collected,
    )

    text = arguments.file.read_text(encoding="utf-8", errors="replace")
    gone = clear_confirmed(text, now=datetime.now(UTC))
    left = collected().reports
    say = f"{gone} pieces were handed over and are gone from here. {left} reports wait."
    return {"cleared": gone, "reports": left, "say": say}


_ACTS: Mapping[str, Callable[[argparse.Namespace], Mapping[str, Any]]] = {
    "readers": _readers,
    "take-in": _take_in,
    "prepare": _prepare,
    "status": _status,
    "pack": _pack,
    "clear": _clear,
}


def _member(arguments: argparse.Namespace) -> MemberSession:
    read_instance(read_environment().instance)
    load_django()
    from dalel.apps.accounts.actions import sign_in  # noqa: PLC0415 - needs Django loaded
    from dalel.apps.accounts.command_line import session_of  # noqa: PLC0415

    name = asking.name("Your sign-in name:", arguments.name)
    password = asking.password(is_on_stdin=arguments.password_stdin)
    return session_of(sign_in(name, password, is_known_device=True))


def _on_laptop() -> None:
    read_instance(read_environment().instance)
    load_django()


def _new_file(path: Path) -> Any:
    """Open a file that is not there yet: nothing that was packed before is written over."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    return os.fdopen(descriptor, "wb")


def _write_new(path: Path, data: bytes) -> None:
    with _new_file(path) as written:
        written.write(data)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="dalel laptop",
        description="A computer without a network collects reports and hands them over later.",
    )
    acts = parser.add_subparsers(dest="act", required=True)
    readers = acts.add_parser("readers", help="organisation: write the file that prepares a laptop")
    take_in = acts.add_parser("take-in", help="organisation: take in what a laptop has packed")
    take_in.add_argument(
        "--confirmation", type=Path, metavar="OUT", help="also write what lets the laptop forget it"
    )
    prepare = acts.add_parser("prepare", help="laptop: collect reports for these readers")
    prepare.add_argument("--fingerprint", help="what the desk shows; else it is asked for")
    prepare.add_argument(
        "--days", type=_days, default=AWAY_DAYS, help="in how many days it is brought back"
    )
    pack = acts.add_parser("pack", help="laptop: write what was collected into a sealed file")
    clear = acts.add_parser("clear", help="laptop: destroy what the organisation has confirmed")
    status = acts.add_parser("status", help="laptop: how much waits here, and for whom")
    for one in (readers, take_in):
        one.add_argument("--name", help="your sign-in name")
        one.add_argument("--password-stdin", action="store_true", help="read it from stdin")
    for one in (readers, take_in, prepare, pack, clear):
        one.add_argument("file", type=Path)
    for one in (readers, take_in, prepare, pack, clear, status):
        one.add_argument("--json", action="store_true", help="print the result as JSON")
    return parser


def _days(typed: str) -> int:
    if not typed.isdecimal() or int(typed) > MOST_DAYS:
        raise argparse.ArgumentTypeError(f"must be 0 to {MOST_DAYS} days")
    return int(typed)

"""``dalel serve``: run the desk and the public site until interrupted."""

import argparse
from collections.abc import Sequence

from dalel.core.errors import DalelError
from dalel.site.environment import read_environment
from dalel.site.serve import DESK, PUBLIC, Plan, serve


def run(argv: Sequence[str]) -> int:
    """Run both programs, or one of them. Return 0 when stopped, 1 when they cannot run."""
    arguments = _parser().parse_args(argv)
    try:
        plan = Plan(
            environment=read_environment(),
            programs=_programs(arguments),
            is_demo=arguments.demo,
        )
        serve(plan)
    except DalelError as fault:
        print(f"dalel serve: {fault}", flush=True)
        return 1
    return 0


def _programs(arguments: argparse.Namespace) -> tuple[str, ...]:
    if arguments.public_only:
        return (PUBLIC,)
    return (DESK,) if arguments.desk_only else (PUBLIC, DESK)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="dalel serve", description="Run the desk and the public site on this machine."
    )
    parser.add_argument(
        "--demo", action="store_true", help="run on invented records and print who can sign in"
    )
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--public-only", action="store_true", help="run only the public site")
    which.add_argument("--desk-only", action="store_true", help="run only the desk")
    return parser

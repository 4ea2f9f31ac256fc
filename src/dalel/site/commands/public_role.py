"""``dalel public-role``: print what gives the public program's database role its rights."""

import argparse
from collections.abc import Sequence

from dalel.site.public_rights import grants


def run(argv: Sequence[str]) -> int:
    """Print the statements, to be run by the owner of the tables. Return 0."""
    arguments = _parser().parse_args(argv)
    for statement in grants(arguments.role):
        print(f"{statement};")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="dalel public-role",
        description=(
            "Print the PostgreSQL statements that let a role do what the public site needs, and "
            "nothing else. Run them as the owner of the tables, again after each update."
        ),
    )
    parser.add_argument("role", help="the role that DALEL_PUBLIC_DATABASE_URL names")
    return parser

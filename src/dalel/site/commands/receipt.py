"""``dalel receipt``: hand out the receipt of an entry."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from dalel.core.errors import DalelError
from dalel.site.environment import read_environment
from dalel.site.founding import load_django
from dalel.site.instance import read_instance


def run(argv: Sequence[str]) -> int:
    """Print a receipt as text, as a tlog-proof or as JSON. Return 1 for no such entry."""
    arguments = _parser().parse_args(argv)
    try:
        read_instance(read_environment().instance)
        load_django()
        text = _receipt(arguments)
    except DalelError as fault:
        print(f"dalel receipt: {fault}", file=sys.stderr)
        return 1
    if text is None:
        print("dalel receipt: there is no such entry.", file=sys.stderr)
        return 1
    print(text)
    return 0


def _receipt(arguments: argparse.Namespace) -> str | None:
    from dalel.apps.entries.queries import leaf_index_of  # noqa: PLC0415 - needs Django loaded
    from dalel.apps.ledger.actions import receipt_for  # noqa: PLC0415

    index = leaf_index_of(arguments.entry)
    if index is None:
        return None
    receipt = receipt_for(index, now=datetime.now(UTC))
    if arguments.c2sp:
        return receipt.to_c2sp()
    if arguments.json:
        sealed_at = receipt.leaf.sealed_at.isoformat()
        return json.dumps({"receipt": receipt.to_base45(), "sealed_at": sealed_at})
    return receipt.to_base45()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="dalel receipt", description="Print the receipt of an entry. It opens nothing."
    )
    parser.add_argument("entry", type=UUID, help="the entry's id")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--c2sp", action="store_true", help="print the tlog-proof text form")
    form.add_argument("--json", action="store_true", help="print JSON")
    return parser

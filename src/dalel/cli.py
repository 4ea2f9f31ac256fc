"""``dalel``: finds what a verb means; each verb is loaded when it is asked for, and no other."""

import argparse
import importlib
import json
import sys
from collections.abc import Sequence
from importlib.util import find_spec

from dalel import __version__

OK, FINDING, USAGE = 0, 1, 2
SERVER_VERBS = (
    "init",
    "serve",
    "demo",
    "invite",
    "audit",
    "import",
    "import-reports",
    "laptop",
    "receipt",
    "doctor",
    "public-role",
    "clocks",
    "pack",
)
# A verb that no module can be called by.
MODULES = {
    "import": "import_cases",
    "import-reports": "import_reports",
    "public-role": "public_role",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb and return 0 (ok), 1 (something was found) or 2 (it cannot be run so)."""
    verb, *given = list(sys.argv[1:] if argv is None else argv) or [""]
    if verb in SERVER_VERBS:
        return _serve(verb, given)
    if verb == "verify":
        return _run("dalel.verify.command", given)
    try:
        return _version(_parser().parse_args([verb, *given] if verb else given))
    except SystemExit as stop:
        return USAGE if stop.code else OK


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="dalel",
        description="Check receipts and bundles; run the server where it is installed.",
    )
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("verify", help="check a bundle or a receipt", add_help=False)
    version = verbs.add_parser("version", help="print the version")
    version.add_argument("--json", action="store_true", help="print it as JSON")
    for verb in SERVER_VERBS:
        verbs.add_parser(verb, help="needs the server installation", add_help=False)
    return parser


def _version(arguments: argparse.Namespace) -> int:
    text = json.dumps({"version": __version__}) if arguments.json else f"dalel {__version__}"
    sys.stdout.write(f"{text}\n")
    return OK


def _serve(verb: str, argv: list[str]) -> int:
    """Hand a server verb to the site, if this installation has one."""
    if find_spec("django") is None:
        return _refuse(f"dalel {verb} needs the server: pip install 'dalel[server]'.")
    module = f"dalel.site.commands.{MODULES.get(verb, verb)}"
    if find_spec(module) is None:
        return _refuse(f"dalel {verb} is not part of this release.")
    return _run(module, argv)


def _run(module: str, argv: list[str]) -> int:
    """Load one verb and run it: the supervisor, which runs as long as the programs, weighs less."""
    return int(importlib.import_module(module).run(argv))


def _refuse(sentence: str) -> int:
    sys.stderr.write(f"{sentence}\n")
    return USAGE

"""``dalel``: checks receipts and bundles with the core alone; server verbs live in the site."""

import argparse
import importlib
import json
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from dalel import __version__
from dalel.verify import (
    Policy,
    PolicyMalformed,
    Report,
    read_policy,
    verify_bundle,
    verify_receipt_file,
)
from dalel.verify.page import as_html
from dalel.verify.rendering import as_json, as_text
from dalel.verify.words import LANGUAGES

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
_ZIP = b"PK"


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb and return 0 (ok), 1 (something was found) or 2 (it cannot be run so)."""
    given = list(sys.argv[1:] if argv is None else argv)
    if given and given[0] in SERVER_VERBS:
        return _serve(given[0], given[1:])
    try:
        arguments = _parser().parse_args(given)
    except SystemExit as stop:
        return USAGE if stop.code else OK
    if arguments.verb == "version":
        return _version(arguments)
    return _verify(arguments)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="dalel", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    verify = verbs.add_parser("verify", help="check a bundle or a receipt")
    verify.add_argument("file", type=Path, help="a bundle (ZIP) or a receipt")
    verify.add_argument("--html", type=Path, metavar="OUT", help="also write the report as a page")
    verify.add_argument("--json", action="store_true", help="print the report as JSON")
    verify.add_argument("--policy", type=Path, help="TOML file that names whom you trust")
    verify.add_argument("--language", choices=LANGUAGES, default="en")
    version = verbs.add_parser("version", help="print the version")
    version.add_argument("--json", action="store_true", help="print it as JSON")
    for verb in SERVER_VERBS:
        verbs.add_parser(verb, help="needs the server installation", add_help=False)
    return parser


def _verify(arguments: argparse.Namespace) -> int:
    try:
        policy = read_policy(arguments.policy) if arguments.policy else None
        report = _report(arguments.file, policy)
        if arguments.html:
            arguments.html.write_text(
                as_html(report, language=arguments.language), encoding="utf-8"
            )
    except PolicyMalformed as fault:
        return _refuse(str(fault))
    except OSError as error:
        return _refuse(f"{error.filename}: {error.strerror}")
    text = as_json(report) if arguments.json else as_text(report, language=arguments.language)
    sys.stdout.write(text)
    return OK if report.is_sound else FINDING


def _report(file: Path, policy: Policy | None) -> Report:
    with file.open("rb") as opened:
        begins = opened.read(len(_ZIP))
    check = verify_bundle if begins == _ZIP else verify_receipt_file
    return check(file, policy=policy)


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
    command = importlib.import_module(module)
    return int(command.run(argv))


def _refuse(sentence: str) -> int:
    sys.stderr.write(f"{sentence}\n")
    return USAGE

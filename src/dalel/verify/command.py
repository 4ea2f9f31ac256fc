"""``dalel verify``: checks a bundle or a receipt, and says what was found."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from dalel.verify.checking import verify_bundle
from dalel.verify.faults import PolicyMalformed
from dalel.verify.page import as_html
from dalel.verify.policy import Policy, read_policy
from dalel.verify.receipt_files import verify_receipt_file
from dalel.verify.rendering import as_json, as_text
from dalel.verify.report import Report
from dalel.verify.words import LANGUAGES

_SOUND, _FOUND, _USAGE = 0, 1, 2
_ZIP = b"PK"


def run(argv: Sequence[str]) -> int:
    """Check one file. Return 0 (sound), 1 (something was found) or 2 (it cannot be checked so)."""
    try:
        arguments = _parser().parse_args(argv)
    except SystemExit as stop:
        return _USAGE if stop.code else _SOUND
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
    return _SOUND if report.is_sound else _FOUND


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="dalel verify", description="Check a bundle or a receipt."
    )
    parser.add_argument("file", type=Path, help="a bundle (ZIP) or a receipt")
    parser.add_argument("--html", type=Path, metavar="OUT", help="also write the report as a page")
    parser.add_argument("--json", action="store_true", help="print the report as JSON")
    parser.add_argument("--policy", type=Path, help="TOML file that names whom you trust")
    parser.add_argument("--language", choices=LANGUAGES, default="en")
    return parser


def _report(file: Path, policy: Policy | None) -> Report:
    with file.open("rb") as opened:
        begins = opened.read(len(_ZIP))
    check = verify_bundle if begins == _ZIP else verify_receipt_file
    return check(file, policy=policy)


def _refuse(sentence: str) -> int:
    sys.stderr.write(f"{sentence}\n")
    return _USAGE

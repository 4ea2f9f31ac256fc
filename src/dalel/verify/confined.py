"""One bundle from strangers, checked in a process of its own with little memory and time.

``python -m dalel.verify.confined DESCRIPTOR LOG_KEY LANGUAGE`` reads the open descriptor and
prints the answer as JSON. It ends without one where the bundle needs more than is given here.
"""

import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from dalel.core.entries.canonical import JsonValue
from dalel.core.ledger import LogVerifyKey
from dalel.verify.checking import verify_bundle
from dalel.verify.confinement import TOO_MUCH, confine
from dalel.verify.faults import (
    BundleTooLarge,
    Fault,
    PartTooLarge,
    TooManyEntries,
    TooManyParts,
)
from dalel.verify.limits import PUBLIC_PAGE
from dalel.verify.policy import Policy
from dalel.verify.rendering import note_sentences
from dalel.verify.report import Note, Report
from dalel.verify.words import say, say_fault

MEMORY_BYTES = 512 << 20
CPU_SECONDS = 10
MOST_FAULTS = 20
_SIZES: tuple[type[Fault], ...] = (
    BundleTooLarge,
    PartTooLarge,
    TooManyEntries,
    TooManyParts,
)
_STANDING = {Note.AUTHORS_UNPROVED, Note.LATER_ENTRIES_POSSIBLE}


def main(argv: Sequence[str]) -> int:
    """Check the bundle under a descriptor and print what it proves."""
    confine(memory_bytes=MEMORY_BYTES, cpu_seconds=CPU_SECONDS)
    descriptor, log_key, language = argv
    key = LogVerifyKey.from_text(log_key)
    try:
        report = verify_bundle(
            f"/proc/self/fd/{int(descriptor)}",
            policy=Policy(logs=((key.name, key),)),
            limits=PUBLIC_PAGE,
        )
        sys.stdout.write(json.dumps(_answer(report, language)))
    except MemoryError:
        return TOO_MUCH
    return 0


def _answer(report: Report, language: str) -> dict[str, JsonValue]:
    sentences = dict.fromkeys(say_fault(language, fault) for fault in report.faults)
    return {
        "sound": report.is_sound,
        "too_large": any(isinstance(fault, _SIZES) for fault in report.faults),
        "codes": [*sorted({fault.code for fault in report.faults})],
        "faults": [*islice(sentences, MOST_FAULTS)],
        "grade": report.grade.name if report.grade else None,
        "sealed_at": report.sealed_at.isoformat() if report.sealed_at else None,
        "size": report.log.size if report.log else None,
        "notes": _notes(report, language),
    }


def _notes(report: Report, language: str) -> list[JsonValue]:
    """Return what no bundle proves by itself, and the fingerprint that is to be compared."""
    shown = replace(report, notes=tuple(one for one in report.notes if one in _STANDING))
    founder = [f"{say(language, 'founder')}: {report.founder}."] if report.founder else []
    return [*note_sentences(shown, language), *founder]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

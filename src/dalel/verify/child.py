"""Has a stranger's bundle checked in a child process that may take little memory and time."""

import json
from dataclasses import dataclass
from datetime import datetime
from threading import BoundedSemaphore

from dalel.core.ledger import Grade, LogVerifyKey
from dalel.verify.confinement import ask
from dalel.verify.faults import VerifyError

PROGRAM = "dalel.verify.confined"
MOST_AT_ONCE = 2
WALL_SECONDS = 20.0
_turns = BoundedSemaphore(MOST_AT_ONCE)


class TooManyAtOnce(VerifyError):
    """As many bundles as may be are being checked already."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the child found.

    Attributes:
        is_sound: Whether nothing was found to be wrong.
        is_too_large: Whether it holds more than is read on a public page.
        codes: The faults' names.
        faults: The first faults' sentences, each once.
        grade: How strong the log's statement is, or None.
        sealed_at: When the newest record was sealed, by the log's word.
        size: Leaves in the log at the checkpoint.
        notes: Sentences that a reader must know besides.
    """

    is_sound: bool
    is_too_large: bool
    codes: frozenset[str]
    faults: tuple[str, ...]
    grade: Grade | None
    sealed_at: datetime | None
    size: int | None
    notes: tuple[str, ...]


def check_in_child(data: bytes, *, log_key: LogVerifyKey, language: str) -> Answer | None:
    """Return what a bundle proves, or None where that takes more than is given here.

    Raises:
        TooManyAtOnce: Others are being checked; this one was not looked at.
    """
    if not _turns.acquire(blocking=False):
        raise TooManyAtOnce
    try:
        said = ask(PROGRAM, data, log_key.to_text(), language, wall_seconds=WALL_SECONDS)
    finally:
        _turns.release()
    return _answer(said) if said is not None else None


def _answer(printed: bytes) -> Answer:
    said = json.loads(printed)
    return Answer(
        is_sound=said["sound"],
        is_too_large=said["too_large"],
        codes=frozenset(said["codes"]),
        faults=tuple(said["faults"]),
        grade=Grade[said["grade"]] if said["grade"] else None,
        sealed_at=datetime.fromisoformat(said["sealed_at"]) if said["sealed_at"] else None,
        size=said["size"],
        notes=tuple(said["notes"]),
    )

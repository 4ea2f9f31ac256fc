"""Has a stranger's bundle checked in a child process that may take little memory and time."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from threading import BoundedSemaphore

from dalel.core.ledger import Grade, LogVerifyKey
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
        with in_memory(data) as descriptor:
            return _answer(descriptor, log_key, language)
    finally:
        _turns.release()


@contextmanager
def in_memory(data: bytes) -> Iterator[int]:
    """Yield a descriptor from which the bytes can be read without ever lying on a disk."""
    with os.fdopen(os.memfd_create("brought", os.MFD_CLOEXEC), "wb") as file:
        file.write(data)
        file.flush()
        yield file.fileno()


def _answer(descriptor: int, log_key: LogVerifyKey, language: str) -> Answer | None:
    try:
        child = subprocess.run(
            [sys.executable, "-m", PROGRAM, str(descriptor), log_key.to_text(), language],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            pass_fds=[descriptor],
            timeout=WALL_SECONDS,
            check=True,
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        return None
    said = json.loads(child.stdout)
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

"""What a receipt or a bundle proves, in words that need no knowledge of the mathematics."""

import io
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from dalel.core.ledger import Grade, LogVerifyKey
from dalel.verify import Policy, Report, verify_bundle, verify_receipt_file
from dalel.verify.faults import (
    Fault,
    LogNotInPolicy,
    NotABundle,
    NotAReceipt,
    ReceiptNeedsPolicy,
)
from dalel.verify.words import say_fault

LOG_KEY_FILE = "log/public-key.txt"
MOST_FAULTS = 20
LARGEST_UNPACKED_BYTES = 64 * 1024 * 1024
_ZIP = b"PK\x03\x04"


@dataclass(frozen=True)
class Outcome:
    """What is shown to the reader.

    Attributes:
        is_sound: Whether it proves what it claims.
        headline: The result in one sentence.
        meaning: What follows from it and what does not.
        sealed_at: When the (newest) record was sealed, by the log's word; to the minute.
        place: A receipt's place in the log, counted from 1.
        size: Entries in the log then.
        faults: A sentence for each fault, the first one first, in the reader's language.
    """

    is_sound: bool
    headline: str
    meaning: str
    sealed_at: datetime | None = None
    place: int | None = None
    size: int | None = None
    faults: tuple[str, ...] = ()


def deployment_log_key() -> LogVerifyKey | None:
    """Return the public key of this deployment's log; the secret one is not read here."""
    try:
        text = (Path(settings.DALEL_INSTANCE) / LOG_KEY_FILE).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    return LogVerifyKey.from_text(text.strip())


def check(data: bytes, *, log_key: LogVerifyKey | None) -> Outcome:
    """Return what the bytes of a receipt or a bundle prove under this log's key."""
    if log_key is None:
        return Outcome(False, _("This site has no log yet, so nothing can be checked."), "")
    is_bundle = data.startswith(_ZIP)
    if is_bundle and _unpacked_bytes(data) > LARGEST_UNPACKED_BYTES:
        return Outcome(
            False,
            _("This bundle is too large to be checked here."),
            _("Check it on a computer of your own with the command dalel verify."),
        )
    policy = Policy(logs=((log_key.name, log_key),))
    with _in_memory(data) as path:
        verify = verify_bundle if is_bundle else verify_receipt_file
        report = verify(path, policy=policy)
    return _sound(report, is_bundle) if report.is_sound else _unsound(report)


def _sound(report: Report, is_bundle: bool) -> Outcome:
    return Outcome(
        True,
        _("This bundle is sound.") if is_bundle else _("This receipt is sound."),
        _meaning(report.grade),
        sealed_at=report.sealed_at,
        place=None if report.index is None else report.index + 1,
        size=report.log.size if report.log else None,
    )


def _meaning(grade: Grade | None) -> str:
    if grade is None or grade is Grade.STATED:
        return _(
            "This log states that the record exists, and can no longer deny it. That it existed "
            "by that time rests on the log's word."
        )
    return _("The record existed by that time; others than this log confirm it.")


def _unsound(report: Report) -> Outcome:
    if _any(report, NotAReceipt, NotABundle):
        return Outcome(
            False,
            _("This cannot be read; a part of it may be missing."),
            _("Copy all of the text, or scan the square code again."),
        )
    if _any(report, LogNotInPolicy, ReceiptNeedsPolicy):
        return Outcome(
            False,
            _("This is from another log."),
            _("It may well be sound. Ask those who gave it to you where it can be checked."),
        )
    return Outcome(
        False,
        _("This does not hold."),
        _("It was altered, or it was never given out here. Keep it and show it to them."),
        faults=tuple(_sentences(report))[:MOST_FAULTS],
    )


def _sentences(report: Report) -> dict[str, None]:
    """Return each fault's sentence once, in the reader's language and the report's order."""
    language = get_language() or "en"
    return dict.fromkeys(say_fault(language, fault) for fault in report.faults)


def _any(report: Report, *classes: type[Fault]) -> bool:
    return any(isinstance(fault, classes) for fault in report.faults)


def _unpacked_bytes(data: bytes) -> int:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as bundle:
            return sum(member.file_size for member in bundle.infolist())
    except zipfile.BadZipFile:
        return 0


@contextmanager
def _in_memory(data: bytes) -> Iterator[Path]:
    """Yield a path under which the bytes can be read without ever lying on a disk."""
    with os.fdopen(os.memfd_create("brought", os.MFD_CLOEXEC), "wb") as file:
        file.write(data)
        file.flush()
        yield Path(f"/proc/self/fd/{file.fileno()}")

"""What a receipt or a bundle proves, in words that need no knowledge of the mathematics."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from dalel.core.ledger import Grade, LogVerifyKey
from dalel.verify import Policy, Report, verify_receipt_file
from dalel.verify.child import TooManyAtOnce, check_in_child
from dalel.verify.confinement import in_memory
from dalel.verify.words import LANGUAGES, say, say_fault

MOST_FAULTS = 20
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


def check(data: bytes, *, log_key: LogVerifyKey | None) -> Outcome:
    """Return what the bytes of a receipt or a bundle prove under this log's key."""
    if log_key is None:
        return Outcome(False, _("This site has no log yet, so nothing can be checked."), "")
    if data.startswith(_ZIP):
        return _check_bundle(data, log_key)
    policy = Policy(logs=((log_key.name, log_key),))
    with in_memory(data) as descriptor:
        report = verify_receipt_file(f"/proc/self/fd/{descriptor}", policy=policy)
    if not report.is_sound:
        return _unsound({fault.code for fault in report.faults}, _sentences(report))
    return Outcome(
        True,
        _("This receipt is sound."),
        _meaning(report.grade),
        sealed_at=report.sealed_at,
        place=None if report.index is None else report.index + 1,
        size=report.log.size if report.log else None,
    )


def _check_bundle(data: bytes, log_key: LogVerifyKey) -> Outcome:
    language = _language()
    try:
        answer = check_in_child(data, log_key=log_key, language=language)
    except TooManyAtOnce:
        return Outcome(False, say(language, "page_busy"), say(language, "page_busy_then"))
    if answer is None or answer.is_too_large:
        return Outcome(
            False,
            _("This bundle is too large to be checked here."),
            _("Check it on a computer of your own with the command dalel verify."),
        )
    if not answer.is_sound:
        return _unsound(answer.codes, answer.faults)
    return Outcome(
        True,
        _("This bundle is sound."),
        " ".join((_meaning(answer.grade), *answer.notes)),
        sealed_at=answer.sealed_at,
        size=answer.size,
    )


def _meaning(grade: Grade | None) -> str:
    if grade is None or grade is Grade.STATED:
        return _(
            "This log states that the record exists, and can no longer deny it. That it existed "
            "by that time rests on the log's word."
        )
    return _("The record existed by that time; others than this log confirm it.")


def _unsound(codes: Iterable[str], sentences: Iterable[str]) -> Outcome:
    found = set(codes)
    if found & {"NotAReceipt", "NotABundle"}:
        return Outcome(
            False,
            _("This cannot be read; a part of it may be missing."),
            _("Copy all of the text, or scan the square code again."),
        )
    if found & {"LogNotInPolicy", "ReceiptNeedsPolicy"}:
        return Outcome(
            False,
            _("This is from another log."),
            _("It may well be sound. Ask those who gave it to you where it can be checked."),
        )
    return Outcome(
        False,
        _("This does not hold."),
        _("It was altered, or it was never given out here. Keep it and show it to them."),
        faults=tuple(sentences)[:MOST_FAULTS],
    )


def _sentences(report: Report) -> dict[str, None]:
    """Return each fault's sentence once, in the reader's language and the report's order."""
    return dict.fromkeys(say_fault(_language(), fault) for fault in report.faults)


def _language() -> str:
    language = get_language()
    return language if language in LANGUAGES else "en"

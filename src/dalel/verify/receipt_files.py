"""Verifying a receipt in any of its written forms."""

from pathlib import Path

from dalel.core.ledger import Grade, LedgerError, Receipt, verify_receipt
from dalel.core.ledger.errors import ReceiptMalformed, ReceiptTimestampRefused
from dalel.core.ledger.notes import parse_note
from dalel.core.ledger.receipts import MAGIC, MAX_RECEIPT_BYTES
from dalel.verify.faults import (
    Fault,
    LogNotInPolicy,
    NotAReceipt,
    ReceiptNeedsPolicy,
    ReceiptRefused,
    TimestampRefused,
)
from dalel.verify.policy import Policy
from dalel.verify.report import LogReport, Note, Report

MAX_TEXT_BYTES = 2 * MAX_RECEIPT_BYTES
_C2SP = "c2sp.org/tlog-proof@"


def verify_receipt_file(path: str | Path, *, policy: Policy | None = None) -> Report:
    """Return what a receipt proves: binary, base45 as in its QR code, or ``tlog-proof`` text.

    Args:
        path: The file; it is only read.
        policy: Whom the reader trusts. Without one the receipt is checked under the key that it
            states itself, whose fingerprint must then be compared by other means.

    Raises:
        OSError: The file cannot be opened.
    """
    with Path(path).open("rb") as opened:
        data = opened.read(MAX_TEXT_BYTES + 1)
    known = policy or Policy()
    try:
        receipt = _read(data, known)
        return _report(receipt, known)
    except Fault as fault:
        return Report((fault,))


def _read(data: bytes, policy: Policy) -> Receipt:
    try:
        if len(data) > MAX_TEXT_BYTES:
            raise ReceiptMalformed("it is too long")
        if data.startswith(MAGIC):
            return Receipt.from_bytes(data)
        text = data.decode().replace("\r\n", "\n")
        if text.startswith(_C2SP):
            return _read_c2sp(text, policy)
        return Receipt.from_base45(text.strip("\n"))
    except UnicodeDecodeError as error:
        raise NotAReceipt(detail="it is neither text nor the binary form") from error
    except ReceiptMalformed as error:
        raise NotAReceipt(detail=error.reason) from error
    except LedgerError as error:
        raise ReceiptRefused(detail=str(error)) from error


def _read_c2sp(text: str, policy: Policy) -> Receipt:
    origin = parse_note(text.partition("\n\n")[2]).text.partition("\n")[0]
    key = policy.log_of(origin)
    if key is None:
        raise ReceiptNeedsPolicy
    return Receipt.from_c2sp(text, log_key=key)


def _report(receipt: Receipt, policy: Policy) -> Report:
    known_as = policy.log_name(receipt.log_key)
    log = LogReport(receipt.origin, receipt.fingerprint, known_as)
    if policy.logs and known_as is None:
        return Report((LogNotInPolicy(detail=receipt.fingerprint),), log=log)
    try:
        proved = verify_receipt(
            receipt,
            log_key=receipt.log_key,
            witnesses=policy.witness_keys,
            quorum=policy.quorum,
            timestamp_roots=policy.authorities,
        )
    except ReceiptTimestampRefused:
        return Report((TimestampRefused(),), log=log)
    except LedgerError as error:
        return Report((ReceiptRefused(detail=str(error)),), log=log)
    notes = [Note.LOG_NOT_PINNED] if known_as is None else []
    if proved.grade is Grade.STATED:
        notes.append(Note.ONLY_STATED)
    if receipt.timestamp and proved.timestamped_at is None:
        notes.append(Note.TIMESTAMP_UNCHECKED)
    return Report(
        faults=(),
        sealed_at=proved.sealed_minute,
        log=LogReport(
            origin=receipt.origin,
            fingerprint=receipt.fingerprint,
            known_as=known_as,
            size=proved.size,
            grade=proved.grade,
            witnessed_at=proved.witnessed_at,
            witnesses=tuple(policy.witness_name(name) for name in proved.witnesses),
            timestamped_at=proved.timestamped_at,
        ),
        index=proved.index,
        notes=tuple(notes),
    )

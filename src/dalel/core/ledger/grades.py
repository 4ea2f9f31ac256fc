"""How much a receipt proves: stated by the log, witnessed by others, stamped with the time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from dalel.core.keys.errors import KeysError
from dalel.core.keys.timestamps import verify_timestamp
from dalel.core.ledger.checkpoints import SignedCheckpoint, parse_checkpoint, verify_cosignatures
from dalel.core.ledger.errors import (
    ReceiptFromAnotherLog,
    ReceiptNotProved,
    ReceiptTimestampRefused,
)
from dalel.core.ledger.leaf import Leaf
from dalel.core.ledger.notes import LogVerifyKey, WitnessKey
from dalel.core.ledger.receipts import Receipt
from dalel.core.merkle import InclusionMismatch, verify_inclusion


class Grade(IntEnum):
    """How strong a receipt is; only the last two show "existed by then" without the log's word."""

    STATED = 1
    WITNESSED = 2
    TIMESTAMPED = 3


@dataclass(frozen=True, slots=True)
class VerifiedReceipt:
    """What a receipt proves under the keys it was checked with.

    Attributes:
        grade: How strong it is.
        leaf: The leaf that is in the log.
        index: Its place.
        size: Leaves in the log at the time.
        sealed_minute: When the log says it sealed the record, UTC.
        witnessed_at: By when enough witnesses had seen the log, or None.
        timestamped_at: By when the authority had seen the checkpoint, or None.
        witnesses: Names of the witnesses whose signatures hold.
    """

    grade: Grade
    leaf: Leaf
    index: int
    size: int
    sealed_minute: datetime
    witnessed_at: datetime | None
    timestamped_at: datetime | None
    witnesses: tuple[str, ...]


def issue_receipt(
    leaf: Leaf,
    index: int,
    proof: Sequence[bytes],
    signed: SignedCheckpoint,
    *,
    log_key: LogVerifyKey,
    timestamp: bytes = b"",
) -> Receipt:
    """Return the receipt for a leaf under a signed checkpoint.

    Raises:
        ReceiptNotProved: The proof does not lead from the leaf to the checkpoint's root.
    """
    receipt = Receipt(
        log_key=log_key,
        leaf=leaf,
        index=index,
        checkpoint=signed.checkpoint,
        proof=tuple(proof),
        signature=signed.signature,
        cosignatures=signed.cosignatures,
        timestamp=timestamp,
    )
    _require_inclusion(receipt)
    return receipt


def verify_receipt(
    receipt: Receipt,
    *,
    log_key: LogVerifyKey,
    witnesses: Sequence[WitnessKey] = (),
    quorum: int = 1,
    timestamp_roots: Sequence[bytes] = (),
) -> VerifiedReceipt:
    """Return what a receipt proves.

    Args:
        receipt: The receipt.
        log_key: The log key one trusts, from the policy.
        witnesses: The witnesses one trusts; others are passed over.
        quorum: How many of them must have signed for "witnessed", at least 1.
        timestamp_roots: Certificates (PEM or DER) of the time stamp authorities one trusts;
            without any a token is passed over.

    Raises:
        ReceiptFromAnotherLog: It names another log key.
        ReceiptNotProved: The proof does not lead from the leaf to the root.
        CheckpointError: The log's or a named witness's signature does not fit.
        ReceiptTimestampRefused: The token does not hold.
    """
    if receipt.log_key != log_key:
        raise ReceiptFromAnotherLog(expected=log_key.fingerprint, offered=receipt.fingerprint)
    _require_inclusion(receipt)
    signed = parse_checkpoint(receipt.note(), log_key=log_key)
    seen = verify_cosignatures(signed, witnesses)
    witnessed_at = seen[quorum - 1].seen_at if len(seen) >= max(quorum, 1) else None
    stamped_at = _timestamped_at(receipt, timestamp_roots)
    return VerifiedReceipt(
        grade=_grade(witnessed_at, stamped_at),
        leaf=receipt.leaf,
        index=receipt.index,
        size=receipt.size,
        sealed_minute=receipt.leaf.sealed_at,
        witnessed_at=witnessed_at,
        timestamped_at=stamped_at,
        witnesses=tuple(each.witness.name for each in seen),
    )


def _require_inclusion(receipt: Receipt) -> None:
    try:
        verify_inclusion(
            receipt.leaf.hash, receipt.index, receipt.size, receipt.proof, receipt.root
        )
    except InclusionMismatch as error:
        raise ReceiptNotProved(index=receipt.index, size=receipt.size) from error


def _timestamped_at(receipt: Receipt, roots: Sequence[bytes]) -> datetime | None:
    if not receipt.timestamp or not roots:
        return None
    try:
        return verify_timestamp(receipt.timestamp, receipt.checkpoint.digest(), roots=roots)
    except KeysError as error:
        raise ReceiptTimestampRefused from error


def _grade(witnessed_at: datetime | None, timestamped_at: datetime | None) -> Grade:
    if timestamped_at is not None:
        return Grade.TIMESTAMPED
    return Grade.WITNESSED if witnessed_at is not None else Grade.STATED

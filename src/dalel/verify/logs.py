"""The log's side of a bundle: its key, its checkpoint, and who else saw it."""

from dataclasses import dataclass
from datetime import datetime

from dalel.core.keys.errors import KeysError
from dalel.core.keys.timestamps import verify_timestamp
from dalel.core.ledger import (
    Grade,
    LedgerError,
    LogVerifyKey,
    SignedCheckpoint,
    parse_checkpoint,
    verify_cosignatures,
)
from dalel.verify.archive import Archive
from dalel.verify.bundle import CHECKPOINT, TIMESTAMP, Manifest
from dalel.verify.faults import (
    CheckpointRefused,
    Fault,
    LogKeyMismatch,
    LogNotInPolicy,
    TimestampRefused,
)
from dalel.verify.policy import Policy
from dalel.verify.report import LogReport


@dataclass(frozen=True, slots=True)
class CheckedLog:
    """What is known of the log; ``signed`` is None where the checkpoint does not hold."""

    report: LogReport
    signed: SignedCheckpoint | None
    faults: tuple[Fault, ...]


def check_log(archive: Archive, manifest: Manifest, policy: Policy) -> CheckedLog:
    """Check the key against the policy, and the checkpoint against the key."""
    try:
        key = LogVerifyKey(manifest.origin, manifest.public_key)
    except LedgerError as error:
        refused = CheckpointRefused(detail=str(error))
        return CheckedLog(LogReport(manifest.origin, manifest.fingerprint), None, (refused,))
    faults = list(_key_faults(key, manifest, policy))
    unproved = LogReport(key.name, key.fingerprint, policy.log_name(key))
    try:
        signed = parse_checkpoint(archive.read(CHECKPOINT), log_key=key)
        report = _graded(unproved, signed, archive, policy)
    except LedgerError as error:
        return CheckedLog(unproved, None, (*faults, CheckpointRefused(detail=str(error))))
    except Fault as fault:
        return CheckedLog(unproved, None, (*faults, fault))
    return CheckedLog(report, signed, tuple(faults))


def _key_faults(key: LogVerifyKey, manifest: Manifest, policy: Policy) -> list[Fault]:
    faults: list[Fault] = []
    if key.fingerprint != manifest.fingerprint:
        faults.append(LogKeyMismatch())
    if policy.logs and policy.log_name(key) is None:
        faults.append(LogNotInPolicy(detail=key.fingerprint))
    return faults


def _graded(
    known: LogReport, signed: SignedCheckpoint, archive: Archive, policy: Policy
) -> LogReport:
    seen = verify_cosignatures(signed, policy.witness_keys)
    witnessed_at = seen[policy.quorum - 1].seen_at if len(seen) >= policy.quorum else None
    stamped_at = _timestamped_at(signed, archive, policy)
    grade = Grade.WITNESSED if witnessed_at else Grade.STATED
    return LogReport(
        origin=known.origin,
        fingerprint=known.fingerprint,
        known_as=known.known_as,
        size=signed.checkpoint.size,
        grade=Grade.TIMESTAMPED if stamped_at else grade,
        witnessed_at=witnessed_at,
        witnesses=tuple(policy.witness_name(each.witness.name) for each in seen),
        timestamped_at=stamped_at,
    )


def _timestamped_at(signed: SignedCheckpoint, archive: Archive, policy: Policy) -> datetime | None:
    if TIMESTAMP not in archive or not policy.authorities:
        return None
    token = archive.read(TIMESTAMP)
    try:
        return verify_timestamp(token, signed.checkpoint.digest(), roots=policy.authorities)
    except KeysError as error:
        raise TimestampRefused from error

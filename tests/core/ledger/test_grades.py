"""The three grades, and what takes a receipt's word away."""

import base64
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalel.core.keys.signatures import SigningKey
from dalel.core.ledger import (
    Grade,
    LogVerifyKey,
    WitnessKey,
    cosign_checkpoint,
    issue_receipt,
    verify_receipt,
)
from dalel.core.ledger.errors import (
    CheckpointError,
    CosignatureInvalid,
    ReceiptFromAnotherLog,
    ReceiptNotProved,
    ReceiptTimestampRefused,
)
from tests.core.ledger.logs import SEEN_AT, WITNESS, Log, a_leaf, a_log, flipped

LOG = a_log()
STAMP = json.loads(
    (Path(__file__).parents[2] / "vectors/ledger/timestamp.json").read_text(encoding="ascii")
)
TOKEN = base64.b64decode(STAMP["token"])
ROOTS = [STAMP["root"].encode()]


def test_is_stated_by_the_log_alone(log: Log) -> None:
    verified = verify_receipt(log.receipt(4), log_key=log.verify_key, witnesses=[log.witness])

    assert verified.grade is Grade.STATED
    assert verified.leaf == a_leaf(4)
    assert (verified.index, verified.size) == (4, 13)
    assert verified.sealed_minute == a_leaf(4).sealed_at
    assert verified.witnessed_at is None
    assert verified.timestamped_at is None


def test_is_witnessed_when_a_named_witness_signed(log: Log) -> None:
    receipt = log.receipt(4, log.witnessed_at(13))

    verified = verify_receipt(receipt, log_key=log.verify_key, witnesses=[log.witness])

    assert verified.grade is Grade.WITNESSED
    assert verified.witnessed_at == SEEN_AT
    assert verified.witnesses == (WITNESS,)
    assert verify_receipt(receipt, log_key=log.verify_key).grade is Grade.STATED


def test_needs_as_many_witnesses_as_the_policy_asks(log: Log) -> None:
    second = SigningKey(b"\x03" * 32)
    both = cosign_checkpoint(
        log.witnessed_at(13), witness="second", key=second, now=SEEN_AT + timedelta(hours=1)
    )
    known = [log.witness, WitnessKey("second", second.public.to_bytes())]

    one = verify_receipt(
        log.receipt(4, log.witnessed_at(13)), log_key=log.verify_key, witnesses=known, quorum=2
    )
    two = verify_receipt(log.receipt(4, both), log_key=log.verify_key, witnesses=known, quorum=2)

    assert (one.grade, one.witnesses) == (Grade.STATED, (WITNESS,))
    assert two.grade is Grade.WITNESSED
    assert two.witnessed_at == SEEN_AT + timedelta(hours=1)


def test_is_timestamped_when_a_trusted_authority_stamped(log: Log) -> None:
    receipt = log.receipt(4, log.witnessed_at(13), timestamp=TOKEN)

    verified = verify_receipt(
        receipt, log_key=log.verify_key, witnesses=[log.witness], timestamp_roots=ROOTS
    )

    assert verified.grade is Grade.TIMESTAMPED
    assert verified.timestamped_at == datetime.fromisoformat(STAMP["time"]).astimezone(UTC)
    assert verified.witnessed_at == SEEN_AT


def test_does_not_count_a_token_without_an_authority(log: Log) -> None:
    verified = verify_receipt(log.receipt(4, timestamp=TOKEN), log_key=log.verify_key)

    assert verified.grade is Grade.STATED


def test_refuses_a_token_over_another_checkpoint(log: Log) -> None:
    receipt = log.receipt(4, log.checkpoint_at(12), timestamp=TOKEN)

    with pytest.raises(ReceiptTimestampRefused):
        verify_receipt(receipt, log_key=log.verify_key, timestamp_roots=ROOTS)


@pytest.mark.parametrize("token", [b"token", TOKEN[:-1], TOKEN[: len(TOKEN) // 2]])
def test_refuses_a_damaged_token(log: Log, token: bytes) -> None:
    with pytest.raises(ReceiptTimestampRefused):
        verify_receipt(
            log.receipt(4, timestamp=token), log_key=log.verify_key, timestamp_roots=ROOTS
        )


def test_refuses_a_token_of_an_authority_it_does_not_know(log: Log) -> None:
    with pytest.raises(ReceiptTimestampRefused):
        verify_receipt(
            log.receipt(4, timestamp=TOKEN),
            log_key=log.verify_key,
            timestamp_roots=[STAMP["other_root"].encode()],
        )


def test_pins_the_log_key(log: Log) -> None:
    stranger = LogVerifyKey(log.key.name, SigningKey(b"\x09" * 32).public.to_bytes())

    with pytest.raises(ReceiptFromAnotherLog) as caught:
        verify_receipt(log.receipt(4), log_key=stranger)

    assert caught.value.expected == stranger.fingerprint
    assert caught.value.offered == log.verify_key.fingerprint


def test_refuses_a_leaf_that_is_not_in_the_log(log: Log) -> None:
    with pytest.raises(ReceiptNotProved) as caught:
        verify_receipt(replace(log.receipt(4), leaf=a_leaf(5)), log_key=log.verify_key)

    assert (caught.value.index, caught.value.size) == (4, 13)


@given(st.integers(min_value=0), st.integers(min_value=0, max_value=3))
def test_refuses_a_proof_with_one_bit_changed(bit: int, place: int) -> None:
    receipt = LOG.receipt(4)
    proof = list(receipt.proof)
    proof[place] = flipped(proof[place], bit)

    with pytest.raises(ReceiptNotProved):
        verify_receipt(replace(receipt, proof=tuple(proof)), log_key=LOG.verify_key)


def test_refuses_a_proof_that_is_cut_or_extended(log: Log) -> None:
    receipt = log.receipt(4)

    for proof in (receipt.proof[:-1], receipt.proof[1:], (*receipt.proof, bytes(32)), ()):
        with pytest.raises(ReceiptNotProved):
            verify_receipt(replace(receipt, proof=proof), log_key=log.verify_key)


@given(st.integers(min_value=0))
def test_refuses_a_log_signature_with_one_bit_changed(bit: int) -> None:
    receipt = LOG.receipt(4)

    with pytest.raises(CheckpointError):
        verify_receipt(
            replace(receipt, signature=flipped(receipt.signature, bit)), log_key=LOG.verify_key
        )


def test_refuses_a_root_that_the_log_did_not_sign(log: Log) -> None:
    """A forger with a tree of his own has the proof but not the signature."""
    forged = Log((a_leaf(99), *log.leaves[1:]), log.key).receipt(0)

    with pytest.raises(CheckpointError):
        verify_receipt(replace(forged, signature=log.receipt(0).signature), log_key=log.verify_key)


def test_refuses_a_witness_signature_that_does_not_fit(log: Log) -> None:
    receipt = log.receipt(4, log.witnessed_at(13))
    (one,) = receipt.cosignatures
    bad = replace(receipt, cosignatures=(replace(one, data=flipped(one.data, 70)),))

    with pytest.raises(CosignatureInvalid):
        verify_receipt(bad, log_key=log.verify_key, witnesses=[log.witness])


def test_issues_no_receipt_without_a_proof(log: Log) -> None:
    with pytest.raises(ReceiptNotProved):
        issue_receipt(
            a_leaf(5), 4, log.receipt(4).proof, log.checkpoint_at(13), log_key=log.verify_key
        )

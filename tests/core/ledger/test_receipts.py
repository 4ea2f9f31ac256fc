"""Receipts: their two written forms, and that damage never passes for a receipt."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalel.core.ledger import Grade, LedgerError, LogVerifyKey, Receipt, verify_receipt
from dalel.core.ledger.errors import CheckpointError, ReceiptMalformed
from tests.core.ledger.logs import WITNESS_KEY, Log, a_leaf, a_log, flipped

VECTOR = json.loads(
    (Path(__file__).parents[2] / "vectors/ledger/receipt.json").read_text(encoding="utf-8")
)
LOG = a_log()
RECEIPTS = [
    LOG.receipt(4),
    LOG.receipt(0, LOG.witnessed_at(1)),
    LOG.receipt(12, LOG.witnessed_at(13), timestamp=b"token"),
]


@pytest.mark.parametrize("receipt", RECEIPTS, ids=["stated", "witnessed", "stamped"])
def test_reads_back_its_binary_form_and_its_qr_text(receipt: Receipt) -> None:
    assert receipt.to_bytes().startswith(b"DLR1")
    assert Receipt.from_bytes(receipt.to_bytes()) == receipt
    assert Receipt.from_base45(receipt.to_base45()) == receipt


@pytest.mark.parametrize("receipt", RECEIPTS, ids=["stated", "witnessed", "stamped"])
def test_reads_back_its_c2sp_text_without_the_token(receipt: Receipt) -> None:
    text = receipt.to_c2sp()

    assert text.startswith("c2sp.org/tlog-proof@v1\nextra ")
    assert Receipt.from_c2sp(text, log_key=LOG.verify_key) == receipt.without_timestamp()


def test_keeps_the_frozen_bytes() -> None:
    receipt = LOG.receipt(4, LOG.witnessed_at(13))

    assert receipt.to_bytes().hex() == VECTOR["bytes"]
    assert receipt.to_c2sp() == VECTOR["c2sp"]
    assert receipt.note() == VECTOR["note"]


def test_names_its_log() -> None:
    receipt = RECEIPTS[0]

    assert receipt.origin == LOG.key.name
    assert receipt.fingerprint == LOG.verify_key.fingerprint
    assert (receipt.size, receipt.root) == (13, LOG.checkpoint_at(13).checkpoint.root)


def test_fits_a_qr_code_in_a_log_of_a_thousand_million_leaves() -> None:
    receipt = LOG.receipt(4, LOG.witnessed_at(13))
    long = Receipt(
        receipt.log_key,
        receipt.leaf,
        receipt.index,
        receipt.checkpoint,
        (bytes(32),) * 30,
        receipt.signature,
        receipt.cosignatures * 3,
    )

    assert len(long.to_base45()) <= 4296


@given(st.integers(min_value=0))
def test_never_verifies_after_one_bit(bit: int) -> None:
    data = flipped(RECEIPTS[0].to_bytes(), bit)

    with pytest.raises(LedgerError):
        verify_receipt(Receipt.from_bytes(data), log_key=LOG.verify_key)


@given(st.integers(min_value=0))
def test_never_keeps_its_grade_after_one_bit(bit: int) -> None:
    """A changed witness name is an unknown witness; everything else is refused."""
    data = flipped(RECEIPTS[1].to_bytes(), bit)

    try:
        receipt = Receipt.from_bytes(data)
        verified = verify_receipt(receipt, log_key=LOG.verify_key, witnesses=[LOG.witness])
    except LedgerError:
        return

    assert verified.grade is Grade.STATED


@given(st.sampled_from(RECEIPTS), st.integers(min_value=0))
def test_is_not_read_when_cut_or_extended(receipt: Receipt, length: int) -> None:
    data = receipt.to_bytes()

    for other in (data[: length % len(data)], data + b"\0"):
        with pytest.raises(ReceiptMalformed):
            Receipt.from_bytes(other)


def test_refuses_a_size_that_no_log_has() -> None:
    data = RECEIPTS[0].to_bytes()
    at = data.index((13).to_bytes(8, "big"))

    with pytest.raises(ReceiptMalformed):
        Receipt.from_bytes(data[:at] + b"\x80" + data[at + 1 :])


@given(st.binary(max_size=400))
def test_refuses_any_other_bytes(data: bytes) -> None:
    for other in (data, b"DLR1" + data):
        with pytest.raises(ReceiptMalformed):
            Receipt.from_bytes(other)


@pytest.mark.parametrize("text", ["", "bb8", "BB8", "AAAA"])
def test_refuses_any_other_qr_text(text: str) -> None:
    with pytest.raises(ReceiptMalformed):
        Receipt.from_base45(text)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("tlog-proof@v1", "tlog-proof@v2"),
        ("extra ", "other "),
        ("extra AQ", "extra Ag"),
        ("extra AQ", "extra *"),
        ("index 4", "index 04"),
        ("index 4", "index -4"),
        ("index 4", "index ٤"),
        ("index 4", "index " + "9" * 19),
        ("index 4", "index " + "9" * 20),
        ("index 4\n", "index 4\nAAAA\n"),
        ("index 4\n", "index 4\n\n"),
        ("\n\n", "\n"),
    ],
)
def test_refuses_a_c2sp_text_written_otherwise(old: str, new: str) -> None:
    text = RECEIPTS[0].to_c2sp()
    assert old in text

    with pytest.raises((ReceiptMalformed, CheckpointError)):
        Receipt.from_c2sp(text.replace(old, new, 1), log_key=LOG.verify_key)


def test_refuses_a_c2sp_text_of_another_log() -> None:
    stranger = LogVerifyKey(LOG.key.name, WITNESS_KEY.public.to_bytes())

    with pytest.raises(CheckpointError):
        Receipt.from_c2sp(RECEIPTS[0].to_c2sp(), log_key=stranger)


@pytest.mark.parametrize(
    ("index", "proof", "copies", "token"),
    [
        (-1, 1, 0, b""),
        (1 << 63, 1, 0, b""),
        (0, 64, 0, b""),
        (0, 1, 64, b""),
        (0, 1, 0, bytes(1 << 16)),
    ],
)
def test_refuses_what_the_binary_form_cannot_hold(
    index: int, proof: int, copies: int, token: bytes
) -> None:
    receipt = LOG.receipt(4, LOG.witnessed_at(13))

    with pytest.raises(ReceiptMalformed):
        Receipt(
            receipt.log_key,
            a_leaf(4),
            index,
            receipt.checkpoint,
            (bytes(32),) * proof,
            receipt.signature,
            receipt.cosignatures * copies,
            token,
        )


def test_opens_nothing(log: Log) -> None:
    """It holds the leaf, hashes, signatures and public names, and not a byte more."""
    receipt = log.receipt(4)
    rest = receipt.to_bytes()
    for part in (
        b"DLR1",
        receipt.log_key.public_key,
        receipt.origin.encode(),
        receipt.leaf.used_bytes(),
        receipt.root,
        *receipt.proof,
        receipt.signature,
    ):
        rest = rest.replace(part, b"", 1)

    assert len(rest) == 1 + 2 + 8 + 8 + 1 + 1 + 2

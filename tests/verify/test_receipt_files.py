"""Receipts in files: every written form, with and without a policy."""

import base64
import json
from pathlib import Path

import pytest

from dalel.cli import FINDING, OK, main
from dalel.core.keys.signatures import SigningKey
from dalel.core.ledger import Grade, LogKey, Receipt
from dalel.verify import Note, Policy, verify_receipt_file
from tests.core.ledger.logs import SEEN_AT, a_leaf, a_log

LOG = a_log()
STAMP = json.loads(
    (Path(__file__).parents[1] / "vectors/ledger/timestamp.json").read_text(encoding="ascii")
)
TOKEN = base64.b64decode(STAMP["token"])
POLICY = Policy(
    logs=(("The invented house", LOG.verify_key),),
    witnesses=(("The invented university", LOG.witness),),
    authorities=(STAMP["root"].encode(),),
)


def forms(receipt: Receipt) -> dict[str, bytes]:
    """A receipt as it may lie in a file."""
    return {
        "binary": receipt.to_bytes(),
        "base45": receipt.to_base45().encode(),
        "base45 line": receipt.to_base45().encode() + b"\r\n",
        "c2sp": receipt.to_c2sp().encode(),
        "c2sp dos": receipt.to_c2sp().replace("\n", "\r\n").encode(),
    }


@pytest.mark.parametrize("form", forms(LOG.receipt(4)))
def test_proves_the_place_and_the_minute(tmp_path: Path, form: str) -> None:
    path = tmp_path / "receipt"
    path.write_bytes(forms(LOG.receipt(4, LOG.witnessed_at(13)))[form])

    report = verify_receipt_file(path, policy=POLICY)

    assert report.faults == ()
    assert report.grade is Grade.WITNESSED
    assert report.index == 4
    assert report.sealed_at == a_leaf(4).sealed_at
    assert report.log is not None
    assert report.log.size == 13
    assert report.log.known_as == "The invented house"
    assert report.log.witnesses == ("The invented university",)
    assert report.log.witnessed_at == SEEN_AT


def test_is_timestamped_under_a_policy_that_names_the_authority(tmp_path: Path) -> None:
    path = tmp_path / "receipt"
    path.write_bytes(LOG.receipt(4, timestamp=TOKEN).to_bytes())

    assert verify_receipt_file(path, policy=POLICY).grade is Grade.TIMESTAMPED
    unchecked = verify_receipt_file(path)
    assert unchecked.grade is Grade.STATED
    assert Note.TIMESTAMP_UNCHECKED in unchecked.notes


def test_says_that_the_key_must_be_compared(tmp_path: Path) -> None:
    path = tmp_path / "receipt"
    path.write_bytes(LOG.receipt(4).to_bytes())

    report = verify_receipt_file(path)

    assert report.is_sound
    assert report.log is not None
    assert report.log.fingerprint == LOG.verify_key.fingerprint
    assert Note.LOG_NOT_PINNED in report.notes
    assert Note.ONLY_STATED in report.notes


def test_needs_a_policy_for_a_form_without_the_key(tmp_path: Path) -> None:
    path = tmp_path / "receipt"
    path.write_text(LOG.receipt(4).to_c2sp(), encoding="utf-8")

    assert verify_receipt_file(path).faults[0].code == "ReceiptNeedsPolicy"


@pytest.mark.parametrize(
    "data", [b"", b"DLR1", b"DLR1" + bytes(500), b"\xff\xfe", b"abc", b"\0" * 300_000]
)
def test_names_what_is_no_receipt(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "receipt"
    path.write_bytes(data)

    assert verify_receipt_file(path).faults[0].code == "NotAReceipt"
    assert main(["verify", str(path)]) == FINDING


def test_refuses_text_that_only_begins_like_a_proof(tmp_path: Path) -> None:
    path = tmp_path / "receipt"
    for text in (
        "c2sp.org/tlog-proof@v1\n",
        LOG.receipt(4).to_c2sp().replace("index 4", "index 5"),
    ):
        path.write_text(text, encoding="utf-8")

        assert verify_receipt_file(path, policy=POLICY).faults[0].code == "ReceiptRefused"


def test_refuses_a_receipt_of_a_log_that_the_policy_does_not_name(tmp_path: Path) -> None:
    path = tmp_path / "receipt"
    path.write_bytes(LOG.receipt(4).to_bytes())
    other = Policy(logs=(("Another", LogKey("other", SigningKey(b"\x55" * 32)).verify_key),))

    assert verify_receipt_file(path, policy=other).faults[0].code == "LogNotInPolicy"


def test_refuses_a_receipt_whose_leaf_was_exchanged(tmp_path: Path) -> None:
    path = tmp_path / "receipt"
    honest = LOG.receipt(4).to_bytes()
    path.write_bytes(honest.replace(a_leaf(4).used_bytes(), a_leaf(5).used_bytes()))

    assert verify_receipt_file(path).faults[0].code == "ReceiptRefused"


def test_refuses_a_time_stamp_that_does_not_hold(tmp_path: Path) -> None:
    path = tmp_path / "receipt"
    path.write_bytes(LOG.receipt(4, LOG.checkpoint_at(12), timestamp=TOKEN).to_bytes())

    assert verify_receipt_file(path, policy=POLICY).faults[0].code == "TimestampRefused"


def test_leaves_with_zero_when_all_holds(tmp_path: Path) -> None:
    path = tmp_path / "receipt"
    path.write_bytes(LOG.receipt(4).to_bytes())

    assert main(["verify", str(path)]) == OK

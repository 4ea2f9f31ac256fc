"""The page that checks what a reader brings."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pytest
from django.test import Client

from dalel.core.keys.signatures import SigningKey
from dalel.core.ledger import Leaf, LogKey, Receipt, issue_receipt, parse_checkpoint
from dalel.core.ledger import sign_checkpoint as sign
from dalel.site import verification
from dalel.verify import child
from dalel.verify.limits import PUBLIC_PAGE
from tests.verify.bundles import FOUNDER_FINGERPRINT, LOG_KEY
from tests.verify.test_hostile_archives import PACKED

SOUND, FAULT = 'data-outcome="sound"', 'data-outcome="fault"'


def brought(public: Client, content: bytes) -> str:
    """Return the page after a file was brought."""
    return public.post("/verify", {"file": io.BytesIO(content)}).content.decode()


def pasted(public: Client, text: str) -> str:
    """Return the page after a text was pasted."""
    return public.post("/verify", {"receipt": text}).content.decode()


def test_finds_a_receipt_sound_in_every_form(public: Client, receipt: Receipt) -> None:
    """As the text of the square code, as a file, as the text of other people's tools."""
    assert SOUND in pasted(public, receipt.to_base45())
    assert SOUND in brought(public, receipt.to_bytes())
    assert SOUND in brought(public, receipt.to_base45().encode())
    assert SOUND in pasted(public, receipt.to_c2sp().replace("\n", "\r\n"))


def test_reads_a_text_that_was_wrapped(public: Client, receipt: Receipt) -> None:
    """Messengers break long lines."""
    text = receipt.to_base45()

    assert SOUND in pasted(public, f"{text[:80]}\r\n{text[80:]}\r\n")


def test_says_when_and_where(public: Client, receipt: Receipt) -> None:
    """The minute by the log's word, and the place counted as people count."""
    page = pasted(public, receipt.to_base45())

    assert f"2 of {receipt.size}" in page
    assert "2 March 2026" in page


def test_says_what_a_stated_receipt_does_not_show(public: Client, receipt: Receipt) -> None:
    """No stronger than it is."""
    assert "rests on the log" in pasted(public, receipt.to_base45())


def test_finds_an_altered_receipt_unsound(public: Client, receipt: Receipt) -> None:
    """One byte of the leaf is enough."""
    other = replace(receipt, leaf=replace(receipt.leaf, commitment=bytes(32)))

    page = pasted(public, other.to_base45())

    assert FAULT in page
    assert "does not hold" in page


def test_tells_a_receipt_of_another_log_from_a_false_one(public: Client, receipt: Receipt) -> None:
    """Its holder is sent elsewhere, not called a liar."""
    page = pasted(public, _from_another_log(receipt.leaf).to_base45())

    assert FAULT in page
    assert "another log" in page


@pytest.mark.parametrize("text", ["hello", "ӘІҢҒ", "A" * 1000, "c2sp.org/tlog-proof@v1\n"])
def test_says_what_is_no_receipt(public: Client, receipt: Receipt, text: str) -> None:
    """Without an error of its own."""
    assert FAULT in pasted(public, text)


@pytest.mark.parametrize("content", [b"PK\x03\x04", b"DLR1", b"\xff" * 50])
def test_says_what_is_no_receipt_file(public: Client, receipt: Receipt, content: bytes) -> None:
    """Without an error of its own."""
    assert FAULT in brought(public, content)


def test_asks_for_something_to_check(public: Client, receipt: Receipt) -> None:
    """An empty form is not a finding."""
    page = public.post("/verify", {"receipt": " "}).content.decode()

    assert "Paste the text of a receipt" in page
    assert "data-outcome" not in page


def test_unpacks_no_bomb(public: Client, receipt: Receipt) -> None:
    """A small file that grows beyond measure is refused by its list alone."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("bundle.json", bytes(PUBLIC_PAGE.total_bytes + 1))

    assert "too large" in brought(public, packed.getvalue())


def test_says_what_a_bundle_does_not_show(
    public: Client, receipt: Receipt, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whose keys they are, and whether anything follows."""
    _use_the_bundles_log(monkeypatch)

    page = brought(public, PACKED)

    assert SOUND in page
    assert "compare the founder" in page
    assert FOUNDER_FINGERPRINT in page
    assert "up to number 4;" in page


def test_tells_a_bundle_of_another_log(public: Client, receipt: Receipt) -> None:
    """As with a receipt."""
    assert "another log" in brought(public, PACKED)


def test_is_calm_about_what_takes_too_long(
    public: Client, receipt: Receipt, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says where to check it instead."""
    monkeypatch.setattr(child, "WALL_SECONDS", 0.01)

    page = brought(public, PACKED)

    assert FAULT in page
    assert "on a computer of your own" in page


def test_checks_no_third_bundle_at_once(public: Client, receipt: Receipt) -> None:
    """It asks to come back, and checks receipts meanwhile."""
    with child._turns, child._turns:
        assert "Try again in a minute" in brought(public, PACKED)
        assert SOUND in brought(public, receipt.to_bytes())


def _use_the_bundles_log(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verification, "published_log_key", lambda: LOG_KEY.verify_key)


@pytest.mark.django_db
def test_without_a_log_nothing_can_be_checked(public: Client) -> None:
    """It says so instead of failing."""
    assert "has no log yet" in pasted(public, "A")


def test_shows_the_key_for_other_tools(public: Client, receipt: Receipt) -> None:
    """Fingerprint and verifier key of this log."""
    page = public.get("/verify").content.decode()

    assert receipt.fingerprint in page
    assert receipt.log_key.to_text().split("+")[1] in page


def _from_another_log(leaf: Leaf) -> Receipt:
    """Return a sound receipt of a log that has only this leaf."""
    key = LogKey("log-elsewhere", SigningKey.generate())
    from dalel.core.ledger import Checkpoint, root_of

    note = sign(Checkpoint("log-elsewhere", 1, root_of([leaf.hash])), key)
    signed = parse_checkpoint(note, log_key=key.verify_key)
    return issue_receipt(leaf, 0, (), signed, log_key=key.verify_key)

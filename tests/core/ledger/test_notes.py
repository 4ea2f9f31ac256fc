"""Written keys and names, with a public note that other tools sign and check the same way."""

import json
from pathlib import Path

import pytest

from dalel.core.keys.signatures import VerifyKey
from dalel.core.ledger import LogVerifyKey, WitnessKey
from dalel.core.ledger.errors import KeyTextMalformed, MalformedName
from dalel.core.ledger.notes import parse_note
from tests.core.ledger.logs import a_log

PUBLIC = json.loads(
    (Path(__file__).parents[2] / "vectors/ledger/note.json").read_text(encoding="utf-8")
)


def test_checks_the_public_example_note() -> None:
    key = LogVerifyKey.from_text(PUBLIC["key"])
    note = parse_note(PUBLIC["note"])
    (signature,) = note.signatures

    assert signature.is_by(key)
    assert VerifyKey(key.public_key).verify(note.text.encode(), signature.data)
    assert note.to_text() == PUBLIC["note"]


def test_reads_back_the_keys_it_writes() -> None:
    log = a_log(1)

    assert LogVerifyKey.from_text(log.verify_key.to_text()) == log.verify_key
    assert WitnessKey.from_text(log.witness.to_text()) == log.witness


@pytest.mark.parametrize(
    "text",
    [
        "",
        "PeterNeumann",
        PUBLIC["key"] + "A",
        PUBLIC["key"].replace("c74f20a3", "c74f20a4"),
        PUBLIC["key"].replace("c74f20a3", "C74F20A3"),
        PUBLIC["key"].replace("Peter", "Petra"),
        PUBLIC["key"][:-4],
        "a b+" + PUBLIC["key"].split("+", 1)[1],
    ],
)
def test_refuses_a_key_written_otherwise(text: str) -> None:
    with pytest.raises((KeyTextMalformed, MalformedName)):
        LogVerifyKey.from_text(text)


def test_tells_a_logs_key_from_a_witnesss() -> None:
    with pytest.raises(KeyTextMalformed, match="algorithm 1"):
        WitnessKey.from_text(PUBLIC["key"])


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\u00a0b", "a\nb", "a" * 256, "\ud800", "\0"])
def test_refuses_a_name_that_breaks_a_line(name: str) -> None:
    with pytest.raises(MalformedName):
        LogVerifyKey(name, bytes(32))


def test_refuses_a_key_of_another_length() -> None:
    with pytest.raises(KeyTextMalformed):
        LogVerifyKey("name", bytes(31))


def test_shows_the_fingerprint_that_people_compare() -> None:
    log = a_log(1)

    assert log.verify_key.fingerprint == log.key.signing_key.public.fingerprint

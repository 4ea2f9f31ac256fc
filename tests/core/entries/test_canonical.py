"""Canonical bytes are those of RFC 8785, for every value the record can hold."""

import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalel.core.entries import NotCanonical, canonical_bytes, normalise_text, parse_canonical
from dalel.core.entries.canonical import text_bytes
from tests.strategies import canonical_values

VECTORS = json.loads(
    (Path(__file__).parents[2] / "vectors" / "entries" / "canonical.json").read_bytes()
)


def rfc_8785(value: Any) -> str:
    """Serialise as sections 3.2.1 to 3.2.3 of RFC 8785 say, without Python's JSON."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return rfc_8785_string(value)
    if isinstance(value, list):
        return "[" + ",".join(rfc_8785(member) for member in value) + "]"
    in_order = sorted(value, key=lambda key: key.encode("utf-16-be"))
    members = [f"{rfc_8785_string(key)}:{rfc_8785(value[key])}" for key in in_order]
    return "{" + ",".join(members) + "}"


def rfc_8785_string(text: str) -> str:
    """Section 3.2.2.2: short escapes, lower-case hexadecimal, everything else as it is."""
    short = {8: "b", 9: "t", 10: "n", 12: "f", 13: "r", 0x22: '"', 0x5C: "\\"}
    written = ""
    for letter in text:
        number = ord(letter)
        if number in short:
            written += "\\" + short[number]
        elif number < 0x20:
            written += f"\\u{number:04x}"
        else:
            written += letter
    return f'"{written}"'


@given(canonical_values())
def test_equals_rfc_8785(value: Any) -> None:
    """The fast way and a reading of the RFC give the same bytes."""
    assert canonical_bytes(value) == rfc_8785(value).encode()


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_writes_a_string_alone_as_in_a_value(text: str) -> None:
    """The short way of the bulk path gives the same bytes."""
    assert text_bytes(text) == canonical_bytes([text])[1:-1] == canonical_bytes(text)


def test_the_oracle_sorts_as_the_rfc_shows() -> None:
    """The sorting example of section 3.2.3, whose keys the record itself would refuse."""
    shown = {
        "\u20ac": "Euro Sign",
        "\r": "Carriage Return",
        "\ufb33": "Hebrew Letter Dalet With Dagesh",
        "1": "One",
        "\U0001f600": "Emoji: Grinning Face",
        "\u0080": "Control",
        "\u00f6": "Latin Small Letter O With Diaeresis",
    }

    written = json.loads(rfc_8785(shown))

    assert list(written.values()) == [
        "Carriage Return",
        "One",
        "Control",
        "Latin Small Letter O With Diaeresis",
        "Euro Sign",
        "Emoji: Grinning Face",
        "Hebrew Letter Dalet With Dagesh",
    ]


def test_writes_the_string_and_literals_of_the_rfc() -> None:
    """The example of section 3.2.2 without its floats."""
    value = {
        "string": "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/",
        "literals": [None, True, False],
    }

    written = canonical_bytes(value)

    assert written.hex() == (
        "7b226c69746572616c73223a5b6e756c6c2c747275652c66616c73655d2c"
        "22737472696e67223a22e282ac245c75303030665c6e4127425c225c5c5c5c5c222f227d"
    )


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_keeps_the_frozen_vectors(vector: dict[str, Any]) -> None:
    """What was sealed once is recomputed the same for ever."""
    assert canonical_bytes(vector["value"]).hex() == vector["bytes"]
    assert parse_canonical(bytes.fromhex(vector["bytes"])) == vector["value"]


def deep(levels: int) -> list[Any]:
    """Return lists in lists."""
    value: list[Any] = []
    for _ in range(levels - 1):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (1.0, "float"),
        ({"a": [float("nan")]}, "float"),
        (2**53, "integer_too_large"),
        (-(2**53), "integer_too_large"),
        ({"ә": 1}, "key_not_ascii"),
        ({1: 1}, "key_not_ascii"),
        ("\ud800", "lone_surrogate"),
        (["\udfff"], "lone_surrogate"),
        (b"bytes", "not_json"),
        ({"a": {1, 2}}, "not_json"),
        (deep(33), "too_deep"),
    ],
)
def test_refuses_what_has_no_canonical_form(value: object, code: str) -> None:
    """Each fault has a code of its own."""
    with pytest.raises(NotCanonical) as caught:
        canonical_bytes(value)

    assert caught.value.code == code


def test_accepts_the_limits_and_tuples() -> None:
    """The largest integers, the deepest nesting, tuples as lists."""
    assert canonical_bytes([2**53 - 1, -(2**53) + 1]) == b"[9007199254740991,-9007199254740991]"
    assert canonical_bytes(deep(32)) == b"[" * 32 + b"]" * 32
    assert canonical_bytes(("a", ())) == b'["a",[]]'


@given(canonical_values())
def test_reads_back_what_it_wrote(value: Any) -> None:
    """Parsing is the inverse."""
    assert parse_canonical(canonical_bytes(value)) == value


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not_json"),
        (b"\xff", "not_json"),
        (b'"\xff"', "not_json"),
        (b'"', "not_json"),
        (b'"a"b"', "not_json"),
        (b'"a\nb"', "not_json"),
        (b'"a" ', "not_canonical"),
        (b"[" * 100_000, "not_json"),
        (b"1" * 5000, "not_json"),
        (b"[1 ]", "not_canonical"),
        (b'{"a":1,"a":1}', "not_canonical"),
        (b'{"b":1,"a":1}', "not_canonical"),
        (b'"\\u0041"', "not_canonical"),
        (b"-0", "not_canonical"),
        (b"1.5", "float"),
        (b"NaN", "float"),
    ],
)
def test_refuses_any_other_spelling(data: bytes, code: str) -> None:
    """Two byte strings never stand for one value."""
    with pytest.raises(NotCanonical) as caught:
        parse_canonical(data)

    assert caught.value.code == code


def test_normalises_text_to_nfc_and_line_feeds() -> None:
    """The same text typed on two machines seals to the same bytes."""
    assert normalise_text("и\u0306 а\r\nб\rв") == "й а\nб\nв"
    assert normalise_text("plain\r\n") == "plain\n"


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_normalising_twice_changes_nothing(text: str) -> None:
    """The normal form is stable and free of carriage returns."""
    once = normalise_text(text)

    assert normalise_text(once) == once
    assert "\r" not in once
    assert unicodedata.is_normalized("NFC", once)


@pytest.mark.parametrize(("text", "code"), [("a\0", "nul"), ("ә\ud800", "lone_surrogate")])
def test_refuses_text_that_no_database_keeps(text: str, code: str) -> None:
    """NUL and half a surrogate pair are refused before anything is sealed."""
    with pytest.raises(NotCanonical) as caught:
        normalise_text(text)

    assert caught.value.code == code

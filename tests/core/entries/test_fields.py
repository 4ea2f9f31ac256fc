"""What is typed in becomes canonical bytes, or every fault is named at once."""

from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalel.core.entries import FieldError, FieldErrors, Kind, check_fields, parse_date, read_fields
from dalel.core.entries.dates import CODES as DATE_CODES
from dalel.core.entries.fields import CODES
from tests.core.entries.small_kinds import TYPES, small_kind
from tests.strategies import stored_entries

ALMATY = ZoneInfo("Asia/Almaty")
ID = "6f1d2c3b-4a59-4e68-8f77-0123456789ab"
FILE = {
    "file": ID,
    "name": "снимок.jpg",
    "media_type": "image/jpeg",
    "size": 10,
    "parts": ["0" * 64],
    "tree": "1" * 64,
    "sha256": None,
    "complete": True,
}


def stored(kind: Kind, name: str, value: object, **more: Any) -> bytes | None:
    """Return the canonical bytes of one field, ``None`` if it is not stored."""
    checked = check_fields(kind, {name: value}, **more)
    return (checked.identifying | checked.rest).get(name)


def refused(kind: Kind, given: dict[str, object], **more: Any) -> tuple[FieldError, ...]:
    """Return the faults found."""
    with pytest.raises(FieldErrors) as caught:
        check_fields(kind, given, **more)
    return caught.value.errors


@pytest.mark.parametrize(
    ("name", "given", "expected"),
    [
        ("body", " Так\r\nи было. ", '" Так\\nи было. "'),
        ("body", "a\tb", '"a\\tb"'),
        ("name", "  Айгу\u0308ль ", '"Айгӱль"'),
        ("colour", "red", '"red"'),
        ("colours", ["red", "blue", "red"], '["blue","red"]'),
        ("colours", {"red"}, '["red"]'),
        ("also", frozenset([UUID(int=2), UUID(int=1)]), f'["{UUID(int=1)}","{UUID(int=2)}"]'),
        ("colours", "red", '["red"]'),
        ("who", ID.upper(), f'"{ID}"'),
        ("who", UUID(ID), f'"{ID}"'),
        ("others", (ID, UUID(ID)), f'["{ID}"]'),
        ("about", ID, f'"{ID}"'),
        ("also", ID, f'["{ID}"]'),
        ("day", "2019-06-03", '"2019-06-03"'),
        ("day", "3 июня 2019", '"2019-06-03"'),
        ("day", parse_date("summer 2019", language="en"), '"2019-22"'),
        ("when", "10 March 2021 14:30", '"2021-03-10T14:30"'),
        ("when", "about March 2021", '"2021-03~"'),
        ("times", 3, "3"),
        ("times", "-1 000", "-1000"),
        ("times", "+7", "7"),
        ("times", 2**53 - 1, "9007199254740991"),
        ("paid", {"amount": "560 000", "currency": "KZT"}, '{"amount":"560000","currency":"KZT"}'),
        ("paid", {"amount": "007,50", "currency": "USD"}, '{"amount":"7.50","currency":"USD"}'),
        ("paid", {"amount": 5, "currency": "USD"}, '{"amount":"5","currency":"USD"}'),
        ("paid", {"amount": Decimal("1E1"), "currency": "USD"}, '{"amount":"10","currency":"USD"}'),
        ("paid", {"amount": "0.00", "currency": "USD"}, '{"amount":"0","currency":"USD"}'),
    ],
)
def test_stores_the_canonical_form(
    every_type: Kind, name: str, given: object, expected: str
) -> None:
    """One form for each value, however it was typed."""
    assert stored(every_type, name, given) == expected.encode()


@pytest.mark.parametrize("empty", [None, ""])
@pytest.mark.parametrize("name", sorted(set(TYPES) - {"paid"}))
def test_stores_nothing_for_an_empty_field(every_type: Kind, name: str, empty: str | None) -> None:
    """An empty box is absent, not an empty value."""
    assert stored(every_type, name, empty) is None


@pytest.mark.parametrize(
    ("name", "empty"),
    [
        ("body", " \n "),
        ("name", "   "),
        ("day", "  "),
        ("times", " "),
        ("colours", []),
        ("others", ()),
        ("files", []),
        ("paid", None),
        ("paid", {}),
        ("paid", {"amount": "", "currency": "KZT"}),
        ("paid", {"amount": None}),
    ],
)
def test_stores_nothing_for_blanks_and_empty_lists(
    every_type: Kind, name: str, empty: object
) -> None:
    """Spaces, lists of nothing, and a currency without a sum."""
    assert stored(every_type, name, empty) is None


@pytest.mark.parametrize(
    ("name", "given", "code", "params"),
    [
        ("body", 5, "not_text", {}),
        ("body", "a\x07b", "control_characters", {}),
        ("body", "a\0b", "control_characters", {}),
        ("body", "\ud800", "control_characters", {}),
        ("body", "a" * 200_001, "too_long", {"limit": 200_000, "length": 200_001}),
        ("name", "one\ntwo", "control_characters", {}),
        ("name", "one\u2028two", "control_characters", {}),
        ("name", "ә" * 301, "too_long", {"limit": 300, "length": 301}),
        ("note", "ә" * 11, "too_long", {"limit": 10, "length": 11}),
        ("colour", "pink", "not_a_code", {}),
        ("colour", ["red"], "not_a_code", {}),
        ("colours", ["red", "pink"], "not_a_code", {}),
        ("colours", 5, "not_a_code", {}),
        ("colours", ["red"] * 4, "too_many", {"limit": 3, "length": 4}),
        ("who", "somebody", "not_an_entry_id", {}),
        ("who", 5, "not_an_entry_id", {}),
        ("who", f"{{{ID}}}", "not_an_entry_id", {}),
        ("others", [ID, "somebody"], "not_an_entry_id", {}),
        ("others", 5, "not_an_entry_id", {}),
        ("others", [ID] * 51, "too_many", {"limit": 50, "length": 51}),
        ("day", "30 Feb 2021", "not_a_date", {"code": "impossible_date"}),
        ("day", "x" * 201, "not_a_date", {"code": "too_long", "limit": 200}),
        ("day", "2021-03-10T14:30", "not_a_date", {"code": "time_not_expected"}),
        ("day", 2019, "not_text", {}),
        ("when", "soon", "not_a_date", {"code": "not_understood"}),
        ("times", "many", "not_a_number", {}),
        ("times", "1.5", "not_a_number", {}),
        ("times", 1.5, "not_a_number", {}),
        ("times", True, "not_a_number", {}),
        ("times", "9" * 33, "not_a_number", {}),
        ("times", 2**53, "too_large", {"limit": 2**53 - 1}),
        ("times", str(-(2**53)), "too_large", {"limit": 2**53 - 1}),
        ("paid", "560000", "not_money", {}),
        ("paid", {"amount": "5", "currency": "KZT", "to": "him"}, "not_money", {}),
        ("paid", {"amount": "-5", "currency": "KZT"}, "not_money", {}),
        ("paid", {"amount": "5.005", "currency": "KZT"}, "not_money", {}),
        ("paid", {"amount": "1" * 16, "currency": "KZT"}, "not_money", {}),
        ("paid", {"amount": "five", "currency": "KZT"}, "not_money", {}),
        ("paid", {"amount": 5.5, "currency": "KZT"}, "not_money", {}),
        ("paid", {"amount": True, "currency": "KZT"}, "not_money", {}),
        ("paid", {"amount": Decimal("NaN"), "currency": "KZT"}, "not_money", {}),
        ("paid", {"amount": Decimal("1E999999999"), "currency": "KZT"}, "not_money", {}),
        ("paid", {"amount": 10**5000, "currency": "KZT"}, "not_money", {}),
        ("paid", {"amount": "5", "currency": "XXX"}, "unknown_currency", {}),
        ("paid", {"amount": "5"}, "unknown_currency", {}),
        ("files", [FILE] * 41, "too_many", {"limit": 40, "length": 41}),
    ],
)
def test_refuses_with_a_code_and_numbers(
    every_type: Kind, name: str, given: object, code: str, params: dict[str, object]
) -> None:
    """The page puts the code into words of its language."""
    assert refused(every_type, {name: given}) == (FieldError(name, code, params),)
    assert code in CODES


def test_takes_exactly_the_limit(every_type: Kind) -> None:
    """A limit is the largest that is accepted, not the first that is refused."""
    assert stored(every_type, "note", "ә" * 10) is not None
    assert stored(every_type, "body", "ә" * 200_000) is not None
    assert stored(every_type, "colours", ["red", "green", "blue"]) is not None
    assert stored(every_type, "paid", {"amount": "9" * 15 + ".99", "currency": "KZT"}) is not None


def test_names_every_fault_at_once_in_the_order_of_the_page(tmp_path: Path) -> None:
    """Nobody has to press "save" once for each mistake."""
    required = {name: f"{TYPES[name]}\nrequired = true" for name in ("name", "colour", "times")}
    kind = small_kind(tmp_path, required)

    errors = refused(kind, {"times": "x", "name": " ", "zebra": 1, "extra": None})

    assert [(error.field, error.code) for error in errors] == [
        ("extra", "unknown_field"),
        ("zebra", "unknown_field"),
        ("name", "required"),
        ("colour", "required"),
        ("times", "not_a_number"),
    ]


def test_error_does_not_repeat_what_was_written(every_type: Kind) -> None:
    """A log that keeps the message learns the field and the code, no more."""
    with pytest.raises(FieldErrors) as caught:
        check_fields(every_type, {"times": "the neighbour's son"})

    assert str(caught.value) == "Some fields need another look (times: not_a_number)."


def test_keeps_identifying_fields_apart(every_type: Kind) -> None:
    """Two boxes, so that identities can be erased alone."""
    checked = check_fields(every_type, {"name": "А", "body": "Б", "note": "в", "files": [FILE]})

    assert sorted(checked.identifying) == ["body", "files", "name"]
    assert sorted(checked.rest) == ["note"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10.03.2021 14:30", "2021-03-10T14:30+06:00"),
        ("10.03.2025 14:30", "2025-03-10T14:30+05:00"),
        ("2025-03-10T14:30:05", "2025-03-10T14:30:05+05:00"),
        ("2021-03-10T14:30Z", "2021-03-10T14:30Z"),
        ("2024-02-29T23:30", "2024-02-29T23:30"),
        ("1850-01-01T12:00", "1850-01-01T12:00"),
        ("2021-03", "2021-03"),
    ],
)
def test_adds_the_offset_of_the_place_where_it_is_certain(
    every_type: Kind, text: str, expected: str
) -> None:
    """Half past eleven on 29 February 2024 happened twice in Almaty: it stays local."""
    assert stored(every_type, "when", text, zone=ALMATY) == f'"{expected}"'.encode()


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"file": "x"}, "file"),
        ({"file": ID.upper()}, "file"),
        ({"name": " "}, "name"),
        ({"name": "a\nb"}, "name"),
        ({"name": "a\0b"}, "name"),
        ({"name": 5}, "name"),
        ({"media_type": "jpeg"}, "media_type"),
        ({"media_type": 5}, "media_type"),
        ({"media_type": "a/" + "b" * 126}, "media_type"),
        ({"size": -1}, "size"),
        ({"size": True}, "size"),
        ({"size": 2**53}, "size"),
        ({"parts": "x"}, "parts"),
        ({"parts": ["x"]}, "parts"),
        ({"parts": ["0" * 64] * 65_537}, "parts"),
        ({"tree": None}, "tree"),
        ({"sha256": "x"}, "sha256"),
        ({"complete": 1}, "complete"),
        ({"more": 1}, ""),
    ],
)
def test_refuses_an_attachment_that_is_not_whole(
    every_type: Kind, change: dict[str, object], key: str
) -> None:
    """The key at fault is named."""
    (error,) = refused(every_type, {"files": [FILE | change]})

    assert (error.code, error.params) == ("not_an_attachment", {"key": key})


def test_refuses_an_attachment_that_is_no_mapping(every_type: Kind) -> None:
    """A bare name, or a number in place of the list."""
    for given_files in (["снимок.jpg"], 5):
        (error,) = refused(every_type, {"files": given_files})
        assert error.code == "not_an_attachment"


def test_normalises_and_limits_file_names(every_type: Kind) -> None:
    """A name as the sender wrote it, in NFC; 255 characters at most."""
    file = FILE | {"name": "и\u0306.jpg", "parts": ("0" * 64,), "sha256": "2" * 64}
    read = read_fields(every_type, check_fields(every_type, {"files": file}).identifying)

    (error,) = refused(every_type, {"files": [FILE | {"name": "а" * 256}]})

    assert read["files"] == [file | {"name": "й.jpg", "parts": ["0" * 64]}]
    assert (error.code, error.params["length"]) == ("file_name_too_long", 256)


@given(st.data())
def test_reading_inverts_checking(every_type: Kind, data: st.DataObject) -> None:
    """What is stored is what was given, and checks again to the same bytes."""
    entry = data.draw(stored_entries(every_type))

    checked = check_fields(every_type, entry)
    read = read_fields(every_type, checked.identifying | checked.rest)

    assert read == entry
    assert check_fields(every_type, read) == checked


@given(
    name=st.sampled_from(sorted(TYPES)),
    value=st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
        max_leaves=5,
    ),
)
def test_accepts_or_refuses_anything_at_all(every_type: Kind, name: str, value: object) -> None:
    """No other exception leaves the room, and every code is on the list."""
    try:
        check_fields(every_type, {name: value})
    except FieldErrors as refusal:
        for error in refusal.errors:
            assert error.code in CODES
            assert error.params.get("code", "empty") in (*DATE_CODES, "time_not_expected")

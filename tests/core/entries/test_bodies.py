"""A body says what it is, and is read back field by field."""

import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from uuid import UUID

import pytest

from dalel.core.entries import (
    BodyUnreadable,
    Kind,
    KindName,
    Overlay,
    body_fields,
    body_value,
    check_fields,
    read_fields,
    read_meta,
)
from dalel.core.entries.fields import CheckedFields
from tests.core.entries.small_kinds import (
    TYPES,
    catalogue,
    kind_text,
    small_kind,
    write,
    write_vocabularies,
)

AUTHOR = UUID("6f1d2c3b-4a59-4e68-8f77-0123456789ab")
NOW = datetime(2026, 11, 22, 8, 35, 6, 999, tzinfo=timezone(timedelta(hours=5)))
VECTOR = Path(__file__).parents[2] / "vectors" / "entries" / "body.json"


@pytest.fixture
def correction(tmp_path: Path) -> Kind:
    """A kind that is laid over others."""
    write_vocabularies(tmp_path)
    fields = {
        "corrects": 'type = "entry"\nrequired = true',
        "reason": 'type = "text"\nidentifying = true',
    }
    text = kind_text(fields, name="correction", more="overlay = true")
    write(tmp_path / "kinds", "correction", text)
    return catalogue(tmp_path)["correction"]


def body_of(kind: Kind, given: dict[str, object], overlay: Overlay | None = None) -> CheckedFields:
    """Return a body by the fixed author at the fixed time."""
    checked = check_fields(kind, given)
    return body_fields(kind, checked, author=AUTHOR, recorded_at=NOW, overlay=overlay)


def test_adds_what_the_body_says_about_itself(every_type: Kind) -> None:
    """Kind, version, digest, author and second are fields like any other, never identifying."""
    body = body_of(every_type, {"name": "Айгерим", "note": "x"})

    assert body.identifying == {"name": '"Айгерим"'.encode()}
    assert body.rest == {
        "note": b'"x"',
        "@kind": b'"thing"',
        "@version": b"1",
        "@digest": f'"{every_type.digest}"'.encode(),
        "@author": b'"6f1d2c3b-4a59-4e68-8f77-0123456789ab"',
        "@recorded_at": b'"2026-11-22T03:35:06Z"',
    }


def test_keeps_the_frozen_vector(tmp_path: Path) -> None:
    """The bytes of a body of a small kind, for readers in other languages."""
    vector = json.loads(VECTOR.read_bytes())
    kind = small_kind(tmp_path, {name: TYPES[name] for name in vector["fields"]})

    body = body_of(kind, vector["given"])

    assert {path: data.decode() for path, data in body.identifying.items()} == vector["identifying"]
    assert {path: data.decode() for path, data in body.rest.items()} == vector["rest"]


def test_leaves_the_checked_fields_alone(every_type: Kind) -> None:
    """The same checked fields can make another body."""
    checked = check_fields(every_type, {"note": "x"})

    body_fields(every_type, checked, author=AUTHOR, recorded_at=NOW)

    assert checked.rest == {"note": b'"x"'}


def test_reads_what_the_body_says_about_itself(every_type: Kind) -> None:
    """The inverse, as values."""
    meta = read_meta(body_of(every_type, {"note": "x"}).rest)

    assert meta.kind == KindName("thing", 1, every_type.digest)
    assert meta.author == AUTHOR
    assert meta.recorded_at == datetime(2026, 11, 22, 3, 35, 6, tzinfo=UTC)
    assert meta.overlay is None


def test_lays_a_correction_over_the_full_new_content(every_type: Kind, correction: Kind) -> None:
    """Both kinds read their own fields from one body, and the overlay's file is named."""
    laid = check_fields(correction, {"corrects": str(AUTHOR), "reason": "Опечатка"})

    body = body_of(every_type, {"note": "x", "name": "А"}, Overlay(correction, laid))
    whole = body.identifying | body.rest

    assert body.identifying["correction.reason"] == '"Опечатка"'.encode()
    assert body.rest["correction.corrects"] == f'"{AUTHOR}"'.encode()
    assert read_fields(every_type, whole) == {"note": "x", "name": "А"}
    assert read_fields(correction, whole) == {"corrects": str(AUTHOR), "reason": "Опечатка"}
    assert read_meta(whole).overlay == KindName("correction", 1, correction.digest)


def test_reads_the_part_that_can_be_opened(every_type: Kind) -> None:
    """After the identities are erased the rest still speaks."""
    body = body_of(every_type, {"name": "А", "note": "x"})

    assert read_fields(every_type, body.rest) == {"note": "x"}


@pytest.mark.parametrize(
    ("path", "data", "code"),
    [
        ("smell", b'"x"', "unknown_field"),
        ("note", b"5", "wrong_type"),
        ("times", b"true", "wrong_type"),
        ("colours", b'"red"', "wrong_type"),
        ("paid", b"[]", "wrong_type"),
        ("note", b'"x" ', "not_canonical"),
        ("note", b"\xff", "not_json"),
    ],
)
def test_refuses_a_field_that_does_not_fit_its_kind(
    every_type: Kind, path: str, data: bytes, code: str
) -> None:
    """Bytes from outside become a value or the room's error."""
    with pytest.raises(BodyUnreadable) as caught:
        read_fields(every_type, {path: data})

    assert (caught.value.path, caught.value.code) == (path, code)


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("@kind", b"5"),
        ("@version", b'"1"'),
        ("@version", b"true"),
        ("@author", b'"nobody"'),
        ("@recorded_at", b'"yesterday"'),
        ("@overlay", b"{}"),
    ],
)
def test_refuses_a_body_that_does_not_say_what_it_is(
    every_type: Kind, path: str, data: bytes
) -> None:
    """Each of its statements is checked."""
    body = body_of(every_type, {"note": "x"}).rest | {path: data}

    with pytest.raises(BodyUnreadable) as caught:
        read_meta(body)

    assert caught.value.code == "wrong_type"


def test_refuses_a_body_that_leaves_one_out(every_type: Kind) -> None:
    """A missing statement is named."""
    body = body_of(every_type, {"note": "x"}).rest
    del body["@author"]

    with pytest.raises(BodyUnreadable) as caught:
        read_meta(body)

    assert (caught.value.path, caught.value.code) == ("@author", "missing")
    assert body_value(body, "note") == "x"

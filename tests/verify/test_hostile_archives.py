"""ZIP files made to harm whoever opens them: refused by name, before anything is unpacked."""

import io
import stat
import struct
import warnings
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalel.cli import FINDING, main
from dalel.verify import Report, archive, bundle
from dalel.verify.limits import OWN_COMPUTER
from tests.verify.bundles import ENTRIES, Plan, made, verified

Check = Callable[..., Report]
ONE = bundle.entry_name(ENTRIES[1])
LOCAL, CENTRAL = b"PK\x03\x04", b"PK\x01\x02"


def packed() -> bytes:
    """The honest bundle's bytes."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in made().parts.items():
            file.writestr(name, content)
    return data.getvalue()


PACKED = packed()


def with_extra(place: Path, name: str, data: bytes = b"x", attributes: int = 0) -> Path:
    """An honest bundle with one more part."""
    path = made().write(place / "bundle.zip")
    info = zipfile.ZipInfo(name)
    info.external_attr = attributes
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        file.writestr(info, data, zipfile.ZIP_DEFLATED)
    return path


def headers(data: bytes, name: str) -> Iterator[tuple[int, bytes]]:
    """Where the two headers of a part begin in a ZIP's bytes, and which each is."""
    for mark, fixed in ((LOCAL, 30), (CENTRAL, 46)):
        at = data.find(mark)
        while at >= 0:
            if data[at + fixed :].startswith(name.encode()):
                yield at, mark
            at = data.find(mark, at + 1)


def patched(path: Path, name: str, fields: dict[bytes, tuple[int, bytes]]) -> Path:
    """Overwrite bytes in a part's headers: offset and bytes by kind of header."""
    data = bytearray(path.read_bytes())
    for at, mark in list(headers(bytes(data), name)):
        if mark in fields:
            offset, value = fields[mark]
            data[at + offset : at + offset + len(value)] = value
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    "name",
    [
        "../escaped.json",
        "entries/../../escaped.json",
        "/etc/escaped",
        "C:/escaped",
        "..\\escaped",
        "files/..",
        "~/escaped",
        "entries/\x1b[2J.json",
    ],
)
def test_refuses_names_that_lead_elsewhere(place: Path, check: Check, name: str) -> None:
    report = check(with_extra(place, name))

    assert report.faults[0].code == "UnsafeName"
    assert "\x1b" not in str(report.faults[0])
    assert main(["verify", "bundle.zip"]) == FINDING


@pytest.mark.parametrize(
    "name",
    [
        "notes.txt",
        "entries/1.json",
        ONE.upper(),
        ONE + "x",
        f"extra/{ONE}",
        "files/" + "g" * 64,
        "kinds/remark.toml",
        "kinds/remark-01.toml",
        "README.html ",
        "bundle_json",
    ],
)
def test_refuses_parts_that_do_not_belong(place: Path, check: Check, name: str) -> None:
    assert check(with_extra(place, name)).faults[0].code == "UnexpectedPart"


def test_refuses_a_hidden_end_of_a_name(place: Path, check: Check) -> None:
    """Some tools stop at the NUL; they would see another part than we do."""
    path = with_extra(place, "kinds/other-1.toml?.html")
    path.write_bytes(path.read_bytes().replace(b".toml?.html", b".toml\0.html"))

    assert [one.code for one in check(path).faults] == ["UnsafeName"]


def test_refuses_two_parts_with_one_name(place: Path, check: Check) -> None:
    report = check(with_extra(place, ONE))

    assert [one.code for one in report.faults] == ["DuplicatePart"]
    assert report.faults[0].part == ONE


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFDIR, stat.S_IFIFO, stat.S_IFCHR])
def test_refuses_links_and_special_files(place: Path, check: Check, kind: int) -> None:
    part = "kinds/other-1.toml"
    report = check(with_extra(place, part, b"/etc/passwd", (kind | 0o777) << 16))

    assert [one.code for one in report.faults] == ["NotAPlainFile"]


def test_refuses_a_folder(place: Path, check: Check) -> None:
    assert "NotAPlainFile" in {one.code for one in check(with_extra(place, "entries/")).faults}


@pytest.mark.parametrize("flag", [0x1, 0x41, 0x2001])
def test_refuses_a_part_under_a_password(place: Path, check: Check, flag: int) -> None:
    value = struct.pack("<H", flag)
    path = patched(
        made().write(place / "bundle.zip"), ONE, {LOCAL: (6, value), CENTRAL: (8, value)}
    )

    report = check(path)

    assert [one.code for one in report.faults] == ["EncryptedPart"]
    assert report.faults[0].part == ONE


@pytest.mark.parametrize("method", [1, 9, 12, 14, 93, 99])
def test_refuses_other_ways_of_packing(place: Path, check: Check, method: int) -> None:
    value = struct.pack("<H", method)
    path = patched(
        made().write(place / "bundle.zip"), ONE, {LOCAL: (8, value), CENTRAL: (10, value)}
    )

    assert [one.code for one in check(path).faults] == ["UnknownCompression"]


def test_refuses_a_bomb(place: Path, check: Check) -> None:
    part = bundle.file_name(sha256(b"bomb").hexdigest())

    report = check(with_extra(place, part, bytes(32 << 20)))

    assert report.faults[0].code == "PackedTooTightly"
    assert report.faults[0].part == part


def test_refuses_a_bomb_of_many_small_parts(
    place: Path, check: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "RATIO_FROM_BYTES", 6000)
    monkeypatch.setattr(archive, "MAX_RATIO", 1)

    assert [one.code for one in check(made()).faults] == ["BundleTooLarge"]


def test_refuses_a_huge_json_part(place: Path, check: Check) -> None:
    spoiled = made()
    spoiled.parts[ONE] = b'"' + sha256(b"x").hexdigest().encode() * (1 << 17) + b'xx"'
    with zipfile.ZipFile(place / "bundle.zip", "w") as file:
        for name, data in spoiled.parts.items():
            file.writestr(name, data)

    report = check(place / "bundle.zip")

    assert [one.code for one in report.faults] == ["PartTooLarge"]
    assert report.faults[0].part == ONE


@pytest.mark.parametrize(
    ("limit", "value", "fault"),
    [
        ("parts", 10, "TooManyParts"),
        ("total_bytes", 1000, "BundleTooLarge"),
        ("memory_bytes", 1000, "BundleTooLarge"),
        ("manifest_bytes", 10, "PartTooLarge"),
        ("json_bytes", 10, "PartTooLarge"),
        ("entries", 2, "TooManyEntries"),
        ("members", 1, "JsonRefused"),
        ("omitted", 0, "JsonRefused"),
    ],
)
def test_keeps_to_the_limits_it_is_given(check: Check, limit: str, value: int, fault: str) -> None:
    part = made(Plan(held=(0, 2, 3), omitted=((1, 1),)))

    assert check(part).faults == ()
    assert check(part, limits=replace(OWN_COMPUTER, **{limit: value})).faults[0].code == fault


@pytest.mark.parametrize("limit", ["MAX_TEXT_BYTES", "MAX_FILE_BYTES"])
def test_keeps_to_the_limits_of_a_part(
    check: Check, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    monkeypatch.setattr(archive, limit, 10)

    assert check(made()).faults[0].code == "PartTooLarge"


@pytest.mark.parametrize("size", [0, 1, 1000])
def test_does_not_believe_a_size_that_the_list_states(place: Path, check: Check, size: int) -> None:
    path = patched(
        made().write(place / "bundle.zip"),
        ONE,
        {LOCAL: (22, struct.pack("<I", size)), CENTRAL: (24, struct.pack("<I", size))},
    )

    report = check(path)

    assert report.faults[0].code == "PartDamaged"
    assert report.faults[0].part == ONE


@pytest.mark.parametrize("name", [bundle.README, bundle.MANIFEST, bundle.CHECKPOINT])
def test_needs_its_fixed_parts(check: Check, name: str) -> None:
    spoiled = made()
    del spoiled.parts[name]

    report = check(spoiled)

    assert [one.code for one in report.faults] == ["PartMissing"]
    assert report.faults[0].part == name


@pytest.mark.parametrize("name", sorted(made().parts))
def test_names_the_part_in_which_a_bit_was_flipped(place: Path, check: Check, name: str) -> None:
    """On disk, as a failing drive does it: the packed bytes change, the checksum does not."""
    path = place / "bundle.zip"
    with zipfile.ZipFile(path, "w") as file:
        for part, data in made().parts.items():
            file.writestr(part, data)
    (at, _) = next(one for one in headers(path.read_bytes(), name) if one[1] == LOCAL)
    packed = bytearray(path.read_bytes())
    packed[at + 30 + len(name) + 3] ^= 1
    path.write_bytes(packed)

    report = check(path)

    assert "PartDamaged" in {one.code for one in report.faults}
    assert name in {one.part for one in report.faults}
    assert main(["verify", "bundle.zip"]) == FINDING


@pytest.mark.parametrize("share", [0.0, 0.01, 0.3, 0.9, 0.99])
def test_refuses_a_bundle_that_was_cut_off(place: Path, check: Check, share: float) -> None:
    data = made().write(place / "whole.zip").read_bytes()
    path = place / "bundle.zip"
    path.write_bytes(data[: int(len(data) * share)])

    assert [one.code for one in check(path).faults] == ["NotABundle"]


@given(st.integers(min_value=0), st.integers(min_value=0, max_value=7))
def test_survives_any_flipped_bit(at: int, bit: int) -> None:
    """Whatever the bit: a report, and a sound one only if all parts are as they were."""
    data = bytearray(PACKED)
    data[at % len(data)] ^= 1 << bit

    report = verified(bytes(data))

    if report.is_sound:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            assert {name: file.read(name) for name in file.namelist()} == made().parts


@given(st.binary(max_size=300))
def test_survives_anything(data: bytes) -> None:
    for begin in (b"", LOCAL, b"PK\x05\x06"):
        assert not verified(begin + data).is_sound

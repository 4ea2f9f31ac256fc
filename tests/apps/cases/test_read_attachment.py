"""Reading a file of an entry."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest

from dalel.apps.cases.queries import OpenCase
from dalel.apps.entries.erasure import erase_identity
from dalel.apps.entries.files import part_id, part_path
from dalel.apps.entries.journal import Deed
from dalel.apps.entries.keystore import PartWrap
from dalel.apps.entries.queries import OpenedEntry
from dalel.apps.entries.terms import Depth
from tests.apps.cases.pages import (
    bytes_of,
    entries_of_kind,
    journal_of,
    new_address,
    page_at,
    saved,
    text_of,
    upload,
)
from tests.apps.conftest import CastMember
from tests.apps.raw import flip
from tests.apps.records import NOW, open_case_of, organisation_of, share

BROKEN = "An entry does not match its seal"


def note_with(member: CastMember, case: OpenCase, *contents: bytes) -> OpenedEntry:
    """Record a note with files through its form."""
    files = [upload(one, f"{number}.txt") for number, one in enumerate(contents)]
    saved(member, new_address(case, "note"), {"text": "Invented.", "files": files})
    return entries_of_kind(member, case.number, "note")[-1]


def first_file(entry: OpenedEntry) -> dict[str, Any]:
    """Return what the entry says of its first file."""
    file: dict[str, Any] = entry.fields["files"][0]
    return file


def part_of(entry: OpenedEntry, number: int) -> UUID:
    """Return one part of an entry's first file."""
    return part_id(UUID(first_file(entry)["file"]), number)


def address_of(entry: OpenedEntry | UUID, number: int = 0) -> str:
    """Return where a file is read."""
    return f"/entries/{entry.id if isinstance(entry, OpenedEntry) else entry}/files/{number}"


def test_hands_out_the_same_bytes(advocate: CastMember, worker: CastMember) -> None:
    """To whoever may read; each file of an entry by its number."""
    case = open_case_of(advocate)
    contents = (os.urandom(300_000), b"\0", "қазақша".encode())
    entry = note_with(advocate, case, *contents)
    share(case, by=advocate, to=worker, depth=Depth.READ)

    for number, content in enumerate(contents):
        answer = worker.client.get(address_of(entry, number))
        assert bytes_of(answer) == content
        assert answer["Content-Length"] == str(len(content))


def test_hands_out_a_file_of_several_parts(
    advocate: CastMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In their order."""
    monkeypatch.setattr("dalel.apps.entries.uploads.PART_BYTES", 1000)
    case = open_case_of(advocate)
    content = os.urandom(3500)
    entry = note_with(advocate, case, content)

    assert len(first_file(entry)["parts"]) == 4
    assert bytes_of(advocate.client.get(address_of(entry))) == content


ENDINGS = {
    "Photo of a real place.JPG": ".jpg",
    "archive.tar.gz": ".gz",
    "хаттама.pdf": ".pdf",
    "no ending": "",
    ".hide": ".hide",
    "minutes.сурет": "",
    "minutes.longer": "",
    "semi.a;b": "",
    "dot.": "",
    "space.t xt": "",
}


def test_keeps_only_a_harmless_ending(advocate: CastMember) -> None:
    """What a file is called may tell who it is about; and it never runs in the browser."""
    case = open_case_of(advocate)
    files = [upload(b"Invented.", name) for name in ENDINGS]
    saved(advocate, new_address(case, "note"), {"text": "Invented.", "files": files})
    [entry] = entries_of_kind(advocate, case.number, "note")
    assert [file["name"] for file in entry.fields["files"]] == list(ENDINGS)

    for number, ending in enumerate(ENDINGS.values()):
        answer = advocate.client.get(address_of(entry, number))
        name = f"file-{number + 1}{ending}"
        assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
        assert answer["Content-Type"] == "application/octet-stream"
        assert answer["X-Content-Type-Options"] == "nosniff"


def cut(part: UUID) -> None:
    """Shorten the stored part."""
    path = part_path(part)
    path.write_bytes(path.read_bytes()[:-1])


def change(part: UUID) -> None:
    """Turn one bit of the stored part."""
    path = part_path(part)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("harm", "fault"),
    [
        (cut, "PartDamaged"),
        (change, "PartDamaged"),
        (lambda part: part_path(part).unlink(), "FileNotFoundError"),
        (lambda part: flip("PartWrap", part, "wrap", at=40), "WrapDamaged"),
        (lambda part: PartWrap.objects.filter(part=part).delete(), "WrapMissing"),
    ],
)
def test_hands_out_nothing_of_a_damaged_file(
    advocate: CastMember,
    monkeypatch: pytest.MonkeyPatch,
    harm: Callable[[UUID], None],
    fault: str,
) -> None:
    """Whichever part it is: a calm page that names the fault, and no byte of the others."""
    monkeypatch.setattr("dalel.apps.entries.uploads.PART_BYTES", 1000)
    case = open_case_of(advocate)
    for number in range(3):
        entry = note_with(advocate, case, b"Planted plain words. " * 140)

        harm(part_of(entry, number))
        answer = advocate.client.get(address_of(entry))

        assert answer.status_code == 404
        page = text_of(answer)
        assert f"<strong>{BROKEN}</strong> ({fault})" in page
        assert f'href="/cases/{case.number}"' in page
        assert "Planted" not in page
    assert journal_of(advocate, case.number) == []


def test_does_not_take_the_part_of_another_file(advocate: CastMember) -> None:
    """Two files whose parts were exchanged on the disk are both damaged."""
    case = open_case_of(advocate)
    one, two = (note_with(advocate, case, content) for content in (b"first", b"other"))
    paths = [part_path(part_of(entry, 0)) for entry in (one, two)]
    contents = [path.read_bytes() for path in paths]

    for path, content in zip(paths, reversed(contents), strict=True):
        path.write_bytes(content)

    for entry in (one, two):
        assert BROKEN in page_at(advocate.client, address_of(entry), status=404)


def test_writes_down_who_read_it(advocate: CastMember, worker: CastMember) -> None:
    """Each time, with the entry."""
    case = open_case_of(advocate)
    entry = note_with(advocate, case, b"one", b"two")
    share(case, by=advocate, to=worker, depth=Depth.READ)

    for member, number in ((worker, 0), (advocate, 1)):
        bytes_of(member.client.get(address_of(entry, number)))

    assert journal_of(advocate, case.number) == [
        (worker.member_id, Deed.READ_FILE, entry.id),
        (advocate.member_id, Deed.READ_FILE, entry.id),
    ]


def test_tells_an_outsider_nothing(advocate: CastMember, outsider: CastMember) -> None:
    """A file that is there and an entry that is not are answered with the same bytes."""
    case = open_case_of(advocate)
    entry = note_with(advocate, case, b"one")

    there = outsider.client.get(address_of(entry))
    missing = outsider.client.get(address_of(uuid4()))
    beyond = advocate.client.get(address_of(entry, 1))

    assert there.status_code == missing.status_code == beyond.status_code == 404
    assert there.content == missing.content == beyond.content
    assert journal_of(advocate, case.number) == []


def test_has_no_file_once_the_identity_is_erased(advocate: CastMember) -> None:
    """Neither on the page nor on the disk."""
    case = open_case_of(advocate)
    entry = note_with(advocate, case, b"one")

    erase_identity(
        entry.id,
        container=case.container,
        organisation=organisation_of(advocate),
        author=advocate.session.author,
        reason="survivor_wish",
        now=NOW,
    )

    assert advocate.client.get(address_of(entry)).status_code == 404
    assert not part_path(part_of(entry, 0)).exists()
    assert address_of(entry) not in page_at(advocate.client, f"/cases/{case.number}")

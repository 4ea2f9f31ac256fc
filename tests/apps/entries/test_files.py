"""Parts of files on the disk, and reading them back."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from dalel.apps.entries.errors import EntryDamaged, EntryErased
from dalel.apps.entries.files import (
    discard_file,
    part_id,
    part_path,
    read_file,
    require_whole,
    write_part,
)
from dalel.apps.entries.keystore import PartWrap
from dalel.core.keys.files import PART_BYTES
from tests.apps.conftest import CastMember
from tests.apps.entries.disks import small_disk
from tests.apps.records import attach, case_of, open_case_of


def test_names_parts_so_that_they_do_not_belong_together() -> None:
    """Only who knows the file's number finds its parts."""
    file = uuid4()
    names = [part_id(file, number) for number in range(40)]

    assert len(set(names)) == 40
    assert names == [part_id(file, number) for number in range(40)]
    assert all(file.hex[:4] not in part_path(name).name for name in names)
    assert len({part_path(name).parent for name in names}) > 10


def test_writes_a_part_for_its_owner_only(instance: Path) -> None:
    """Whole, once, and readable by nobody else on the machine."""
    part = uuid4()

    write_part(part, b"sealed")

    path = part_path(part)
    assert path.read_bytes() == b"sealed"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert path.is_relative_to(instance / "files")
    with pytest.raises(FileExistsError):
        write_part(part, b"other")


@pytest.fixture
def full_disk(instance: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the folder of files have room for one small part."""
    with small_disk(instance / "files", 64 * 1024, monkeypatch):
        yield


def test_notices_a_disk_that_takes_only_a_piece(full_disk: None) -> None:
    """A part that is not there whole is never taken for written."""
    write_part(uuid4(), bytes(10_000))

    with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)):
        write_part(uuid4(), bytes(200_000))


SIZES = {
    0: 1,
    1: 1,
    PART_BYTES - 1: 1,
    PART_BYTES: 1,
    PART_BYTES + 1: 2,
    2 * PART_BYTES: 2,
    20 << 20: 3,
}


def test_gives_back_what_was_sealed(advocate: CastMember) -> None:
    """At the edges of a part as well; no stored part is larger than it should be."""
    case = open_case_of(advocate)
    content = os.urandom(1024) * (20 << 10)

    for size, parts in SIZES.items():
        file = attach(case.container, content[:size])
        assert len(file["parts"]) == parts
        read = list(read_file(case.container, file, entry=uuid4()))
        assert b"".join(read) == content[:size]
        assert max(map(len, read)) <= PART_BYTES
        stored = [part_path(part_id(UUID(file["file"]), number)) for number in range(parts)]
        assert all(path.stat().st_size <= PART_BYTES + 64 for path in stored)


def test_hides_how_long_a_short_file_is(advocate: CastMember) -> None:
    """Only its size class shows on the disk."""
    case = open_case_of(advocate)

    files = [attach(case.container, b"x" * size) for size in (0, 1, 500, 900)]

    sizes = {part_path(part_id(UUID(file["file"]), 0)).stat().st_size for file in files}
    assert len(sizes) == 1


def test_discards_everything_of_a_file_and_nothing_else(advocate: CastMember) -> None:
    """Keys and parts; doing it again is no fault."""
    case = open_case_of(advocate)
    gone, kept = (attach(case.container, b"Invented.") for _ in range(2))

    for _ in range(2):
        discard_file(UUID(gone["file"]), 1)

    assert not part_path(part_id(UUID(gone["file"]), 0)).exists()
    with pytest.raises(EntryErased):
        require_whole(case.container, gone, entry=uuid4())
    require_whole(case.container, kept, entry=uuid4())
    assert PartWrap.objects.count() == 1


def test_opens_under_the_key_of_its_own_case_only(advocate: CastMember, worker: CastMember) -> None:
    """A descriptor alone opens nothing."""
    case, other = open_case_of(advocate), open_case_of(worker)
    file = attach(case.container, b"Invented.")

    with pytest.raises(EntryDamaged) as caught:
        require_whole(other.container, file, entry=uuid4())

    assert caught.value.fault == "WrapDamaged"


def test_checks_the_digest_that_the_entry_names(advocate: CastMember) -> None:
    """Parts that open but are not what was recorded are damaged."""
    case = open_case_of(advocate)
    file = attach(case.container, b"Invented.") | {"parts": ["00" * 32]}

    with pytest.raises(EntryDamaged) as caught:
        list(read_file(case_of(advocate, case.number).container, file, entry=uuid4()))

    assert caught.value.fault == "PartDamaged"

"""Files that arrive: sealed at once, kept only for those who may record them."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.http import UnreadablePostError
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from dalel.apps.cases.queries import OpenCase
from dalel.apps.entries import uploads
from dalel.apps.entries.errors import UploadsBusy
from dalel.apps.entries.files import part_id, part_path, write_part
from dalel.apps.entries.keystore import PartWrap
from dalel.apps.entries.uploads import LANES, UploadLane
from dalel.core.keys.files import PART_BYTES
from tests.apps.cases.pages import (
    bytes_of,
    entries_of_kind,
    hidden_value,
    new_address,
    refusals,
    refused,
    saved,
    text_of,
    upload,
)
from tests.apps.conftest import CastMember, browser
from tests.apps.entries.disks import small_disk
from tests.apps.records import open_case_of

TEXT = "Typed before the files."
BUSY = "Too many files are arriving at the moment. Please choose them again and save."


@pytest.fixture(autouse=True)
def _lanes_given_back() -> Iterator[None]:
    """Check after every test that no request kept its lane."""
    yield
    with ExitStack() as stack:
        for _ in range(LANES):
            lane = UploadLane()
            lane.enter()
            stack.callback(lane.leave)


def stored(instance: Path) -> list[Path]:
    """Return every part on the disk."""
    return [path for path in (instance / "files").rglob("*") if path.is_file()]


def nothing_stored(instance: Path) -> bool:
    """Return whether neither a part nor a key of one is left."""
    return stored(instance) == [] and not PartWrap.objects.exists()


def everything_on_disk(instance: Path) -> bytes:
    """Return every byte of every file of the instance."""
    return b"".join(path.read_bytes() for path in sorted(instance.rglob("*")) if path.is_file())


def form(*files: Any, **fields: Any) -> dict[str, Any]:
    """Return a note as somebody sends it."""
    return {"text": TEXT, "files": list(files), **fields}


def files_of(member: CastMember, case: OpenCase) -> list[dict[str, Any]]:
    """Return what the case's last note says of its files."""
    files: list[dict[str, Any]] = entries_of_kind(member, case.number, "note")[-1].fields["files"]
    return files


def test_puts_only_ciphertext_on_the_disk(advocate: CastMember, instance: Path) -> None:
    """Neither content nor name nor text, in whatever file of the instance."""
    case = open_case_of(advocate)
    planted = os.urandom(24).hex()
    content = (planted + " inside. ").encode() * 3000

    saved(
        advocate,
        new_address(case, "note"),
        form(upload(content, f"{planted}.txt"), text=f"{planted} typed."),
    )

    assert stored(instance)
    found = everything_on_disk(instance)
    for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
        assert planted.encode(encoding) not in found
    assert bytes_of(advocate.client.get(_first_address(advocate, case))) == content


def _first_address(member: CastMember, case: OpenCase) -> str:
    return f"/entries/{entries_of_kind(member, case.number, 'note')[-1].id}/files/0"


def test_seals_in_parts(advocate: CastMember, instance: Path) -> None:
    """Of at most 8 MiB, each with a key of its own."""
    case = open_case_of(advocate)
    content = os.urandom(PART_BYTES + 5000)

    saved(advocate, new_address(case, "note"), form(upload(content, "recording.ogg")))

    [file] = files_of(advocate, case)
    assert (len(file["parts"]), file["size"], file["complete"]) == (2, len(content), True)
    assert sorted(path.stat().st_size for path in stored(instance))[-1] <= PART_BYTES + 64
    assert len({bytes(row.wrap) for row in PartWrap.objects.all()}) == 2
    assert bytes_of(advocate.client.get(_first_address(advocate, case))) == content


def test_says_that_a_file_is_empty(advocate: CastMember) -> None:
    """A copy that failed looks like this; the others stay, and it can be left out."""
    case = open_case_of(advocate)
    files = (upload(b"", "empty.txt"), upload(b"full", "full.txt"))

    page = refused(advocate, new_address(case, "note"), form(*files))

    [fault] = refusals(page)
    assert fault.startswith("files: This file is empty (0 bytes) and was not kept: empty.txt.")
    assert PartWrap.objects.count() == 1
    again = {"text": TEXT, "kept_files": hidden_value(page, "kept_files")}
    saved(advocate, new_address(case, "note"), again)
    assert [file["name"] for file in files_of(advocate, case)] == ["full.txt"]


def test_takes_forty_files(advocate: CastMember) -> None:
    """In their order."""
    case = open_case_of(advocate)
    files = [upload(b"%d" % number, f"{number}.txt") for number in range(40)]

    saved(advocate, new_address(case, "note"), form(*files))

    assert [file["name"] for file in files_of(advocate, case)] == [f"{n}.txt" for n in range(40)]


def test_takes_no_more_than_forty(advocate: CastMember) -> None:
    """Said in a sentence; the text and the first forty are kept for the next try."""
    case = open_case_of(advocate)
    files = [upload(b"%d" % number, f"{number}.txt") for number in range(41)]

    page = refused(advocate, new_address(case, "note"), form(*files))

    assert "An entry takes at most 40 files." in page
    assert TEXT in page
    saved(
        advocate,
        new_address(case, "note"),
        form(kept_files=hidden_value(page, "kept_files")),
    )
    assert len(files_of(advocate, case)) == 40
    assert PartWrap.objects.count() == 40


def test_counts_files_of_earlier_tries(advocate: CastMember) -> None:
    """Thirty and thirty are too many as well; which to leave out is for people to say."""
    case = open_case_of(advocate)
    address = new_address(case, "note")
    thirty = [upload(b"%d" % number, f"{number}.txt") for number in range(30)]
    first = refused(advocate, address, form(*thirty, text=""))
    more = [upload(b"%d" % number, f"{number}.md") for number in range(30)]

    page = refused(advocate, address, form(*more, kept_files=hidden_value(first, "kept_files")))

    assert refusals(page) == ["files: At most 40 can be chosen."]
    assert page.count('name="remove_file"') == 60


MEDIA_TYPES = {
    "image/jpeg": "image/jpeg",
    "Image/JPEG": "image/jpeg",
    "": "application/octet-stream",
    "nonsense": "application/octet-stream",
    "text/plain\u00a0x": "application/octet-stream",
}


def test_takes_a_file_whatever_the_browser_calls_its_type(advocate: CastMember) -> None:
    """A type that cannot be kept must not cost anybody the file."""
    case = open_case_of(advocate)
    files = [upload(b"Invented.", "photo.jpg") for _ in MEDIA_TYPES]
    for file, sent in zip(files, MEDIA_TYPES, strict=True):
        file.content_type = sent

    saved(advocate, new_address(case, "note"), form(*files))

    kept = [file["media_type"] for file in files_of(advocate, case)]
    assert kept == list(MEDIA_TYPES.values())


NAMES = {
    "../../etc/passwd": "passwd",
    "C:\\folder\\photo.jpg": "photo.jpg",
    "хаттама 1.pdf": "хаттама 1.pdf",
    "a&b.txt": "a&b.txt",
    "turned\u202eexe.txt": "turnedexe.txt",
}


def test_keeps_the_name_without_the_folder(advocate: CastMember) -> None:
    """Nothing of it ever becomes a path."""
    case = open_case_of(advocate)
    files = [named(upload(b"Invented."), sent) for sent in NAMES]

    saved(advocate, new_address(case, "note"), form(*files))

    assert [file["name"] for file in files_of(advocate, case)] == list(NAMES.values())


def named(file: SimpleUploadedFile, name: str) -> SimpleUploadedFile:
    """Call a file something, past the check that no sender has to go through."""
    file._name = name  # type: ignore[attr-defined]
    return file


def test_shortens_a_name_that_is_too_long(advocate: CastMember) -> None:
    """In its middle: its end tells one file from the next, and what type it is."""
    case = open_case_of(advocate)
    file = named(upload(b"Invented."), "қ" * 300 + " 17.txt")

    saved(advocate, new_address(case, "note"), form(file))

    [kept] = files_of(advocate, case)
    assert len(kept["name"]) == 255
    assert kept["name"].startswith("ққ")
    assert "…" in kept["name"]
    assert kept["name"].endswith("қ 17.txt")


def test_keeps_nothing_of_an_outsider(
    advocate: CastMember, outsider: CastMember, instance: Path
) -> None:
    """Whether the case is there or not: the same answer, and not a byte."""
    case = open_case_of(advocate)
    numbers = (case.number, "2026-00000")

    answers = [
        outsider.client.post(new_address(number, "note"), form(upload(os.urandom(50_000))))
        for number in numbers
    ]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content
    assert nothing_stored(instance)


def test_keeps_nothing_that_no_page_asked_for(advocate: CastMember, instance: Path) -> None:
    """Files are taken in wherever they are sent, and thrown away where no view keeps them."""
    for address in ("/cases/new", "/cases", "/sign-in", "/nowhere", "/cases/x/y"):
        for client in (advocate.client, browser()):
            client.post(address, form(upload(b"Invented."), title=""))
            assert nothing_stored(instance)


def busy_lanes(stack: ExitStack) -> None:
    """Let as many uploads be under way as there may be."""
    for _ in range(LANES):
        lane = UploadLane()
        lane.enter()
        stack.callback(lane.leave)


def test_lets_two_upload_at_a_time(advocate: CastMember, instance: Path) -> None:
    """The third is told so and keeps what was typed; forms without files are not held up."""
    case = open_case_of(advocate)
    with ExitStack() as stack:
        busy_lanes(stack)

        page = refused(advocate, new_address(case, "note"), form(upload(b"Invented.")))
        saved(advocate, new_address(case, "note"), {"text": "Without files."})

    assert BUSY in page
    assert TEXT in page
    assert nothing_stored(instance)
    saved(advocate, new_address(case, "note"), form(upload(b"Invented.")))
    assert len(files_of(advocate, case)) == 1


def test_takes_several_files_of_one_form_in_one_lane(advocate: CastMember) -> None:
    """A form with ten files is one upload."""
    case = open_case_of(advocate)
    with ExitStack() as stack:
        lane = UploadLane()
        lane.enter()
        stack.callback(lane.leave)

        saved(
            advocate,
            new_address(case, "note"),
            form(*(upload(b"Invented.") for _each in range(10))),
        )

    assert len(files_of(advocate, case)) == 10


def test_refuses_a_file_that_is_too_large(
    advocate: CastMember, instance: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a sentence, with the text and the files before it; nothing of it stays."""
    monkeypatch.setattr(uploads, "MAX_FILE_BYTES", 100_000)
    case = open_case_of(advocate)
    files = (upload(b"small", "small.txt"), upload(os.urandom(100_001), "large.bin"))

    page = refused(advocate, new_address(case, "note"), form(*files))

    assert "A file is larger than 4 GB and was not kept." in page
    assert TEXT in page
    assert "small.txt" in page
    assert "large.bin" not in page
    assert len(stored(instance)) == PartWrap.objects.count() == 1
    assert uploads.MAX_FILE_BYTES == 100_000


@pytest.fixture
def full_disk(instance: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the folder of files have room for little."""
    with small_disk(instance / "files", 64 * 1024, monkeypatch):
        yield


def test_says_so_when_the_disk_is_full(
    advocate: CastMember, instance: Path, full_disk: None
) -> None:
    """What was typed is kept, nothing half-written stays, and smaller files still go."""
    case = open_case_of(advocate)

    page = refused(advocate, new_address(case, "note"), form(upload(os.urandom(300_000))))

    assert "The storage could not take this. Nothing was saved" in page
    assert TEXT in page
    assert nothing_stored(instance)
    saved(advocate, new_address(case, "note"), form(upload(b"small")))
    assert bytes_of(advocate.client.get(_first_address(advocate, case))) == b"small"


def test_leaves_room_for_words(
    advocate: CastMember, instance: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files stop before the disk is full: entries and the log still find their place."""
    monkeypatch.setattr("dalel.apps.entries.files.SPARE_BYTES", 2**62)
    case = open_case_of(advocate)

    page = refused(advocate, new_address(case, "note"), form(upload(b"small")))

    assert "The storage could not take this. Nothing was saved" in page
    assert nothing_stored(instance)
    saved(advocate, new_address(case, "note"), form())


def test_leaves_nothing_half_way_through_a_file(
    advocate: CastMember, instance: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk fills up at the third part: the first two go with it."""
    monkeypatch.setattr(uploads, "PART_BYTES", 20_000)
    case = open_case_of(advocate)
    with small_disk(instance / "files", 64 * 1024, monkeypatch):
        page = refused(advocate, new_address(case, "note"), form(upload(os.urandom(200_000))))

        assert "Nothing was saved" in page
        assert nothing_stored(instance)


class BrokenLine(io.BytesIO):
    """A request body whose sender goes away."""

    def read(self, size: int | None = -1, /) -> bytes:
        """Return what came before the end, then fail."""
        data = super().read(size)
        if not data:
            raise OSError("the line is gone")
        return data


def body_of(fields: dict[str, Any], *, share: float) -> bytes:
    """Return the beginning of a form's body."""
    body = encode_multipart(BOUNDARY, fields)
    return body[: int(len(body) * share)]


def broken_off(body: bytes) -> dict[str, Any]:
    """Return a request's surroundings in which more was announced than comes."""
    return {"wsgi.input": BrokenLine(body), "CONTENT_LENGTH": str(len(body) * 2)}


def test_leaves_nothing_of_a_broken_upload(
    advocate: CastMember, instance: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever the line breaks: no part, no key, no entry."""
    monkeypatch.setattr(uploads, "PART_BYTES", 20_000)
    case = open_case_of(advocate)
    for share in (0.3, 0.6, 0.95):
        files = [upload(os.urandom(60_000), f"{number}.bin") for number in range(3)]
        body = body_of(form(*files), share=share)

        with pytest.raises(UnreadablePostError):
            advocate.client.generic(
                "POST",
                new_address(case, "note"),
                body,
                content_type=MULTIPART_CONTENT,
                **broken_off(body),
            )

        assert nothing_stored(instance)
    assert entries_of_kind(advocate, case.number, "note") == []


def test_answers_a_broken_upload_calmly(advocate: CastMember, instance: Path) -> None:
    """Where the token of the form is checked first, as in earnest."""
    case = open_case_of(advocate)
    client = Client(enforce_csrf_checks=True, HTTP_HOST="localhost")
    client.cookies = advocate.client.cookies
    body = body_of(form(upload(os.urandom(60_000))), share=0.5)

    answer = client.generic(
        "POST",
        new_address(case, "note"),
        body,
        content_type=MULTIPART_CONTENT,
        **broken_off(body),
    )

    assert answer.status_code == 403
    assert "Go back in your browser, copy what you typed" in text_of(answer)
    assert nothing_stored(instance)


def test_gives_its_lane_back_although_nothing_can_be_discarded(
    advocate: CastMember, outsider: CastMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A storage in trouble must not take the uploads of everybody else with it."""
    case = open_case_of(advocate)

    def broken(*_file: object) -> None:
        raise OperationalError("database or disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(uploads, "discard_file", broken)
        answer = outsider.client.post(new_address(case, "note"), form(upload(b"Invented.")))

    assert answer.status_code == 404
    saved(advocate, new_address(case, "note"), form(upload(b"Invented.")))


def test_gives_the_memory_of_a_part_back(advocate: CastMember) -> None:
    """Forty small files do not hold forty parts' worth of memory."""
    case = open_case_of(advocate)
    writer = uploads.PartWriter(case.container.id, case.container.secret.public)
    writer.add(b"Invented.")

    writer.finish()

    assert len(writer._buffer) == 0
    writer.discard()


def test_seals_to_the_newest_key_of_the_case(advocate: CastMember, worker: CastMember) -> None:
    """Whoever lost access cannot open what arrives later."""
    from dalel.apps.cases.actions import take_back_access
    from dalel.apps.entries.errors import NoKey
    from dalel.apps.entries.files import part_context, unwrap_of_any_epoch
    from dalel.core.keys.errors import KeysError
    from tests.apps.records import NOW, case_of, share

    case = open_case_of(advocate)
    share(case, by=advocate, to=worker)
    old = case_of(worker, case.number).container
    take_back_access(case_of(advocate, case.number), worker.member_id, by=advocate.session, now=NOW)

    saved(advocate, new_address(case, "note"), form(upload(b"Invented.")))

    [file] = files_of(advocate, case)
    part = part_id(UUID(file["file"]), 0)
    wrap = bytes(PartWrap.objects.get(pk=part).wrap)
    assert part_path(part).exists()
    with pytest.raises((KeysError, NoKey)):
        unwrap_of_any_epoch(old, wrap, context=part_context(case.container.id, part))


def test_strangers_share_one_lane(advocate: CastMember, instance: Path) -> None:
    """However many come: a member always finds one free."""
    case = open_case_of(advocate)
    with ExitStack() as stack:
        first, second = UploadLane(is_member=False), UploadLane(is_member=False)
        stack.callback(first.leave)
        stack.callback(second.leave)
        first.enter()

        with pytest.raises(UploadsBusy):
            second.enter()
        browser().post(new_address(case, "note"), form(upload(b"Invented.")))
        saved(advocate, new_address(case, "note"), form(upload(b"Invented.")))

    assert len(files_of(advocate, case)) == len(stored(instance)) == 1


def test_members_may_take_both_lanes(advocate: CastMember) -> None:
    """Then a stranger waits, and holds nothing of their own meanwhile."""
    with ExitStack() as stack:
        busy_lanes(stack)
        lane = UploadLane(is_member=False)
        with pytest.raises(UploadsBusy):
            lane.enter()
        lane.leave()

    again = UploadLane(is_member=False)
    again.enter()
    again.leave()


def parts_written(monkeypatch: pytest.MonkeyPatch) -> list[UUID]:
    """Watch which parts ever reach the disk, kept or not."""
    written: list[UUID] = []
    real = write_part

    def watch(part: UUID, ciphertext: bytes) -> None:
        written.append(part)
        real(part, ciphertext)

    monkeypatch.setattr("dalel.apps.entries.uploads.write_part", watch)
    return written


@pytest.mark.parametrize("address", ["/cases/new", "/cases", "/sign-in", "/nowhere", "/cases/x"])
def test_stores_nothing_where_no_form_has_files(
    advocate: CastMember, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    """Not even for the length of the request."""
    written = parts_written(monkeypatch)

    for client in (advocate.client, browser()):
        client.post(address, form(upload(b"Invented."), title=""))

    assert written == []


def test_takes_little_from_strangers(
    advocate: CastMember, instance: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A form whose session has ended brings small files along; a member brings large ones."""
    monkeypatch.setattr(uploads, "STRANGER_FILE_BYTES", 20_000)
    monkeypatch.setattr(uploads, "PART_BYTES", 8_000)
    written = parts_written(monkeypatch)
    case = open_case_of(advocate)
    large = os.urandom(50_000)

    browser().post(new_address(case, "note"), form(upload(large)))
    assert written == []
    browser().post(new_address(case, "note"), form(upload(b"small")))

    assert len(written) == 1
    assert nothing_stored(instance)
    saved(advocate, new_address(case, "note"), form(upload(large)))
    assert bytes_of(advocate.client.get(_first_address(advocate, case))) == large

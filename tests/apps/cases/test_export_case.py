"""Exporting a case as a bundle that anyone can check."""

from __future__ import annotations

import io
import json
import os
import sys
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from dalel.apps.cases.actions import record_in_case
from dalel.apps.cases.queries import OpenCase
from dalel.apps.entries.catalogue import kinds_for
from dalel.apps.entries.erasure import erase_entry, erase_identity
from dalel.apps.entries.files import part_id, part_path
from dalel.apps.entries.journal import Deed
from dalel.apps.entries.terms import ContainerType, Depth
from dalel.core.entries.kinds import Field, Kind
from dalel.verify import Note, Report, verify_bundle
from tests.apps.cases.pages import bytes_of, journal_of
from tests.apps.conftest import PARTS, CastMember
from tests.apps.raw import flip
from tests.apps.records import NOW, attach, case_of, open_case_of, organisation_of, share


def record(case: OpenCase, by: CastMember, kind: str = "note", **fields: Any) -> UUID:
    """Record an entry in English and return its id; a note unless said otherwise."""
    given = fields if kind != "note" else {"text": "Invented."} | fields
    return record_in_case(case, kind, given, by=by.session, now=NOW, language="en").id


def exported(member: CastMember, case: OpenCase) -> bytes:
    """Export a case and return the bundle."""
    answer = member.client.post(f"/cases/{case.number}/bundle")
    assert answer["Content-Type"] == "application/zip"
    assert answer["Content-Disposition"] == 'attachment; filename="bundle.zip"'
    return bytes_of(answer)


def verified(content: bytes, folder: Path) -> Report:
    """Check a bundle as whoever gets it does."""
    path = folder / "bundle.zip"
    path.write_bytes(content)
    return verify_bundle(path)


def parts_of(content: bytes) -> dict[str, bytes]:
    """Return the parts of a bundle by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def faults_of(report: Report) -> list[str]:
    """Return what is wrong, by code."""
    return [fault.code for fault in report.faults]


def something(field: Field, other: UUID) -> object:
    """Return a value for a field."""
    if field.type in ("code", "codes"):
        assert field.vocabulary is not None
        return next(iter(field.vocabulary.codes))
    if field.type == "money":
        return {"amount": "200000", "currency": "KZT"}
    values: dict[str, object] = {
        "text": "Invented: “қазақша”,\nпо-русски.",
        "line": "Invented: “қазақша”."[: field.max_length],
        "date": "about March 2021",
        "moment": "12 March 2021 14:30",
        "integer": 3,
        "party": str(other),
        "entry": str(other),
        "parties": [str(other)],
        "entries": [str(other)],
        "attachments": [],
    }
    return values[field.type]


def everything(kind: Kind, other: UUID) -> dict[str, object]:
    """Return a value for every field of a kind."""
    return {field.name: something(field, other) for field in kind.fields}


def test_holds_every_kind_with_every_field(advocate: CastMember, tmp_path: Path) -> None:
    """Whatever can be recorded can be proved to others."""
    case = open_case_of(advocate)
    other = record(case, advocate, "person", roles=["witness"], nickname="Тау")
    kinds = kinds_for(ContainerType.CASE)
    for kind in kinds:
        fields = everything(kind, other)
        fields.pop("name_former", None)  # never leaves a case: see below
        record(case, advocate, kind.name, **fields)

    report = verified(exported(advocate, case), tmp_path)

    assert faults_of(report) == []
    assert len(report.entries) == len(kinds) + 2
    assert {entry.kind for entry in report.entries} == {
        f"{kind.name}/{kind.version}" for kind in kinds
    }
    assert (report.container, report.number) == (case.container.id, case.number)
    assert report.omitted == ()
    assert {entry.author for entry in report.entries} == {advocate.member_id}
    assert {entry.role for entry in report.entries} == {"ADVOCATE"}
    left_out = {Note.ENTRIES_OMITTED, Note.FIELDS_HIDDEN, Note.FILES_NOT_INCLUDED}
    assert not left_out & set(report.notes)


def test_holds_corrections_with_what_they_correct(
    advocate: CastMember, worker: CastMember, tmp_path: Path
) -> None:
    """By several authors, each with their introduction, over several keys of the case."""
    from dalel.apps.cases.actions import take_back_access

    case = open_case_of(advocate)
    share(case, by=advocate, to=worker)
    first = record(case_of(worker, case.number), worker)
    take_back_access(case_of(advocate, case.number), worker.member_id, by=advocate.session, now=NOW)
    case = case_of(advocate, case.number)
    for text in ("Better.", "Best."):
        record_in_case(
            case,
            "note",
            {"text": text},
            by=advocate.session,
            now=NOW,
            corrects=first,
            reason="Misheard.",
        )

    content = exported(advocate, case)

    report = verified(content, tmp_path)
    assert faults_of(report) == []
    assert len(report.entries) == 6
    assert {entry.author for entry in report.entries} == {advocate.member_id, worker.member_id}
    assert Note.AUTHOR_WITHOUT_INTRODUCTION not in report.notes
    corrections = [e.fields["correction.corrects"] for e in report.entries[-2:]]
    assert corrections == [str(first)] * 2
    readme = parts_of(content)["README.html"].decode()
    assert readme.count("corrected later") == 2


def test_says_what_was_erased(advocate: CastMember, tmp_path: Path) -> None:
    """An erased identity stays as commitments; erased entries are declared as left out."""
    case = open_case_of(advocate)
    person = record(case, advocate, "person", roles=["witness"], nickname="Ару-Тау")
    gone = [record(case, advocate, text="To be forgotten.") for _ in range(3)]
    record(case, advocate, text="To be kept.")
    erasing: dict[str, Any] = {
        "container": case.container,
        "organisation": organisation_of(advocate),
        "author": advocate.session.author,
        "reason": "survivor_wish",
        "now": NOW,
    }
    erase_identity(person, **erasing)
    for entry in (gone[0], gone[1]):
        erase_entry(entry, **erasing)

    content = exported(advocate, case)

    report = verified(content, tmp_path)
    assert faults_of(report) == []
    assert report.omitted == ((2, 3),)
    assert {Note.ENTRIES_OMITTED, Note.FIELDS_HIDDEN} <= set(report.notes)
    [shown] = [entry for entry in report.entries if entry.id == person]
    assert shown.hidden > 0
    assert shown.fields["roles"] == ["witness"]
    everything_in_it = b"".join(parts_of(content).values())
    assert "Ару-Тау".encode() not in everything_in_it
    assert everything_in_it.count(b"To be forgotten.") == 2


def test_leaves_out_what_is_damaged(advocate: CastMember, tmp_path: Path) -> None:
    """The rest of the case can still be proved."""
    case = open_case_of(advocate)
    damaged = record(case, advocate, text="Altered later.")
    record(case, advocate, text="Left alone.")
    flip("Entry", damaged, "ciphertext", at=100)

    report = verified(exported(advocate, case), tmp_path)

    assert faults_of(report) == []
    assert report.omitted == ((1, 1),)
    assert len(report.entries) == 2


NAMES = ("хаттама.txt", "../../etc/passwd", "/root", "..", "a\\b.txt", "bundle.json", "С нами.PDF")


def test_holds_files_whatever_they_are_called(advocate: CastMember, tmp_path: Path) -> None:
    """Names stand in the entry; in the archive a file is called by its digest."""
    case = open_case_of(advocate)
    files = [attach(case.container, name.encode()) | {"name": name} for name in NAMES]
    record(case, advocate, files=files)

    content = exported(advocate, case)

    report = verified(content, tmp_path)
    assert faults_of(report) == []
    assert report.files == len(NAMES)
    parts = parts_of(content)
    for name in NAMES:
        assert parts[f"files/{sha256(name.encode()).hexdigest()}"] == name.encode()
    assert all(not name.startswith("/") and ".." not in name for name in parts)


def test_holds_one_content_once(advocate: CastMember, tmp_path: Path) -> None:
    """Under two names, in two entries, and an empty file twice."""
    case = open_case_of(advocate)
    for name in ("one.txt", "two.txt"):
        files = [attach(case.container, b"Same.", name), attach(case.container, b"", name)]
        record(case, advocate, files=files)

    content = exported(advocate, case)

    report = verified(content, tmp_path)
    assert faults_of(report) == []
    assert report.files == 4
    stored = [name for name in parts_of(content) if name.startswith("files/")]
    assert sorted(stored) == sorted(f"files/{sha256(c).hexdigest()}" for c in (b"Same.", b""))


def test_holds_a_file_of_three_parts(advocate: CastMember, tmp_path: Path) -> None:
    """20 MiB, put together again."""
    case = open_case_of(advocate)
    whole = os.urandom(20 << 20)
    file = attach(case.container, whole, "recording.ogg")
    record(case, advocate, files=[file])

    content = exported(advocate, case)

    assert len(file["parts"]) == 3
    assert faults_of(verified(content, tmp_path)) == []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.read(f"files/{file['sha256']}") == whole


def test_goes_on_past_a_damaged_file(advocate: CastMember, tmp_path: Path) -> None:
    """It stays listed and is missing: the checker says so, and everything else is proved."""
    case = open_case_of(advocate)
    files = [attach(case.container, content) for content in (b"Damaged later.", b"Left alone.")]
    record(case, advocate, files=files)
    part_path(part_id(UUID(files[0]["file"]), 0)).write_bytes(b"\x00" * 1100)

    content = exported(advocate, case)

    report = verified(content, tmp_path)
    assert faults_of(report) == ["PartMissing"]
    assert all(entry.is_sound for entry in report.entries)
    assert f"files/{files[0]['sha256']}" not in parts_of(content)
    assert parts_of(content)[f"files/{files[1]['sha256']}"] == b"Left alone."


def test_takes_another_copy_of_a_damaged_file(advocate: CastMember, tmp_path: Path) -> None:
    """The same content, sent twice, is damaged once."""
    case = open_case_of(advocate)
    files = [attach(case.container, b"Same.", name) for name in ("one.txt", "two.txt")]
    record(case, advocate, files=files)
    part_path(part_id(UUID(files[0]["file"]), 0)).unlink()

    report = verified(exported(advocate, case), tmp_path)

    assert faults_of(report) == []


def test_names_no_member(advocate: CastMember, worker: CastMember) -> None:
    """Authors are numbers and keys; who they are stays with us."""
    case = open_case_of(advocate)
    share(case, by=advocate, to=worker)
    record(case_of(worker, case.number), worker)

    parts = parts_of(exported(advocate, case))

    whole = b"".join(parts.values()).decode()
    for part in PARTS.values():
        assert part.display_name not in whole
    manifest = json.loads(parts["bundle.json"])
    assert {member["role"] for member in manifest["members"]} == {
        "ADVOCATE",
        "WORKER",
        "ADMINISTRATOR",
    }


def test_keeps_a_former_name_as_a_commitment(advocate: CastMember, tmp_path: Path) -> None:
    """The bundle holds, and nobody can read or guess the name from it."""
    case = open_case_of(advocate)
    person = record(
        case, advocate, "person", roles=["survivor"], nickname="Ару", name_former="Former Name"
    )

    content = exported(advocate, case)

    report = verified(content, tmp_path)
    assert faults_of(report) == []
    assert Note.FIELDS_HIDDEN in report.notes
    [shown] = [entry for entry in report.entries if entry.id == person]
    assert (shown.hidden, shown.fields["nickname"]) == (1, "Ару")
    assert b"Former Name" not in b"".join(parts_of(content).values())


def test_says_roles_where_names_would_stand(advocate: CastMember, worker: CastMember) -> None:
    """Unless somebody asked for the names; then the journal says so."""
    case = open_case_of(advocate)
    share(case, by=advocate, to=worker)

    plain = parts_of(exported(advocate, case))["README.html"].decode()
    answer = advocate.client.post(f"/cases/{case.number}/bundle", {"names": "yes"})
    named = parts_of(bytes_of(answer))["README.html"].decode()

    assert "<dd>Case worker</dd>" in plain
    assert "(Advocate)" in plain
    assert advocate.display_name not in plain
    assert f"<dd>{worker.display_name}</dd>" in named
    assert f"({advocate.display_name})" in named
    deeds = [deed for _who, deed, _about in journal_of(advocate, case.number)]
    assert deeds == [Deed.EXPORTED, Deed.EXPORTED_NAMES]


def test_tells_neither_where_nor_when_it_was_packed(advocate: CastMember) -> None:
    """The archive's own dates, systems and comments are all alike."""
    case = open_case_of(advocate)
    record(case, advocate, files=[attach(case.container, b"Invented.")])

    with zipfile.ZipFile(io.BytesIO(exported(advocate, case))) as archive:
        infos = archive.infolist()

    assert {info.date_time for info in infos} == {(1980, 1, 1, 0, 0, 0)}
    assert {info.comment for info in infos} == {b""}
    assert len({info.external_attr for info in infos}) == 1


def test_begins_with_a_page_in_the_readers_language(advocate: CastMember) -> None:
    """Also after the request that asked for it has ended."""
    case = open_case_of(advocate)
    record(case, advocate, "act", act_types=["stalking"], when="March 2021")
    advocate.client.cookies["language"] = "ru"

    readme = parts_of(exported(advocate, case))["README.html"].decode()

    assert '<html lang="ru">' in readme
    assert "март 2021" in readme
    assert "Stalking" not in readme


class Watch:
    """Notes which files this process opens for writing, while it is told to."""

    def __init__(self) -> None:
        self.written: list[str] | None = None
        sys.addaudithook(self._note)

    def _note(self, event: str, given: Sequence[Any]) -> None:
        if event == "open" and self.written is not None:
            path, _mode, flags = given
            if isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
                self.written.append(os.fsdecode(path) if not isinstance(path, int) else "")

    @contextmanager
    def watching(self) -> Iterator[list[str]]:
        """Yield the list that grows."""
        written: list[str] = []
        self.written = written
        try:
            yield written
        finally:
            self.written = None


@pytest.fixture(scope="module")
def watch() -> Watch:
    """Give the one watch: a hook cannot be taken out again."""
    return Watch()


def test_writes_nothing_to_the_disk(
    advocate: CastMember, instance: Path, watch: Watch, tmp_path: Path
) -> None:
    """The archive is made while it is sent; only locks, the slot outside and records are."""
    case = open_case_of(advocate)
    whole = os.urandom(9 << 20)
    record(case, advocate, files=[attach(case.container, whole)])

    with watch.watching() as seen:
        (tmp_path / "seen").write_bytes(b"")
    with watch.watching() as written:
        content = exported(advocate, case)

    assert seen == [str(tmp_path / "seen")]
    assert len(content) > 9 << 20
    assert {str(Path(path).parent) for path in written} <= {str(instance / "run")}


def test_is_sent_piece_by_piece(advocate: CastMember) -> None:
    """However large the case, a part or so is in memory."""
    case = open_case_of(advocate)
    whole = os.urandom(20 << 20)
    record(case, advocate, files=[attach(case.container, whole)])

    answer = advocate.client.post(f"/cases/{case.number}/bundle")

    pieces = [len(bytes(piece)) for piece in answer]
    assert max(pieces) < 9 << 20
    assert sum(pieces) > 20 << 20


def test_is_there_for_readers_and_leaves_a_line(advocate: CastMember, worker: CastMember) -> None:
    """Whoever can read a case can prove it; the journal says who did."""
    case = open_case_of(advocate)
    share(case, by=advocate, to=worker, depth=Depth.READ)

    parts = parts_of(exported(worker, case))

    assert len([name for name in parts if name.startswith("entries/")]) == 2
    assert journal_of(advocate, case.number) == [(worker.member_id, Deed.EXPORTED, None)]


def test_tells_an_outsider_nothing(advocate: CastMember, outsider: CastMember) -> None:
    """Missing and forbidden are the same bytes; a link alone exports nothing."""
    case = open_case_of(advocate)

    there = outsider.client.post(f"/cases/{case.number}/bundle")
    missing = outsider.client.post("/cases/2026-00000/bundle")

    assert there.status_code == missing.status_code == 404
    assert there.content == missing.content
    assert advocate.client.get(f"/cases/{case.number}/bundle").status_code == 405
    assert journal_of(advocate, case.number) == []

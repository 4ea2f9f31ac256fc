"""Reading: corrections, what cannot be read, and that it is never left out."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

import dalel.core.entries
from dalel.apps.cases.queries import OpenCase
from dalel.apps.entries import queries
from dalel.apps.entries.actions import record_entry
from dalel.apps.entries.errors import EntryDamaged, EntryErased, KindUnknown
from dalel.apps.entries.models import EntryWrap
from dalel.apps.entries.opening import entry_context
from dalel.apps.entries.queries import OpenedEntry, UnreadableEntry, open_entries, open_one
from dalel.core.entries import load_kinds
from dalel.core.entries.kinds import KindCatalogue
from dalel.core.keys.records import RecordKeys
from tests.apps.conftest import CastMember
from tests.apps.raw import alter
from tests.apps.records import NOW, complaints, note, open_case_of

KINDS = Path(dalel.core.entries.__file__).parent / "kinds"


def by_id(case: OpenCase) -> dict[UUID, OpenedEntry | UnreadableEntry]:
    """Every entry of the case."""
    return {entry.id: entry for entry in open_entries(case.container)}


def fault_of(case: OpenCase, entry: UUID) -> Exception:
    """Why an entry cannot be read."""
    found = by_id(case)[entry]
    assert isinstance(found, UnreadableEntry)
    return found.fault


def test_marks_what_a_correction_supersedes(case: OpenCase, advocate: CastMember) -> None:
    """Each correction points to the first version; the last in the order of the log counts."""
    author = advocate.session.author
    first = record_entry(note(case.container, "first"), author=author, now=NOW)
    other = record_entry(note(case.container, "other"), author=author, now=NOW)
    corrections = [
        record_entry(
            replace(note(case.container, text), corrects=first.id, reason="A slip."),
            author=author,
            now=NOW,
        )
        for text in ("second", "third")
    ]

    found = by_id(case)

    superseded = {
        entry.id: entry.superseded_by for entry in found.values() if isinstance(entry, OpenedEntry)
    }
    last = corrections[-1].id
    assert superseded[first.id] == superseded[corrections[0].id] == last
    assert superseded[last] is None
    assert superseded[other.id] is None
    newest = found[last]
    assert isinstance(newest, OpenedEntry)
    assert (newest.corrects, newest.reason) == (first.id, "A slip.")
    assert newest.fields["text"] == "third"
    assert newest.kind.name == "note"


@pytest.fixture
def altered_kinds(tmp_path: Path) -> KindCatalogue:
    """The kinds with one letter of the note's help changed."""
    shutil.copytree(KINDS, tmp_path / "kinds")
    for spare in (tmp_path / "kinds").glob("*.*"):
        spare.unlink()
    file = tmp_path / "kinds" / "note" / "1.toml"
    file.write_text(file.read_text().replace("Helps to find it.", "Helps to find it!"))
    return load_kinds(tmp_path / "kinds")


def test_shows_entries_whose_kind_was_altered(
    case: OpenCase,
    advocate: CastMember,
    altered_kinds: KindCatalogue,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A kind file is part of what was sealed: another one is not read in its place."""
    recorded = record_entry(note(case.container), author=advocate.session.author, now=NOW)
    monkeypatch.setattr(queries, "catalogue", lambda: altered_kinds)

    assert isinstance(fault_of(case, recorded.id), KindUnknown)
    assert len(by_id(case)) == 2
    assert complaints(advocate) == {("KindUnknown", f"entry {recorded.id}")}


def test_shows_entries_of_a_kind_this_release_does_not_have(
    case: OpenCase, advocate: CastMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Written by a newer release, say: it stands in the list with its fault."""
    recorded = record_entry(note(case.container), author=advocate.session.author, now=NOW)
    older = KindCatalogue(tuple(k for k in load_kinds().every_version if k.name != "note"))
    monkeypatch.setattr(queries, "catalogue", lambda: older)

    assert isinstance(fault_of(case, recorded.id), KindUnknown)


def test_shows_erased_entries(case: OpenCase, advocate: CastMember) -> None:
    """No key: it can never be read again, and the row says so."""
    recorded = record_entry(note(case.container), author=advocate.session.author, now=NOW)
    EntryWrap.objects.filter(pk=recorded.id).delete()

    assert isinstance(fault_of(case, recorded.id), EntryErased)


@pytest.mark.parametrize(
    ("columns", "fault"),
    [
        ({"epoch": 7}, "NoKey"),
        ({"epoch": 0}, "NoKey"),
        ({"ciphertext": b""}, "RecordDamaged"),
        ({"ciphertext": b"\xff\xff\xff\xff"}, "RecordDamaged"),
        ({"body_root": bytes(32)}, "CommitmentMismatch"),
        ({"body_root": b""}, "CommitmentMismatch"),
    ],
)
def test_shows_damaged_entries(
    case: OpenCase, advocate: CastMember, columns: dict[str, object], fault: str
) -> None:
    """One damaged row never takes the others with it."""
    recorded = record_entry(note(case.container), author=advocate.session.author, now=NOW)
    after = record_entry(note(case.container), author=advocate.session.author, now=NOW)
    alter("Entry", recorded.id, **columns)

    damage = fault_of(case, recorded.id)

    assert isinstance(damage, EntryDamaged)
    assert (damage.entry, damage.fault) == (recorded.id, fault)
    assert isinstance(by_id(case)[after.id], OpenedEntry)


def test_reads_what_is_left_without_the_identity_key(case: OpenCase, advocate: CastMember) -> None:
    """The identifying fields are named as hidden, and have no value."""
    recorded = record_entry(
        note(case.container, "hidden", topic="plan", written_on="2026-03-01"),
        author=advocate.session.author,
        now=NOW,
    )
    context = entry_context(case.container.id, recorded.id)
    row = EntryWrap.objects.get(pk=recorded.id)
    keys = RecordKeys.from_bytes(case.container.secret.unwrap(bytes(row.wrap), context=context))
    row.wrap = case.container.secret.wrap(keys.without_identity().to_bytes(), context=context)
    row.save()

    found = open_one(case.container, recorded.id)

    assert isinstance(found, OpenedEntry)
    assert found.hidden == {"text"}
    assert found.fields == {"topic": "plan", "written_on": "2026-03-01"}


def test_finds_nothing_of_another_container(case: OpenCase, advocate: CastMember) -> None:
    """An id alone opens nothing elsewhere."""
    other = open_case_of(advocate, "Blue folder")
    theirs = record_entry(note(other.container), author=advocate.session.author, now=NOW)

    assert open_one(case.container, theirs.id) is None
    assert queries.container_of(theirs.id) == other.container.id
    assert queries.leaf_index_of(theirs.id) == theirs.leaf_index

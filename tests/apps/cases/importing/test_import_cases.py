"""All of a table is recorded, or nothing."""

from __future__ import annotations

import json
import os
import signal
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connections

from dalel.apps.cases.importing import writing
from dalel.apps.cases.importing.planning import PlannedCase
from dalel.apps.cases.importing.waiting import SHELF, WaitingCases
from dalel.apps.cases.importing.writing import already_imported, import_cases
from dalel.apps.cases.models import SearchSegment
from dalel.apps.cases.queries import case_visible_to, content_of
from dalel.apps.entries import actions as entry_actions
from dalel.apps.entries.actions import SealedEntry
from dalel.apps.entries.files import part_context, part_id, write_part
from dalel.apps.entries.keystore import EntryWrap, PartWrap
from dalel.apps.entries.models import Container, Entry, WaitingTable
from dalel.apps.entries.spool import Spool
from dalel.apps.entries.tables import waiting
from dalel.apps.ledger.errors import LogFull
from dalel.apps.ledger.queries import minute_of
from dalel.core.keys.files import seal_part
from dalel.core.keys.wraps import wrap_to
from dalel.site import sealer
from tests.apps.cases.importing.plans import ORIGIN, meaning, planned, table
from tests.apps.conftest import CastMember
from tests.apps.records import cases_listed, is_clean

NOW = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
REGISTER = "№,ФИО,Телефон\n1,Айна Ойданова,007\n2,Дана Қиялқызы,+7 701\n3,Marta Inventada,\n"


def cases(text: str = REGISTER) -> tuple[PlannedCase, ...]:
    """Return what a table comes to."""
    return planned(text).cases


def imported(member: CastMember, text: str = REGISTER) -> int:
    """Import a table and return how many cases it made."""
    made = import_cases(cases(text), origin=ORIGIN, by=member.session, now=NOW, language="ru")
    return made.cases


def titles(member: CastMember) -> list[str]:
    """Return the titles in the member's list, sorted."""
    return sorted(row.title for row in cases_listed(member.session, now=NOW))


def test_whoever_imports_leads_the_cases(advocate: CastMember, outsider: CastMember) -> None:
    """They can read and write in them, and nobody else sees them."""
    assert imported(advocate) == 3

    rows = cases_listed(advocate.session, now=NOW)
    assert [row.may_write for row in rows] == [True] * 3
    assert titles(advocate) == ["1", "2", "3"]
    assert titles(outsider) == []
    case = case_visible_to(advocate.session, rows[0].number, now=NOW)
    assert case is not None
    content = content_of(case)
    (opening,) = (one for one in content.readable if one.kind.name == "opening")
    (note,) = (one for one in content.readable if one.kind.name == "note")
    assert opening.author == advocate.member_id
    assert str(note.fields["text"]).startswith("From a table: ")
    assert is_clean(advocate)


def test_knows_rows_that_were_imported_before(advocate: CastMember, worker: CastMember) -> None:
    """The same row in any table of the same member; a changed one is another."""
    imported(advocate)

    again = cases(REGISTER.replace("007", "008"))

    assert already_imported(cases(), advocate.session) == {0, 1, 2}
    assert already_imported(again, advocate.session) == {1, 2}
    assert already_imported(cases(), worker.session) == frozenset()


def test_a_fault_in_the_middle_leaves_nothing(
    advocate: CastMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither rows nor leaves; the audit finds nothing."""
    before = Container.objects.count(), Entry.objects.count()

    def broken(_rows: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("dalel.apps.cases.importing.writing.write_first_summaries", broken)
    with pytest.raises(RuntimeError):
        imported(advocate)

    assert (Container.objects.count(), Entry.objects.count()) == before
    assert is_clean(advocate)


def test_more_than_memory_holds_is_imported_in_order(
    advocate: CastMember, instance: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was sealed first waits on the disk, without keys and in a file without a name."""
    monkeypatch.setattr(entry_actions, "_HELD", 2)
    held: list[int] = []
    waiting_keys: list[bytes] = []

    def watched(sealed: Spool[SealedEntry], some: list[SealedEntry]) -> None:
        add(sealed, some)
        held.append(len(sealed._newest))
        waiting_keys.extend(one.wrap for one in some)

    add = Spool.add
    monkeypatch.setattr(Spool, "add", watched)

    assert imported(advocate) == 3

    assert len(held) > 2
    assert max(held) == 2
    assert set(waiting_keys) == {b""}
    assert titles(advocate) == ["1", "2", "3"]
    assert all(one.suffix == ".lock" for one in (instance / "run").iterdir())
    assert is_clean(advocate)


def test_a_failure_among_later_entries_destroys_the_keys_of_all(
    advocate: CastMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also of those whose keys were stored long before."""
    monkeypatch.setattr(entry_actions, "_HELD", 2)
    before = EntryWrap.objects.count(), Entry.objects.count()
    stored: list[int] = []

    def full(sealed: Spool[SealedEntry]) -> None:
        stored.append(EntryWrap.objects.count() - before[0])
        if len(stored) == 3:
            raise LogFull

    monkeypatch.setattr(Spool, "set_aside", full)
    with pytest.raises(LogFull):
        imported(advocate)

    assert stored == [0, 2, 4]
    assert (EntryWrap.objects.count(), Entry.objects.count()) == before


def killed_at_the_end(member: CastMember, monkeypatch: pytest.MonkeyPatch) -> int:
    """Import in a process that is killed when all is written and not yet committed."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        store = entry_actions._store

        def killed(*arguments: Any) -> None:
            store(*arguments)
            os.kill(os.getpid(), signal.SIGKILL)

        monkeypatch.setattr(entry_actions, "_store", killed)
        try:
            imported(member)
        finally:
            os._exit(1)
    _child, status = os.waitpid(child, 0)
    return os.WTERMSIG(status)


def test_a_kill_just_before_the_commit_leaves_nothing_visible(
    advocate: CastMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All rows were written by then; the import can simply be done again."""
    assert killed_at_the_end(advocate, monkeypatch) == signal.SIGKILL

    assert titles(advocate) == []
    assert already_imported(cases(), advocate.session) == frozenset()
    assert is_clean(advocate)
    assert imported(advocate) == 3
    assert titles(advocate) == ["1", "2", "3"]


# Keys are stored and rows are not; the cases are founded; some of what goes with them is written.
IN_THE_MIDDLE = (
    (entry_actions, "_epochs_of"),
    (entry_actions, "_append"),
    (writing, "write_first_summaries"),
    (SearchSegment.objects, "bulk_create"),
)


@pytest.mark.parametrize(("place", "name"), IN_THE_MIDDLE, ids=[name for _, name in IN_THE_MIDDLE])
def test_a_kill_in_the_middle_leaves_nothing_visible(
    advocate: CastMember, place: object, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Keys that open nothing at most; the table is imported by pressing once more."""
    SHELF.keep_table(table(REGISTER), meaning(REGISTER), member=advocate.session, now=NOW)
    kept = SHELF.waiting_of(advocate.session, now=NOW)
    assert kept is not None
    before = (Container.objects.count(), Entry.objects.count())

    assert killed_at(place, name, advocate, kept, monkeypatch) == signal.SIGKILL

    assert (Container.objects.count(), Entry.objects.count()) == before
    assert SHELF.waiting_of(advocate.session, now=NOW) == kept
    assert is_clean(advocate)
    assert imported(advocate) == 3
    assert is_clean(advocate)


def killed_at(
    place: object,
    name: str,
    member: CastMember,
    kept: WaitingCases,
    monkeypatch: pytest.MonkeyPatch,
) -> int:
    """Import in a process that is killed where it would call something."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        monkeypatch.setattr(place, name, lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL))
        try:
            import_cases(
                cases(),
                origin=ORIGIN,
                by=member.session,
                now=NOW,
                language="ru",
                beforehand=lambda: waiting.use_up(kept),
            )
        finally:
            os._exit(1)
    _child, status = os.waitpid(child, 0)
    return os.WTERMSIG(status)


def test_a_waiting_table_is_its_members_alone(advocate: CastMember, worker: CastMember) -> None:
    """It comes back as it was, with what was said about it."""
    found, columns = table(REGISTER), meaning(REGISTER)
    SHELF.keep_table(found, columns, member=advocate.session, now=NOW)

    kept = SHELF.waiting_of(advocate.session, now=NOW)

    assert kept is not None
    assert kept.columns == columns
    assert waiting.table_of(kept, advocate.session) == found
    assert SHELF.waiting_of(worker.session, now=NOW) is None


def test_a_waiting_table_is_never_in_the_clear(instance: Path, advocate: CastMember) -> None:
    """Neither its cells nor its headings, in whatever file."""
    text = "Planted heading,ФИО\nplanted cell,x\n"
    SHELF.keep_table(table(text), meaning(text), member=advocate.session, now=NOW)

    stored = b"".join(path.read_bytes() for path in instance.rglob("*") if path.is_file())

    assert b"lanted" not in stored


def test_a_table_that_others_planted_is_nobodys(advocate: CastMember) -> None:
    """Whoever has disk, database and key store has public keys, and makes a table with those."""
    text = "ФИО\nPlanted\n"
    pieces = [
        json.dumps(["cases", meaning(text).to_json()]).encode(),
        zlib.compress(table(text).to_bytes()),
    ]
    file, holder = uuid4(), advocate.member_id
    WaitingTable.objects.create(id=file, minute=minute_of(NOW), parts=len(pieces))
    for number, piece in enumerate(pieces):
        part, sealed = part_id(file, number), seal_part(file, number, piece)
        context = part_context(holder, part)
        key = advocate.session.introduction.wrapping
        wrap = wrap_to(key, sealed.key + sealed.digest, context=context)
        PartWrap.objects.create(part=part, container=holder, wrap=wrap)
        write_part(part, sealed.ciphertext)

    assert SHELF.waiting_of(advocate.session, now=NOW) is None


def test_a_waiting_table_opens_for_a_day(advocate: CastMember) -> None:
    """Even where nothing has destroyed it yet."""
    SHELF.keep_table(table(REGISTER), meaning(REGISTER), member=advocate.session, now=NOW)
    later = NOW + timedelta(hours=24)

    assert SHELF.waiting_of(advocate.session, now=later - timedelta(minutes=1)) is not None
    assert SHELF.waiting_of(advocate.session, now=later) is None


def test_a_waiting_table_is_destroyed_after_a_day(advocate: CastMember) -> None:
    """By the process that is always at work, whether or not anybody comes."""
    before = datetime.now(UTC) - timedelta(hours=25)
    SHELF.keep_table(table(REGISTER), meaning(REGISTER), member=advocate.session, now=before)

    sealer.keep()

    assert not PartWrap.objects.exists()
    assert not [one for one in (settings.DALEL_INSTANCE / "files").rglob("*") if one.is_file()]


def test_a_new_table_takes_the_place_of_an_older(advocate: CastMember) -> None:
    """One member, one table; nothing of the other is left."""
    for text in (REGISTER, "ФИО\nA\n"):
        SHELF.keep_table(table(text), meaning(text), member=advocate.session, now=NOW)

    kept = SHELF.waiting_of(advocate.session, now=NOW)

    assert kept is not None
    assert waiting.table_of(kept, advocate.session) == table("ФИО\nA\n")
    assert PartWrap.objects.count() == kept.parts


def test_finds_what_was_imported_at_once(advocate: CastMember) -> None:
    """The words of a table are searched like any others."""
    imported(advocate)

    found = advocate.client.post("/search", {"words": "ойданова"}).content.decode()

    assert "<mark>Ойданова</mark>" in found

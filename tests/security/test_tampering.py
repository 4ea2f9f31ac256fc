"""Every kind of tampering, past the triggers: the audit names the fault and the place, exactly.

Each row of the table changes something as somebody with the database, the key store or the disk
could, leaves no other trace, and says what the audit finds without any key and what it finds with
a member's keys, no more and no less.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from dalel.apps.accounts.actions import found_team
from dalel.apps.entries.actions import record_entry
from dalel.apps.entries.models import ContainerWrap, Epoch, Membership
from dalel.apps.entries.opening import entry_context
from dalel.apps.ledger import log_key
from dalel.apps.ledger.errors import LogRolledBack, SlotContradicted
from dalel.apps.ledger.models import Leaf, Tile
from dalel.apps.ledger.triggers import missing_triggers
from dalel.core import merkle
from dalel.core.keys.records import RecordKeys
from tests.apps.conftest import (
    CastMember,
    Template,
    _copy,
    _drop_database,
    _instance,
    _pointed_at,
    signed_in,
)
from tests.apps.ledger.test_slots import forget_comparison
from tests.apps.raw import alter, drop_trigger, flip, flipped, read, remove, triggers_of
from tests.apps.records import NOW, complaints, note, reconnect
from tests.security.stories import Story, faults_of_bundle, fill_a_tile, told
from tests.security.tampered_entries import ENTRIES, FILES, FORGERIES
from tests.security.tampered_keys import KEYS
from tests.security.tampered_log import CONTAINERS, LOG, SLOTS
from tests.security.tampered_members import JOURNAL, MEMBERS
from tests.security.tampering import Tampering


@pytest.fixture(scope="module")
def told_once(
    peopled_template: Template,
    tmp_path_factory: pytest.TempPathFactory,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[tuple[Template, Story]]:
    """Tell the story once; tests get copies of its databases and files."""
    folder = tmp_path_factory.mktemp("told") / "instance"
    with django_db_blocker.unblock():
        database = _copy(peopled_template, folder)
        with _pointed_at(folder, database):
            names = ("advocate", "worker", "outsider")
            cast = [signed_in(peopled_template.cast[name]) for name in names]
            story = told(folder, *cast)
        yield Template(folder, database, peopled_template.cast), story
        _drop_database(database)


@pytest.fixture
def story(
    told_once: tuple[Template, Story], tmp_path: Path, django_db_blocker: DjangoDbBlocker
) -> Iterator[Story]:
    """A record in which all is well."""
    template, story = told_once
    for folder in _instance(template, tmp_path / "instance", django_db_blocker):
        yield replace(story, folder=folder)


ALL = {
    f"{group}: {one.name}": one
    for group, rows in {
        "entry": ENTRIES,
        "key": KEYS,
        "file": FILES,
        "log": LOG,
        "slot": SLOTS,
        "container": CONTAINERS,
        "member": MEMBERS,
        "journal": JOURNAL,
        "forgery": FORGERIES,
    }.items()
    for one in rows
}


def named(expected: tuple[str, ...], story: Story, places: dict[str, object]) -> set[str]:
    """Fill the places into the expectations."""
    return {one.format(**places) for one in expected}


def said(member: CastMember | None = None) -> set[str]:
    """What the audit says, without or with a member's keys."""
    return {f"{fault} {where}" for fault, where in complaints(member)}


@pytest.mark.parametrize("tampering", ALL.values(), ids=ALL.keys())
def test_names_the_fault_and_the_place(story: Story, tampering: Tampering) -> None:
    """Without keys, with keys, and in a bundle exported afterwards: exactly this."""
    places = story.places

    tampering.deed(story)

    assert not missing_triggers(connection)
    places["forged"] = story.newest
    assert said() == named(tampering.without_keys, story, places)
    assert said(story.advocate) == named(tampering.with_keys, story, places)
    if tampering.in_bundle:
        assert faults_of_bundle(story) == named(tampering.in_bundle, story, places)


def test_finds_nothing_where_nothing_was_done(story: Story) -> None:
    """Or all of the above would prove nothing."""
    fill_a_tile()

    assert said() == said(story.advocate) == said(story.worker) == said(story.outsider) == set()
    assert faults_of_bundle(story) == set()


@pytest.mark.parametrize(("column", "at"), [("data", 0), ("data", 8191), ("root", 31)])
def test_names_a_tile_that_was_changed(story: Story, column: str, at: int) -> None:
    """Hashes that are served to the public and proofs are made of."""
    fill_a_tile()
    tile = Tile.objects.get()

    flip("Tile", tile.pk, column, at)

    assert said() == {"TileContradicted tile 0/0"}
    if column == "data" and at == 0:
        assert faults_of_bundle(story) != set()


def test_names_a_tile_that_was_deleted_or_made_up(story: Story) -> None:
    """A full tile must be there; one that no leaves fill must not."""
    fill_a_tile()
    remove("Tile", Tile.objects.get().pk)
    Tile.objects.create(level=0, index=7, data=bytes(8192), root=bytes(32))

    assert said() == {"TileContradicted tile 0/0", "TileContradicted tile 0/7"}


def test_names_a_database_that_was_put_back(story: Story) -> None:
    """An older copy, whole in itself; only the slot outside knows that there was more."""
    head = {name: read("Head", 1, name) for name in ("size", "frontier", "checkpoint_minute")}
    key = story.case.container.id
    columns = ("length", "head", "last_recorded")
    container = {name: read("Container", key, name) for name in columns}
    late = NOW + timedelta(hours=2)
    new = record_entry(note(story.case.container), author=story.advocate.session.author, now=late)

    remove("Entry", new.id)
    remove("Leaf", new.leaf_index)
    remove("Checkpoint", new.leaf_index + 1)
    alter("Head", 1, **head)
    alter("Container", key, **container)

    size = new.leaf_index + 1
    assert said() == {f"LogRolledBack slot {size}"}
    assert said(story.advocate) == set()
    with pytest.raises(LogRolledBack) as caught:
        record_entry(note(story.case.container), author=story.advocate.session.author, now=late)
    assert (caught.value.slot_size, caught.value.database_size) == (size, size - 1)


def test_names_a_file_that_was_put_back(story: Story) -> None:
    """The database file itself, copied back while the slots stay."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL's files are its own")
    file, before = story.folder / "dalel.sqlite3", story.folder / "before.sqlite3"
    with closing(sqlite3.connect(before)) as copy, closing(sqlite3.connect(file)) as now:
        now.backup(copy)
    new = record_entry(note(story.case.container), author=story.advocate.session.author, now=NOW)
    reconnect()
    for spare in story.folder.glob("dalel.sqlite3-*"):
        spare.unlink()
    shutil.copy(before, file)

    assert said() == {f"LogRolledBack slot {new.leaf_index + 1}"}


def test_names_a_history_that_was_written_anew(story: Story) -> None:
    """Entry, leaf and head agree with one another again; checkpoints and slot remember."""
    row = story.last
    data = read("Leaf", row.leaf_index, "data")
    alter("Leaf", row.leaf_index, data=flipped(data, 73))
    minute = read("Entry", row.id, "minute") ^ 1
    alter("Entry", row.id, minute=minute)
    alter("Container", row.container, last_recorded=minute)
    hashes = [merkle.leaf_hash(bytes(leaf.data)) for leaf in Leaf.objects.order_by("index")]
    alter("Head", 1, frontier=merkle.Frontier().extend(hashes).to_bytes())

    newest = story.checkpoint
    assert said() == {
        f"CheckpointContradicted checkpoint {row.leaf_index + 1}",
        f"CheckpointContradicted checkpoint {newest}",
        f"SlotContradicted slot {newest}",
    }
    forget_comparison()
    with pytest.raises(SlotContradicted):
        record_entry(note(story.case.container), author=story.advocate.session.author, now=NOW)


def test_names_a_trigger_that_was_taken_away(story: Story) -> None:
    """Not only what was done, also what made it possible."""
    name = next(iter(triggers_of(Leaf)))
    drop_trigger("ledger_leaf", name)

    assert said() == {f"TriggerMissing {name}"}


def test_names_a_log_key_that_is_gone(story: Story) -> None:
    """Nothing can be signed or checked without it; the rest is audited all the same."""
    (story.folder / "log" / "key.json").unlink()
    log_key._read_key.cache_clear()

    assert said() == {"LogKeyMissing log key"}


def test_names_identities_that_went_without_an_erasure(story: Story) -> None:
    """Somebody with the case's key took the identity key away, and sealed nothing."""
    container = story.case.container
    context = entry_context(container.id, story.first.id)
    wrap = read("EntryWrap", story.first.id, "wrap")
    keys = RecordKeys.from_bytes(container.secret.unwrap(wrap, context=context))
    bare = container.secret.wrap(keys.without_identity().to_bytes(), context=context)
    alter("EntryWrap", story.first.id, wrap=bare)

    assert said() == set()
    assert said(story.advocate) == {f"WrapMissing entry {story.first.id}"}


def test_audits_nobody_into_silence(story: Story) -> None:
    """A damaged organisation container costs its own audit, not everybody's."""
    row = ContainerWrap.objects.get(
        container=story.introduction.entry.container_id, holder=story.advocate.member_id
    )
    flip("ContainerWrap", row.pk, "wrap", 30)
    flip("EntryWrap", story.last.id, "wrap", 40)

    assert said(story.advocate) == {
        f"WrapDamaged container {row.container}",
        f"WrapDamaged entry {story.last.id}",
    }


def test_names_a_team_that_was_tampered_with(story: Story) -> None:
    """A key nobody in it signed, somebody let in, somebody who is gone, a team nobody founded."""
    worker = replace(story.worker.session, _opened={})
    team = found_team(worker, name="Night shift", purpose="shift", members=[], now=NOW)
    other = found_team(worker, name="Day shift", purpose="shift", members=[], now=NOW)
    assert said() == said(story.advocate) == set()

    Membership.objects.create(container_id=team, holder=story.outsider.member_id, depth="WRITE")
    alter("Epoch", Epoch.objects.get(container_id=other).pk, public_key=story.epoch.public_key)
    alter("Container", story.other.container.id, type="TEAM")

    assert said() == {
        f"MembershipWithoutKey container {team}",
        f"PublicKeyAltered container {other} epoch 1",
    }
    told_to_members = {
        f"TeamMembersContradicted team {team}",
        f"TeamKeyChanged team {other}",
        f"TeamUnsigned team {story.other.container.id}",
    }
    assert told_to_members <= said(story.worker)

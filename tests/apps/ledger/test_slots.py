"""The two slots outside the database: torn writes, damage, and the rollback they betray."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from dalel.apps.ledger import actions, log_key, queries
from dalel.apps.ledger.errors import (
    LogKeyMissing,
    LogRolledBack,
    SlotContradicted,
    SlotDamaged,
)
from dalel.apps.ledger.models import Checkpoint
from dalel.apps.ledger.slots import SLOT_BYTES, Slot, Slots, decode_slot, encode_slot
from dalel.apps.ledger.transaction import write_transaction
from dalel.core.ledger import parse_checkpoint
from tests.apps.ledger.conftest import START, Grow, leaf
from tests.apps.raw import alter, flipped, read, remove


@pytest.fixture
def slots(tmp_path: Path) -> Slots:
    """Two blank slots."""
    made = Slots(tmp_path / "slots")
    made.create()
    return made


def halves(folder: Path) -> list[bytes]:
    """The bytes of the two slots in a folder."""
    data = (folder / "slots").read_bytes()
    return [data[:SLOT_BYTES], data[SLOT_BYTES:]]


def written(slots: Slots, *notes: str) -> None:
    """Write notes in turn."""
    for note in notes:
        with slots.writing() as write:
            write(note)


def forget_comparison() -> None:
    """Be a process that has just started."""
    log_key.slots().compared_in = None
    log_key.slots().remembered_size = 0


def test_starts_blank_and_private(slots: Slots, tmp_path: Path) -> None:
    """Preallocated, readable by nobody else, and empty."""
    assert slots.newest() is None
    assert (tmp_path / "slots").stat().st_size == 2 * SLOT_BYTES
    assert (tmp_path / "slots").stat().st_mode & 0o777 == 0o600


def test_writes_in_turn_and_in_place(slots: Slots, tmp_path: Path) -> None:
    """The older one is overwritten, the newer one never."""
    before = (tmp_path / "slots").stat().st_ino
    for number in range(1, 6):
        newest = halves(tmp_path)[(number - 1) % 2]
        written(slots, f"note {number}")
        assert slots.newest() == Slot(number, f"note {number}")
        assert halves(tmp_path)[(number - 1) % 2] == newest
    assert (tmp_path / "slots").stat().st_ino == before


@pytest.mark.parametrize("kept", [0, 1, 300, SLOT_BYTES - 1])
def test_survives_a_torn_write(slots: Slots, tmp_path: Path, kept: int) -> None:
    """However little of the newer one reached the disk, the older one counts; then it mends."""
    written(slots, "one", "two")
    whole = encode_slot(Slot(3, "three"))
    with (tmp_path / "slots").open("r+b") as file:
        file.seek(SLOT_BYTES)
        file.write(whole[:kept])

    newest = slots.newest()
    written(slots, "three again")

    assert newest == Slot(2, "two")
    assert slots.newest() == Slot(3, "three again")
    assert slots.unreadable() == ()


def test_says_which_slot_is_torn(slots: Slots, tmp_path: Path) -> None:
    """Damage of one slot costs nothing and is still told."""
    written(slots, "one", "two")
    data = (tmp_path / "slots").read_bytes()
    (tmp_path / "slots").write_bytes(flipped(data, SLOT_BYTES + 40))

    assert slots.unreadable() == (1,)
    assert slots.newest() == Slot(2, "two")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: flipped(flipped(data, 0), SLOT_BYTES),
        lambda data: flipped(data, SLOT_BYTES + 1)[:-1],
        lambda data: b"\x01" + bytes(2 * SLOT_BYTES - 1),
        lambda data: b"",
    ],
    ids=["both flipped", "cut short and flipped", "one byte", "emptied"],
)
def test_refuses_when_neither_can_be_read(slots: Slots, tmp_path: Path, spoil: object) -> None:
    """Damaged is never taken for blank."""
    assert callable(spoil)
    written(slots, "one")
    (tmp_path / "slots").write_bytes(spoil((tmp_path / "slots").read_bytes()))

    with pytest.raises(SlotDamaged):
        slots.newest()


def test_refuses_when_the_file_is_gone(slots: Slots, tmp_path: Path) -> None:
    """Blank is what was written once; absent is a fault."""
    (tmp_path / "slots").unlink()

    with pytest.raises(SlotDamaged):
        slots.newest()


@pytest.mark.parametrize(
    "body",
    [b"DLS2", b"DLS1" + bytes(8) + b"\xff\xff", b"DLS1" + bytes(8) + b"\x00\x02\xff\xfe"],
    ids=["other format", "note longer than the slot", "note that is no text"],
)
def test_does_not_read_what_it_would_not_write(body: bytes) -> None:
    """A right checksum does not make it a slot."""
    padded = body.ljust(SLOT_BYTES - 32, b"\0")

    assert decode_slot(padded + sha256(padded).digest()) is None


def test_goes_on_where_another_process_stopped(slots: Slots, tmp_path: Path) -> None:
    """The counter is read anew each time, so that the newest is never overwritten."""
    written(slots, "mine")
    other = Slots(tmp_path / "slots")
    written(other, "theirs", "theirs again")

    written(slots, "mine again")

    assert slots.newest() == Slot(4, "mine again")
    older = [decode_slot(half) for half in halves(tmp_path)]
    assert Slot(3, "theirs again") in older


def test_remembers_every_acknowledged_leaf(log: Path, grow: Grow) -> None:
    """After each append the slot holds the head that was committed."""
    for count in (1, 3, 2):
        grow(count)
        newest = log_key.slots().newest()
        assert newest is not None
        seen = parse_checkpoint(newest.note, log_key=log_key.log_key().verify_key).checkpoint
        assert (seen.size, seen.root) == (queries.head().size, queries.root_at(seen.size))
    actions.compare_with_slot()


def test_does_not_write_what_a_later_writer_has_written(log: Path, grow: Grow) -> None:
    """Those who wait for the disk share one write."""
    grow(5)
    before = (log / "log" / "slots").read_bytes()

    actions.remember_outside(3)

    assert (log / "log" / "slots").read_bytes() == before


def test_takes_a_database_ahead_of_the_slot_for_a_crash(log: Path, grow: Grow) -> None:
    """Committed, not yet acknowledged: normal, and the next append repairs it."""
    grow(2)
    with write_transaction():
        actions.append_leaves([leaf(100)], now=START)
    forget_comparison()

    actions.compare_with_slot()
    grow(1)

    newest = log_key.slots().newest()
    assert newest is not None
    assert "\n4\n" in newest.note


def rolled_back(log: Path, grow: Grow) -> None:
    """Put the database back to where it was two leaves ago; the slot stays."""
    grow(3)
    columns = {"size", "frontier", "checkpoint_minute"}
    head = {column: read("Head", 1, column) for column in columns}
    first = grow(2, minutes=5)
    for index in (first, first + 1):
        remove("Leaf", index)
    remove("Checkpoint", first + 2)
    alter("Head", 1, **head)


def test_refuses_to_continue_a_log_that_was_rolled_back(log: Path, grow: Grow) -> None:
    """At start-up, at the first write of a process that skipped it, and in words."""
    rolled_back(log, grow)
    forget_comparison()

    with pytest.raises(LogRolledBack) as at_start:
        actions.compare_with_slot()
    with pytest.raises(LogRolledBack) as at_write:
        grow(1)

    assert (at_start.value.slot_size, at_start.value.database_size) == (5, 3)
    assert "rolled back" in str(at_write.value)
    assert "nothing is written" in str(at_write.value)
    assert queries.head().size == 3


def test_refuses_a_rollback_while_it_runs(log: Path, grow: Grow) -> None:
    """The process remembers what it acknowledged and needs no file for it."""
    rolled_back(log, grow)

    with pytest.raises(LogRolledBack):
        grow(1)
    assert queries.head().size == 3


def test_signs_no_checkpoint_over_a_log_that_was_rolled_back(log: Path, grow: Grow) -> None:
    """A second signed history would convict the wrong side."""
    grow(1)
    rolled_back(log, grow)
    signed = Checkpoint.objects.count()

    with pytest.raises(LogRolledBack):
        actions.checkpoint_covering(3, now=START)
    with pytest.raises(LogRolledBack):
        actions.keep_cadence(now=START)

    assert Checkpoint.objects.count() == signed


def test_refuses_to_continue_a_log_whose_leaves_were_exchanged(log: Path, grow: Grow) -> None:
    """As many leaves, but others."""
    grow(3)
    alter("Leaf", 1, data=leaf(77).to_bytes())
    forget_comparison()

    with pytest.raises(SlotContradicted) as caught:
        grow(1)

    assert caught.value.size == 3
    assert queries.head().size == 3


def test_refuses_a_slot_signed_by_somebody_else(log: Path, grow: Grow) -> None:
    """A slot made up with another key is damage, not news."""
    grow(2)
    newest = log_key.slots().newest()
    assert newest is not None
    forged = encode_slot(Slot(9, newest.note.replace("\n2\n", "\n1\n")))
    (log / "log" / "slots").write_bytes(bytes(SLOT_BYTES) + forged)
    forget_comparison()

    with pytest.raises(SlotDamaged):
        actions.compare_with_slot()


def test_says_when_the_logs_key_is_gone(bare_instance: Path) -> None:
    """Rather than an error about a file."""
    actions.found_log(bare_instance)
    (bare_instance / "log" / "key.json").write_text('{"origin": "x"}')

    with pytest.raises(LogKeyMissing):
        log_key.log_key()


def test_keeps_both_slots_whole_when_programs_write_at_once(log: Path, grow: Grow) -> None:
    """Several processes on one file: each write is whole, and none is lost."""
    folder = log / "log"
    shutil.copy(folder / "slots", folder / "before")
    script = (
        "import sys; from pathlib import Path\n"
        "from dalel.apps.ledger.slots import Slots\n"
        "slots = Slots(Path(sys.argv[1]))\n"
        "for _ in range(40):\n"
        "    with slots.writing() as write: write('note')\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", script, str(folder / "slots")]
    running = [subprocess.Popen(command, env=environment) for _ in range(3)]

    assert [process.wait(60) for process in running] == [0, 0, 0]

    newest = Slots(folder / "slots").newest()
    assert newest is not None
    assert newest.counter == 120

"""Sealed copies on a list: read again only where their bytes, or what opens them, have changed."""

from __future__ import annotations

from uuid import UUID

import pytest

from dalel.apps.cases.actions import take_back_access
from dalel.apps.cases.queries import OpenCase
from dalel.apps.cases.summaries import SUMMARIES, CaseSummary, write_summary
from dalel.apps.entries import remembering
from dalel.apps.entries.listing import Shelf, Sought, copies_with
from dalel.apps.entries.remembering import CopyMemory, forget_opened
from dalel.apps.ledger.transaction import write_transaction
from tests.apps.conftest import CastMember
from tests.apps.raw import flip
from tests.apps.records import NOW, case_of, open_case_of, share


def listed(
    member: CastMember, memory: CopyMemory, *cases: OpenCase
) -> tuple[dict[UUID, str], set[UUID]]:
    """Return the titles that a new request lists, and which containers it had to open."""
    held = member.refreshed().hold_list([case.container.id for case in cases])
    found = SUMMARIES.listed(held, memory)
    return {one: summary.title for one, summary in found.items()}, set(held.opened)


def test_opens_nothing_that_it_has_read(advocate: CastMember) -> None:
    """The second look at a list opens no container."""
    red, blue, memory = open_case_of(advocate, "Red"), open_case_of(advocate, "Blue"), CopyMemory()
    titles = {red.container.id: "Red", blue.container.id: "Blue"}

    assert listed(advocate, memory, red, blue) == (titles, set(titles))
    assert listed(advocate, memory, red, blue) == (titles, set())


def test_reads_anew_what_was_written_anew(advocate: CastMember) -> None:
    """And nothing else."""
    red, blue, memory = open_case_of(advocate, "Red"), open_case_of(advocate, "Blue"), CopyMemory()
    listed(advocate, memory, red, blue)

    with write_transaction():
        write_summary(red.container, CaseSummary(title="Green"))

    titles, opened = listed(advocate, memory, red, blue)
    assert titles == {red.container.id: "Green", blue.container.id: "Blue"}
    assert opened == {red.container.id}


def test_shows_nothing_remembered_of_a_copy_that_was_changed(advocate: CastMember) -> None:
    """One flipped bit: it does not open, whatever was read before."""
    red, memory = open_case_of(advocate, "Red"), CopyMemory()
    listed(advocate, memory, red)

    flip("Summary", red.container.id, "box", at=60)

    assert listed(advocate, memory, red)[0] == {}


def test_shows_nothing_remembered_of_a_case_taken_back(
    advocate: CastMember, worker: CastMember
) -> None:
    """Without a wrap there is nothing to look up."""
    red, memory = open_case_of(advocate, "Red"), CopyMemory()
    share(red, by=advocate, to=worker)
    assert listed(worker, memory, red)[0] == {red.container.id: "Red"}

    take_back_access(case_of(advocate, red.number), worker.member_id, by=advocate.session, now=NOW)

    assert listed(worker, memory, red) == ({}, set())


def test_forgets_a_container_of_which_something_was_erased(advocate: CastMember) -> None:
    """What was opened before is neither kept nor kept again."""
    red, memory = open_case_of(advocate, "Red"), CopyMemory()
    remembering._remembered.add(memory)
    listed(advocate, memory, red)
    since = remembering.moment()

    forget_opened(red.container.id)

    assert memory.size_bytes == 0
    memory.keep(red.container.id, "label", (b"box",), "value", since=since)
    assert memory.get(red.container.id, "label", (b"box",)) is None
    assert listed(advocate, memory, red)[1] == {red.container.id}


def test_remembers_no_more_than_its_share(
    advocate: CastMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those read longest ago give way."""
    red, blue, memory = open_case_of(advocate, "Red"), open_case_of(advocate, "Blue"), CopyMemory()
    listed(advocate, memory, red)
    monkeypatch.setattr(remembering, "MOST_BYTES", memory.size_bytes)
    monkeypatch.setattr(remembering, "_remembered", {memory})

    listed(advocate, memory, blue)

    assert listed(advocate, memory, blue)[1] == set()
    assert listed(advocate, memory, red)[1] == {red.container.id}


def test_remembers_no_copy_that_was_read_before_its_case_was_forgotten(
    advocate: CastMember,
) -> None:
    """Read together with the case it is the same copy; what was erased meanwhile is not kept."""
    red, memory = open_case_of(advocate, "Red"), CopyMemory()
    session = advocate.refreshed()
    shelf = Shelf(session.holders(), today=NOW.date(), copy="summary")

    there = copies_with(shelf.every(Sought()))
    forget_opened(red.container.id)
    found = SUMMARIES.listed(session.hold_list([red.container.id]), memory, there)

    assert [one.title for one in found.values()] == ["Red"]
    assert listed(advocate, memory, red)[1] == {red.container.id}

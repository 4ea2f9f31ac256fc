"""The sealing loop's work: exactly once, and nothing that the public program may not ask for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from dalel.apps.cases.actions import open_case
from dalel.apps.cases.queries import case_visible_to
from dalel.apps.entries.actions import NewEntry, seal_entries
from dalel.apps.entries.containers import newest_known
from dalel.apps.entries.epochs import Holder, prepare_rotation, write_epoch
from dalel.apps.entries.memberships import all_in
from dalel.apps.entries.models import Entry, EntryWrap
from dalel.apps.entries.queries import OpenedEntry, open_entries
from dalel.apps.intake.actions import sealing
from dalel.apps.intake.actions.reporting import PageEntry, finish_report, save_page
from dalel.apps.intake.actions.returning import write_message
from dalel.apps.intake.actions.sealing import seal_arrivals
from dalel.apps.intake.arriving import arrival_time, insert_arrival
from dalel.apps.intake.models import Arrival, Letter
from dalel.apps.intake.parcels import Expected, KeyFor, NewContainer, Parcel
from dalel.apps.ledger.models import Leaf
from dalel.apps.ledger.transaction import write_transaction
from dalel.core.keys.padding import pad
from dalel.core.keys.wraps import PrivateKey
from tests.apps.conftest import CastMember
from tests.apps.intake.reporting import Told, begun, sent

NOW = datetime(2026, 4, 6, 9, 0, tzinfo=UTC)


class Killed(BaseException):
    """The loop was killed here."""


@pytest.mark.parametrize("at", ["beforehand", "alongside"])
def test_seals_once_what_it_was_killed_over(
    worker: CastMember, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    """Keys that the first try left behind are replaced, and nothing stands twice."""
    told = begun(NOW)
    with monkeypatch.context() as patch:
        patch.setattr(sealing._Sealing, at, _dies)
        patch.setattr("dalel.apps.entries.actions._destroy_unless_recorded", lambda *_: None)
        with pytest.raises(Killed):
            seal_arrivals(now=NOW)
    assert EntryWrap.objects.filter(container=told.report.conversation.id).exists()
    assert not Entry.objects.filter(container_id=told.report.conversation.id).exists()

    seal_arrivals(now=NOW)
    seal_arrivals(now=NOW)

    assert not Arrival.objects.exists()
    rows = Entry.objects.filter(container_id=told.report.story.id)
    assert list(rows.order_by("sequence").values_list("sequence", flat=True)) == [0, 1]


def _dies(*_: object) -> None:
    raise Killed


def test_seals_arrivals_of_one_minute_in_their_order(instance: object) -> None:
    """Whatever their random ids are."""
    told = [sent(NOW) for _ in range(4)]

    assert seal_arrivals(now=NOW) == 12
    assert not Arrival.objects.exists()
    assert len({one.report.lookup for one in told}) == 4


def into_a_case(told: Told, worker: CastMember) -> Parcel:
    """Ask for an entry in a case."""
    number, _row = open_case({"title": "Invented"}, by=worker.session, now=NOW)
    case = case_visible_to(worker.refreshed(), number, now=NOW)
    assert case is not None
    place = newest_known(case.container.id)
    new = NewEntry(place, "note", {"text": "Invented"}, "en")
    sealed = seal_entries([new], author=told.report.author, now=NOW)
    return Parcel(arrival_time(NOW), entries=tuple(sealed))


def a_key_for_a_stranger(told: Told, worker: CastMember) -> Parcel:
    """Ask for a membership of somebody nobody introduced."""
    key = KeyFor(told.report.story.id, 1, uuid4(), b"\x01" * 1233)
    return Parcel(arrival_time(NOW), keys=(key,))


def another_type(told: Told, worker: CastMember) -> Parcel:
    """Ask for a case."""
    new = NewContainer(uuid4(), "CASE", PrivateKey.generate().public.to_bytes())
    return Parcel(arrival_time(NOW), containers=(new,))


def the_same_again(told: Told, worker: CastMember) -> Parcel:
    """Ask for an entry whose id is taken."""
    new = NewEntry(told.report.story, "note", {"text": "Invented"}, "en")
    [sealed] = seal_entries([new], author=told.report.author, now=NOW)
    taken = Entry.objects.filter(container_id=told.report.story.id).first()
    assert taken is not None
    return Parcel(arrival_time(NOW), entries=(replace(sealed, id=taken.pk),))


def a_day_for_a_case(told: Told, worker: CastMember) -> Parcel:
    """Ask for a due day and a mark of urgency on a case."""
    number, _row = open_case({"title": "Invented"}, by=worker.session, now=NOW)
    case = case_visible_to(worker.refreshed(), number, now=NOW)
    assert case is not None
    return Parcel(arrival_time(NOW), expected=Expected(case.container.id, NOW.date(), True))


def a_day_for_nothing(told: Told, worker: CastMember) -> Parcel:
    """Ask for a due day on what is not there."""
    return Parcel(arrival_time(NOW), expected=Expected(uuid4(), NOW.date(), True))


def keys_before_it_is_sent(told: Told, worker: CastMember) -> Parcel:
    """Keys that open nothing, before the story is sent: the right ones would come too late."""
    key = KeyFor(told.report.story.id, 1, worker.member_id, b"wrap")
    return Parcel(at=arrival_time(NOW), keys=(key,))


def an_epoch_beyond_numbers(told: Told, worker: CastMember) -> Parcel:
    """Ask for a key of an epoch that no database can keep."""
    key = KeyFor(told.report.story.id, 2**70, worker.member_id, b"\x01" * 1233)
    return Parcel(arrival_time(NOW), keys=(key,))


@pytest.mark.parametrize(
    "ask",
    [
        into_a_case,
        a_key_for_a_stranger,
        another_type,
        the_same_again,
        a_day_for_a_case,
        a_day_for_nothing,
        an_epoch_beyond_numbers,
    ],
)
def test_refuses_what_no_page_of_ours_asks_for(
    worker: CastMember, ask: Callable[[Told, CastMember], Parcel]
) -> None:
    """A public program that was taken over cannot write into the record beyond reports."""
    told = sent(NOW)
    seal_arrivals(now=NOW)
    parcel = ask(told, worker)
    leaves = Leaf.objects.count()
    keys = EntryWrap.objects.count()

    insert_arrival(parcel, now=NOW)
    seal_arrivals(now=NOW)

    assert Leaf.objects.count() == leaves
    assert EntryWrap.objects.count() == keys
    assert list(Arrival.objects.values_list("is_refused", flat=True)) == [True]


def test_a_story_is_not_lost_to_keys_that_were_planted(worker: CastMember) -> None:
    """Whoever is to read it can, once it is sent; letters of other reports stay as well."""
    told, other = begun(NOW), begun(NOW)
    insert_arrival(keys_before_it_is_sent(told, worker), now=NOW)
    held = other.report.held_letter
    assert held is not None
    insert_arrival(Parcel(at=arrival_time(NOW), dropped=(held,)), now=NOW)
    finish_report(told.report, now=NOW)

    seal_arrivals(now=NOW)

    opened = worker.refreshed().open(told.report.story.id)
    assert [one.kind.name for one in open_entries(opened) if isinstance(one, OpenedEntry)]
    assert Letter.objects.filter(pk=held).exists()


def test_planted_keys_destroy_none_of_a_story_that_is_read(worker: CastMember) -> None:
    """They are refused, and those that were there open it as before."""
    told = sent(NOW)
    seal_arrivals(now=NOW)
    insert_arrival(keys_before_it_is_sent(told, worker), now=NOW)

    seal_arrivals(now=NOW)

    assert list(Arrival.objects.values_list("is_refused", flat=True)) == [True]
    opened = worker.refreshed().open(told.report.story.id)
    assert all(isinstance(one, OpenedEntry) for one in open_entries(opened))


def test_takes_what_was_sealed_to_the_key_before_the_newest(worker: CastMember) -> None:
    """Somebody lost the report while a message to it was on its way."""
    told = sent(NOW)
    seal_arrivals(now=NOW)
    write_message(told.report, "Invented.", now=NOW, language="kk")
    opened = worker.refreshed().open(told.report.conversation.id)
    me = Holder(worker.member_id, worker.session.introduction.wrapping)
    change = prepare_rotation(opened, [me])
    others = [row.holder for row in all_in(opened.id, today=NOW.date())]
    with write_transaction():
        write_epoch(change, now=NOW, leaving={*others} - {me.id})

    seal_arrivals(now=NOW)

    assert not Arrival.objects.exists()
    assert isinstance(open_entries(change.opened)[-1], OpenedEntry)


def test_a_minute_that_brings_more_than_memory_holds_is_sealed_in_order(
    worker: CastMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was not kept is read again when it is its turn."""
    told = begun(NOW)
    finish_report(told.report, now=NOW)
    monkeypatch.setattr(sealing, "READ_AHEAD_BYTES", 0)

    assert seal_arrivals(now=NOW) == 3

    assert not Arrival.objects.exists()
    assert worker.refreshed().open(told.report.story.id)


def test_one_refused_arrival_keeps_nobody_waiting(worker: CastMember) -> None:
    """What came after it is sealed all the same."""
    Arrival.objects.create(minute=1, box=b"Invented nonsense")
    Arrival.objects.create(minute=1, box=pad(b"[" * 100_000))
    told = begun(NOW)
    fields = {"wishes": ["answer"]}
    save_page(
        told.report, [PageEntry("report_wishes", fields, "conversation")], now=NOW, language="kk"
    )

    while seal_arrivals(now=NOW):
        pass

    assert Arrival.objects.filter(is_refused=False).count() == 0

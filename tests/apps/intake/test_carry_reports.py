"""A laptop without a network: what it collects is sealed to the organisation, and comes once."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from dalel.apps.accounts.actions import remove_member
from dalel.apps.entries.containers import types_of
from dalel.apps.entries.files import arriving_path, part_context, part_path, write_at
from dalel.apps.entries.models import Container, ContainerWrap, Entry
from dalel.apps.entries.queries import OpenedEntry, open_entries
from dalel.apps.intake.actions.collecting import clear_confirmed, collected, learn_readers
from dalel.apps.intake.actions.reporting import finish_report
from dalel.apps.intake.actions.returning import find_report, write_message
from dalel.apps.intake.actions.sealing import seal_arrivals
from dalel.apps.intake.actions.taking_in import confirmation, current_readers, readers_file, take_in
from dalel.apps.intake.arriving import arrival_time, insert_arrival
from dalel.apps.intake.codes import code_salt
from dalel.apps.intake.errors import (
    ConfirmationUnreadable,
    NotALaptop,
    NotAReader,
    PouchUnreadable,
    ReadersUnreadable,
)
from dalel.apps.intake.laptops import Readers
from dalel.apps.intake.models import Arrival, HandedOver
from dalel.apps.intake.parcels import Parcel, PartKey
from dalel.apps.intake.pouches import PouchWriter
from dalel.apps.intake.promises import DAYS, promised_day
from dalel.apps.intake.readers import ReaderChoice, intake_members
from dalel.core.keys.files import seal_part
from dalel.core.keys.wraps import PrivateKey, wrap_to
from tests.apps.conftest import CastMember
from tests.apps.intake.laptops import AWAY_DAYS, Laptop, laptop
from tests.apps.intake.reporting import STORY, Told, begun, sent
from tests.apps.intake.test_audit import findings

__all__ = ["laptop"]

NOW = datetime(2026, 4, 6, 9, 0, tzinfo=UTC)
LATER = datetime(2026, 4, 20, 9, 0, tzinfo=UTC)


def collect(laptop: Laptop, by: CastMember, *, choice: ReaderChoice | None = None) -> Told:
    """Prepare the laptop and take in a report on it."""
    laptop.prepare(by, now=NOW)
    with laptop.here():
        return sent(NOW, choice=choice)


def seal_all() -> None:
    """Let the sealing loop do its work."""
    while seal_arrivals(now=LATER):
        pass


def story_of(told: Told, member: CastMember) -> list[object]:
    """Return the words of the story as a member reads them."""
    container = member.refreshed().open(told.report.story.id)
    opened = [one for one in open_entries(container) if isinstance(one, OpenedEntry)]
    return [one.fields["words"] for one in opened if one.kind.name == "statement"]


def test_brings_a_report_home(laptop: Laptop, worker: CastMember, advocate: CastMember) -> None:
    """It can be read at the desk, its code works, and an answer can be written to it."""
    told = collect(laptop, worker)
    assert not Arrival.objects.exists()

    done = take_in(laptop.pouch(now=NOW), by=worker.refreshed(), now=LATER)
    seal_all()

    assert (done.reports, done.new, done.known, done.closed) == (1, 3, 0, 0)
    assert story_of(told, worker) == story_of(told, advocate) == [STORY]
    found = find_report(told.keys)
    assert found is not None
    write_message(found, "Invented: is anybody there?", now=LATER, language="kk")
    seal_all()
    assert not Arrival.objects.exists()
    assert findings(worker) == []


def test_takes_the_same_pouch_in_once(laptop: Laptop, worker: CastMember) -> None:
    """Twice before it was sealed and once after: every report is there once."""
    told = collect(laptop, worker)
    pouch = laptop.pouch(now=NOW)
    take_in(pouch, by=worker.refreshed(), now=LATER)

    pouch.seek(0)
    again = take_in(pouch, by=worker.refreshed(), now=LATER)
    seal_all()
    pouch.seek(0)
    late = take_in(pouch, by=worker.refreshed(), now=LATER)
    seal_all()

    assert (again.new, again.known) == (late.new, late.known) == (0, 3)
    assert Container.objects.filter(pk=told.report.story.id).count() == 1
    assert story_of(told, worker) == [STORY]
    assert not Arrival.objects.exists()


def test_takes_in_what_was_collected_since(laptop: Laptop, worker: CastMember) -> None:
    """A second pouch holds the old ones too, as nothing was confirmed; only new ones come in."""
    collect(laptop, worker)
    take_in(laptop.pouch(now=NOW), by=worker.refreshed(), now=LATER)
    with laptop.here():
        second = sent(NOW)

    done = take_in(laptop.pouch(now=NOW), by=worker.refreshed(), now=LATER)
    seal_all()

    assert (done.reports, done.new, done.known) == (1, 3, 3)
    assert story_of(second, worker) == [STORY]


def cut(pouch: bytes) -> bytes:
    """Lose the second half."""
    return pouch[: len(pouch) // 2]


def flipped(pouch: bytes) -> bytes:
    """Change one byte in the middle."""
    middle = len(pouch) // 2
    return pouch[:middle] + bytes([pouch[middle] ^ 1]) + pouch[middle + 1 :]


def without_a_piece(pouch: bytes) -> bytes:
    """Leave a piece out, as a program that repairs archives would."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(pouch)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            if name != "1":
                new.writestr(zipfile.ZipInfo(name), old.read(name))
    return target.getvalue()


def pieces_swapped(pouch: bytes) -> bytes:
    """Give one piece the place of another."""
    swap, target = {"0": "1", "1": "0"}, io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(pouch)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(swap.get(name, name)), old.read(name))
    return target.getvalue()


def something_else(_pouch: bytes) -> bytes:
    """Bring a photograph."""
    return b"\x89PNG invented"


@pytest.mark.parametrize(
    ("alter", "fault"),
    [
        (cut, "CUT_SHORT"),
        (flipped, "DAMAGED"),
        (without_a_piece, "DAMAGED"),
        (pieces_swapped, "DAMAGED"),
        (something_else, "NOT_ONE"),
        (lambda _pouch: b"", "NOT_ONE"),
    ],
)
def test_takes_nothing_of_a_pouch_that_is_not_whole(
    laptop: Laptop, worker: CastMember, alter: Callable[[bytes], bytes], fault: str
) -> None:
    """Half a file is an error, and half of its reports is not there."""
    collect(laptop, worker)
    pouch = io.BytesIO(alter(laptop.pouch(now=NOW).getvalue()))

    with pytest.raises(PouchUnreadable) as caught:
        take_in(pouch, by=worker.refreshed(), now=LATER)

    assert caught.value.fault == fault
    assert not Arrival.objects.exists()
    assert not HandedOver.objects.exists()


def test_shows_nothing_of_reports_to_whoever_finds_the_pouch(
    laptop: Laptop, worker: CastMember
) -> None:
    """No member, no container, no code, no day: numbers and sizes only."""
    told = collect(laptop, worker)
    raw = laptop.pouch(now=NOW).getvalue()

    hidden = [worker.member_id, told.report.story.id, told.report.conversation.id]
    for number in hidden:
        assert number.bytes not in raw
        assert number.hex.encode() not in raw
    assert told.report.lookup not in raw
    with zipfile.ZipFile(io.BytesIO(raw)) as pieces:
        assert {one.date_time for one in pieces.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_leaves_no_word_readable_on_the_laptop(laptop: Laptop, worker: CastMember) -> None:
    """Not in its records, its keys, or the file it packs: whoever takes it reads nothing."""
    collect(laptop, worker)
    raw = laptop.pouch(now=NOW).getvalue()

    with laptop.here():
        boxes = [bytes(one) for one in Arrival.objects.values_list("box", flat=True)]
    files = [one.read_bytes() for one in laptop.folder.rglob("*") if one.is_file()]
    for words in (STORY, "Qyzylsai"):
        assert not [data for data in (raw, *boxes, *files) if words.encode() in data]


def test_brings_files_along(laptop: Laptop, worker: CastMember) -> None:
    """A part that an arrival names lies sealed at the organisation afterwards; others stay."""
    told = collect(laptop, worker)
    part, stray = told.keys.lookup_id, told.report.lookup[::-1]
    with laptop.here():
        named = add_part(told, part)
        lie_about(stray)

    take_in(laptop.pouch(now=NOW), by=worker.refreshed(), now=LATER)
    seal_all()

    assert part_path(named).exists()
    folder = arriving_path(named).parent
    assert not folder.exists() or not list(folder.iterdir())


def add_part(told: Told, seed: bytes) -> UUID:
    """Put a part of a file on the laptop, and an arrival that names it."""
    part, story = UUID(bytes=seed), told.report.story
    sealed = seal_part(part, 0, b"Invented picture")
    place = arriving_path(part)
    place.parent.mkdir(parents=True, exist_ok=True)
    write_at(place, sealed.ciphertext)
    wrap = wrap_to(story.public, sealed.key, context=part_context(story.id, part))
    parcel = Parcel(arrival_time(NOW), parts=(PartKey(part, story.id, wrap),))
    insert_arrival(parcel, now=NOW)
    return part


def lie_about(seed: bytes) -> None:
    """Leave a part that no arrival names."""
    write_at(arriving_path(UUID(bytes=seed)), b"Invented rest")


def test_leaves_out_whoever_has_left_meanwhile(
    laptop: Laptop, administrator: CastMember, worker: CastMember, advocate: CastMember
) -> None:
    """The report comes in, its other readers read it, and no key is kept for who has left."""
    told = collect(laptop, worker)
    remove_member(administrator.refreshed(), advocate.member_id, now=NOW)

    done = take_in(laptop.pouch(now=NOW), by=worker.refreshed(), now=LATER)
    seal_all()

    assert done.closed == 0
    assert story_of(told, worker) == [STORY]
    assert not Arrival.objects.exists()
    assert not ContainerWrap.objects.filter(holder=advocate.member_id).exists()
    assert findings(worker) == []


def test_says_which_reports_nobody_can_open(
    laptop: Laptop,
    administrator: CastMember,
    worker: CastMember,
    advocate: CastMember,
    outsider: CastMember,
) -> None:
    """All who could read one have left: it is counted, and does not keep others waiting."""
    others = frozenset({worker.member_id, outsider.member_id})
    collect(laptop, worker, choice=ReaderChoice(others))
    with laptop.here():
        second = sent(NOW)
    remove_member(administrator.refreshed(), advocate.member_id, now=NOW)

    done = take_in(laptop.pouch(now=NOW), by=worker.refreshed(), now=LATER)
    seal_all()

    assert (done.reports, done.closed) == (2, 1)
    assert story_of(second, worker) == [STORY]


def test_destroys_only_what_was_confirmed(laptop: Laptop, worker: CastMember) -> None:
    """The confirmation names what came in; what was collected since stays."""
    collect(laptop, worker)
    take_in(laptop.pouch(now=NOW), by=worker.refreshed(), now=LATER)
    text = confirmation(worker.refreshed())
    with laptop.here():
        begun(LATER)

        assert clear_confirmed(text, now=LATER) == 3
        assert (collected().reports, collected().arrivals) == (1, 2)
        assert clear_confirmed(text, now=LATER) == 0


def test_destroys_nothing_that_a_stranger_confirms(laptop: Laptop, worker: CastMember) -> None:
    """Altered, signed by nobody, or another file: reports stay."""
    collect(laptop, worker)
    take_in(laptop.pouch(now=NOW), by=worker.refreshed(), now=LATER)
    body = json.loads(confirmation(worker.refreshed()))
    body["arrivals"] = body["arrivals"][:1]

    with laptop.here():
        for text in (json.dumps(body), "{}", "Invented", "[]"):
            with pytest.raises(ConfirmationUnreadable):
                clear_confirmed(text, now=LATER)
        assert collected().reports == 1


def test_is_refused_by_another_organisation(laptop: Laptop, worker: CastMember) -> None:
    """A pouch that is sealed to a key nobody here has stays closed."""
    key = PrivateKey.generate().public.to_bytes()
    readers = replace(current_readers(worker.refreshed()), organisation_key=key)
    target = io.BytesIO()
    PouchWriter(target, readers).close()
    target.seek(0)

    with pytest.raises(PouchUnreadable) as caught:
        take_in(target, by=worker.refreshed(), now=LATER)

    assert caught.value.fault == "NOT_OURS"


def test_shows_the_same_fingerprint_on_both_sides(laptop: Laptop, worker: CastMember) -> None:
    """And reads, on the laptop, who reads and how codes are derived."""
    shown = current_readers(worker.refreshed()).fingerprint
    readers, salt = [one.member for one in intake_members()], code_salt()

    assert laptop.prepare(worker, now=NOW) == shown
    with laptop.here():
        assert [one.member for one in intake_members()] == readers
        assert code_salt() == salt
        assert (promised_day(NOW, is_urgent=False) - NOW.date()).days == DAYS + AWAY_DAYS
    assert laptop.prepare(worker, now=LATER) == shown


def test_believes_no_file_that_was_altered(laptop: Laptop, worker: CastMember) -> None:
    """A reader's key that was exchanged breaks the signature."""
    body = json.loads(readers_file(worker.refreshed(), now=NOW))
    body["salt"] = bytes(16).hex()

    with laptop.here():
        for text in (json.dumps(body), "{}", "Invented"):
            with pytest.raises(ReadersUnreadable):
                learn_readers(text, away_days=AWAY_DAYS)
    with pytest.raises(ReadersUnreadable):
        Readers.from_text("[1]")


def test_keeps_a_held_report_closed(laptop: Laptop, worker: CastMember) -> None:
    """Carried or not, a story that is held opens to nobody."""
    laptop.prepare(worker, now=NOW)
    with laptop.here():
        told = begun(NOW)
        finish_report(told.report, now=NOW, held=True)

    take_in(laptop.pouch(now=NOW), by=worker.refreshed(), now=LATER)
    seal_all()

    assert types_of([told.report.story.id]) == {told.report.story.id: "STORY"}
    assert Entry.objects.filter(container_id=told.report.story.id).exists()
    found = find_report(told.keys)
    assert found is not None
    assert found.is_held


def test_lets_only_those_who_read_reports(worker: CastMember, guest: CastMember) -> None:
    """A guest and an administrator neither prepare laptops nor take in what they collect."""
    for act in (
        lambda: current_readers(guest.refreshed()),
        lambda: take_in(io.BytesIO(), by=guest.refreshed(), now=NOW),
        lambda: confirmation(guest.refreshed()),
    ):
        with pytest.raises(NotAReader):
            act()


def test_hands_nothing_over_where_this_is_no_laptop(worker: CastMember) -> None:
    """The organisation's own arrivals are for its sealing loop."""
    with pytest.raises(NotALaptop):
        collected()

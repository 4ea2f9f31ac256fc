"""The sealing loop's work: arrivals become entries, through the one write path, without any key.

An arrival is deleted in the commit that records what it brought, so it is sealed exactly once,
whenever the loop is killed. What the public program may not do, no arrival can ask for: entries go
into reports alone, keys to members whose introduction holds.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import DataError, IntegrityError
from django.db.models import QuerySet
from django.utils import timezone

from dalel.apps.accounts.introductions import CheckedIntroduction, running_introductions
from dalel.apps.accounts.roles import Role
from dalel.apps.entries.actions import Recorded, record_sealed
from dalel.apps.entries.containers import expect_answer, types_of
from dalel.apps.entries.epochs import Founded, Holder, write_founded
from dalel.apps.entries.errors import AlreadyRecorded, KeyChanged
from dalel.apps.entries.files import keep_arrived_parts
from dalel.apps.entries.keystore import ContainerWrap
from dalel.apps.entries.memberships import all_in, write_membership
from dalel.apps.entries.numbers import free_number
from dalel.apps.entries.reporters import PLACES
from dalel.apps.entries.terms import ContainerType, Depth
from dalel.apps.intake.apart import destroy_apart
from dalel.apps.intake.errors import ArrivalMalformed, HoldersChanged
from dalel.apps.intake.models import Arrival, Letter, Lookup, Merged
from dalel.apps.intake.parcels import KeyFor, Parcel, PartKey, SealedLetter
from dalel.apps.intake.readers import may_have_read, may_hold_reports
from dalel.apps.ledger.queries import minute_of
from dalel.apps.ledger.transaction import write_transaction

# Read, an arrival takes several times its size.
READ_AHEAD_BYTES = 16 * 1024 * 1024


def seal_arrivals(*, now: datetime) -> int:
    """Seal what has arrived in the oldest minute, in order; return how many were looked at.

    Raises:
        HoldersChanged, LogBusy, LogFull, LogRolledBack, SlotContradicted, SlotDamaged: Nothing of
            the arrival in turn was written; it is sealed by a later call.
    """
    looked_at = 0
    for arrival, parcel in _waiting():
        try:
            if parcel is None:
                raise ArrivalMalformed("bytes")
            _seal(arrival, parcel, now=now)
        except _NOT_OURS:
            _refuse(arrival)
        looked_at += 1
    return looked_at


def _waiting() -> Iterator[tuple[UUID, Parcel | None]]:
    """Yield the arrivals of the oldest minute, in the order in which they came.

    What follows on something came after it, so no minute is begun before the last is done.
    ``None`` stands for one that cannot be read. A minute can bring more than the memory holds:
    what was read to find its place is kept as far as that is little, and read again where not.
    """
    waiting = Arrival.objects.filter(is_refused=False)
    minute = waiting.order_by("minute").values_list("minute", flat=True).first()
    found = waiting.filter(minute=minute) if minute is not None else waiting.none()
    order: list[tuple[int, UUID]] = []
    kept: dict[UUID, Parcel | None] = {}
    room = READ_AHEAD_BYTES
    for arrival in list(found.values_list("pk", flat=True)):
        box = _box(arrival)
        parcel = _parcel(box)
        order.append((parcel.at if parcel else 0, arrival))
        if len(box) <= room:
            kept[arrival] = parcel
            room -= len(box)
    for _at, arrival in sorted(order):
        yield arrival, kept.pop(arrival) if arrival in kept else _parcel(_box(arrival))


def _box(arrival: UUID) -> bytes:
    return bytes(Arrival.objects.values_list("box", flat=True).get(pk=arrival))


def _parcel(box: bytes) -> Parcel | None:
    try:
        return Parcel.from_bytes(box)
    except ArrivalMalformed:
        return None


def _refuse(arrival: UUID) -> None:
    with write_transaction():
        Arrival.objects.filter(pk=arrival).update(is_refused=True)


def _seal(arrival: UUID, parcel: Parcel, *, now: datetime) -> None:
    """Record one arrival and delete it, in one commit."""
    sealing = _Sealing(arrival, parcel, now, holders_now(parcel))
    destroy_apart(parcel.closed, now=now)
    keep_arrived_parts((key.part, key.container, key.wrap) for key in sealing.checked_parts())
    record_sealed(
        parcel.entries,
        now=now,
        keys=sealing.keys(),
        beforehand=sealing.beforehand,
        alongside=sealing.alongside,
    )


# What only somebody else than our pages can have caused.
_NOT_OURS = (ArrivalMalformed, AlreadyRecorded, KeyChanged, IntegrityError, DataError)


def holders_now(parcel: Parcel) -> Mapping[UUID, CheckedIntroduction]:
    """Return whom a parcel gives keys to, as far as they may hold reports.

    Whoever left, or does other work now, since it was sealed is left out: a laptop brings parcels
    weeks later.

    Raises:
        ArrivalMalformed: A key is for somebody who could never read reports, or for nobody now.
    """
    apart = _apart(parcel)
    wanted = {key.holder for key in parcel.keys if key.container not in apart}
    officers = {key.holder for key in parcel.keys if key.container in apart}
    if not wanted | officers:
        return {}
    running = {one.member: one for one in running_introductions()}
    comparing = {one: running[one] for one in officers & running.keys() if _compares(running[one])}
    if not wanted:
        return comparing
    found = {one: running[one] for one in wanted & running.keys() if may_hold_reports(running[one])}
    could = {one for one in wanted - found.keys() if may_have_read(one)}
    if not found or wanted - found.keys() - could:
        raise ArrivalMalformed("holder")
    return {**found, **comparing}


def _apart(parcel: Parcel) -> set[UUID]:
    """Return the containers that a parcel founds for what is compared."""
    return {one.id for one in parcel.containers if one.type == ContainerType.MENTIONS}


def _compares(member: CheckedIntroduction) -> bool:
    return member.role == Role.LINK_OFFICER


def _listed_as(conversation: UUID) -> UUID:
    """Return the conversation that stands in the inbox for another one, or that one itself."""
    found = Merged.objects.filter(pk=conversation).values_list("target", flat=True).first()
    return found or conversation


@dataclass(frozen=True)
class _Sealing:
    """One arrival on its way into the record."""

    arrival: UUID
    parcel: Parcel
    now: datetime
    holders: Mapping[UUID, CheckedIntroduction]

    def keys(self) -> list[ContainerWrap]:
        """Return the wraps it brings for those who may hold them, for the key store."""
        return [
            ContainerWrap(container=k.container, epoch=k.epoch, holder=k.holder, wrap=k.wrap)
            for k in self._given()
        ]

    def _given(self) -> list[KeyFor]:
        apart = _apart(self.parcel)
        return [
            key
            for key in self.parcel.keys
            if key.holder in self.holders
            and _compares(self.holders[key.holder]) == (key.container in apart)
        ]

    def checked_parts(self) -> Sequence[PartKey]:
        """Return the keys of file parts, if all are for reports."""
        self._require_reports({key.container for key in self.parcel.parts})
        return self.parcel.parts

    def beforehand(self) -> None:
        """Check what the arrival asks for, and found what it begins."""
        parcel = self.parcel
        if not Arrival.objects.filter(pk=self.arrival).exists():
            raise AlreadyRecorded
        if holders_now(parcel) != self.holders:
            raise HoldersChanged
        self._require_reports(
            {one.container for one in parcel.entries}
            | {one.container for one in parcel.keys}
            | {one.container for one in parcel.letters}
            | {one.conversation for one in parcel.lookups}
            | ({parcel.expected.conversation} if parcel.expected else set())
        )
        if types_of(one.id for one in parcel.containers):
            raise ArrivalMalformed("container is there")
        self._require_first_keys()
        self._found()
        for key in self._given():
            if key.container in self._released():
                write_membership(key.holder, key.container, Depth.WRITE, until=None, now=self.now)

    def alongside(self, recorded: Sequence[Recorded]) -> None:
        """Write letters and what intake is told in the clear, and delete the arrival."""
        places = {one.id: one.leaf_index for one in recorded}
        self._dropped().delete()
        Letter.objects.bulk_create(
            Letter(
                id=one.id,
                lookup=one.lookup,
                container=one.container,
                minute=minute_of(self.now),
                leaf_index=places.get(one.copy_of) if one.copy_of else None,
                box=one.box,
            )
            for one in self._wanted_letters()
        )
        expected = self.parcel.expected
        if expected is not None:
            place = _listed_as(expected.conversation)
            expect_answer(place, expected.by, is_urgent=expected.is_urgent)
        Arrival.objects.filter(pk=self.arrival).delete()

    def _wanted_letters(self) -> list[SealedLetter]:
        """Return the letters but those under a code that was lost and replaced meanwhile."""
        talks = Lookup.objects.filter(conversation__in={o.container for o in self.parcel.letters})
        running = {one.conversation: bytes(one.lookup) for one in talks}
        return [
            one
            for one in self.parcel.letters
            if running.get(one.container, one.lookup) == one.lookup
        ]

    def _released(self) -> set[UUID]:
        """Return the containers that it brings keys to, and that are there already: a story."""
        return {key.container for key in self.parcel.keys} - {o.id for o in self.parcel.containers}

    def _dropped(self) -> QuerySet[Letter]:
        """Return the letters to destroy: of the story that is sent or held with it, no others."""
        places = self._released() | {one.container for one in self.parcel.letters}
        return Letter.objects.filter(pk__in=self.parcel.dropped, container__in=places)

    def _require_first_keys(self) -> None:
        """Check that keys come to a story once: with the end of the letter that kept it.

        A holder's first key is never replaced. Keys that open nothing, brought before the story
        is sent, would otherwise leave nobody who can open it.
        """
        for story in self._released():
            is_kept = self._dropped().filter(container=story).exists()
            if not is_kept or all_in(story, today=timezone.localdate(self.now)):
                raise ArrivalMalformed("keys")

    def _found(self) -> None:
        founded: list[tuple[str | None, Founded]] = []
        for one in self.parcel.containers:
            keys = [key.holder for key in self._given() if key.container == one.id]
            held = tuple(Holder(holder, self.holders[holder].wrapping) for holder in keys)
            # Only the conversation is spoken of by its number; the story is found through it.
            is_spoken_of = one.type == ContainerType.CONVERSATION
            number = free_number(timezone.localdate(self.now).year) if is_spoken_of else None
            founded.append((number, Founded(one.id, one.type, one.public_key, (), held)))
        write_founded(founded, now=self.now)
        Lookup.objects.bulk_create(
            Lookup(lookup=one.lookup, conversation=one.conversation, answer_key=one.answer_key)
            for one in self.parcel.lookups
        )

    def _require_reports(self, containers: Collection[UUID]) -> None:
        """Check that all of these are parts of reports, or become so now."""
        known = types_of(containers)
        new = {one.id: one.type for one in self.parcel.containers}
        parts = {one for one, kind in {**known, **new}.items() if kind in PLACES}
        if set(containers) - parts - _apart(self.parcel):
            raise ArrivalMalformed("container")
        if any(kind not in (*PLACES, ContainerType.MENTIONS) for kind in new.values()):
            raise ArrivalMalformed("type")

"""Taking in at the desk what a laptop without a network has collected: all of it, and once.

An arrival travels as the laptop's public program has written it. It waits here like any other for
the sealing loop; which arrivals were ever handed over is kept, so that a pouch may come twice.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any
from uuid import UUID

from dalel.apps.accounts.sessions import MemberSession
from dalel.apps.entries.containers import newest_public_key
from dalel.apps.entries.files import arriving_path, part_path, write_at
from dalel.apps.intake.arriving import MOST_BYTES
from dalel.apps.intake.codes import code_salt
from dalel.apps.intake.errors import ArrivalMalformed, NotAReader, PouchUnreadable
from dalel.apps.intake.laptops import CONFIRMATION, Readers, SignedLabel
from dalel.apps.intake.models import Arrival, HandedOver, ReaderLabel
from dalel.apps.intake.parcels import Parcel
from dalel.apps.intake.pouches import Carried, Pouch
from dalel.apps.intake.readers import intake_members
from dalel.apps.ledger.queries import minute_of
from dalel.apps.ledger.transaction import write_transaction
from dalel.core.entries import canonical_bytes

_AT_ONCE = 500


@dataclass(frozen=True)
class TakenIn:
    """What a pouch brought: new reports and pages, what was here before, what nobody can open."""

    reports: int
    new: int
    known: int
    closed: int


def reads_reports(by: MemberSession) -> bool:
    """Return whether this member prepares laptops and takes in what they collect."""
    return any(one.member == by.member_id for one in intake_members())


def current_readers(by: MemberSession) -> Readers:
    """Return whom a laptop would seal reports to today.

    Raises:
        NotAReader: The member does not read reports.
    """
    if not reads_reports(by):
        raise NotAReader
    organisation = by.organisation_id
    members = tuple(intake_members())
    rows = ReaderLabel.objects.filter(member__in=[one.member for one in members])
    return Readers(
        organisation=organisation,
        organisation_key=newest_public_key(organisation).to_bytes(),
        salt=code_salt(),
        members=members,
        labels=tuple(
            SignedLabel(row.member, row.text, row.minute, bytes(row.signature))
            for row in rows.order_by("member")
        ),
    )


def readers_file(by: MemberSession, *, now: datetime) -> str:
    """Return the file that prepares a laptop. Raises as ``current_readers``."""
    readers = current_readers(by)
    return readers.to_text(minute=minute_of(now), by=by.member_id, key=by.author.key)


def take_in(file: IO[bytes], *, by: MemberSession, now: datetime) -> TakenIn:
    """Take in a pouch: all that is new in it, or nothing.

    Raises:
        NotAReader: The member does not read reports.
        PouchUnreadable: It cannot be taken in; nothing of it was.
        LogBusy, LogFull: The storage could not take it; nothing was kept.
    """
    if not reads_reports(by):
        raise NotAReader
    pouch = Pouch(file, by.open(by.organisation_id))
    found = [one.id for one in pouch.arrivals()]
    fresh = set(found) - _handed_over(found)
    seen = _look_at(one for one in pouch.arrivals() if one.id in fresh)
    _keep_parts(pouch, seen.parts)
    with write_transaction():
        fresh -= _handed_over(fresh)
        HandedOver.objects.bulk_create(
            (HandedOver(id=one, minute=minute_of(now)) for one in fresh), batch_size=_AT_ONCE
        )
        for one in pouch.arrivals():
            if one.id in fresh:
                Arrival.objects.create(id=one.id, minute=one.minute, box=one.box)
    return TakenIn(seen.reports, len(fresh), len(found) - len(fresh), seen.closed)


def confirmation(by: MemberSession) -> str:
    """Return what a laptop needs before it destroys what it has handed over.

    It names every arrival that was ever handed over here; their ids were drawn at random.

    Raises:
        NotAReader: The member does not read reports.
    """
    if not reads_reports(by):
        raise NotAReader
    named = sorted(one.hex for one in HandedOver.objects.values_list("pk", flat=True))
    body: dict[str, Any] = {"format": CONFIRMATION, "by": by.member_id.hex, "arrivals": named}
    return json.dumps({**body, "signature": by.author.key.sign(canonical_bytes(body)).hex()})


def _handed_over(ids: Iterable[UUID]) -> set[UUID]:
    wanted, known = list(ids), set[UUID]()
    for first in range(0, len(wanted), _AT_ONCE):
        some = HandedOver.objects.filter(pk__in=wanted[first : first + _AT_ONCE])
        known |= set(some.values_list("pk", flat=True))
    return known


@dataclass(frozen=True)
class _Seen:
    """What the new arrivals of a pouch bring."""

    parts: set[UUID]
    reports: int
    closed: int


def _look_at(arrivals: Iterable[Carried]) -> _Seen:
    """Read every new arrival once before anything is kept; none of them stays in memory.

    A report is closed where it is sealed to nobody who reads here now.
    """
    readers = {one.member for one in intake_members()}
    parts, reports, closed = set[UUID](), 0, 0
    for one in arrivals:
        parcel = _parcel(one)
        parts |= {key.part for key in parcel.parts}
        if parcel.begins_report:
            reports += 1
            closed += not any(key.holder in readers for key in parcel.keys)
    return _Seen(parts, reports, closed)


def _parcel(one: Carried) -> Parcel:
    try:
        if len(one.box) > MOST_BYTES or one.minute < 0:
            raise PouchUnreadable("DAMAGED")
        return Parcel.from_bytes(one.box)
    except ArrivalMalformed as error:
        raise PouchUnreadable("DAMAGED") from error


def _keep_parts(pouch: Pouch, wanted: Collection[UUID]) -> None:
    """Lay parts where the sealing loop finds them; whatever no arrival names is swept in a day."""
    for part, ciphertext in pouch.parts():
        place = arriving_path(part)
        if part in wanted and not place.exists() and not part_path(part).exists():
            place.parent.parent.mkdir(mode=0o700, exist_ok=True)
            write_at(place, ciphertext)

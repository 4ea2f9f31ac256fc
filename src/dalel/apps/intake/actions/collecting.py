"""Collecting reports on a laptop without a network, and handing them over later."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import IO
from uuid import UUID

from dalel.apps.entries.files import arriving_path, sweep_arriving
from dalel.apps.intake.errors import ConfirmationUnreadable, NotALaptop
from dalel.apps.intake.laptops import CONFIRMATION, Laptop, Readers, become_laptop, this_laptop
from dalel.apps.intake.models import Arrival, ReaderLabel
from dalel.apps.intake.parcels import Parcel
from dalel.apps.intake.pouches import Carried, PouchWriter
from dalel.apps.intake.sittings import sweep_sittings
from dalel.apps.ledger.transaction import write_transaction
from dalel.core.entries import canonical_bytes
from dalel.core.errors import DalelError

# Bytes that lie too deep within each other among them.
_UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, RecursionError)


@dataclass(frozen=True)
class Collected:
    """What lies on a laptop and waits to be handed over."""

    arrivals: int
    reports: int


def learn_readers(text: str, *, away_days: int) -> Readers:
    """Seal reports to these readers from now on; somebody has compared the fingerprint.

    Raises:
        ReadersUnreadable: The file is none, or was altered.
    """
    readers = Readers.from_text(text)
    with write_transaction():
        ReaderLabel.objects.all().delete()
        ReaderLabel.objects.bulk_create(
            ReaderLabel(
                member=one.member, text=one.text, minute=one.minute, signature=one.signature
            )
            for one in readers.labels
        )
    become_laptop(text, away_days=away_days)
    return readers


def fill_pouch(target: IO[bytes], *, now: datetime) -> Collected:
    """Write all that waits on this laptop into a pouch; it stays here until it is confirmed.

    Raises:
        NotALaptop: This is none.
    """
    laptop = _require_laptop()
    sweep_sittings(now=now)
    pouch, reports, parts = PouchWriter(target, laptop.readers), 0, list[UUID]()
    ids = list(Arrival.objects.order_by("minute", "pk").values_list("pk", flat=True))
    for number in ids:
        row = Arrival.objects.get(pk=number)
        carried = Carried(row.pk, row.minute, bytes(row.box))
        parcel = Parcel.from_bytes(carried.box)
        pouch.add_arrival(carried)
        reports += parcel.begins_report
        parts += [key.part for key in parcel.parts]
    for part in parts:
        if arriving_path(part).exists():
            pouch.add_part(part, arriving_path(part).read_bytes())
    pouch.close()
    return Collected(len(ids), reports)


def collected() -> Collected:
    """Return how much waits on this laptop.

    Raises:
        NotALaptop: This is none.
    """
    _require_laptop()
    boxes = Arrival.objects.values_list("box", flat=True).iterator(chunk_size=50)
    begun = [Parcel.from_bytes(bytes(box)).begins_report for box in boxes]
    return Collected(len(begun), sum(begun))


def clear_confirmed(text: str, *, now: datetime) -> int:
    """Destroy what was handed over, and return how many arrivals that were.

    Raises:
        NotALaptop: This is none.
        ConfirmationUnreadable: It is none, or nobody who reads reports has signed it.
    """
    named = _confirmed(text, _require_laptop().readers)
    here = [one for one in Arrival.objects.values_list("pk", flat=True) if one in named]
    for number in here:
        _clear(Arrival.objects.get(pk=number))
    if not Arrival.objects.exists():
        sweep_arriving(now=now)
    return len(here)


def _clear(arrival: Arrival) -> None:
    parts = [key.part for key in Parcel.from_bytes(bytes(arrival.box)).parts]
    with write_transaction():
        arrival.delete()
    for part in parts:
        arriving_path(part).unlink(missing_ok=True)


def _confirmed(text: str, readers: Readers) -> set[UUID]:
    try:
        body = json.loads(text)
        signature = bytes.fromhex(body.pop("signature"))
        signer = readers.member(UUID(body["by"]))
        if body["format"] != CONFIRMATION or signer is None:
            raise ConfirmationUnreadable
        signer.signing.verify(canonical_bytes(body), signature)
        return set(map(UUID, body["arrivals"]))
    except (DalelError, *_UNREADABLE) as error:
        raise ConfirmationUnreadable from error


def _require_laptop() -> Laptop:
    laptop = this_laptop()
    if laptop is None:
        raise NotALaptop
    return laptop

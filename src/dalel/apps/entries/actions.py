"""The one way anything is written: validated, encrypted, signed, sealed, durable.

Order: keys into the key store, records and leaves in one commit, the head into the slot outside,
then the answer. What fails before the commit leaves nothing but keys that open nothing, and those
are destroyed again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from operator import eq, le
from uuid import UUID, uuid4

from django.db import DatabaseError
from django.utils import timezone

from dalel.apps.entries import memberships
from dalel.apps.entries.catalogue import CORRECTION, catalogue, kind_for
from dalel.apps.entries.errors import (
    AlreadyRecorded,
    KeyChanged,
    NothingToCorrect,
    SeveralFieldErrors,
)
from dalel.apps.entries.heads import lock_heads, move_head
from dalel.apps.entries.models import Container, ContainerWrap, Entry, EntryWrap
from dalel.apps.entries.opening import Author, OpenContainer, Sealable, entry_context
from dalel.apps.entries.spool import Spool, batches
from dalel.apps.ledger.actions import append_leaves, remember_outside
from dalel.apps.ledger.queries import minute_of
from dalel.apps.ledger.transaction import keystore_transaction, write_transaction
from dalel.core.entries import FieldErrors, Overlay, body_fields, check_fields
from dalel.core.entries.errors import FieldError
from dalel.core.keys.commitments import EntryHeader, entry_commitment
from dalel.core.keys.records import (
    RecordPlace,
    SealedRecord,
    ciphertext_digest,
    seal_record,
)
from dalel.core.ledger import Leaf, LeafType

Beforehand = Callable[[], None]
Alongside = Callable[[Sequence["Recorded"]], None]
Fits = Callable[[int, int], bool]
# How many sealed entries are held in memory.
_HELD = 5_000


@dataclass(frozen=True)
class NewEntry:
    """What somebody wants to record.

    ``fields`` are plain values as typed or imported, dates in words of ``language`` or EDTF;
    ``corrects`` names the first version of an entry of the same kind, and ``reason`` says why it
    is corrected.
    """

    container: Sealable
    kind: str
    fields: Mapping[str, object]
    language: str = "kk"
    corrects: UUID | None = None
    reason: str = ""
    id: UUID = field(default_factory=uuid4)


@dataclass(frozen=True, slots=True)
class Recorded:
    """An entry that is sealed: its id and its places in the container and in the log."""

    id: UUID
    container: UUID
    sequence: int
    leaf_index: int


@dataclass(frozen=True)
class SealedEntry:
    """An entry that is encrypted and signed and waits for its place in the log.

    Whoever gives it its place needs no key: ``wrap`` holds the entry's keys, sealed to the
    container.
    """

    container: UUID
    id: UUID
    epoch: int
    record: SealedRecord
    digest: bytes
    wrap: bytes


def record_entry(
    new: NewEntry,
    *,
    author: Author,
    now: datetime,
    keys: Sequence[ContainerWrap] = (),
    alongside: Alongside | None = None,
) -> Recorded:
    """Record one entry. See ``record_entries``."""
    return record_entries([new], author=author, now=now, keys=keys, alongside=alongside)[0]


def record_entries(
    new: Iterable[NewEntry],
    *,
    author: Author,
    now: datetime,
    keys: Sequence[ContainerWrap] = (),
    beforehand: Beforehand | None = None,
    alongside: Alongside | None = None,
) -> tuple[Recorded, ...]:
    """Record entries, all or none, and return where they stand once they are durable.

    Args:
        new: In the order in which they are to be sealed; containers may differ. Taken one by one,
            before ``keys`` is looked at: what makes many entries need not hold them all.
        author: Signs each entry; must be a writer of each container at the commit.
        now: When this is recorded (aware).
        keys: Wraps for holders that come with these entries; destroyed again on failure.
        beforehand: Runs first inside the commit, e.g. to found the container.
        alongside: Runs last inside the commit, e.g. to write projections; gets what was recorded.

    Raises:
        SeveralFieldErrors: Fields are wrong; it says of which entries. Nothing was written.
        KindUnknown, KindNotHere, NothingToCorrect: The entry does not fit its container.
        NotAWriter: Access was taken back before the commit; nothing was written.
        KeyChanged: The container has a newer key; nothing was written.
        LogBusy, LogFull: The storage could not take it; nothing was written.
    """
    with Spool[SealedEntry]() as sealed:

        def require_writer() -> None:
            if beforehand is not None:
                beforehand()
            for some in batches({one.container for one in sealed}):
                memberships.require_writer(author.id, some, today=timezone.localdate(now))

        with _keys_kept_on_success(sealed, keys):
            for some in batches(_sealing(new, author=author, now=now), most=_HELD):
                sealed.set_aside()
                _store_entry_keys(some)
                sealed.add([replace(one, wrap=b"") for one in some])
            recorded = _record(
                sealed, now, keys, fits=eq, beforehand=require_writer, alongside=alongside
            )
    _remember(recorded)
    return recorded


def record_sealed(
    sealed: Sequence[SealedEntry],
    *,
    now: datetime,
    keys: Sequence[ContainerWrap] = (),
    beforehand: Beforehand,
    alongside: Alongside,
) -> tuple[Recorded, ...]:
    """Record what others have sealed, all or none: the way of those who hold no key.

    Whoever calls this answers for who may add to which container: ``beforehand`` asks. An entry
    may be sealed to an earlier key than the newest. It may be called again after a crash: keys
    that a call left behind which came to nothing are replaced.

    Raises:
        AlreadyRecorded: An entry with one of these ids is there. Nothing was written.
        KeyChanged: An entry is sealed to a key that its container does not have.
        LogBusy, LogFull: The storage could not take it; nothing was written.
    """
    _destroy_left_behind(sealed, keys)
    _store_entry_keys(sealed)
    with _keys_kept_on_success(sealed, keys):
        recorded = _record(sealed, now, keys, fits=le, beforehand=beforehand, alongside=alongside)
    _remember(recorded)
    return recorded


def _record(
    sealed: Collection[SealedEntry],
    now: datetime,
    keys: Sequence[ContainerWrap],
    *,
    fits: Fits,
    beforehand: Beforehand,
    alongside: Alongside | None,
) -> tuple[Recorded, ...]:
    """Write the records, whose keys are stored, in one commit; see ``record_entries``."""
    with write_transaction():
        older = _epochs_of(keys)
        beforehand()
        recorded = _append(sealed, now=now, fits=fits)
        if alongside is not None:
            alongside(recorded)
        _store(keys, older)
    return recorded


def _remember(recorded: Sequence[Recorded]) -> None:
    if recorded:
        remember_outside(recorded[-1].leaf_index + 1)


def _destroy_left_behind(sealed: Sequence[SealedEntry], keys: Sequence[ContainerWrap]) -> None:
    """Destroy keys that a crash left behind between the key store's commit and the records'."""
    entries = [one.id for one in sealed]
    if Entry.objects.filter(pk__in=entries).exists():
        raise AlreadyRecorded
    containers = {row.container for row in keys}
    new = containers - set(_epochs_of(keys))
    with keystore_transaction():
        EntryWrap.objects.filter(entry__in=entries).delete()
        ContainerWrap.objects.filter(container__in=new).delete()


def _store_entry_keys(sealed: Sequence[SealedEntry]) -> None:
    with keystore_transaction():
        for some in batches(sealed):
            EntryWrap.objects.bulk_create(
                EntryWrap(entry=one.id, container=one.container, wrap=one.wrap) for one in some
            )


@contextmanager
def _keys_kept_on_success(
    sealed: Collection[SealedEntry], keys: Sequence[ContainerWrap]
) -> Iterator[None]:
    """Destroy the keys that were stored before the records if the records do not come to be."""
    try:
        yield
    except BaseException:
        if sealed or keys:
            _destroy_unless_recorded(sealed, keys)
        raise


def _destroy_unless_recorded(
    sealed: Collection[SealedEntry], keys: Sequence[ContainerWrap]
) -> None:
    """Destroy the keys of records that did not come to be.

    A line to the database that broke during the commit leaves that open. Then the keys stay:
    without their records they open nothing, and records without their keys would be lost.
    """
    try:
        roots = {
            entry: root
            for some in batches(one.id for one in sealed)
            for entry, root in Entry.objects.filter(pk__in=some).values_list("pk", "body_root")
        }
    except DatabaseError:
        return
    if any(bytes(roots.get(one.id, b"")) == one.record.body_root for one in sealed):
        return
    with keystore_transaction():
        for some in batches(one.id for one in sealed):
            EntryWrap.objects.filter(entry__in=some).delete()
        for rows in batches(row.pk for row in keys):
            ContainerWrap.objects.filter(pk__in=rows).delete()


def _epochs_of(keys: Sequence[ContainerWrap]) -> dict[UUID, int]:
    """Return the newest epochs of the containers that keys are for, before anything changes."""
    found: dict[UUID, int] = {}
    for some in batches({row.container for row in keys}):
        found.update(Container.objects.filter(pk__in=some).values_list("pk", "epoch"))
    return found


def _store(keys: Sequence[ContainerWrap], older: Mapping[UUID, int]) -> None:
    """Store wraps for holders just before the commit, while the container's row is locked.

    Nobody else can be changing the same key now. So what lies there of the same new epoch was
    left behind by a crash and opens nothing, and a holder who has a wrap of a running epoch
    keeps it.
    """
    if not keys:
        return
    with keystore_transaction():
        # A container that was not there before has a fresh id: nothing can lie there.
        ContainerWrap.objects.bulk_create(row for row in keys if row.container not in older)
        for row in (row for row in keys if row.container in older):
            there = ContainerWrap.objects.filter(container=row.container, epoch=row.epoch)
            if row.epoch > older[row.container]:
                there.exclude(pk__in=[one.pk for one in keys if one.pk]).delete()
            if not there.filter(holder=row.holder).exists():
                row.save(force_insert=True)


def _correction(new: NewEntry, corrects: UUID) -> Overlay:
    """Return what makes an entry a correction, if the corrected one is in this container."""
    is_seen = isinstance(new.container, OpenContainer)
    if is_seen and not Entry.objects.filter(pk=corrects, container_id=new.container.id).exists():
        raise NothingToCorrect(entry=corrects)
    kind = catalogue()[CORRECTION]
    given: dict[str, object] = {"corrects": str(corrects)}
    if new.reason:
        given["reason"] = new.reason
    return Overlay(kind, check_fields(kind, given, language=new.language))


def seal_entries(new: Iterable[NewEntry], *, author: Author, now: datetime) -> list[SealedEntry]:
    """Seal every entry; where some are wrong, find all that is wrong before refusing.

    Raises:
        SeveralFieldErrors: Fields are wrong; it says of which entries.
        KindUnknown, KindNotHere, NothingToCorrect: An entry does not fit its container.
    """
    return list(_sealing(new, author=author, now=now))


def _sealing(new: Iterable[NewEntry], *, author: Author, now: datetime) -> Iterator[SealedEntry]:
    """Yield every entry sealed; what is wrong is said at the end. Raises as ``seal_entries``."""
    recorded_at = now.astimezone(UTC)
    faults: dict[int, tuple[FieldError, ...]] = {}
    for place, one in enumerate(new):
        try:
            yield _seal(one, author=author, recorded_at=recorded_at)
        except FieldErrors as wrong:
            faults[place] = wrong.errors
    if faults:
        raise SeveralFieldErrors(faults)


def _seal(new: NewEntry, *, author: Author, recorded_at: datetime) -> SealedEntry:
    kind = kind_for(new.kind, container_type=new.container.type)
    checked = check_fields(kind, new.fields, language=new.language)
    overlay = _correction(new, new.corrects) if new.corrects else None
    body = body_fields(kind, checked, author=author.id, recorded_at=recorded_at, overlay=overlay)
    place = RecordPlace(new.container.id, new.id)
    record, keys = seal_record(place, identifying=body.identifying, rest=body.rest, sign=author.key)
    context = entry_context(new.container.id, new.id)
    return SealedEntry(
        container=new.container.id,
        id=new.id,
        epoch=new.container.epoch,
        record=record,
        digest=ciphertext_digest(record.ciphertext),
        wrap=new.container.seal_keys(keys.to_bytes(), context=context),
    )


def _append(
    sealed: Collection[SealedEntry], *, now: datetime, fits: Fits = eq
) -> tuple[Recorded, ...]:
    """Give each entry its predecessor and its leaf. Runs inside the write transaction.

    ``fits`` compares the epoch an entry is sealed to with its container's newest.
    """
    if not sealed:
        return ()
    minute = minute_of(now)
    heads = lock_heads({one.container for one in sealed})
    places: list[int] = []

    def leaves() -> Iterator[Leaf]:
        for one in sealed:
            head = heads.get(one.container)
            if head is None or not fits(one.epoch, head.epoch):
                raise KeyChanged(container=one.container)
            header = EntryHeader(one.container, one.id, head.length, bytes(head.head))
            commitment = entry_commitment(header, one.record.body_root)
            places.append(head.length)
            head.length, head.head, head.last_recorded = head.length + 1, commitment, minute
            yield Leaf(LeafType.ENTRY, commitment, one.digest, one.epoch, minute)

    first = append_leaves(leaves(), now=now)
    recorded = tuple(
        Recorded(one.id, one.container, sequence, index)
        for index, (one, sequence) in enumerate(zip(sealed, places, strict=True), first)
    )
    for some in batches(zip(sealed, recorded, strict=True), most=_HELD):
        Entry.objects.bulk_create(_row(one, place, minute=minute) for one, place in some)
    for head in heads.values():
        move_head(head)
    return recorded


def _row(sealed: SealedEntry, place: Recorded, *, minute: int) -> Entry:
    return Entry(
        id=sealed.id,
        container_id=sealed.container,
        sequence=place.sequence,
        leaf_index=place.leaf_index,
        epoch=sealed.epoch,
        minute=minute,
        body_root=sealed.record.body_root,
        ciphertext=sealed.record.ciphertext,
    )

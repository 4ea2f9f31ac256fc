"""Founding a container and changing its key.

A container's key pair lives for an epoch. Removing a holder starts a new one, whose key seals the
previous private key, so that each holder needs one wrap only. Every epoch has a leaf in the log
that commits to its public key: a key swapped in the database is found by the audit.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from django.utils import timezone

from dalel.apps.entries.containers import newest_public_key, teams_among
from dalel.apps.entries.errors import KeyChanged
from dalel.apps.entries.keystore import scrub_patiently
from dalel.apps.entries.memberships import end_what_ran_out, holders_of
from dalel.apps.entries.models import Container, ContainerWrap, Epoch, Membership
from dalel.apps.entries.opening import (
    OpenContainer,
    holder_context,
    is_symmetric,
    previous_context,
)
from dalel.apps.entries.terms import Depth
from dalel.apps.ledger.actions import append_leaves
from dalel.apps.ledger.errors import LogError
from dalel.apps.ledger.queries import minute_of
from dalel.apps.ledger.transaction import keystore_transaction
from dalel.core.keys.wraps import EpochSecret, OwnKey, PublicKey, wrap_to
from dalel.core.ledger import Leaf, LeafType

# How many wraps a request replaces by faster ones.
MOST_MADE_FASTER = 200


@dataclass(frozen=True)
class Holder:
    """Somebody who is to hold a container's key.

    ``key`` comes from a checked introduction; whoever makes the wrap for themselves uses their own.
    """

    id: UUID
    key: PublicKey | OwnKey
    depth: Depth = Depth.WRITE
    until: date | None = None


@dataclass(frozen=True)
class KeyChange:
    """A new epoch that is prepared and not yet written."""

    opened: OpenContainer
    wraps: tuple[ContainerWrap, ...]
    previous_sealed: bytes
    holders: tuple[Holder, ...] = ()


def prepare_container(container_type: str, holders: Sequence[Holder]) -> KeyChange:
    """Make the keys of a new container."""
    return _prepare(uuid4(), container_type, 1, holders, older=None)


def prepare_rotation(current: OpenContainer, holders: Sequence[Holder]) -> KeyChange:
    """Make the keys of a container's next epoch, for those who stay."""
    return _prepare(current.id, current.type, current.epoch + 1, holders, older=current)


def _prepare(
    container: UUID,
    container_type: str,
    number: int,
    holders: Sequence[Holder],
    *,
    older: OpenContainer | None,
) -> KeyChange:
    secret = EpochSecret.generate()
    sealed = b""
    secrets = {number: secret}
    if older is not None:
        context = previous_context(container, number)
        sealed = secret.wrap(older.secret.to_bytes(), context=context)
        secrets |= older.secrets
    wraps = tuple(wrap_for(holder, container, number, secret) for holder in holders)
    opened = OpenContainer(container, container_type, number, secrets)
    return KeyChange(opened, wraps, sealed, tuple(holders))


def wrap_for(holder: Holder, container: UUID, epoch: int, secret: EpochSecret) -> ContainerWrap:
    """Seal a container's private key to a holder."""
    context = holder_context(container, epoch)
    raw, key = secret.to_bytes(), holder.key
    if isinstance(key, OwnKey):
        sealed = key.wrap(raw, context=context)
    else:
        sealed = wrap_to(key, raw, context=context)
    return ContainerWrap(container=container, epoch=epoch, holder=holder.id, wrap=sealed)


def make_symmetric(opened: Iterable[OpenContainer], *, holder: UUID, key: OwnKey) -> int:
    """Replace a holder's wraps that others made by such that open faster; return how many.

    They hold the same secret. A wrap that was destroyed or replaced meanwhile stays as it is, and
    so do those beyond the first ``MOST_MADE_FASTER``: nobody waits long, the next request goes on.

    Raises:
        LogBusy, LogFull: The key store cannot be written.
    """
    stale = [
        (one, one.wrap)
        for one in opened
        if one.wrap is not None and one.wrap.holder == holder and not is_symmetric(one.wrap)
    ][:MOST_MADE_FASTER]
    made = 0
    if not stale:
        return made
    with keystore_transaction():
        for one, row in stale:
            context = holder_context(one.id, row.epoch)
            sealed = key.wrap(one.secrets[row.epoch].to_bytes(), context=context)
            there = ContainerWrap.objects.filter(pk=row.pk, holder=holder, wrap=row.wrap)
            made += there.update(wrap=sealed)
    return made


def wraps_for_newcomer(container: OpenContainer, holder: Holder) -> list[ContainerWrap]:
    """Return the wrap a holder needs; none where the holder already has the newest."""
    held = ContainerWrap.objects.filter(container=container.id, epoch=container.epoch)
    if held.filter(holder=holder.id).exists():
        return []
    return [wrap_for(holder, container.id, container.epoch, container.secret)]


def require_current_keys(holders: Iterable[Holder]) -> None:
    """Check that teams still have the keys that something is wrapped to.

    Runs inside the write transaction.

    Raises:
        KeyChanged: A team has a newer key.
    """
    keys = {holder.id: holder.key for holder in holders}
    for team in teams_among(keys):
        if newest_public_key(team) != keys[team]:
            raise KeyChanged(container=team)


def destroy_older_wraps(*changes: KeyChange) -> None:
    """Leave one wrap per holder: the newest epoch opens the older ones.

    Runs after the commit. If the key store is busy now, the next start does it.
    """
    with suppress(LogError):
        _destroy_older({change.opened.id: change.opened.epoch for change in changes})


def destroy_all_older_wraps() -> None:
    """Finish what a busy key store or a crash has left. Runs when the desk starts.

    Raises:
        LogBusy, LogFull: The key store cannot be written.
    """
    _destroy_older(dict(Container.objects.values_list("pk", "epoch")))


def _destroy_older(newest: Mapping[UUID, int]) -> None:
    destroyed = 0
    with keystore_transaction():
        for container, epoch in newest.items():
            older = ContainerWrap.objects.filter(container=container, epoch__lt=epoch)
            destroyed += older.delete()[0]
    if destroyed:
        scrub_patiently()


def write_container(
    change: KeyChange, holders: Sequence[Holder], *, number: str | None, now: datetime
) -> None:
    """Write a new container's rows. Runs inside the write transaction."""
    Container.objects.create(
        id=change.opened.id, type=change.opened.type, number=number, opened_at=minute_of(now)
    )
    Membership.objects.bulk_create(
        Membership(container_id=change.opened.id, holder=h.id, depth=h.depth, until=h.until)
        for h in holders
    )
    write_epoch(change, now=now)


@dataclass(frozen=True)
class Founded:
    """A new container that is one of many, without its secret."""

    id: UUID
    type: str
    public_key: bytes
    wraps: tuple[ContainerWrap, ...]
    holders: tuple[Holder, ...]

    @classmethod
    def of(cls, change: KeyChange, holders: Sequence[Holder]) -> Founded:
        """Return what must be written of a new container."""
        opened = change.opened
        public = opened.secret.public.to_bytes()
        return cls(opened.id, opened.type, public, change.wraps, tuple(holders))


def write_containers(founded: Mapping[str, Founded], *, now: datetime) -> None:
    """Write the rows of many new containers by number. Runs inside the write transaction."""
    write_founded([(number, one) for number, one in founded.items()], now=now)


def write_founded(founded: Sequence[tuple[str | None, Founded]], *, now: datetime) -> None:
    """Write the rows of new containers, some without a number. Runs inside the transaction."""
    minute, new = minute_of(now), [one for _number, one in founded]
    Container.objects.bulk_create(
        Container(id=one.id, type=one.type, number=number, epoch=1, opened_at=minute)
        for number, one in founded
    )
    Membership.objects.bulk_create(
        Membership(container_id=one.id, holder=h.id, depth=h.depth, until=h.until)
        for one in new
        for h in one.holders
    )
    leaves = [epoch_leaf(one.id, 1, one.public_key, b"", minute) for one in new]
    first = append_leaves(leaves, now=now)
    Epoch.objects.bulk_create(
        Epoch(container_id=one.id, number=1, public_key=one.public_key, leaf_index=index)
        for index, one in enumerate(new, first)
    )


def write_epoch(change: KeyChange, *, now: datetime, leaving: Collection[UUID] = ()) -> None:
    """Write a new epoch and its leaf. Runs inside the write transaction.

    Args:
        change: Holds a wrap for everybody who stays.
        now: When this happens (aware).
        leaving: Those whose membership ends in this transaction.

    Raises:
        KeyChanged: Another epoch was started in the meantime, or somebody came or left: they
            would be left without a key, or keep one.
    """
    opened = change.opened
    row = Container.objects.select_for_update().get(pk=opened.id)
    # Whose time is over needs no key, and must not be in the way of everybody else's.
    end_what_ran_out(opened.id, now=now)
    running = holders_of(opened.id, today=timezone.localdate(now))
    staying = {held.holder for held in running} - set(leaving)
    if row.epoch != opened.epoch - 1 or staying != {wrap.holder for wrap in change.wraps}:
        raise KeyChanged(container=opened.id)
    require_current_keys(change.holders)
    public = opened.secret.public.to_bytes()
    leaf = epoch_leaf(opened.id, opened.epoch, public, change.previous_sealed, minute_of(now))
    Epoch.objects.create(
        container_id=opened.id,
        number=opened.epoch,
        public_key=public,
        previous_sealed=change.previous_sealed,
        leaf_index=append_leaves([leaf], now=now),
    )
    row.epoch = opened.epoch
    row.save(update_fields=["epoch"])


def epoch_leaf(
    container: UUID, number: int, public_key: bytes, previous_sealed: bytes, minute: int
) -> Leaf:
    """Return the leaf that commits to an epoch's keys."""
    parts = [
        b"dalel/rotation/1",
        container.bytes,
        number.to_bytes(4, "big"),
        hashlib.sha256(public_key).digest(),
        hashlib.sha256(previous_sealed).digest(),
    ]
    commitment = hashlib.sha256(b"".join(parts)).digest()
    return Leaf(LeafType.ROTATION, commitment, hashlib.sha256(public_key).digest(), number, minute)

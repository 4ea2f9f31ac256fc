"""Opening containers: from a holder's private key to the secrets of its epochs."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple
from uuid import UUID

from dalel.apps.entries.errors import KeyNotTheLogged, NoKey
from dalel.apps.entries.keystore import key_rows
from dalel.apps.entries.models import Container, ContainerWrap, Epoch
from dalel.apps.entries.remembering import last_forgotten, moment
from dalel.core.keys.signatures import SigningKey
from dalel.core.keys.wraps import (
    EPOCH_SUITE,
    EpochSecret,
    OwnKey,
    PrivateKey,
    PublicKey,
    wrap_context,
    wrap_to,
)

_WRAPS = """
SELECT id, container, epoch, holder, wrap FROM entries_containerwrap
WHERE holder IN (SELECT value FROM json_each(%s)) AND container IN (SELECT value FROM json_each(%s))
"""
# Opens a wrap (first) in its context (second).
Unwrap = Callable[[bytes, bytes], bytes]


@dataclass(frozen=True)
class Author:
    """Who writes: the id others know and the key that signs."""

    id: UUID
    key: SigningKey


class HeldWrap(NamedTuple):
    """A row of wraps, as it is read to be opened."""

    pk: int
    container: UUID
    epoch: int
    holder: UUID
    wrap: bytes


class Known(NamedTuple):
    """A container's type and newest epoch."""

    type: str
    epoch: int


@dataclass(frozen=True)
class OpenContainer:
    """A container whose newest epoch's secret is at hand; older ones unseal on demand."""

    id: UUID
    type: str
    epoch: int
    secrets: dict[int, EpochSecret] = field(repr=False)
    # The wrap it was opened by.
    wrap: HeldWrap | None = field(default=None, repr=False, compare=False)
    # When it was opened; everything read through it was read after that.
    since: int = field(default_factory=moment, repr=False, compare=False)

    @property
    def is_outdated(self) -> bool:
        """Return whether something in it was erased since: what was read may be kept no more."""
        return last_forgotten(self.id) > self.since

    @property
    def secret(self) -> EpochSecret:
        """Return the secret of the newest epoch at hand."""
        return self.secrets[self.epoch]

    def seal_keys(self, keys: bytes, *, context: bytes) -> bytes:
        """Return an entry's keys or the like, sealed to the newest epoch at hand."""
        return self.secret.wrap(keys, context=context)

    def secret_of(self, epoch: int) -> EpochSecret:
        """Return the secret of one epoch.

        Raises:
            NoKey: The epoch is newer than what the holder was given.
            KeyNotTheLogged: An older key is not the one the container shows.
        """
        if epoch not in self.secrets:
            self._unseal_down_to(epoch)
        return self.secrets[epoch]

    def _unseal_down_to(self, epoch: int) -> None:
        oldest = min(self.secrets)
        rows = Epoch.objects.filter(container_id=self.id, number__gte=epoch, number__lte=oldest)
        found = list(rows.order_by("-number"))
        for row, before in pairwise(found):
            if row.number not in self.secrets or before.number != row.number - 1:
                break
            context = previous_context(self.id, row.number)
            raw = self.secrets[row.number].unwrap(bytes(row.previous_sealed), context=context)
            self.secrets[before.number] = _checked(self.id, raw, bytes(before.public_key))
        if epoch not in self.secrets:
            raise NoKey(container=self.id)


@dataclass(frozen=True)
class KnownContainer:
    """A container as somebody knows it who may add to it and can read nothing in it."""

    id: UUID
    type: str
    epoch: int
    public: PublicKey

    def seal_keys(self, keys: bytes, *, context: bytes) -> bytes:
        """Return an entry's keys, sealed to the public key."""
        return wrap_to(self.public, keys, context=context)


# What somebody may write into, whether or not they can read it.
Sealable = OpenContainer | KnownContainer


def holder_context(container: UUID, epoch: int) -> bytes:
    """Return what binds a holder's wrap to its container and epoch."""
    return wrap_context("container-key", container, None, epoch)


def previous_context(container: UUID, epoch: int) -> bytes:
    """Return what binds the sealed previous key to the epoch that seals it."""
    return wrap_context("previous-epoch", container, None, epoch)


def entry_context(container: UUID, entry: UUID) -> bytes:
    """Return what binds an entry's keys to their place."""
    return wrap_context("entry-keys", container, entry)


def open_container(container: UUID, *, holder: UUID, key: PrivateKey) -> OpenContainer:
    """Open one container for a holder.

    Raises:
        NoKey: The holder has no wrap.
        KeyNotTheLogged: The wrap holds another key than the container shows.
        WrapDamaged: The wrap does not open.
    """
    return open_containers([container], {holder: own_key(key)})[0]


def own_key(key: PrivateKey) -> Unwrap:
    """Return what opens the wraps made for the owner of a private key, of either suite."""
    own = OwnKey(key)
    return lambda wrap, context: own.unwrap(wrap, context=context)


def open_containers(
    containers: Iterable[UUID],
    holders: Mapping[UUID, Unwrap],
    known: Mapping[UUID, Known] | None = None,
) -> list[OpenContainer]:
    """Open several containers, in the order given. Raises as ``open_container``.

    Args:
        containers: What is to be opened.
        holders: Whose wraps may be used, the preferred first, and what opens them.
        known: What containers were just now, where it was read.
    """
    wanted = list(containers)
    wraps = wraps_of(wanted, holders)
    clear = clear_of(wraps, known or {})
    newest = newest_wraps(wraps, {one: shown.epoch for one, shown in clear.items()}, list(holders))
    shown = public_keys_of(newest.values())
    opened = []
    for container in wanted:
        if container not in newest:
            raise NoKey(container=container)
        wrap = newest[container]
        opened.append(open_wrap(wrap, clear[container].type, holders[wrap.holder], shown))
    return opened


def wraps_of(containers: Collection[UUID], holders: Collection[UUID]) -> list[HeldWrap]:
    """Return the wraps that holders have of containers, of every epoch."""
    ids = {one.hex: one for one in (*holders, *containers)}
    asked = (json.dumps([one.hex for one in some]) for some in (holders, containers))
    return [
        HeldWrap(pk, ids[container], epoch, ids[holder], wrap)
        for pk, container, epoch, holder, wrap in key_rows(_WRAPS, *asked)
    ]


def newest_wraps(
    wraps: Iterable[HeldWrap], epochs: Mapping[UUID, int], holders: Sequence[UUID]
) -> dict[UUID, HeldWrap]:
    """Return each container's newest wrap; of several, the one whose holder comes first."""
    newest: dict[UUID, HeldWrap] = {}
    order = {holder: -place for place, holder in enumerate(holders)}
    for wrap in sorted(wraps, key=lambda one: (one.epoch, order[one.holder])):
        # Wraps of an epoch that never came to be were left behind by a crash.
        if wrap.epoch <= epochs.get(wrap.container, -1):
            newest[wrap.container] = wrap
    return newest


def public_keys_of(wraps: Collection[HeldWrap]) -> dict[tuple[UUID, int], bytes]:
    """Return the public keys that containers show, by container and epoch."""
    rows = Epoch.objects.filter(
        container_id__in=[wrap.container for wrap in wraps],
        number__in={wrap.epoch for wrap in wraps},
    ).values_list("container_id", "number", "public_key")
    return {(container, number): bytes(public) for container, number, public in rows}


def open_wrap(
    row: HeldWrap,
    container_type: str,
    unwrap_key: Unwrap,
    shown: Mapping[tuple[UUID, int], bytes],
) -> OpenContainer:
    """Open a container by a wrap. Raises as ``open_container``.

    Args:
        row: The wrap.
        container_type: What the container is.
        unwrap_key: Opens the wrap.
        shown: The public keys that containers show, by container and epoch.
    """
    context = holder_context(row.container, row.epoch)
    raw = unwrap_key(row.wrap, context)
    secret = _checked(row.container, raw, shown.get((row.container, row.epoch), b""))
    return OpenContainer(row.container, container_type, row.epoch, {row.epoch: secret}, row)


def clear_of(wraps: Iterable[HeldWrap], known: Mapping[UUID, Known]) -> Mapping[UUID, Known]:
    """Return what containers are; those that are not known, or changed since, are asked for.

    The wraps come first: a key change destroys the older ones once it is committed.
    """
    unknown = {
        wrap.container
        for wrap in wraps
        if wrap.container not in known or wrap.epoch > known[wrap.container].epoch
    }
    if not unknown:
        return known
    rows = Container.objects.filter(pk__in=unknown).values_list("pk", "type", "epoch")
    return {**known, **{container: Known(kind, epoch) for container, kind, epoch in rows}}


def is_symmetric(row: HeldWrap | ContainerWrap) -> bool:
    """Return whether a wrap was made under its holder's own secret, not to a public key."""
    return row.wrap[0] == EPOCH_SUITE


def _checked(container: UUID, raw: bytes, public: bytes) -> EpochSecret:
    """Return a secret if it belongs to the public key that is shown, and that the log knows."""
    secret = EpochSecret.from_bytes(raw)
    if secret.public.to_bytes() != public:
        raise KeyNotTheLogged(container=container)
    return secret

"""Opening containers: from a holder's private key to the secrets of its epochs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from uuid import UUID

from dalel.apps.entries.errors import KeyNotTheLogged, NoKey
from dalel.apps.entries.models import Container, ContainerWrap, Epoch
from dalel.core.keys.signatures import SigningKey
from dalel.core.keys.wraps import EpochSecret, PrivateKey, unwrap, wrap_context


@dataclass(frozen=True)
class Author:
    """Who writes: the id others know and the key that signs."""

    id: UUID
    key: SigningKey


@dataclass(frozen=True)
class OpenContainer:
    """A container whose newest epoch's secret is at hand; older ones unseal on demand."""

    id: UUID
    type: str
    epoch: int
    secrets: dict[int, EpochSecret] = field(repr=False)

    @property
    def secret(self) -> EpochSecret:
        """Return the secret of the newest epoch at hand."""
        return self.secrets[self.epoch]

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
    return next(iter(open_containers([container], holder=holder, key=key)))


def open_containers(
    containers: Iterable[UUID], *, holder: UUID, key: PrivateKey
) -> list[OpenContainer]:
    """Open several containers, in the order given. Raises as ``open_container``."""
    wanted = list(containers)
    held = ContainerWrap.objects.filter(holder=holder, container__in=wanted).order_by("epoch")
    wraps = list(held)  # asked first: a key change destroys older wraps once it is committed
    rows = Container.objects.in_bulk(wanted)
    newest: dict[UUID, ContainerWrap] = {}
    for wrap in wraps:
        # Wraps of an epoch that never came to be were left behind by a crash.
        if wrap.container in rows and wrap.epoch <= rows[wrap.container].epoch:
            newest[wrap.container] = wrap
    shown = _public_keys(newest.values())
    opened = []
    for container in wanted:
        if container not in newest:
            raise NoKey(container=container)
        opened.append(_open(newest[container], rows[container].type, key, shown))
    return opened


def _public_keys(wraps: Collection[ContainerWrap]) -> dict[tuple[UUID, int], bytes]:
    """Return the public keys that containers show, by container and epoch."""
    rows = Epoch.objects.filter(
        container_id__in=[wrap.container for wrap in wraps],
        number__in={wrap.epoch for wrap in wraps},
    ).values_list("container_id", "number", "public_key")
    return {(container, number): bytes(public) for container, number, public in rows}


def _open(
    row: ContainerWrap,
    container_type: str,
    key: PrivateKey,
    shown: Mapping[tuple[UUID, int], bytes],
) -> OpenContainer:
    context = holder_context(row.container, row.epoch)
    raw = unwrap(key, bytes(row.wrap), context=context)
    secret = _checked(row.container, raw, shown.get((row.container, row.epoch), b""))
    return OpenContainer(row.container, container_type, row.epoch, {row.epoch: secret})


def _checked(container: UUID, raw: bytes, public: bytes) -> EpochSecret:
    """Return a secret if it belongs to the public key that is shown, and that the log knows."""
    secret = EpochSecret.from_bytes(raw)
    if secret.public.to_bytes() != public:
        raise KeyNotTheLogged(container=container)
    return secret

"""Opening containers: from a holder's private key to the secrets of its epochs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from dalel.apps.entries.errors import NoKey
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
        """
        if epoch not in self.secrets:
            self._unseal_down_to(epoch)
        return self.secrets[epoch]

    def _unseal_down_to(self, epoch: int) -> None:
        oldest = min(self.secrets)
        rows = Epoch.objects.filter(container_id=self.id, number__gt=epoch, number__lte=oldest)
        for row in rows.order_by("-number"):
            if row.number not in self.secrets:
                break
            context = previous_context(self.id, row.number)
            raw = self.secrets[row.number].unwrap(bytes(row.previous_sealed), context=context)
            self.secrets[row.number - 1] = EpochSecret.from_bytes(raw)
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
    opened = []
    for container in wanted:
        if container not in newest:
            raise NoKey(container=container)
        opened.append(_open(newest[container], rows[container].type, key))
    return opened


def _open(row: ContainerWrap, container_type: str, key: PrivateKey) -> OpenContainer:
    context = holder_context(row.container, row.epoch)
    raw = unwrap(key, bytes(row.wrap), context=context)
    secret = EpochSecret.from_bytes(raw)
    return OpenContainer(row.container, container_type, row.epoch, {row.epoch: secret})

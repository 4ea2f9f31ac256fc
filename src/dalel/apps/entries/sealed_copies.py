"""Copies of what follows from a container's entries, sealed to its key: one row each.

They are disposable: what does not open is left out and made anew by whoever opens the container.
Only a holder of the container's secret can have made one, and none outlives what it was made of.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, TypeVar
from uuid import UUID

from django.db import models

from dalel.apps.entries.errors import NoKey
from dalel.apps.entries.held_lists import HeldList
from dalel.apps.entries.opening import OpenContainer
from dalel.apps.entries.remembering import CopyMemory, moment
from dalel.core.keys.errors import KeysError
from dalel.core.keys.padding import pad, unpad
from dalel.core.keys.wraps import wrap_context

Row = TypeVar("Row", bound=models.Model)
T = TypeVar("T")
_AT_ONCE = 500
# What a payload of another release, or of somebody else who holds the key, may raise.
UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, RecursionError)


class SealedCopy(NamedTuple):
    """A copy as it lay there, and the moment just before it was read."""

    epoch: int
    box: bytes
    since: int


@dataclass(frozen=True)
class SealedCopies(Generic[Row, T]):
    """Copies of one sort.

    Attributes:
        table: Where they lie: a row has its container, the epoch it is sealed to, and the box.
        label: Binds a box to what it is; never changes.
        write: Turns a value into what JSON holds.
        read: The other way round; raises one of ``UNREADABLE`` where it is something else.
    """

    table: type[Row]
    label: str
    write: Callable[[T], Any]
    read: Callable[[Any], T]

    def of(self, containers: Iterable[OpenContainer]) -> dict[UUID, T]:
        """Return the readable copies of open containers, by container id."""
        opened = {container.id: container for container in containers}
        found = {}
        for container, epoch, box in self._rows(list(opened)):
            value = self._opened(opened[container], epoch, box)
            if value is not None:
                found[container] = value
        return found

    def listed(
        self, held: HeldList, memory: CopyMemory, there: Mapping[UUID, SealedCopy] | None = None
    ) -> dict[UUID, T]:
        """Return the readable copies of held containers, by container id.

        What was read before in this session, from the same copy by the same wrap, is not opened
        again, nor is its container. ``there``: what lies there, where it was read already.
        """
        there = self._lying(held) if there is None else there
        found, new = dict[UUID, T](), dict[UUID, SealedCopy]()
        for container, wrap in held.wraps.items():
            copy = there.get(container)
            if copy is None:
                continue
            known = memory.get(container, self.label, (wrap, copy.epoch, copy.box))
            if known is None or held.must_open(container):
                new[container] = copy
            else:
                found[container] = known
        for container, opened in held.open(new).items():
            epoch, box, since = new[container]
            value = self._opened(opened, epoch, box)
            if value is not None:
                source = (held.wraps[container], epoch, box)
                memory.keep(container, self.label, source, value, since=since)
                found[container] = value
        return found

    def _lying(self, held: HeldList) -> dict[UUID, SealedCopy]:
        since, rows = moment(), self._rows(list(held.wraps))
        return {container: SealedCopy(epoch, box, since) for container, epoch, box in rows}

    def sealed(self, container: OpenContainer, value: T) -> Row:
        """Return a sealed copy that waits to be stored."""
        epoch, box = self._seal(container, value)
        return self.table(container_id=container.id, epoch=epoch, box=box)

    def store(self, container: OpenContainer, value: T) -> None:
        """Seal a copy in place of the one that lies there. Runs inside the write transaction."""
        epoch, box = self._seal(container, value)
        self.table._default_manager.update_or_create(
            container_id=container.id, defaults={"epoch": epoch, "box": box}
        )

    def drop(self, container: UUID) -> None:
        """Destroy a container's copy. Runs inside the write transaction."""
        self.table._default_manager.filter(container_id=container).delete()

    def _rows(self, containers: list[UUID]) -> Iterator[tuple[UUID, int, bytes]]:
        for begin in range(0, len(containers), _AT_ONCE):
            some = containers[begin : begin + _AT_ONCE]
            rows = self.table._default_manager.filter(container_id__in=some)
            for container, epoch, box in rows.values_list("container_id", "epoch", "box"):
                yield container, epoch, bytes(box)

    def _seal(self, container: OpenContainer, value: T) -> tuple[int, bytes]:
        payload = json.dumps(self.write(value), ensure_ascii=False).encode()
        box = container.secret.wrap(pad(payload), context=self._context(container))
        return container.epoch, box

    def _opened(self, container: OpenContainer, epoch: int, box: bytes) -> T | None:
        try:
            secret = container.secret_of(epoch)
            payload = secret.unwrap_own(box, context=self._context(container))
            return self.read(json.loads(unpad(payload).decode()))
        except (KeysError, NoKey, *UNREADABLE):
            return None  # made anew by whoever opens the container

    def _context(self, container: OpenContainer) -> bytes:
        return wrap_context(self.label, container.id)

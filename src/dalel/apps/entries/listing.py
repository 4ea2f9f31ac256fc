"""Containers of a holder, sorted and filtered by what they show in the clear, at any number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from dalel.apps.entries.memberships import READING, Held, deepest
from dalel.apps.entries.models import Container, Membership
from dalel.apps.entries.terms import ContainerType, Depth

# From how many on the order of the index decides, and each container is asked for its holders.
MANY = 2_000


class Order(StrEnum):
    """The clear columns to sort by."""

    RECORDED = "recorded"
    OPENED = "opened"
    NUMBER = "number"
    DUE = "due"


_COLUMNS = {
    Order.RECORDED: ("-last_recorded", "-number"),
    Order.OPENED: ("-opened_at", "-number"),
    Order.NUMBER: ("-number",),
    Order.DUE: ("next_due", "number"),
}


@dataclass(frozen=True)
class Sought:
    """What to list: by clear columns only.

    ``depth``: WRITE for those that may be written in, READ for those that may only be read.
    ``quiet_since``: nothing recorded from this minute on. ``number_part``: stands in the number.
    Sorted by ``Order.DUE``, those with nothing due are left out.
    """

    order: Order = Order.RECORDED
    depth: Depth | None = None
    quiet_since: int | None = None
    number_part: str = ""


class Clear(NamedTuple):
    """What a container shows of itself."""

    number: str
    length: int
    epoch: int
    last_recorded: int


class Shelf:
    """What a reader may read, of one type of container.

    Args:
        holders: As whom the reader holds keys.
        today: On which day it is asked.
        container_type: What is listed.
    """

    def __init__(
        self,
        holders: tuple[UUID, ...],
        *,
        today: date,
        container_type: ContainerType = ContainerType.CASE,
    ) -> None:
        self._holders = holders
        self._today = today
        self._type = container_type

    @cached_property
    def count(self) -> int:
        """How many there are; ``MANY + 1`` where there are more than that."""
        held = self._held().filter(container__type=self._type)
        if len(self._holders) == 1:  # who has one membership of each
            return held[: MANY + 1].count()
        return held.values("container_id").distinct()[: MANY + 1].count()

    @property
    def holds_many(self) -> bool:
        """Whether there are too many to look into each."""
        return self.count > MANY

    def between(self, begin: int, end: int, sought: Sought) -> list[Held]:
        """Return those from ``begin`` to ``end`` in the order sought, each once."""
        found = self._found(sought).order_by(*_COLUMNS[sought.order]).values_list("pk", flat=True)
        return self._in_order(list(found[begin:end]))

    def every(self, sought: Sought) -> list[Held]:
        """Return all that are sought, last recorded first: where there are not too many."""
        allowed = set(self._found(sought).values_list("pk", flat=True))
        held = self._held().filter(container__type=self._type).select_related("container")
        rows = deepest(held, self._holders)
        found = [row for row in rows if row.container in allowed]
        return sorted(found, key=lambda row: (row.last_recorded, row.number), reverse=True)

    def clear_newest_first(self) -> dict[UUID, Clear]:
        """Return what every container shows in the clear, last recorded first."""
        ordered = self._found(Sought()).order_by(*_COLUMNS[Order.RECORDED])
        rows = ordered.values_list("pk", "number", "length", "epoch", "last_recorded")
        return {
            pk: Clear(number or "", length, epoch, last)
            for pk, number, length, epoch, last in rows.iterator()
        }

    def has_anything_due(self) -> bool:
        """Return whether one of them has a day by which something is due."""
        found = Container.objects.filter(type=self._type, next_due__isnull=False)
        if not found.exists():  # which is quick by its index
            return False
        return found.filter(Exists(self._held().filter(container_id=OuterRef("pk")))).exists()

    def _in_order(self, containers: Sequence[UUID]) -> list[Held]:
        place = {container: place for place, container in enumerate(containers)}
        held = self._held().filter(container_id__in=list(place), container__type=self._type)
        rows = held.select_related("container")
        return sorted(deepest(rows, self._holders), key=lambda row: place[row.container])

    def _found(self, sought: Sought) -> QuerySet[Container]:
        found = Container.objects.filter(type=self._type)
        if self.holds_many:
            found = found.filter(Exists(self._held().filter(container_id=OuterRef("pk"))))
        else:
            found = found.filter(pk__in=self._held().values("container_id"))
        if sought.depth is not None:
            is_writing = Exists(self._held().filter(depth=Depth.WRITE, container_id=OuterRef("pk")))
            found = found.filter(is_writing if sought.depth == Depth.WRITE else ~is_writing)
        if sought.quiet_since is not None:
            found = found.filter(last_recorded__lt=sought.quiet_since)
        if sought.number_part:
            found = found.filter(number__icontains=sought.number_part)
        return found.filter(next_due__isnull=False) if sought.order is Order.DUE else found

    def _held(self) -> QuerySet[Membership]:
        running = Q(until__isnull=True) | Q(until__gte=self._today)
        return Membership.objects.filter(
            running,
            ended__isnull=True,
            holder__in=self._holders,
            depth__in=READING,
        )

"""Containers of a holder, sorted and filtered by what they show in the clear, at any number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from dalel.apps.entries.memberships import READING
from dalel.apps.entries.models import Container, Membership
from dalel.apps.entries.remembering import moment
from dalel.apps.entries.sealed_copies import SealedCopy
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


_SHOWN = (
    "pk",
    "number",
    "epoch",
    "length",
    "last_recorded",
    "opened_at",
    "next_due",
    # In the order of the alphabet, WRITE comes last.
    "depth",
)


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


class Shown(NamedTuple):
    """What a container shows of itself, and how deep its reader may go.

    ``copy``: the sealed copy that was asked for with it, where there is one.
    """

    container: UUID
    number: str
    epoch: int
    length: int
    last_recorded: int
    opened_at: int | None
    next_due: date | None
    depth: Depth
    copy: SealedCopy | None = None


def _shown(row: tuple[Any, ...], since: int) -> Shown:
    container, number, *clear, depth = row[: len(_SHOWN)]
    epoch, box = row[len(_SHOWN) :] or (None, None)
    copy = None if epoch is None else SealedCopy(epoch, bytes(box), since)
    return Shown._make((container, number or "", *clear, Depth(depth), copy))


def copies_with(shown: Iterable[Shown]) -> dict[UUID, SealedCopy]:
    """Return the sealed copies that were read with containers."""
    return {one.container: one.copy for one in shown if one.copy}


class Shelf:
    """What a reader may read, of one type of container.

    Args:
        holders: As whom the reader holds keys.
        today: On which day it is asked.
        container_type: What is listed.
        held_many: Whether there were too many to look into each a short while ago.
        copy: Which sealed copy is read with each: what a container calls its row.
    """

    def __init__(
        self,
        holders: tuple[UUID, ...],
        *,
        today: date,
        container_type: ContainerType = ContainerType.CASE,
        held_many: bool = False,
        copy: str = "",
    ) -> None:
        self._holders = holders
        self._today = today
        self._type = container_type
        self._held_many = held_many
        self._columns = (*_SHOWN, *((f"{copy}__epoch", f"{copy}__box") if copy else ()))

    @cached_property
    def holds_many(self) -> bool:
        """Whether there are too many to look into each."""
        running = Membership.objects.filter(holder__in=self._holders, ended__isnull=True)
        if not running[MANY:].exists():  # of all types, by the index alone
            return False
        if self._held_many:  # counting those of one type looks into thousands of containers
            return True
        held = self._held().filter(container__type=self._type)
        if len(self._holders) == 1:  # who has one membership of each
            return held[: MANY + 1].count() > MANY
        return held.values("container_id").distinct()[: MANY + 1].count() > MANY

    def between(self, begin: int, end: int, sought: Sought) -> list[Shown]:
        """Return those from ``begin`` to ``end`` in the order sought, each once."""
        since, rows = moment(), self._rows(sought, sought.order)[begin:end]
        return [_shown(row, since) for row in rows]

    def every(self, sought: Sought) -> list[Shown]:
        """Return all that are sought, last recorded first: where there are not too many."""
        since, rows = moment(), self._rows(sought, Order.RECORDED)
        return [_shown(row, since) for row in rows]

    def clear_newest_first(self) -> dict[UUID, Clear]:
        """Return what every container shows in the clear, last recorded first."""
        ordered = self._found(Sought()).order_by(*_COLUMNS[Order.RECORDED])
        rows = ordered.values_list("pk", "number", "length", "epoch", "last_recorded")
        return {
            pk: Clear(number or "", length, epoch, last)
            for pk, number, length, epoch, last in rows.iterator()
        }

    def has_anything_due(self) -> bool:
        """Return whether one of them has a day by which something is due.

        Where there are many, one of anybody's is enough: looking for one's own would take too long.
        """
        found = Container.objects.filter(type=self._type, next_due__isnull=False)
        return (found if self.holds_many else found.filter(self._is_held("memberships__"))).exists()

    def _rows(self, sought: Sought, order: Order) -> QuerySet[Container, tuple[Any, ...]]:
        if self._is_joined(sought):
            found = self._joined(sought).annotate(depth=F("memberships__depth"))
            # No index gives this order, so that the few memberships are looked through: everybody's
            # containers in the order of an index would take long for whoever holds few of many.
            return found.order_by(*_COLUMNS[order], "depth").values_list(*self._columns)
        depth = Subquery(self._deepest().filter(container_id=OuterRef("pk")).values("depth")[:1])
        ordered = self._found(sought).order_by(*_COLUMNS[order])
        return ordered.annotate(depth=depth).values_list(*self._columns)

    def _is_joined(self, sought: Sought) -> bool:
        """Return whether each container has one membership that counts, and there are few."""
        is_once = len(self._holders) == 1 and not self.holds_many
        return is_once and sought.order is not Order.DUE

    def _joined(self, sought: Sought) -> QuerySet[Container]:
        depths = READING if sought.depth is None else (sought.depth,)
        is_held = self._is_held("memberships__", depths)
        return _narrowed(Container.objects.filter(is_held, type=self._type), sought)

    def _deepest(self) -> QuerySet[Membership]:
        """Return the memberships of a container that is held, the deepest first."""
        if len(self._holders) == 1:  # it is the one by which the container is held
            return Membership.objects.filter(holder=self._holders[0], ended__isnull=True)
        return self._held().order_by("-depth")

    def _found(self, sought: Sought) -> QuerySet[Container]:
        if self.holds_many:
            is_held = Q(Exists(self._held().filter(container_id=OuterRef("pk"))))
        else:
            is_held = Q(pk__in=self._held().values("container_id"))
        found = Container.objects.filter(is_held, type=self._type)
        if sought.depth is not None:
            is_writing = Exists(self._held().filter(depth=Depth.WRITE, container_id=OuterRef("pk")))
            found = found.filter(is_writing if sought.depth == Depth.WRITE else ~is_writing)
        return _narrowed(found, sought)

    def _held(self) -> QuerySet[Membership]:
        return Membership.objects.filter(self._is_held())

    def _is_held(self, path: str = "", depths: tuple[Depth, ...] = READING) -> Q:
        """Return what holds of a running membership of the reader, seen along a path."""
        holds = {"ended__isnull": True, "holder__in": self._holders, "depth__in": depths}
        running = Q(**{f"{path}until__isnull": True}) | Q(**{f"{path}until__gte": self._today})
        return running & Q(**{f"{path}{name}": value for name, value in holds.items()})


def _narrowed(found: QuerySet[Container], sought: Sought) -> QuerySet[Container]:
    if sought.quiet_since is not None:
        found = found.filter(last_recorded__lt=sought.quiet_since)
    if sought.number_part:
        found = found.filter(number__icontains=sought.number_part)
    return found.filter(next_due__isnull=False) if sought.order is Order.DUE else found

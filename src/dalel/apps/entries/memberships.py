"""Who may open or write in a container, by its running memberships.

In the organisation's container the depth *card* is a guest's: it says that they belong here, so
that they can be given access elsewhere and may write there. It comes without a key.

A holder is a member or a team; a team is a container that its members hold.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from dalel.apps.entries.errors import NotAWriter
from dalel.apps.entries.models import Container, Membership
from dalel.apps.entries.opening import Known
from dalel.apps.entries.terms import ContainerType, Depth
from dalel.apps.ledger.queries import minute_of

READING = (Depth.READ, Depth.WRITE)
# From the least to the most.
DEPTHS = (Depth.CARD, *READING)


@dataclass(frozen=True)
class Held:
    """A running membership, with what its container shows in the clear."""

    holder: UUID
    container: UUID
    container_type: ContainerType
    number: str
    depth: Depth
    until: date | None
    last_recorded: int
    length: int
    opened_at: int | None = None
    next_due: date | None = None
    epoch: int = 0

    @property
    def known(self) -> Known:
        """Return what opening the container needs to know of it."""
        return Known(self.container_type, self.epoch)


def holders_for(member: UUID) -> tuple[UUID, ...]:
    """Return as whom a member holds keys: the member first, then the teams they are in.

    Teams are few and memberships may be many, so each team is asked for the member.
    """
    running = Membership.objects.filter(
        container_id=OuterRef("pk"), holder=member, ended__isnull=True, depth=Depth.WRITE
    )
    teams = Container.objects.filter(Exists(running), type=ContainerType.TEAM)
    return (member, *teams.order_by("pk").values_list("pk", flat=True))


def membership_of(holders: Collection[UUID], container: UUID, *, today: date) -> Held | None:
    """Return the deepest running membership that any of the holders has."""
    rows = _running(today).filter(holder__in=holders, container_id=container)
    return next(iter(deepest(rows, holders)), None)


def membership_numbered(
    holders: Collection[UUID], number: str, container_type: ContainerType, *, today: date
) -> Held | None:
    """Return ``membership_of`` the container with a number; one question, whether it is there."""
    if "\x00" in number:  # PostgreSQL takes no such text, and no number has it
        return None
    rows = _running(today).filter(
        holder__in=holders, container__number=number, container__type=container_type
    )
    return next(iter(deepest(rows, holders)), None)


def cards_of(holders: Collection[UUID], *, today: date) -> list[Held]:
    """Return the cards that the holders see without the case they belong to."""
    shallow = Membership.objects.filter(holder__in=holders, ended__isnull=True, depth=Depth.CARD)
    if not shallow.exists():  # as for most people on most days
        return []
    rows = _running(today).filter(holder__in=holders, container__type=ContainerType.CARD)
    alone = list(rows.filter(depth=Depth.CARD).order_by("container_id"))
    deeper = rows.filter(container__in=[row.container_id for row in alone], depth__in=READING)
    known = set(deeper.values_list("container_id", flat=True))
    return deepest((row for row in alone if row.container_id not in known), holders)


def all_of(holders: Collection[UUID], *, today: date) -> list[Held]:
    """Return every container that the holders have a key and a running membership of, once each."""
    rows = _with_key(_running(today)).filter(holder__in=holders)
    return deepest(rows.order_by("container_id"), holders)


def deepest(rows: Iterable[Membership], holders: Collection[UUID]) -> list[Held]:
    """Return one membership per container: the deepest, then the longest, then the first's."""
    order = {holder: place for place, holder in enumerate(holders)}
    found: dict[UUID, Held] = {}
    for row in sorted(map(_held, rows), key=lambda held: _rank(held, order)):
        found.setdefault(row.container, row)
    return list(found.values())


def _rank(held: Held, order: Mapping[UUID, int]) -> tuple[int, date, int]:
    longest = date.min if held.until is None else date.max - (held.until - date.min)
    return -DEPTHS.index(held.depth), longest, order[held.holder]


def held_by(holder: UUID) -> list[Held]:
    """Return what a holder holds, also what has run out and was not given back."""
    rows = Membership.objects.filter(holder=holder, ended__isnull=True)
    return [_held(row) for row in rows.select_related("container").order_by("container_id")]


def holders_of(container: UUID, *, today: date) -> list[Held]:
    """Return the running memberships of a container that come with a key."""
    return [held for held in all_in(container, today=today) if not _is_without_key(held)]


def all_in(container: UUID, *, today: date) -> list[Held]:
    """Return the running memberships of a container, those of guests included."""
    return [_held(row) for row in _running(today).filter(container_id=container).order_by("pk")]


def require_writer(member: UUID, containers: Iterable[UUID], *, today: date) -> None:
    """Check that a member may write in every container, and still is of the organisation.

    It counts what the member holds, and what a team holds that the member is in.

    Raises:
        NotAWriter: The first container in which the member may not write.
    """
    wanted = set(containers)
    organisation = Q(container__type=ContainerType.ORGANISATION, holder=member)
    writing = Q(container_id__in=wanted, holder__in=holders_for(member), depth=Depth.WRITE)
    held = _running(today).filter(organisation | writing)
    rows = list(held.values_list("container_id", "container__type", "depth"))
    # Leaving the organisation ends every right to write, wherever else a membership still runs.
    is_member = any(kind == ContainerType.ORGANISATION for _container, kind, _depth in rows)
    allowed = {one for one, _kind, depth in rows if is_member and depth == Depth.WRITE}
    for container in wanted - allowed:
        raise NotAWriter(container=container)


def write_membership(
    holder: UUID, container: UUID, depth: Depth, *, until: date | None, now: datetime
) -> None:
    """Let a membership run, instead of an earlier one. Runs inside the write transaction."""
    end_membership(holder, container, now=now)
    Membership.objects.create(container_id=container, holder=holder, depth=depth, until=until)


def end_membership(holder: UUID, container: UUID, *, now: datetime) -> None:
    """End a running membership. Runs inside the write transaction."""
    running = Membership.objects.filter(container_id=container, holder=holder, ended__isnull=True)
    running.update(ended=minute_of(now))


def end_what_ran_out(container: UUID, *, now: datetime) -> None:
    """End the memberships whose last day is over. Runs inside the write transaction."""
    running = Membership.objects.filter(container_id=container, ended__isnull=True)
    running.filter(until__lt=timezone.localdate(now)).update(ended=minute_of(now))


def _running(today: date) -> QuerySet[Membership]:
    found = Membership.objects.filter(Q(until__isnull=True) | Q(until__gte=today))
    return found.filter(ended__isnull=True).select_related("container")


def _with_key(rows: QuerySet[Membership]) -> QuerySet[Membership]:
    return rows.exclude(container__type=ContainerType.ORGANISATION, depth=Depth.CARD)


def _is_without_key(held: Held) -> bool:
    return held.container_type == ContainerType.ORGANISATION and held.depth == Depth.CARD


def _held(row: Membership) -> Held:
    container = row.container
    return Held(
        holder=row.holder,
        container=container.pk,
        container_type=ContainerType(container.type),
        number=container.number or "",
        depth=Depth(row.depth),
        until=row.until,
        last_recorded=container.last_recorded,
        length=container.length,
        opened_at=container.opened_at,
        next_due=container.next_due,
        epoch=container.epoch,
    )

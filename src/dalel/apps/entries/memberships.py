"""Who may open or write in a container, by its running memberships."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from dalel.apps.entries.errors import NotAWriter
from dalel.apps.entries.models import Membership
from dalel.apps.entries.terms import ContainerType, Depth
from dalel.apps.ledger.queries import minute_of

READING = (Depth.READ, Depth.WRITE)


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


def membership_of(holder: UUID, container: UUID, *, today: date) -> Held | None:
    """Return the holder's running membership."""
    row = _running(today).filter(holder=holder, container_id=container).first()
    return _held(row) if row else None


def readable_by(
    holder: UUID, *, container_type: ContainerType, today: date, begin: int, end: int
) -> list[Held]:
    """Return memberships ``begin`` to ``end`` that let a holder read, last recorded first."""
    found = _running(today).filter(holder=holder, depth__in=READING)
    found = found.filter(container__type=container_type)
    ordered = found.order_by("-container__last_recorded", "container__number")
    return [_held(row) for row in ordered[begin:end]]


def all_of(holder: UUID, *, today: date) -> list[Held]:
    """Return every running membership of a holder."""
    return [_held(row) for row in _running(today).filter(holder=holder).order_by("container_id")]


def holders_of(container: UUID, *, today: date) -> list[Held]:
    """Return the running memberships of a container."""
    return [_held(row) for row in _running(today).filter(container_id=container).order_by("pk")]


def require_writer(holder: UUID, containers: Iterable[UUID], *, today: date) -> None:
    """Check that the holder may write in every container, and still is of the organisation.

    Raises:
        NotAWriter: The first container in which the holder may not write.
    """
    wanted = set(containers)
    organisation = Q(container__type=ContainerType.ORGANISATION)
    rows = Membership.objects.filter(
        organisation | Q(container_id__in=wanted),
        holder=holder,
        depth=Depth.WRITE,
        ended__isnull=True,
    ).values_list("container_id", "container__type", "until")
    held = [row for row in rows if row[2] is None or row[2] >= today]
    # Leaving the organisation ends every right to write, wherever else a membership still runs.
    is_member = any(kind == ContainerType.ORGANISATION for _container, kind, _until in held)
    allowed = {container for container, _kind, _until in held} if is_member else set()
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


def _running(today: date) -> QuerySet[Membership]:
    found = Membership.objects.filter(Q(until__isnull=True) | Q(until__gte=today))
    return found.filter(ended__isnull=True).select_related("container")


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
    )

"""Conversations by what they show in the clear: who waits, since when, until when.

Answered from indexes and a page at a time: how many there are makes no page slower.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from dalel.apps.entries.models import Container, JournalRow, Membership
from dalel.apps.entries.terms import ContainerType

# Counted no further: "99+" says enough.
COUNTED = 100


class Shelf(StrEnum):
    """What a conversation waits for."""

    NEW = "new"
    WAITING = "waiting"
    UNSENT = "unsent"
    ANSWERED = "answered"


@dataclass(frozen=True)
class Waiting:
    """A conversation as everybody sees it who can read the database."""

    id: UUID
    number: str
    length: int
    opened_at: int
    last_recorded: int
    first_answered_at: int | None
    next_due: date | None
    is_urgent: bool


def conversations(
    holders: Collection[UUID],
    shelf: Shelf,
    *,
    today: date,
    first: int,
    count: int,
    apart: QuerySet[Any] | tuple[UUID, ...] = (),
) -> list[Waiting]:
    """Return a page of the conversations that the holders may read: urgent and due first.

    ``apart`` are those that are not listed by themselves.
    """
    rows = _held(holders, today).filter(_on(shelf)).exclude(pk__in=apart)
    listed = rows.order_by(*_order(shelf)).defer("head")
    return [_waiting(row) for row in listed[first : first + count]]


def count_on(
    holders: Collection[UUID],
    shelf: Shelf,
    *,
    today: date,
    apart: QuerySet[Any] | tuple[UUID, ...] = (),
) -> int:
    """Return how many there are, up to ``COUNTED``."""
    return _held(holders, today).filter(_on(shelf)).exclude(pk__in=apart)[:COUNTED].count()


def due_until(
    holders: Collection[UUID],
    day: date,
    *,
    today: date,
    count: int,
    apart: QuerySet[Any] | tuple[UUID, ...] = (),
) -> list[Waiting]:
    """Return conversations whose next day is this one or one before it, the earliest first."""
    rows = _held(holders, today).filter(next_due__lte=day).exclude(pk__in=apart)
    listed = rows.order_by("next_due", "-is_urgent", "number").defer("head")
    return [_waiting(row) for row in listed[:count]]


def opened_near(
    holders: Collection[UUID],
    one: Waiting,
    *,
    today: date,
    minutes: int,
    count: int,
    apart: QuerySet[Any] | tuple[UUID, ...] = (),
) -> list[Waiting]:
    """Return other conversations that began within so many minutes of one, newest first."""
    around = (one.opened_at - minutes, one.opened_at + minutes)
    rows = _held(holders, today).filter(opened_at__range=around).exclude(pk=one.id)
    listed = rows.exclude(pk__in=apart).order_by("-opened_at", "number").defer("head")
    return [_waiting(row) for row in listed[:count]]


def unopened_since(
    minute: int, holders: Collection[UUID], *, kept_from: UUID | None, today: date
) -> int:
    """Return how many have waited since then without anybody opening them, up to ``COUNTED``.

    Those that the holders may read; ``kept_from``: and somebody else may not.
    """
    opened = JournalRow.objects.filter(container_id=OuterRef("pk"))
    rows = _held(holders, today).filter(first_answered_at=None)
    rows = rows.filter(opened_at__lte=minute, next_due__isnull=False)
    if kept_from is not None:
        rows = rows.exclude(pk__in=_held([kept_from], today).values("pk"))
    return rows.filter(~Exists(opened))[:COUNTED].count()


def waiting_one(container: UUID) -> Waiting | None:
    """Return one conversation as it shows itself; ``None`` where there is none."""
    row = Container.objects.filter(pk=container, type=ContainerType.CONVERSATION).first()
    return _waiting(row) if row else None


def _held(holders: Collection[UUID], today: date) -> QuerySet[Container]:
    running = Membership.objects.filter(
        Q(until__isnull=True) | Q(until__gte=today),
        container_id=OuterRef("pk"),
        holder__in=list(holders),
        ended__isnull=True,
    )
    rows = Container.objects.filter(type=ContainerType.CONVERSATION)
    return rows.filter(Exists(running))


def _on(shelf: Shelf) -> Q:
    return {
        Shelf.NEW: Q(first_answered_at__isnull=True, next_due__isnull=False),
        Shelf.WAITING: Q(first_answered_at__isnull=False, next_due__isnull=False),
        Shelf.UNSENT: Q(first_answered_at__isnull=True, next_due__isnull=True),
        Shelf.ANSWERED: Q(first_answered_at__isnull=False, next_due__isnull=True),
    }[shelf]


def _order(shelf: Shelf) -> tuple[str, ...]:
    if shelf in (Shelf.NEW, Shelf.WAITING):
        return "-is_urgent", "next_due", "-opened_at", "number"
    return "-last_recorded", "-number"


def _waiting(row: Container) -> Waiting:
    return Waiting(
        id=row.pk,
        number=row.number or "",
        length=row.length,
        opened_at=row.opened_at or 0,
        last_recorded=row.last_recorded,
        first_answered_at=row.first_answered_at,
        next_due=row.next_due,
        is_urgent=row.is_urgent,
    )

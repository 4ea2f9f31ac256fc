"""What a container shows in the clear, for the rooms above."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from uuid import UUID

from dalel.apps.entries.errors import KeyChanged
from dalel.apps.entries.models import Container, Epoch
from dalel.apps.entries.opening import KnownContainer
from dalel.apps.entries.terms import ContainerType
from dalel.apps.ledger.queries import minute_of
from dalel.core.keys.wraps import PublicKey

_AT_ONCE = 5_000


def is_number_taken(number: str) -> bool:
    """Return whether a container has this number."""
    return Container.objects.filter(number=number).exists()


def numbers_taken(numbers: Collection[str]) -> set[str]:
    """Return those of the numbers that a container has."""
    asked, found = list(numbers), set[str]()
    for begin in range(0, len(asked), _AT_ONCE):
        rows = Container.objects.filter(number__in=asked[begin : begin + _AT_ONCE])
        found.update(str(number) for number in rows.values_list("number", flat=True))
    return found


def numbers_of(containers: Collection[UUID]) -> dict[UUID, str]:
    """Return the numbers of containers; empty for one that has none."""
    rows = Container.objects.filter(pk__in=containers).values_list("pk", "number")
    return {container: number or "" for container, number in rows}


def newest_public_key(container: UUID) -> PublicKey:
    """Return the public key of a container's newest epoch, for writers without the secret."""
    row = Epoch.objects.filter(container_id=container).order_by("number").last()
    if row is None:
        raise LookupError(container)
    return PublicKey.from_bytes(bytes(row.public_key))


def newest_known(container: UUID) -> KnownContainer:
    """Return a container as those see it who may add to it and read nothing.

    Raises:
        LookupError: There is no such container.
    """
    rows = Epoch.objects.filter(container_id=container).order_by("-number")
    newest = rows.values_list("number", "public_key").first()
    kind = Container.objects.filter(pk=container).values_list("type", flat=True).first()
    if newest is None or kind is None:
        raise LookupError(container)
    number, public = newest
    return KnownContainer(container, kind, number, PublicKey.from_bytes(bytes(public)))


def types_of(containers: Iterable[UUID]) -> dict[UUID, str]:
    """Return what containers are; those that there are not are absent."""
    rows = Container.objects.filter(pk__in=list(containers))
    return dict(rows.values_list("pk", "type"))


def expect_answer(container: UUID, by: date, *, is_urgent: bool) -> None:
    """Note that somebody waits for an answer. Runs inside the write transaction.

    An earlier day that was promised before stays.
    """
    row = Container.objects.select_for_update().get(pk=container)
    row.next_due = min(filter(None, (row.next_due, by)))
    row.is_urgent = row.is_urgent or is_urgent
    row.save(update_fields=["next_due", "is_urgent"])


def move_expectation(container: UUID, to: UUID) -> None:
    """Let whoever waits in one container wait in another. Runs inside the write transaction."""
    row = Container.objects.select_for_update().get(pk=container)
    if row.next_due is not None:
        expect_answer(to, row.next_due, is_urgent=row.is_urgent)
    row.next_due = None
    row.save(update_fields=["next_due"])


def note_answer(container: UUID, *, now: datetime) -> None:
    """Note that whoever waited was answered. Runs inside the write transaction."""
    row = Container.objects.select_for_update().get(pk=container)
    row.next_due = None
    row.first_answered_at = row.first_answered_at or minute_of(now)
    row.save(update_fields=["next_due", "first_answered_at"])


def teams_among(ids: Iterable[UUID]) -> set[UUID]:
    """Return which of these are teams."""
    found = Container.objects.filter(pk__in=list(ids), type=ContainerType.TEAM)
    return set(found.values_list("pk", flat=True))


def all_teams() -> list[UUID]:
    """Return every team there ever was."""
    found = Container.objects.filter(type=ContainerType.TEAM)
    return list(found.order_by("pk").values_list("pk", flat=True))


def lengths_of(containers: Iterable[UUID]) -> dict[UUID, int]:
    """Return how many entries containers have: a number that grows with each."""
    rows = Container.objects.filter(pk__in=list(containers))
    return dict(rows.values_list("pk", "length"))


def require_lengths(seen: Mapping[UUID, int]) -> None:
    """Check that nothing was recorded since somebody looked. Runs inside the write transaction.

    Raises:
        KeyChanged: Something was: look again.
    """
    now = lengths_of(seen)
    for container, length in seen.items():
        if now.get(container) != length:
            raise KeyChanged(container=container)

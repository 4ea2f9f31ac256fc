"""What a container shows in the clear, for the rooms above."""

from __future__ import annotations

from uuid import UUID

from dalel.apps.entries.models import Container, Epoch
from dalel.apps.entries.terms import ContainerType
from dalel.core.keys.wraps import PublicKey


def container_numbered(number: str, container_type: ContainerType) -> UUID | None:
    """Return the container with this number; ``None`` where there is none of this type."""
    found = Container.objects.filter(number=number, type=container_type)
    return found.values_list("pk", flat=True).first()


def is_number_taken(number: str) -> bool:
    """Return whether a container has this number."""
    return Container.objects.filter(number=number).exists()


def newest_public_key(container: UUID) -> PublicKey:
    """Return the public key of a container's newest epoch, for writers without the secret."""
    row = Epoch.objects.filter(container_id=container).order_by("number").last()
    if row is None:
        raise LookupError(container)
    return PublicKey.from_bytes(bytes(row.public_key))

"""The newest entry of each container, locked while entries are added behind it."""

from __future__ import annotations

from uuid import UUID

from dalel.apps.entries.models import Container
from dalel.apps.entries.spool import batches


def lock_heads(containers: set[UUID]) -> dict[UUID, Container]:
    """Lock the containers' rows, in one order for all writers."""
    return {
        row.pk: row
        for some in batches(sorted(containers))
        for row in Container.objects.select_for_update().filter(pk__in=some).order_by("pk")
    }


def move_head(head: Container) -> None:
    """Write what the head became."""
    Container.objects.filter(pk=head.pk).update(
        length=head.length, head=head.head, last_recorded=head.last_recorded
    )

"""What later rooms write into a container's clear columns: see docs/adr/0010."""

from datetime import date
from uuid import UUID

from dalel.apps.entries.models import Container


def set_next_due(container: UUID, day: date | None) -> None:
    """Say by which day the next thing is due. Runs inside the write transaction."""
    Container.objects.filter(pk=container).update(next_due=day)

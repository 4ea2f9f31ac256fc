"""What the filings room stores: papers somebody works on, sealed to their case."""

from __future__ import annotations

from uuid import uuid4

from django.db import models


class KeptPaper(models.Model):
    """A paper that is not sent yet, sealed to the case's key; it goes when something is erased."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    container = models.ForeignKey(
        "entries.Container", on_delete=models.PROTECT, related_name="kept_papers"
    )
    epoch = models.PositiveIntegerField()
    box = models.BinaryField()

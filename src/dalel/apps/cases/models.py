"""What the cases room stores: one sealed, disposable summary per case."""

from __future__ import annotations

from django.db import models


class Summary(models.Model):
    """What the list of cases shows, sealed to the case's key; rebuilt from entries at will."""

    container = models.OneToOneField(
        "entries.Container", on_delete=models.PROTECT, primary_key=True, related_name="summary"
    )
    epoch = models.PositiveIntegerField()
    box = models.BinaryField()

"""What the cases room stores: sealed, disposable copies of entries, and what imports need."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models


class Summary(models.Model):
    """What the list of cases shows, sealed to the case's key; rebuilt from entries at will."""

    container = models.OneToOneField(
        "entries.Container", on_delete=models.PROTECT, primary_key=True, related_name="summary"
    )
    epoch = models.PositiveIntegerField()
    box = models.BinaryField()


class SearchSegment(models.Model):
    """Words of some entries, folded for searching, sealed to the case's key; rebuilt at will."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    container = models.ForeignKey(
        "entries.Container", on_delete=models.PROTECT, related_name="search_segments"
    )
    epoch = models.PositiveIntegerField()
    box = models.BinaryField()


class ImportedRow(models.Model):
    """That a case came from a row of a table, so that the row is known when it comes again.

    The mark is keyed by whoever imported: it tells nothing to anybody else.
    """

    container = models.OneToOneField(
        "entries.Container", on_delete=models.PROTECT, primary_key=True, related_name="imported_row"
    )
    mark = models.BinaryField(max_length=16)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["mark"], name="imported_row_by_mark"),
        ]

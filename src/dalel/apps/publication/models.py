"""What the publication room stores, all of it in the clear."""

from __future__ import annotations

from django.db import models

from dalel.apps.ledger.models import InsertOnly


class Appearance(InsertOnly):
    """Name and look from one entry on; the last one in the log counts.

    No foreign key leads to the entry: the public program, which reads this, knows no entries.
    """

    identities = (("entry",), ("leaf_index",))

    # The sealed copy in the organisation's container.
    entry = models.UUIDField(primary_key=True)
    leaf_index = models.BigIntegerField(unique=True)
    name_kk = models.CharField(max_length=60)
    name_ru = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60)
    accent = models.CharField(max_length=16)
    # Codes with a space between them, in the order in which they are offered.
    languages = models.CharField(max_length=32)
    default_language = models.CharField(max_length=8)

"""What the directory room stores, all of it in the clear."""

from __future__ import annotations

from django.db import models

from dalel.apps.ledger.models import InsertOnly


class Listing(InsertOnly):
    """A place of help from one entry on; the last one of each place in the log counts.

    No foreign key leads to the entry: the public program, which reads this, knows no entries.
    """

    identities = (("entry",), ("leaf_index",))

    # The sealed copy in the organisation's container.
    entry = models.UUIDField(primary_key=True)
    leaf_index = models.BigIntegerField(unique=True)
    place = models.CharField(max_length=40, db_index=True)
    # The fields of the place as JSON, the same as in the sealed copy.
    fields = models.TextField()

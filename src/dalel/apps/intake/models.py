"""What the intake room stores: rows under random ids, with sealed bytes. Nobody is named."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models


class Arrival(models.Model):
    """What the public program has taken in and the sealing loop has yet to seal.

    The parts of ``box`` that say something are sealed to the containers they bring; the rest is
    what the loop writes into the clear anyway. It is gone within a second.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    minute = models.PositiveIntegerField()
    box = models.BinaryField()
    # Nobody of ours has written it so: it is left for the audit to name.
    is_refused = models.BooleanField(default=False)


class HandedOver(models.Model):
    """An arrival that a laptop has handed over, whatever became of it: it is taken in once."""

    id = models.UUIDField(primary_key=True)
    minute = models.PositiveIntegerField()


class Lookup(models.Model):
    """Where the letters of a code lie, and the public key that answers are sealed to."""

    lookup = models.BinaryField(max_length=16, primary_key=True)
    conversation = models.UUIDField(db_index=True)
    answer_key = models.BinaryField(max_length=1216)


class Letter(models.Model):
    """What a code opens: a copy of a message, or the keys of its report. Dies with its container.

    ``leaf_index`` is the place in the log of the entry it is a copy of.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    lookup = models.BinaryField(max_length=16)
    container = models.UUIDField(db_index=True)
    minute = models.PositiveIntegerField()
    leaf_index = models.BigIntegerField(null=True)
    box = models.BinaryField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["lookup", "minute"], name="letter_by_lookup"),
        ]


class Merged(models.Model):
    """A report that goes on in another one: it is listed there, and whoever waits, waits there.

    Entries say so; this row can be made anew from them, and the audit compares.
    """

    conversation = models.UUIDField(primary_key=True)
    target = models.UUIDField(db_index=True)


class Sitting(models.Model):
    """What a browser may go on with, sealed under a key that only its cookie holds.

    ``minute``: when it is over.
    """

    id = models.BinaryField(max_length=16, primary_key=True)
    minute = models.PositiveIntegerField()
    box = models.BinaryField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["minute"], name="sitting_by_minute"),
        ]


class ReaderLabel(models.Model):
    """What a member agreed to show of themselves to whoever reports, signed by the member."""

    member = models.UUIDField(primary_key=True)
    text = models.CharField(max_length=60)
    minute = models.PositiveIntegerField()
    signature = models.BinaryField(max_length=64)


class ImportedReport(models.Model):
    """That a report came from a row of a table, so that the row is known when it comes again.

    The mark is keyed by what colleagues hold: it tells nothing to anybody else.
    """

    container = models.UUIDField(primary_key=True)
    mark = models.BinaryField(max_length=16)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["mark"], name="row_imported_once"),
        ]

"""What the entries room stores in the clear beside the sealed content, and nothing else."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models

from dalel.apps.entries.keystore import ContainerWrap, EntryWrap, PartWrap
from dalel.apps.entries.terms import ContainerType, Depth
from dalel.apps.ledger.models import InsertOnly

__all__ = [
    "Container",
    "ContainerWrap",
    "Draft",
    "Entry",
    "EntryWrap",
    "Epoch",
    "JournalRow",
    "Membership",
    "PartWrap",
    "WaitingTable",
]


class Container(models.Model):
    """A sequence of entries with keys of its own."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    type = models.CharField(max_length=16, choices=ContainerType.choices)
    number = models.CharField(max_length=10, unique=True, null=True)
    epoch = models.PositiveIntegerField(default=0)
    length = models.BigIntegerField(default=0)
    head = models.BinaryField(max_length=32, default=bytes(32))
    last_recorded = models.PositiveIntegerField(default=0)
    next_due = models.DateField(null=True)
    projected_at = models.PositiveIntegerField(default=0)
    pack_version = models.CharField(max_length=16, default="")
    is_urgent = models.BooleanField(default=False)
    opened_at = models.PositiveIntegerField(null=True)
    first_answered_at = models.PositiveIntegerField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["type", "last_recorded", "number"], name="container_by_last_recorded"
            ),
            models.Index(fields=["type", "opened_at", "number"], name="container_by_opened_at"),
            models.Index(fields=["type", "next_due", "number"], name="container_by_next_due"),
            models.Index(
                fields=["type", "-is_urgent", "next_due", "-opened_at", "number"],
                name="container_by_waiting",
            ),
            models.Index(
                fields=["type", "next_due", "first_answered_at"], name="container_by_shelf"
            ),
        ]


class Epoch(InsertOnly):
    """A key pair of a container, valid until the next epoch starts."""

    identities = (("id",), ("container_id", "number"), ("leaf_index",))

    id = models.UUIDField(primary_key=True, default=uuid4)
    container = models.ForeignKey(Container, on_delete=models.PROTECT, related_name="epochs")
    number = models.PositiveIntegerField()
    public_key = models.BinaryField()
    # The previous epoch's private key, sealed to this one: one wrap per holder is enough.
    previous_sealed = models.BinaryField(default=bytes)
    leaf_index = models.BigIntegerField(unique=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["container", "number"], name="one_epoch_per_number"),
        ]


class Entry(InsertOnly):
    """One sealed entry. Everything a person wrote is in ``ciphertext``."""

    identities = (("id",), ("container_id", "sequence"), ("leaf_index",))

    id = models.UUIDField(primary_key=True, default=uuid4)
    container = models.ForeignKey(Container, on_delete=models.PROTECT, related_name="entries")
    sequence = models.BigIntegerField()
    leaf_index = models.BigIntegerField(unique=True)
    epoch = models.PositiveIntegerField()
    minute = models.PositiveIntegerField()
    body_root = models.BinaryField(max_length=32)
    ciphertext = models.BinaryField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["container", "sequence"], name="one_entry_per_place"),
        ]


class Membership(models.Model):
    """Who may open a container. The wrap decides; this row is checked on every write."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    container = models.ForeignKey(Container, on_delete=models.PROTECT, related_name="memberships")
    holder = models.UUIDField()
    depth = models.CharField(max_length=5, choices=Depth.choices)
    until = models.DateField(null=True)
    ended = models.PositiveIntegerField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["container", "holder"],
                condition=models.Q(ended__isnull=True),
                name="one_running_membership",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["holder", "ended", "depth"], name="membership_by_depth"),
        ]


class JournalRow(InsertOnly):
    """One reading, sealed to the container; chained, so that none can be taken out."""

    identities = (("id",), ("container_id", "sequence"))

    id = models.UUIDField(primary_key=True, default=uuid4)
    container = models.ForeignKey(Container, on_delete=models.PROTECT, related_name="journal")
    sequence = models.BigIntegerField()
    epoch = models.PositiveIntegerField()
    minute = models.PositiveIntegerField()
    previous = models.BinaryField(max_length=32)
    digest = models.BinaryField(max_length=32)
    box = models.BinaryField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["container", "sequence"], name="one_row_per_place"),
        ]


class Draft(models.Model):
    """What was typed when a session had ended, sealed to its author alone."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    minute = models.PositiveIntegerField()
    box = models.BinaryField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["minute"], name="draft_by_minute"),
        ]


class WaitingTable(models.Model):
    """A table between being brought and being imported; its parts lie sealed to one member.

    Whose it is, is found by trying: there are never many.
    """

    id = models.UUIDField(primary_key=True)
    minute = models.PositiveIntegerField()
    parts = models.PositiveIntegerField()

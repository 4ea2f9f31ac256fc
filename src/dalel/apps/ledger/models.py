"""What the ledger room stores.

Every table but ``Head`` is insert-only, by trigger (``triggers.py``) and here.
"""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn

from django.db import models

from dalel.apps.ledger.errors import LogError


class InsertOnlyViolation(LogError):
    """Code tried to change or delete a row of an insert-only table."""

    def __init__(self, table: str) -> None:
        self.table = table
        super().__init__(f"Rows of {table} are never changed or deleted.")


class InsertOnlyQuerySet(models.QuerySet[Any]):
    """Rows can be added and read, nothing else."""

    def update(self, **kwargs: Any) -> NoReturn:
        """Refuse."""
        raise InsertOnlyViolation(self.model._meta.db_table)

    def delete(self) -> NoReturn:
        """Refuse."""
        raise InsertOnlyViolation(self.model._meta.db_table)

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse."""
        raise InsertOnlyViolation(self.model._meta.db_table)


class InsertOnly(models.Model):
    """Base of every sealed table; ``dalel audit`` expects its triggers."""

    objects = InsertOnlyQuerySet.as_manager()

    # Column tuples that identify a row: an insert that repeats one is refused by trigger,
    # since INSERT OR REPLACE would otherwise delete the older row unseen.
    identities: ClassVar[tuple[tuple[str, ...], ...]]

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert; never update."""
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse."""
        raise InsertOnlyViolation(self._meta.db_table)


class Leaf(InsertOnly):
    """One 128-byte leaf of the log."""

    identities = (("index",),)

    index = models.BigIntegerField(primary_key=True)
    data = models.BinaryField(max_length=128)


class Tile(InsertOnly):
    """A full tile of 256 hashes (C2SP tlog-tiles, height 8) and the root over them."""

    identities = (("id",), ("level", "index"))

    level = models.PositiveSmallIntegerField()
    index = models.BigIntegerField()
    data = models.BinaryField(max_length=8192)
    root = models.BinaryField(max_length=32)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["level", "index"], name="one_tile_per_place"),
        ]


class Checkpoint(InsertOnly):
    """A signed tree head that left the house or may have (C2SP tlog-checkpoint)."""

    identities = (("size",),)

    size = models.BigIntegerField(primary_key=True)
    minute = models.PositiveIntegerField()
    note = models.TextField()


class Head(models.Model):
    """The one row that says how far the log goes. Changed with every append."""

    size = models.BigIntegerField(default=0)
    frontier = models.BinaryField(default=bytes)
    checkpoint_minute = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(pk=1), name="one_head"),
        ]

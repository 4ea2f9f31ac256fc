"""What the accounts room keeps in the key store: ways to unlock a member, and what they unlock."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from dalel.apps.entries.keystore import KeyRow

SLOTS = 4
SLOT_BYTES = 88


class Credential(KeyRow):
    """One of a member's four slots: 88 bytes that look random whether or not they open anything.

    Which slot is what is fixed by its position: 0 the password, 1 the recovery key, the rest spare.
    """

    member = models.UUIDField()
    number = models.PositiveSmallIntegerField()
    slot = models.BinaryField(max_length=SLOT_BYTES)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["member", "number"], name="one_slot_per_number"),
            models.CheckConstraint(condition=models.Q(number__lt=SLOTS), name="four_slots"),
        ]


class Profile(KeyRow):
    """A member's private keys and the fingerprints they know, sealed to the member alone."""

    member = models.UUIDField(primary_key=True)
    box = models.BinaryField()

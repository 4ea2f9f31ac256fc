"""What the accounts room stores: no name, no password, no address."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models

from dalel.apps.accounts.keystore import Credential, Profile
from dalel.apps.accounts.roles import Role
from dalel.apps.ledger.models import InsertOnly

__all__ = [
    "Credential",
    "Enrolment",
    "Introduction",
    "Invitation",
    "KnownDevice",
    "Member",
    "Profile",
    "Role",
]


class Member(models.Model):
    """Somebody who can sign in. The sign-in name is a hash under the instance's own key."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    name_hash = models.BinaryField(max_length=32, unique=True)
    role = models.CharField(max_length=16, choices=Role.choices)
    ended = models.PositiveIntegerField(null=True)
    # Until two groups of the recovery key were typed back.
    has_key_to_write_down = models.BooleanField(default=False)


class Introduction(InsertOnly):
    """A member's public keys and role, signed by whoever introduced them. The newest counts."""

    identities = (("id",), ("entry_id",))

    id = models.UUIDField(primary_key=True, default=uuid4)
    member = models.UUIDField()
    signing_key = models.BinaryField(max_length=32)
    wrapping_key = models.BinaryField(max_length=1216)
    role = models.CharField(max_length=16, choices=Role.choices)
    introducer = models.UUIDField()
    signature = models.BinaryField(max_length=64)
    # The sealed copy in the organisation's container: its place in the log dates this row.
    entry = models.OneToOneField("entries.Entry", on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["member"], name="introduction_by_member"),
        ]


class Invitation(models.Model):
    """An address at which one person may enrol once. Only the hash of its token is kept."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    token_hash = models.BinaryField(max_length=32, unique=True)
    role = models.CharField(max_length=16, choices=Role.choices)
    minute = models.PositiveIntegerField()
    until = models.PositiveIntegerField()
    used = models.PositiveIntegerField(null=True)


class Enrolment(models.Model):
    """Somebody who has enrolled and waits to be introduced: their keys open nothing yet."""

    member = models.OneToOneField(
        Member,
        primary_key=True,
        # A refused enrolment leaves no trace, so it goes with its member.
        on_delete=models.CASCADE,
        related_name="enrolment",
    )
    signing_key = models.BinaryField(max_length=32)
    wrapping_key = models.BinaryField(max_length=1216)
    # The name colleagues will read, sealed to the organisation's key.
    name_wrap = models.BinaryField()
    minute = models.PositiveIntegerField()


class KnownDevice(models.Model):
    """A browser in which a member signed in before, so that a flood of strangers does not delay it.

    The hash differs for each member: rows do not tell who shares a browser.
    """

    hash = models.BinaryField(max_length=32, primary_key=True)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")

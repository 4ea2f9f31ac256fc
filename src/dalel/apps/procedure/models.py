"""What the procedure room stores: what is due in a case, sealed; where calendars and mail go."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models


class Projection(models.Model):
    """The clocks of a case as My desk shows them, sealed to the case's key; rebuilt at will."""

    container = models.OneToOneField(
        "entries.Container", on_delete=models.PROTECT, primary_key=True, related_name="projection"
    )
    epoch = models.PositiveIntegerField()
    box = models.BinaryField()


class CalendarFeed(models.Model):
    """A member's calendar address: only the digest of its secret word is kept."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    member = models.OneToOneField(
        "accounts.Member", on_delete=models.PROTECT, related_name="calendar_feed"
    )
    digest = models.BinaryField(max_length=32)
    minute = models.PositiveIntegerField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["digest"], name="calendar_feed_by_digest"),
        ]


class MailKey(models.Model):
    """The public key of the process that sends mail, new each time it starts; one row at most."""

    key = models.BinaryField(max_length=1216)


class DailyMail(models.Model):
    """A member who wants a daily mail: where to, sealed to them and to the process that sends.

    ``key`` is the digest of the process's key: another one cannot read it until it is renewed.
    """

    member = models.OneToOneField(
        "accounts.Member", on_delete=models.PROTECT, primary_key=True, related_name="daily_mail"
    )
    own_box = models.BinaryField()
    sending_box = models.BinaryField()
    key = models.BinaryField(max_length=32)
    sent_on = models.DateField(null=True)

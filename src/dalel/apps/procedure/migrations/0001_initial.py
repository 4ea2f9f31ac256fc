"""What is due in a case, sealed, and the digests of calendar addresses."""

import uuid
from collections.abc import Sequence
from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    """Creates both tables."""

    initial = True

    dependencies: ClassVar[Sequence[tuple[str, str]]] = [
        ("accounts", "0002_lead_of_intake"),
        ("entries", "0004_membership_by_depth"),
    ]

    operations: ClassVar[Sequence[Operation]] = [
        migrations.CreateModel(
            name="Projection",
            fields=[
                (
                    "container",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="projection",
                        serialize=False,
                        to="entries.container",
                    ),
                ),
                ("epoch", models.PositiveIntegerField()),
                ("box", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="CalendarFeed",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False),
                ),
                ("digest", models.BinaryField(max_length=32)),
                ("minute", models.PositiveIntegerField()),
                (
                    "member",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calendar_feed",
                        to="accounts.member",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["digest"], name="calendar_feed_by_digest")],
            },
        ),
    ]

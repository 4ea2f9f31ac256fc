"""Arrivals, letters under a code, sittings, and what readers show of themselves."""

from collections.abc import Sequence
from typing import ClassVar
from uuid import uuid4

from django.db import migrations, models
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    """Creates their tables. No foreign key leads out of them: the public program writes here."""

    initial = True

    dependencies: ClassVar[Sequence[tuple[str, str]]] = []

    operations: ClassVar[Sequence[Operation]] = [
        migrations.CreateModel(
            name="Arrival",
            fields=[
                ("id", models.UUIDField(default=uuid4, primary_key=True, serialize=False)),
                ("minute", models.PositiveIntegerField()),
                ("box", models.BinaryField()),
                ("is_refused", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="Lookup",
            fields=[
                ("lookup", models.BinaryField(max_length=16, primary_key=True, serialize=False)),
                ("conversation", models.UUIDField(db_index=True)),
                ("answer_key", models.BinaryField(max_length=1216)),
            ],
        ),
        migrations.CreateModel(
            name="Letter",
            fields=[
                ("id", models.UUIDField(default=uuid4, primary_key=True, serialize=False)),
                ("lookup", models.BinaryField(max_length=16)),
                ("container", models.UUIDField(db_index=True)),
                ("minute", models.PositiveIntegerField()),
                ("leaf_index", models.BigIntegerField(null=True)),
                ("box", models.BinaryField()),
            ],
            options={
                "indexes": [models.Index(fields=["lookup", "minute"], name="letter_by_lookup")],
            },
        ),
        migrations.CreateModel(
            name="Sitting",
            fields=[
                ("id", models.BinaryField(max_length=16, primary_key=True, serialize=False)),
                ("minute", models.PositiveIntegerField()),
                ("box", models.BinaryField()),
            ],
            options={
                "indexes": [models.Index(fields=["minute"], name="sitting_by_minute")],
            },
        ),
        migrations.CreateModel(
            name="ReaderLabel",
            fields=[
                ("member", models.UUIDField(primary_key=True, serialize=False)),
                ("text", models.CharField(max_length=60)),
                ("minute", models.PositiveIntegerField()),
                ("signature", models.BinaryField(max_length=64)),
            ],
        ),
    ]

"""The sealed words that a search reads."""

from collections.abc import Sequence
from typing import ClassVar
from uuid import uuid4

import django.db.models.deletion
from django.db import migrations, models
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    """Creates their table."""

    dependencies: ClassVar[Sequence[tuple[str, str]]] = [
        ("cases", "0002_waiting_tables"),
        ("entries", "0001_initial"),
    ]

    operations: ClassVar[Sequence[Operation]] = [
        migrations.CreateModel(
            name="SearchSegment",
            fields=[
                ("id", models.UUIDField(default=uuid4, primary_key=True, serialize=False)),
                ("epoch", models.PositiveIntegerField()),
                ("box", models.BinaryField()),
                (
                    "container",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="search_segments",
                        to="entries.container",
                    ),
                ),
            ],
        ),
    ]

"""Tables that wait to be imported, and marks of rows that were."""

from collections.abc import Sequence
from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    """Two tables; neither holds anything a person wrote in the clear."""

    dependencies: ClassVar[Sequence[tuple[str, str]]] = [
        ("cases", "0001_initial"),
        ("entries", "0001_initial"),
    ]

    operations: ClassVar[Sequence[Operation]] = [
        migrations.CreateModel(
            name="WaitingTable",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("minute", models.PositiveIntegerField()),
                ("parts", models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="ImportedRow",
            fields=[
                (
                    "container",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="imported_row",
                        serialize=False,
                        to="entries.container",
                    ),
                ),
                ("mark", models.BinaryField(max_length=16)),
            ],
            options={
                "indexes": [models.Index(fields=["mark"], name="imported_row_by_mark")],
            },
        ),
    ]

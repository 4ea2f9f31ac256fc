"""Papers that are worked on, sealed."""

import uuid
from collections.abc import Sequence
from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    """Creates their table."""

    initial = True

    dependencies: ClassVar[Sequence[tuple[str, str]]] = [("entries", "0001_initial")]

    operations: ClassVar[Sequence[Operation]] = [
        migrations.CreateModel(
            name="KeptPaper",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False),
                ),
                ("epoch", models.PositiveIntegerField()),
                ("box", models.BinaryField()),
                (
                    "container",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="kept_papers",
                        to="entries.container",
                    ),
                ),
            ],
        ),
    ]

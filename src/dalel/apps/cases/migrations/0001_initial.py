"""The sealed summaries that the list of cases shows."""

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
            name="Summary",
            fields=[
                (
                    "container",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="summary",
                        serialize=False,
                        to="entries.container",
                    ),
                ),
                ("epoch", models.PositiveIntegerField()),
                ("box", models.BinaryField()),
            ],
        ),
    ]

"""Which arrivals laptops have handed over."""

from collections.abc import Sequence
from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    """Creates the table."""

    dependencies: ClassVar[Sequence[tuple[str, str]]] = [("intake", "0001_initial")]

    operations: ClassVar[Sequence[Operation]] = [
        migrations.CreateModel(
            name="HandedOver",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("minute", models.PositiveIntegerField()),
            ],
        ),
    ]

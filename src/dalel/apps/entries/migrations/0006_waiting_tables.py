"""Tables that wait to be imported, whatever is to become of them."""

from collections.abc import Sequence
from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    """One table; it holds nothing a person wrote."""

    dependencies: ClassVar[Sequence[tuple[str, str]]] = [("entries", "0005_container_by_waiting")]

    operations: ClassVar[Sequence[Operation]] = [
        migrations.CreateModel(
            name="WaitingTable",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("minute", models.PositiveIntegerField()),
                ("parts", models.PositiveIntegerField()),
            ],
        ),
    ]

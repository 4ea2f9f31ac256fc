"""Marks of the rows of tables that became reports."""

from collections.abc import Sequence
from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    """One table; what it holds is keyed and says nothing by itself."""

    dependencies: ClassVar[Sequence[tuple[str, str]]] = [("intake", "0002_handed_over")]

    operations: ClassVar[Sequence[Operation]] = [
        migrations.CreateModel(
            name="ImportedReport",
            fields=[
                ("container", models.UUIDField(primary_key=True, serialize=False)),
                ("mark", models.BinaryField(max_length=16)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("mark",), name="row_imported_once")
                ],
            },
        ),
    ]

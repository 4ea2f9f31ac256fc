"""Which report goes on in which other one."""

from collections.abc import Sequence
from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    """Creates the table."""

    dependencies: ClassVar[Sequence[tuple[str, str]]] = [("intake", "0003_imported_reports")]

    operations: ClassVar[Sequence[Operation]] = [
        migrations.CreateModel(
            name="Merged",
            fields=[
                ("conversation", models.UUIDField(primary_key=True, serialize=False)),
                ("target", models.UUIDField(db_index=True)),
            ],
        ),
    ]

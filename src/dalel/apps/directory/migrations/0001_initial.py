"""Places of help."""

from collections.abc import Sequence
from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation

from dalel.apps.ledger.operations import MakeInsertOnly


class Migration(migrations.Migration):
    """Creates their table."""

    initial = True

    dependencies: ClassVar[Sequence[tuple[str, str]]] = []

    operations: ClassVar[Sequence[Operation]] = [
        migrations.CreateModel(
            name="Listing",
            fields=[
                ("entry", models.UUIDField(primary_key=True, serialize=False)),
                ("leaf_index", models.BigIntegerField(unique=True)),
                ("place", models.CharField(db_index=True, max_length=40)),
                ("fields", models.TextField()),
            ],
        ),
        MakeInsertOnly("directory_listing", (("entry",), ("leaf_index",))),
    ]

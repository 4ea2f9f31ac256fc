"""Name and look of the pages."""

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
            name="Appearance",
            fields=[
                ("entry", models.UUIDField(primary_key=True, serialize=False)),
                ("leaf_index", models.BigIntegerField(unique=True)),
                ("name_kk", models.CharField(max_length=60)),
                ("name_ru", models.CharField(max_length=60)),
                ("name_en", models.CharField(max_length=60)),
                ("accent", models.CharField(max_length=16)),
                ("languages", models.CharField(max_length=32)),
                ("default_language", models.CharField(max_length=8)),
            ],
        ),
        MakeInsertOnly("publication_appearance", (("entry",), ("leaf_index",))),
    ]

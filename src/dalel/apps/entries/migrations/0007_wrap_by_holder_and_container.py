"""Let the wraps of a page of containers be found, however many a holder has."""

from collections.abc import Sequence
from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    """One index for another."""

    dependencies: ClassVar[Sequence[tuple[str, str]]] = [("entries", "0006_waiting_tables")]

    operations: ClassVar[Sequence[Operation]] = [
        migrations.AddIndex(
            model_name="containerwrap",
            index=models.Index(fields=["holder", "container"], name="wrap_by_holder_and_container"),
        ),
        migrations.AlterField(model_name="containerwrap", name="holder", field=models.UUIDField()),
    ]

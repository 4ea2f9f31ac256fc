"""Indexes for long lists of cases: each column to sort by, with the number behind it."""

from collections.abc import Sequence
from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    """Replaces one index and adds two."""

    dependencies: ClassVar[Sequence[tuple[str, str]]] = [("entries", "0001_initial")]

    operations: ClassVar[Sequence[Operation]] = [
        migrations.RemoveIndex(model_name="container", name="container_by_last_recorded"),
        migrations.AddIndex(
            model_name="container",
            index=models.Index(
                fields=["type", "last_recorded", "number"], name="container_by_last_recorded"
            ),
        ),
        migrations.AddIndex(
            model_name="container",
            index=models.Index(
                fields=["type", "opened_at", "number"], name="container_by_opened_at"
            ),
        ),
        migrations.AddIndex(
            model_name="container",
            index=models.Index(fields=["type", "next_due", "number"], name="container_by_next_due"),
        ),
    ]

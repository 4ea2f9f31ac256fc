"""The inbox is ordered by what shows in the clear; an index for it."""

from collections.abc import Sequence
from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    """Adds the index."""

    dependencies: ClassVar[Sequence[tuple[str, str]]] = [("entries", "0004_membership_by_depth")]

    operations: ClassVar[Sequence[Operation]] = [
        migrations.AddIndex(
            model_name="container",
            index=models.Index(
                fields=["type", "-is_urgent", "next_due", "-opened_at", "number"],
                name="container_by_waiting",
            ),
        ),
    ]

"""How many wait on each shelf of the inbox is counted from an index."""

from collections.abc import Sequence
from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    """Adds the index."""

    dependencies: ClassVar[Sequence[tuple[str, str]]] = [("entries", "0008_mentions")]

    operations: ClassVar[Sequence[Operation]] = [
        migrations.AddIndex(
            model_name="container",
            index=models.Index(
                fields=["type", "next_due", "first_answered_at"], name="container_by_shelf"
            ),
        ),
    ]

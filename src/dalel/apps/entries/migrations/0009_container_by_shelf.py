from typing import Any, ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("entries", "0008_mentions")]

    operations: ClassVar[list[Any]] = [
        migrations.AddIndex(
            model_name="container",
            index=models.Index(
                fields=["type", "next_due", "first_answered_at"], name="container_by_shelf"
            ),
        ),
    ]

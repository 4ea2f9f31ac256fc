"""Let the few memberships that are cards be found among many."""

from collections.abc import Sequence
from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    """One index for another."""

    dependencies: ClassVar[Sequence[tuple[str, str]]] = [("entries", "0003_container_opened_at")]

    operations: ClassVar[Sequence[Operation]] = [
        migrations.RemoveIndex(model_name="membership", name="membership_by_holder"),
        migrations.AddIndex(
            model_name="membership",
            index=models.Index(fields=["holder", "ended", "depth"], name="membership_by_depth"),
        ),
    ]

"""One more role: whoever leads intake. Only names of choices; no table changes."""

from collections.abc import Sequence
from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation

ROLES = [
    ("ADVOCATE", "Advocate"),
    ("WORKER", "Case worker"),
    ("INTAKE_WORKER", "Intake worker"),
    ("INTAKE_LEAD", "Lead of intake"),
    ("MONITOR", "Monitor"),
    ("MODERATOR", "Moderator"),
    ("ANALYST", "Analyst"),
    ("LINK_OFFICER", "Link officer"),
    ("TRUSTEE", "Trustee"),
    ("ADMINISTRATOR", "Administrator"),
    ("GUEST", "Guest"),
]


class Migration(migrations.Migration):
    """Names it."""

    dependencies: ClassVar[Sequence[tuple[str, str]]] = [("accounts", "0001_initial")]

    operations: ClassVar[Sequence[Operation]] = [
        migrations.AlterField(
            model_name=name, name="role", field=models.CharField(choices=ROLES, max_length=16)
        )
        for name in ("member", "introduction", "invitation")
    ]

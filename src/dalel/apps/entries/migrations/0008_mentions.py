"""A container for what is compared: the names and numbers of a report, sealed apart."""

from collections.abc import Sequence
from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    """Names the type; no table changes."""

    dependencies: ClassVar[Sequence[tuple[str, str]]] = [
        ("entries", "0007_wrap_by_holder_and_container")
    ]

    operations: ClassVar[Sequence[Operation]] = [
        migrations.AlterField(
            model_name="container",
            name="type",
            field=models.CharField(
                choices=[
                    ("CASE", "Case"),
                    ("CARD", "Card"),
                    ("CONVERSATION", "Conversation"),
                    ("STORY", "Story"),
                    ("MENTIONS", "Mentions"),
                    ("GROUP", "Group"),
                    ("TEAM", "Team"),
                    ("ORGANISATION", "Organisation"),
                ],
                max_length=16,
            ),
        ),
    ]

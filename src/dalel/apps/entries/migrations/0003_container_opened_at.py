"""Containers that were founded before the column was filled were opened with their first entry."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation


def fill(apps: Any, schema_editor: Any) -> None:
    """Fill the column from the minute of the first entry."""
    if schema_editor.connection.alias != "default":
        return
    entries = apps.get_model("entries", "Entry").objects.filter(sequence=0)
    containers = apps.get_model("entries", "Container").objects
    for container, minute in entries.values_list("container_id", "minute").iterator():
        containers.filter(pk=container, opened_at__isnull=True).update(opened_at=minute)


class Migration(migrations.Migration):
    """Data only."""

    dependencies: ClassVar[Sequence[tuple[str, str]]] = [
        ("entries", "0002_container_indexes_for_lists")
    ]

    operations: ClassVar[Sequence[Operation]] = [
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)
    ]

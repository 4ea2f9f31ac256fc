"""Tables that wait are known to the entries room from now on, so that they are still destroyed."""

from collections.abc import Sequence
from typing import ClassVar

from django.apps.registry import Apps
from django.db import DEFAULT_DB_ALIAS, migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation


def to_entries(apps: Apps, schema: BaseDatabaseSchemaEditor) -> None:
    """Copy the rows."""
    _copy(apps, schema, "cases", "entries")


def to_cases(apps: Apps, schema: BaseDatabaseSchemaEditor) -> None:
    """Copy them back."""
    _copy(apps, schema, "entries", "cases")


def _copy(apps: Apps, schema: BaseDatabaseSchemaEditor, source: str, target: str) -> None:
    if schema.connection.alias != DEFAULT_DB_ALIAS:
        return  # the key store has neither table
    rows = apps.get_model(source, "WaitingTable").objects.values("id", "minute", "parts")
    kept = apps.get_model(target, "WaitingTable")
    kept.objects.bulk_create(kept(**row) for row in rows)


class Migration(migrations.Migration):
    """Data alone; the old table goes with the next."""

    dependencies: ClassVar[Sequence[tuple[str, str]]] = [
        ("cases", "0003_search_segments"),
        ("entries", "0006_waiting_tables"),
    ]

    operations: ClassVar[Sequence[Operation]] = [migrations.RunPython(to_entries, to_cases)]

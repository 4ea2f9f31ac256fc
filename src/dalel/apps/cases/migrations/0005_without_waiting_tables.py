"""The cases room keeps no waiting tables any more."""

from collections.abc import Sequence
from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    """Its rows were copied by the migration before."""

    dependencies: ClassVar[Sequence[tuple[str, str]]] = [("cases", "0004_waiting_tables_moved")]

    operations: ClassVar[Sequence[Operation]] = [migrations.DeleteModel("WaitingTable")]

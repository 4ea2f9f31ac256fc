"""The migration operation that makes a table insert-only."""

from __future__ import annotations

from typing import Any

from django.db.migrations.operations.base import Operation

from dalel.apps.ledger import triggers


class MakeInsertOnly(Operation):
    """Create the triggers of one sealed table. Write it after the table and its constraints."""

    reversible = True

    def __init__(self, table: str, identities: tuple[tuple[str, ...], ...]) -> None:
        self.table = table
        self.identities = identities

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Triggers are not part of Django's model state."""

    def database_forwards(self, app_label: str, editor: Any, before: Any, after: Any) -> None:
        """Create the triggers."""
        if editor.connection.alias != "default":
            return
        if editor.connection.vendor == "sqlite":
            statements = triggers.sqlite_triggers(self.table, self.identities)
        else:
            editor.execute(triggers.POSTGRES_FUNCTION, params=None)
            statements = triggers.postgres_triggers(self.table)
        for statement in statements.values():
            editor.execute(statement, params=None)

    def database_backwards(self, app_label: str, editor: Any, before: Any, after: Any) -> None:
        """Drop the triggers."""
        if editor.connection.alias != "default":
            return
        if editor.connection.vendor == "sqlite":
            for name in triggers.sqlite_triggers(self.table, self.identities):
                editor.execute(f'DROP TRIGGER IF EXISTS "{name}"', params=None)
            return
        for name in triggers.postgres_triggers(self.table):
            editor.execute(f"DROP TRIGGER IF EXISTS {name} ON {self.table}", params=None)

    def describe(self) -> str:
        """Say what the operation does."""
        return f"Make {self.table} insert-only"

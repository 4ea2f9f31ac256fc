"""Triggers that make a table insert-only, as text, so that the audit can compare them.

Django rebuilds tables in some migrations and drops triggers without a word; start-up and the
audit compare what the database has with what this module says.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper

from dalel.apps.ledger.models import InsertOnly

POSTGRES_FUNCTION = """CREATE OR REPLACE FUNCTION dalel_insert_only() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION 'insert-only: %', TG_TABLE_NAME; END;
$$ LANGUAGE plpgsql"""
POSTGRES_BODY = " BEGIN RAISE EXCEPTION 'insert-only: %', TG_TABLE_NAME; END; "


def insert_only_models() -> Iterator[type[InsertOnly]]:
    """Yield every sealed table's model, in name order."""
    found = [model for model in apps.get_models() if issubclass(model, InsertOnly)]
    return iter(sorted(found, key=lambda model: model._meta.db_table))


def sqlite_triggers(table: str, identities: tuple[tuple[str, ...], ...]) -> dict[str, str]:
    """Return trigger name -> statement for SQLite."""
    refuse = f"SELECT RAISE(ABORT, 'insert-only: {table}')"
    triggers = {
        f"{table}_no_update": f'CREATE TRIGGER "{table}_no_update" BEFORE UPDATE ON "{table}" '
        f"BEGIN {refuse}; END",
        f"{table}_no_delete": f'CREATE TRIGGER "{table}_no_delete" BEFORE DELETE ON "{table}" '
        f"BEGIN {refuse}; END",
    }
    places = [" AND ".join(f'"{name}" = NEW."{name}"' for name in names) for names in identities]
    # SQLite's own number of a row can be given too, and would be replaced unseen.
    for number, same in enumerate([*places, "rowid = NEW.rowid"]):
        name = f"{table}_no_replace_{number}"
        # Table and columns are our own models', never what somebody typed.
        older = f'SELECT 1 FROM "{table}" WHERE {same}'  # noqa: S608
        when = f'BEFORE INSERT ON "{table}" WHEN EXISTS ({older})'
        triggers[name] = f'CREATE TRIGGER "{name}" {when} BEGIN {refuse}; END'
    return triggers


def postgres_triggers(table: str) -> dict[str, str]:
    """Return trigger name -> statement for PostgreSQL."""
    call = "EXECUTE FUNCTION dalel_insert_only()"
    return {
        f"{table}_no_change": f"CREATE TRIGGER {table}_no_change BEFORE DELETE OR UPDATE "
        f"ON public.{table} FOR EACH ROW {call}",
        f"{table}_no_truncate": f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE "
        f"ON public.{table} FOR EACH STATEMENT {call}",
    }


def expected_triggers(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """Return every trigger the database must have, name -> statement."""
    expected: dict[str, str] = {}
    for model in insert_only_models():
        table = model._meta.db_table
        if connection.vendor == "sqlite":
            expected.update(sqlite_triggers(table, model.identities))
        else:
            expected.update(postgres_triggers(table))
    return expected


def present_triggers(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """Return the triggers the database has and has switched on, name -> statement."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            return dict(cursor.fetchall())
        cursor.execute(
            "SELECT t.tgname, pg_get_triggerdef(t.oid) FROM pg_trigger t "
            "JOIN pg_proc p ON p.oid = t.tgfoid "
            "WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A') "
            "AND (p.proname <> 'dalel_insert_only' "
            "OR regexp_replace(p.prosrc, '\\s+', ' ', 'g') = %s)",
            [POSTGRES_BODY],
        )
        return dict(cursor.fetchall())


def missing_triggers(connection: BaseDatabaseWrapper) -> tuple[str, ...]:
    """Return the names of triggers that are absent, altered or switched off."""
    present = present_triggers(connection)
    return tuple(
        name
        for name, statement in expected_triggers(connection).items()
        if present.get(name) != statement
    )

"""Reaching into the databases past every trigger, as somebody with the file could."""

# ruff: noqa: S608 - every name in a statement is one of our own models'

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection, connections, models

from dalel.apps.entries.keystore import KeyRow
from dalel.apps.ledger.models import InsertOnly
from dalel.apps.ledger.triggers import postgres_triggers, sqlite_triggers


def model_of(name: str) -> type[models.Model]:
    """Return a model by its class name."""
    return next(model for model in apps.get_models() if model.__name__ == name)


def triggers_of(model: type[InsertOnly]) -> dict[str, str]:
    """Return a table's triggers, name -> statement."""
    table = model._meta.db_table
    if connection.vendor == "sqlite":
        return sqlite_triggers(table, model.identities)
    return postgres_triggers(table)


def drop_trigger(table: str, name: str) -> None:
    """Drop one trigger."""
    place = "" if connection.vendor == "sqlite" else f" ON {table}"
    run(f'DROP TRIGGER "{name}"{place}')


@contextmanager
def unguarded(model: type[models.Model]) -> Iterator[None]:
    """Take a table's triggers away and put the very same ones back: only the content betrays."""
    triggers = triggers_of(model) if issubclass(model, InsertOnly) else {}
    for name in triggers:
        drop_trigger(model._meta.db_table, name)
    try:
        yield
    finally:
        for statement in triggers.values():
            run(statement)


def run(statement: str, *values: Any, alias: str = "default") -> list[tuple[Any, ...]]:
    """Run a statement past the object layer and return its rows."""
    given = [_stored(value, alias) for value in values]
    with connections[alias].cursor() as cursor:
        cursor.execute(statement, given or None)
        return [tuple(map(_plain, row)) for row in cursor.fetchall()] if cursor.description else []


def alter(name: str, key: Any, **columns: Any) -> None:
    """Overwrite columns of one row."""
    model = model_of(name)
    assert model._meta.pk is not None
    settings = ", ".join(f'"{column}" = %s' for column in columns)
    where = f'"{model._meta.pk.column}" = %s'
    with unguarded(model):
        run(
            f'UPDATE "{model._meta.db_table}" SET {settings} WHERE {where}',
            *columns.values(),
            key,
            alias=_alias(model),
        )


def remove(name: str, key: Any) -> None:
    """Delete one row."""
    model = model_of(name)
    assert model._meta.pk is not None
    with unguarded(model):
        run(
            f'DELETE FROM "{model._meta.db_table}" WHERE "{model._meta.pk.column}" = %s',
            key,
            alias=_alias(model),
        )


def read(name: str, key: Any, column: str) -> Any:
    """Return one value."""
    model = model_of(name)
    row = model._default_manager.filter(pk=key).values_list(column, flat=True).get()
    return _plain(row)


def flip(name: str, key: Any, column: str, at: int = 0) -> None:
    """Flip the lowest bit of one byte."""
    alter(name, key, **{column: flipped(read(name, key, column), at)})


def flipped(data: bytes, at: int) -> bytes:
    """Return the bytes with one bit of one byte turned."""
    changed = bytearray(data)
    changed[at] ^= 1
    return bytes(changed)


def swap(name: str, keys: tuple[Any, Any], column: str) -> None:
    """Exchange a value between two rows; unique ones pass through a place of their own."""
    first, second = (read(name, key, column) for key in keys)
    if isinstance(first, int):
        alter(name, keys[0], **{column: 1_000_000})
    alter(name, keys[1], **{column: first})
    alter(name, keys[0], **{column: second})


def _alias(model: type[models.Model]) -> str:
    return "keystore" if issubclass(model, KeyRow) else "default"


def _stored(value: Any, alias: str) -> Any:
    is_sqlite = connections[alias].vendor == "sqlite"
    return value.hex if isinstance(value, UUID) and is_sqlite else value


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value

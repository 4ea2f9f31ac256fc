"""Sealed tables only grow, whoever writes; a trigger that is gone or changed is noticed."""

# ruff: noqa: S608 - every name in a statement is one of our own models'

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, connections, models, transaction

from dalel.apps.directory.models import Listing
from dalel.apps.entries.journal import Deed, append_journal
from dalel.apps.ledger.models import InsertOnly, InsertOnlyViolation, Tile
from dalel.apps.ledger.transaction import write_transaction
from dalel.apps.ledger.triggers import insert_only_models, missing_triggers
from dalel.apps.publication.models import Appearance
from tests.apps.conftest import CastMember, is_postgresql
from tests.apps.raw import drop_trigger, run, triggers_of
from tests.apps.records import NOW, is_clean, open_case_of

SEALED = list(insert_only_models())
Row = dict[str, Any]


def table_of(model: type[models.Model]) -> str:
    """Return a model's table."""
    return model._meta.db_table


@pytest.fixture
def filled(advocate: CastMember) -> None:
    """Put a row into every sealed table."""
    case = open_case_of(advocate)
    append_journal(case.container, Deed.OPENED, who=advocate.member_id, about=None, now=NOW)
    with write_transaction():
        Tile.objects.create(level=9, index=9, data=b"tile", root=bytes(32))
        Appearance.objects.create(entry=uuid4(), leaf_index=9, name_en="Notebook", accent="moss")
        Listing.objects.create(entry=uuid4(), leaf_index=9, place="line", fields="{}")


@pytest.fixture(params=SEALED, ids=table_of)
def sealed(request: pytest.FixtureRequest, filled: None) -> Iterator[type[InsertOnly]]:
    """Give each sealed table in turn, and see that no attack changed it."""
    model: type[InsertOnly] = request.param
    statement = f'SELECT * FROM "{table_of(model)}" ORDER BY 1'
    before = run(statement)
    assert before, "a table without rows proves nothing"
    yield model
    assert run(statement) == before


def test_every_room_with_something_to_seal_is_known() -> None:
    """The list the attacks are made from is the list of the database's tables that matter."""
    assert [table_of(model) for model in SEALED] == [
        "accounts_introduction",
        "directory_listing",
        "entries_entry",
        "entries_epoch",
        "entries_journalrow",
        "ledger_checkpoint",
        "ledger_leaf",
        "ledger_tile",
        "publication_appearance",
    ]


def test_refuses_every_change(sealed: type[InsertOnly]) -> None:
    """By statement, with or without a condition that matches anything narrower."""
    table = table_of(sealed)
    column = sealed._meta.concrete_fields[-1].column
    statements = [
        f'UPDATE "{table}" SET "{column}" = "{column}"',
        f'DELETE FROM "{table}"',
    ]
    if is_postgresql():
        statements += [f'TRUNCATE "{table}" CASCADE', f'TRUNCATE ONLY "{table}" CASCADE']
    else:
        statements += [f'UPDATE OR REPLACE "{table}" SET "{column}" = "{column}"']

    for statement in statements:
        with pytest.raises(DatabaseError, match="insert-only"):
            run(statement)


def test_refuses_changes_in_code_before_the_database_is_asked(sealed: type[InsertOnly]) -> None:
    """Each way Django offers to change or delete rows."""
    row = sealed.objects.first()
    assert row is not None
    changes: tuple[Callable[[], object], ...] = (
        sealed.objects.update,
        lambda: sealed.objects.all().delete(),
        lambda: sealed.objects.bulk_update([row], ["pk"]),
        row.delete,
    )
    for change in changes:
        with pytest.raises(InsertOnlyViolation):
            change()
    with pytest.raises(DatabaseError), transaction.atomic():
        row.save()


def test_refuses_to_replace_rows(sealed: type[InsertOnly], instance: Path) -> None:
    """Whatever unique value repeats, also SQLite's own row number, and nothing fires on delete."""
    if is_postgresql():
        _attack_conflicts(sealed)
        return
    connections["default"].close()
    with closing(sqlite3.connect(instance / "dalel.sqlite3", isolation_level=None)) as raw:
        raw.execute("PRAGMA recursive_triggers=OFF")
        raw.execute("PRAGMA foreign_keys=OFF")
        raw.row_factory = sqlite3.Row
        _attack_replacements(raw, table_of(sealed))


def _attack_conflicts(model: type[InsertOnly]) -> None:
    table, pk = table_of(model), model._meta.pk
    assert pk is not None
    column = model._meta.concrete_fields[-1].column
    copy = f'INSERT INTO "{table}" SELECT * FROM "{table}" LIMIT 1'
    with pytest.raises(DatabaseError, match="insert-only"):
        run(f'{copy} ON CONFLICT ("{pk.column}") DO UPDATE SET "{column}" = EXCLUDED."{column}"')
    run(f"{copy} ON CONFLICT DO NOTHING")


def _attack_replacements(raw: sqlite3.Connection, table: str) -> None:
    old: Row = dict(raw.execute(f'SELECT rowid AS rowid, * FROM "{table}" LIMIT 1').fetchone())
    unique = list(_unique_sets(raw, table))
    if _has_row_number_of_its_own(raw, table):
        unique.append(("rowid",))
    everything_unique = {column for one in unique for column in one}
    for kept in unique:
        fresh = (everything_unique | {"rowid"}) - set(kept)
        new = {name: _other(value) if name in fresh else value for name, value in old.items()}
        if "rowid" not in kept:
            del new["rowid"]
        for verb in ("INSERT OR REPLACE", "REPLACE", "INSERT"):
            with pytest.raises(sqlite3.IntegrityError, match="insert-only"):
                _insert(raw, verb, table, new)


def _has_row_number_of_its_own(raw: sqlite3.Connection, table: str) -> bool:
    """Whether rowid is hidden; an INTEGER PRIMARY KEY is the row number itself."""
    columns = raw.execute(f'PRAGMA table_info("{table}")').fetchall()
    return not any(one["pk"] and one["type"].upper() == "INTEGER" for one in columns)


def _insert(raw: sqlite3.Connection, verb: str, table: str, row: Row) -> None:
    names = ", ".join(name if name == "rowid" else f'"{name}"' for name in row)
    places = ", ".join("?" for _ in row)
    raw.execute(f'{verb} INTO "{table}" ({names}) VALUES ({places})', list(row.values()))


def _unique_sets(raw: sqlite3.Connection, table: str) -> Iterator[tuple[str, ...]]:
    """Yield what must be unique by the database itself, not by what the models say."""
    for column in raw.execute(f'PRAGMA table_info("{table}")').fetchall():
        if column["pk"]:
            yield (column["name"],)
    for index in raw.execute(f'PRAGMA index_list("{table}")').fetchall():
        if index["unique"]:
            columns = raw.execute(f'PRAGMA index_info("{index["name"]}")').fetchall()
            yield tuple(column["name"] for column in columns)


def _other(value: Any) -> Any:
    return value + 1_000_000 if isinstance(value, int) else uuid4().hex


def test_lets_rows_be_added(filled: None, advocate: CastMember) -> None:
    """What refuses replacements must not refuse the next entry, or its thousandth."""
    for _ in range(3):
        open_case_of(advocate)

    assert not missing_triggers(connection)


def test_keeps_the_triggers_through_every_migration_back_and_forth(bare_instance: Path) -> None:
    """Forwards from nothing, each app in turn: what one migration makes the next keeps."""
    for app in ("publication", "directory", "cases", "accounts", "entries", "ledger"):
        call_command("migrate", app, "zero", database="default", verbosity=0)
    assert set(missing_triggers(connection)) == {
        name for model in SEALED for name in triggers_of(model)
    }

    call_command("migrate", database="default", verbosity=0)

    assert missing_triggers(connection) == ()


def _dropped(table: str, name: str) -> None:
    drop_trigger(table, name)


def _switched_off(table: str, name: str) -> None:
    if is_postgresql():
        run(f'ALTER TABLE "{table}" DISABLE TRIGGER "{name}"')
    else:
        _rewritten(table, name, f"RAISE(ABORT, 'insert-only: {table}')", "1")


def _hollowed_out(table: str, name: str) -> None:
    if is_postgresql():
        drop_trigger(table, name)
        run(
            f'CREATE TRIGGER "{name}" BEFORE DELETE ON public.{table} '
            "FOR EACH ROW EXECUTE FUNCTION dalel_insert_only()"
        )
    else:
        _rewritten(table, name, "BEGIN", "WHEN 0 BEGIN")


def _rewritten(table: str, name: str, old: str, new: str) -> None:
    model = next(model for model in SEALED if table_of(model) == table)
    drop_trigger(table, name)
    run(triggers_of(model)[name].replace(old, new, 1))


@pytest.mark.parametrize("spoil", [_dropped, _switched_off, _hollowed_out])
def test_notices_a_spoiled_trigger(instance: Path, spoil: Callable[[str, str], None]) -> None:
    """By name, and the audit says the same."""
    name = "ledger_leaf_no_change" if is_postgresql() else "ledger_leaf_no_update"

    spoil("ledger_leaf", name)

    assert missing_triggers(connection) == (name,)


def test_notices_a_function_that_refuses_nothing(instance: Path) -> None:
    """On PostgreSQL all triggers share one function: emptied, it spoils them all."""
    if not is_postgresql():
        pytest.skip("SQLite's triggers hold their own statements")

    run(
        "CREATE OR REPLACE FUNCTION dalel_insert_only() RETURNS trigger AS $$ "
        "BEGIN RETURN NEW; END; $$ LANGUAGE plpgsql"
    )

    assert len(missing_triggers(connection)) == 2 * len(SEALED)


def test_finds_nothing_to_complain_about(advocate: CastMember) -> None:
    """An untouched instance is clean."""
    assert is_clean(advocate)

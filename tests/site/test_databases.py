"""One address per program, turned into what Django expects."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.db.utils import OperationalError
from pytest_django import DjangoDbBlocker

from dalel.site.databases import (
    DatabaseUrlUnusable,
    keystore_database,
    published_database,
    readable_sqlite,
    records_database,
    writable_sqlite,
)

HERE = Path("/instance")


@pytest.fixture(autouse=True)
def _own_connections(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Let a test open files of its own."""
    with django_db_blocker.unblock():
        yield


def connection(settings: dict[str, Any]) -> DatabaseWrapper:
    """Return a connection with these settings."""
    defaults = {
        "TIME_ZONE": None,
        "CONN_MAX_AGE": 0,
        "AUTOCOMMIT": True,
        "CONN_HEALTH_CHECKS": False,
    }
    return DatabaseWrapper({**defaults, **settings}, "probe")


def pragma(wrapper: DatabaseWrapper, name: str) -> object:
    """Return what a connection says about itself."""
    with wrapper.cursor() as cursor:
        cursor.execute(f"PRAGMA {name}")
        return cursor.fetchone()[0]


def test_records_lie_in_the_instance_by_default() -> None:
    """No service is needed."""
    assert records_database("", HERE)["NAME"] == "/instance/dalel.sqlite3"


def test_an_acknowledged_write_survives_a_power_cut(tmp_path: Path) -> None:
    """And nothing insert-only can be replaced, and what is deleted is overwritten."""
    probe = connection(writable_sqlite(tmp_path / "records.sqlite3"))

    assert pragma(probe, "journal_mode") == "wal"
    assert pragma(probe, "synchronous") == 2
    assert pragma(probe, "recursive_triggers") == 1
    assert pragma(probe, "foreign_keys") == 1
    assert pragma(probe, "secure_delete") == 1
    assert vars(probe)["transaction_mode"] == "IMMEDIATE"
    probe.close()


def test_the_public_program_cannot_write(tmp_path: Path) -> None:
    """Not by mistake and not by a hole in a view."""
    file = tmp_path / "a file with spaces?.sqlite3"
    with sqlite3.connect(file) as made:
        made.execute("CREATE TABLE one (a)")
    made.close()
    probe = connection(readable_sqlite(file))

    with probe.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM one")
        with pytest.raises(OperationalError, match="readonly"):
            cursor.execute("INSERT INTO one VALUES (1)")
    probe.close()


def test_reads_a_postgresql_address() -> None:
    """With every part, percent-encoded where it must be."""
    read = records_database(
        "postgresql://d%40lel:p%2Fw@db.example:5433/cases?sslmode=require", HERE
    )

    assert read["ENGINE"] == "django.db.backends.postgresql"
    assert (read["USER"], read["PASSWORD"]) == ("d@lel", "p/w")
    assert (read["HOST"], read["PORT"], read["NAME"]) == ("db.example", "5433", "cases")
    assert read["OPTIONS"] == {"sslmode": "require"}


def test_reads_a_postgresql_socket() -> None:
    """A folder instead of a host."""
    read = records_database("postgresql:///cases?host=%2Frun%2Fpostgresql&user=x", HERE)

    assert read["HOST"] == "/run/postgresql"
    assert read["PORT"] == ""


def test_the_public_program_reads_postgresql_only() -> None:
    """The server refuses its writes as well."""
    read = published_database("postgresql:///cases", HERE)

    assert read["OPTIONS"] == {"options": "-c default_transaction_read_only=on"}


def test_keys_never_lie_with_the_records() -> None:
    """Whatever the address says."""
    assert keystore_database(HERE)["NAME"] == "/instance/keys/keys.sqlite3"


@pytest.mark.parametrize(
    "url", ["mysql://u:hidden@a/b", "postgresql://u:hidden@host", "sqlite://", "postgresql://"]
)
def test_refuses_another_address_without_repeating_it(url: str) -> None:
    """An address may hold a password."""
    with pytest.raises(DatabaseUrlUnusable) as caught:
        records_database(url, HERE)

    assert "hidden" not in str(caught.value)

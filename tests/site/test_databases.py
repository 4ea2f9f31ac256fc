"""One address per program, turned into what Django expects."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.db.utils import DatabaseError
from pytest_django import DjangoDbBlocker

from dalel.site.databases import (
    DatabaseUrlUnusable,
    keystore_database,
    public_database,
    records_database,
    writable_sqlite,
)
from dalel.site.public_database.base import DatabaseWrapper as PublicWrapper

HERE = Path("/instance")


@pytest.fixture(autouse=True)
def _own_connections(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Let a test open files of its own."""
    with django_db_blocker.unblock():
        yield


def connection(
    settings: dict[str, Any], wrapper: type[DatabaseWrapper] = DatabaseWrapper
) -> DatabaseWrapper:
    """Return a connection with these settings."""
    defaults = {
        "TIME_ZONE": None,
        "CONN_MAX_AGE": 0,
        "AUTOCOMMIT": True,
        "CONN_HEALTH_CHECKS": False,
    }
    return wrapper({**defaults, **settings}, "probe")


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


def test_the_public_program_only_does_what_its_rights_name(tmp_path: Path) -> None:
    """Not by mistake and not by a hole in a view; arrivals go in and cannot be read back."""
    file = tmp_path / "a file with spaces?.sqlite3"
    with sqlite3.connect(file) as made:
        made.execute("CREATE TABLE publication_appearance (a)")
        made.execute("CREATE TABLE intake_arrival (box)")
        made.execute("CREATE TABLE accounts_member (id, name_hash)")
    made.close()
    settings = public_database(f"sqlite:///{file}", HERE)
    probe = connection({**settings, "NAME": str(file)}, PublicWrapper)

    with probe.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM publication_appearance")
        cursor.execute("SELECT id FROM accounts_member")
        cursor.execute("INSERT INTO intake_arrival VALUES (1)")
        for refused in (
            "INSERT INTO publication_appearance VALUES (1)",
            "SELECT name_hash FROM accounts_member",
            "SELECT box FROM intake_arrival",
            "DELETE FROM intake_arrival",
            "UPDATE intake_arrival SET box = 2",
            "DROP TABLE publication_appearance",
            "ATTACH DATABASE ':memory:' AS other",
            "SELECT * FROM sqlite_master",
        ):
            with pytest.raises(DatabaseError, match=r"prohibited|authorized"):
                cursor.execute(refused)
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

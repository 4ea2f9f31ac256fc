"""The ground the other tests stand on: throw-away databases, keys apart, no real instance."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections

IN_MEMORY = 2


@pytest.mark.django_db(databases=["default", "keystore"])
def test_keys_lie_in_a_file_of_their_own() -> None:
    """Whatever holds the records, keys stay in SQLite, on disk, beside nothing else."""
    with connections["keystore"].cursor() as cursor:
        cursor.execute("PRAGMA database_list")
        # What SQLite needs in between ("temp") has no file: it lies in memory.
        [file] = [file for _number, _name, file in cursor.fetchall() if file]
        cursor.execute("PRAGMA secure_delete")
        [(overwrites,)] = cursor.fetchall()
        cursor.execute("PRAGMA temp_store")
        [(temporary,)] = cursor.fetchall()

    assert Path(file).stem == "keystore"
    assert file != str(connections["default"].settings_dict["NAME"])
    assert (overwrites, temporary) == (1, IN_MEMORY)


@pytest.mark.django_db
def test_records_lie_in_the_database_of_this_run() -> None:
    """The second run really is on PostgreSQL."""
    expected = "postgresql" if settings.SETTINGS_MODULE.endswith("_postgres") else "sqlite"

    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT 1")
        row = cursor.fetchone()

    assert row == (1,)
    assert connections["default"].vendor == expected


def test_no_test_meets_a_real_instance() -> None:
    """The instance is a temporary one, and children of a test inherit it."""
    temporary = Path(tempfile.gettempdir())

    assert Path(settings.DALEL_INSTANCE).is_relative_to(temporary)
    assert {name for name in os.environ if name.startswith("DALEL_")} == {
        "DALEL_INSTANCE",
        "DALEL_LANGUAGE",
    }


def test_key_derivation_is_cheap_here() -> None:
    """The floor of real instances would cost half a second for every sign-in of a test."""
    assert settings.DALEL_KDF_COST.memory_mib == 1

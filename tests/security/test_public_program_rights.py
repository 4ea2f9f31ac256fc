"""The public program takes reports with no more rights than its list names, on either database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import DatabaseError, connections

from dalel.apps.directory.queries import places
from dalel.apps.intake.actions.reporting import finish_report
from dalel.apps.intake.actions.returning import find_report, read_letters, write_message
from dalel.apps.intake.actions.sealing import seal_arrivals
from dalel.apps.intake.readers import readers_offered
from dalel.apps.intake.sittings import end_sitting, keep_sitting, sitting_of, start_sitting
from dalel.apps.publication.queries import newest_look
from dalel.site.public_database.base import DatabaseWrapper as PublicSqlite
from dalel.site.public_rights import grants
from tests.apps.conftest import CastMember, is_postgresql
from tests.apps.intake.reporting import begun, sent

NOW = datetime(2026, 4, 6, 9, 0, tzinfo=UTC)


@contextmanager
def as_public_program() -> Iterator[None]:
    """Connect as the public program does: by a role of its own, or through the authorizer."""
    before = connections["default"]
    if is_postgresql():
        role = f"public_{uuid4().hex[:8]}"
        with before.cursor() as cursor:
            cursor.execute(f"CREATE ROLE {role} LOGIN")
            for statement in grants(role):
                cursor.execute(statement)
        settings = {**before.settings_dict, "USER": role}
        connections["default"] = type(before)(settings, "default")
    else:
        before.close()
        connections["default"] = PublicSqlite(before.settings_dict, "default")
    try:
        yield
    finally:
        connections["default"].close()
        connections["default"] = before
        if is_postgresql():
            with before.cursor() as cursor:
                cursor.execute(f"DROP OWNED BY {role}")
                cursor.execute(f"DROP ROLE {role}")


def test_a_whole_report_needs_no_more(worker: CastMember) -> None:
    """From the first page to a message by code."""
    with as_public_program():
        assert readers_offered() == ()
        assert newest_look() is None
        assert places()
        cookie = start_sitting({"page": 1}, now=NOW)
        told = begun(NOW)
        keep_sitting(cookie, told.report.to_state(), now=NOW)
        assert sitting_of(cookie, now=NOW) == told.report.to_state()
        finish_report(told.report, now=NOW)
        end_sitting(cookie)
        assert sitting_of(cookie, now=NOW) is None
    seal_arrivals(now=NOW)

    with as_public_program():
        found = find_report(told.keys)
        assert found is not None
        write_message(found, "Invented: is somebody there?", now=NOW, language="en")
    seal_arrivals(now=NOW)

    with as_public_program():
        assert [one.words for one in read_letters(found)] == ["Invented: is somebody there?"]
    assert worker.refreshed().open(told.report.story.id)


REFUSED = [
    "SELECT ciphertext FROM entries_entry",
    "SELECT name_hash FROM accounts_member",
    "SELECT box FROM intake_arrival",
    "SELECT previous_sealed FROM entries_epoch",
    "SELECT lookup FROM intake_lookup",
    "SELECT box FROM entries_draft",
    "SELECT holder FROM entries_membership",
    "DELETE FROM intake_arrival",
    "DELETE FROM intake_letter",
    "UPDATE intake_arrival SET is_refused = true",
    "UPDATE intake_sitting SET minute = 0",
    "INSERT INTO ledger_leaf VALUES (9, NULL)",
    "INSERT INTO intake_readerlabel VALUES (NULL, 'me', 0, NULL)",
    "UPDATE accounts_member SET role = 'ADMINISTRATOR'",
    "DELETE FROM entries_membership",
    "DROP TABLE intake_letter",
]


@pytest.mark.parametrize("statement", REFUSED)
def test_refuses_what_is_not_named(instance: object, statement: str) -> None:
    """Whatever a hole in a view could be made to ask."""
    with (
        as_public_program(),
        connections["default"].cursor() as cursor,
        pytest.raises(DatabaseError),
    ):
        cursor.execute(statement)


@pytest.mark.parametrize("table", ["intake_letter", "intake_sitting"])
def test_shows_rows_to_whoever_names_them(instance: object, table: str) -> None:
    """On PostgreSQL nobody lists letters or sittings; SQLite knows no such rule."""
    if not is_postgresql():
        pytest.skip("row policies are PostgreSQL's")
    sent(NOW)
    start_sitting({"page": 1}, now=NOW)
    seal_arrivals(now=NOW)

    with as_public_program(), connections["default"].cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608 - one of two above
        [(count,)] = cursor.fetchall()

    assert count == 0

"""The database backend of the public program on SQLite."""

from __future__ import annotations

import sqlite3
from typing import Any

from django.db.backends.sqlite3.base import DatabaseWrapper as SqliteWrapper

from dalel.site.public_rights import PUBLIC_RIGHTS, Rights

_NEUTRAL = {
    sqlite3.SQLITE_SELECT,
    sqlite3.SQLITE_FUNCTION,
    sqlite3.SQLITE_TRANSACTION,
    sqlite3.SQLITE_SAVEPOINT,
    sqlite3.SQLITE_RECURSIVE,
    sqlite3.SQLITE_PRAGMA,
}
_NOTHING = Rights()


class DatabaseWrapper(SqliteWrapper):
    """Refuses whatever the list of rights does not name."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Open a connection and put the authorizer on it."""
        connection = super().get_new_connection(conn_params)
        connection.set_authorizer(authorise)
        return connection


def authorise(action: int, first: str | None, second: str | None, *_rest: str | None) -> int:
    """Say whether a step of a statement may be done (sqlite3_set_authorizer)."""
    if action in _NEUTRAL or _is_allowed(action, PUBLIC_RIGHTS.get(first or "", _NOTHING), second):
        return sqlite3.SQLITE_OK
    return sqlite3.SQLITE_DENY


def _is_allowed(action: int, rights: Rights, column: str | None) -> bool:
    if action == sqlite3.SQLITE_READ:
        # A row that may be removed is looked for; what only counts rows names no column.
        return rights.reads is None or column == "" or column in rights.reads
    if action == sqlite3.SQLITE_INSERT:
        return rights.inserts
    return action == sqlite3.SQLITE_DELETE and rights.deletes

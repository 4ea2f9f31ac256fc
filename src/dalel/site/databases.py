"""Where records and keys lie: one setting per program, turned into what Django expects."""

from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from dalel.core.errors import DalelError

Database = dict[str, object]

_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA recursive_triggers=ON",
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",
    "PRAGMA temp_store=MEMORY",
)
_BUSY_SECONDS = 20
PUBLIC_SQLITE = "dalel.site.public_database"


class DatabaseUrlUnusable(DalelError):
    """A database address that is neither PostgreSQL nor SQLite. Carries no part of it."""

    def __init__(self) -> None:
        super().__init__(
            "the database URL must start with postgresql:// or sqlite:/// and name a database"
        )


def writable_sqlite(path: Path) -> Database:
    """Return a SQLite database that takes its write lock at once and never loses a commit."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": _BUSY_SECONDS,
            "init_command": ";".join(_PRAGMAS),
        },
    }


def records_database(url: str, instance: Path) -> Database:
    """Return the database of records: the address given, or SQLite in the instance."""
    return _from_url(url) or writable_sqlite(_sqlite_path(url, instance))


def public_database(url: str, instance: Path) -> Database:
    """Return the same database as the public program sees it: by its own list of rights.

    On PostgreSQL they are those of the role in the address; see ``public_rights``.
    """
    remote = _from_url(url)
    if remote is not None:
        return remote
    return {**writable_sqlite(_sqlite_path(url, instance)), "ENGINE": PUBLIC_SQLITE}


def keystore_database(instance: Path) -> Database:
    """Return the key store: always a file of its own, beside no other data."""
    return writable_sqlite(instance / "keys" / "keys.sqlite3")


def _sqlite_path(url: str, instance: Path) -> Path:
    if not url:
        return instance / "dalel.sqlite3"
    path = unquote(urlsplit(url).path.removeprefix("/"))
    if not path:
        raise DatabaseUrlUnusable
    return Path(path).absolute()


def _from_url(url: str) -> Database | None:
    parts = urlsplit(url)
    if parts.scheme in ("", "sqlite"):
        return None
    name = unquote(parts.path.removeprefix("/"))
    if parts.scheme not in ("postgresql", "postgres") or not name:
        raise DatabaseUrlUnusable
    options: dict[str, str] = dict(parse_qsl(parts.query))
    host = options.pop("host", "") or unquote(parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }

"""A fresh instance for every test, with real commits, and the cast that lives in it.

Databases are made once per run and copied per test: nothing is rolled back, so locks, triggers and
the order of writing are the real ones. Works the same on SQLite and on PostgreSQL.
"""

from __future__ import annotations

import shutil
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.management import call_command
from django.db import connections
from django.test import Client, override_settings
from pytest_django import DjangoDbBlocker

from dalel.apps.accounts import actions, credentials, sessions
from dalel.apps.accounts.lanes import STRANGERS, patience
from dalel.apps.accounts.roles import Role
from dalel.apps.accounts.sessions import Kept, MemberSession, Unlocked
from dalel.core.keys.credentials import MasterKey, SlotKind
from dalel.core.keys.passwords import KdfCost
from dalel.site.instance import create_instance, read_instance

CHEAP = KdfCost(memory_mib=8, passes=1)
FOUNDED_AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
_numbers = count()


@dataclass(frozen=True)
class Part:
    """Who somebody of the cast is, before any test."""

    sign_in_name: str
    display_name: str
    role: Role

    @property
    def password(self) -> str:
        """A password long enough for the forms."""
        return f"quiet river {self.sign_in_name} 27"


# All invented.
PARTS = {
    "administrator": Part("administrator", "Ақбота Қиялқызы", Role.ADMINISTRATOR),
    "advocate": Part("advocate", "Дана Ойданбекова", Role.ADVOCATE),
    "worker": Part("worker", "Тимур Выдумкин", Role.WORKER),
    "guest": Part("guest", "Marta Inventada", Role.GUEST),
    "outsider": Part("outsider", "Oskar Fabelmann", Role.WORKER),
}


@dataclass(frozen=True)
class Enrolled:
    """A part once it has keys."""

    part: Part
    member_id: UUID
    master: MasterKey
    recovery_key_text: str


@dataclass(frozen=True)
class Template:
    """An instance that tests copy: its folder, and on PostgreSQL its database."""

    folder: Path
    database: str
    cast: dict[str, Enrolled]


@dataclass(frozen=True)
class CastMember:
    """Somebody of the cast: signed in, with a browser of their own.

    ``session`` is what a view gets as ``request.member``; ``client`` sends the session's cookie.
    """

    enrolled: Enrolled
    cookie: bytes
    session: MemberSession
    client: Client

    @property
    def member_id(self) -> UUID:
        """The member's id."""
        return self.enrolled.member_id

    @property
    def sign_in_name(self) -> str:
        """What the member types to sign in."""
        return self.enrolled.part.sign_in_name

    @property
    def display_name(self) -> str:
        """What colleagues see."""
        return self.enrolled.part.display_name

    @property
    def password(self) -> str:
        """What the member types to sign in."""
        return self.enrolled.part.password

    def refreshed(self) -> MemberSession:
        """Return the session as the next request would see it."""
        found = session_of(self.cookie)
        assert found is not None
        return found


@pytest.fixture(scope="session")
def bare_template(
    tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker
) -> Iterator[Template]:
    """Make both databases once: migrated, and empty."""
    folder = tmp_path_factory.mktemp("bare") / "instance"
    create_instance(folder, is_demo=False, kdf_cost=CHEAP)
    template = Template(folder, _new_name(), {})
    with django_db_blocker.unblock():
        _create_database(template.database, like="template0")
        with _pointed_at(folder, template.database):
            for alias in ("default", "keystore"):
                call_command("migrate", database=alias, verbosity=0, interactive=False)
        yield template
        _drop_database(template.database)


@pytest.fixture(scope="session")
def peopled_template(
    bare_template: Template,
    tmp_path_factory: pytest.TempPathFactory,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[Template]:
    """Found an organisation once and enrol the cast in it."""
    folder = tmp_path_factory.mktemp("peopled") / "instance"
    with django_db_blocker.unblock():
        database = _copy(bare_template, folder)
        with _pointed_at(folder, database):
            cast = _enrol_cast(folder)
        sessions.end_all()
        yield Template(folder, database, cast)
        _drop_database(database)


@pytest.fixture
def bare_instance(
    bare_template: Template, tmp_path: Path, django_db_blocker: DjangoDbBlocker
) -> Iterator[Path]:
    """Give the folder of an instance without organisation or log."""
    yield from _instance(bare_template, tmp_path / "instance", django_db_blocker)


@pytest.fixture
def instance(
    peopled_template: Template, tmp_path: Path, django_db_blocker: DjangoDbBlocker
) -> Iterator[Path]:
    """Give the folder of an instance in which the cast is enrolled."""
    yield from _instance(peopled_template, tmp_path / "instance", django_db_blocker)


def _instance(template: Template, folder: Path, blocker: DjangoDbBlocker) -> Iterator[Path]:
    with blocker.unblock():
        database = _copy(template, folder)
        with _pointed_at(folder, database):
            try:
                yield folder
            finally:
                sessions.end_all()
                patience.forget()
        _drop_database(database)


@pytest.fixture
def administrator(instance: Path, peopled_template: Template) -> CastMember:
    """Founded the organisation; introduces its members."""
    return signed_in(peopled_template.cast["administrator"])


@pytest.fixture
def advocate(instance: Path, peopled_template: Template) -> CastMember:
    """Leads cases."""
    return signed_in(peopled_template.cast["advocate"])


@pytest.fixture
def worker(instance: Path, peopled_template: Template) -> CastMember:
    """Works on cases with the advocate."""
    return signed_in(peopled_template.cast["worker"])


@pytest.fixture
def guest(instance: Path, peopled_template: Template) -> CastMember:
    """Gets access to single cases for a time."""
    return signed_in(peopled_template.cast["guest"])


@pytest.fixture
def outsider(instance: Path, peopled_template: Template) -> CastMember:
    """Is a member and has nothing to do with any case."""
    return signed_in(peopled_template.cast["outsider"])


def signed_in(enrolled: Enrolled) -> CastMember:
    """Start a session for somebody of the cast, in a browser of their own."""
    cookie = actions.begin_session(actions.SignedIn(enrolled.member_id, enrolled.master))
    session = session_of(cookie)
    assert session is not None
    return CastMember(enrolled, cookie, session, browser(cookie))


def session_of(cookie: bytes) -> MemberSession | None:
    """Return the session behind a cookie, as the middleware opens it."""
    found = sessions._store.open(cookie)
    if found is None:
        return None
    member, payload = found
    kept = Kept.from_bytes(payload)
    keys = credentials.keys_of(member, kept.master)
    return sessions.member_session(Unlocked(member, cookie, kept, keys))


def browser(cookie: bytes | None = None) -> Client:
    """Return a browser at the desk, with a session's cookie where one is given."""
    client = Client(HTTP_HOST="localhost")
    if cookie is not None:
        client.cookies[sessions.COOKIE] = urlsafe_b64encode(cookie).decode().rstrip("=")
    return client


def _enrol_cast(folder: Path) -> dict[str, Enrolled]:
    """Found the organisation, then invite, enrol and introduce everyone else."""
    founder = PARTS["administrator"]
    founding = actions.found_organisation(
        folder,
        sign_in_name=founder.sign_in_name,
        display_name=founder.display_name,
        password=founder.password,
        role=founder.role,
        now=FOUNDED_AT,
    )
    master = credentials.open_master(SlotKind.PASSWORD, founder.password, member=founding.member)
    recovery = founding.recovery_key_text
    cast = {"administrator": Enrolled(founder, founding.member, master, recovery)}
    introducer = signed_in(cast["administrator"]).session
    for name, part in PARTS.items():
        if name not in cast:
            cast[name] = enrol_colleague(introducer, part)
    for enrolled in cast.values():
        signed_in(enrolled)  # remembers everybody's fingerprint
    return cast


def enrol_colleague(introducer: MemberSession, part: Part) -> Enrolled:
    """Invite, enrol and introduce somebody."""
    token = actions.invite(introducer, part.role, now=FOUNDED_AT)
    enrolled = actions.enrol(
        token,
        sign_in_name=part.sign_in_name,
        display_name=part.display_name,
        password=part.password,
        lane=STRANGERS,
        now=FOUNDED_AT,
    )
    keys = credentials.keys_of(enrolled.member, enrolled.master)
    waiting = Unlocked(enrolled.member, b"", Kept(enrolled.master), keys)
    actions.confirm_enrolment(
        introducer, enrolled.member, fingerprint=waiting.fingerprint, now=FOUNDED_AT
    )
    return Enrolled(part, enrolled.member, enrolled.master, enrolled.recovery_key_text)


@contextmanager
def _pointed_at(folder: Path, database: str) -> Iterator[None]:
    """Make settings and every connection of this process use one instance."""
    instance = read_instance(folder)
    before = {alias: connections.settings[alias]["NAME"] for alias in connections}
    overrides: dict[str, Any] = {
        "DALEL_INSTANCE": folder,
        "DALEL_FILES_URL": (folder / "files").as_uri(),
        "DALEL_NAME_KEY": instance.name_key,
        "DALEL_KDF_COST": instance.kdf_cost,
        "SECRET_KEY": instance.secret_key,
    }
    with override_settings(**overrides):
        _connect(
            {
                "default": database if is_postgresql() else str(folder / "dalel.sqlite3"),
                "keystore": str(folder / "keys" / "keys.sqlite3"),
            }
        )
        try:
            yield
        finally:
            _connect(before)


def _connect(names: dict[str, str]) -> None:
    """Name the databases; connections of this and of later threads open them anew."""
    for alias, name in names.items():
        connections[alias].close()
        connections.settings[alias]["NAME"] = name


def is_postgresql() -> bool:
    """Return whether records are in PostgreSQL in this run."""
    return connections["default"].vendor == "postgresql"


def _copy(template: Template, folder: Path) -> str:
    shutil.copytree(template.folder, folder)
    database = _new_name()
    _create_database(database, like=template.database)
    return database


def _new_name() -> str:
    return f"dalel_{uuid4().hex[:8]}_{next(_numbers)}"


def _create_database(name: str, *, like: str) -> None:
    _maintain(f'CREATE DATABASE "{name}" TEMPLATE "{like}"')


def _drop_database(name: str) -> None:
    _maintain(f'DROP DATABASE "{name}" WITH (FORCE)')


def _maintain(statement: str) -> None:
    """Create or drop a database of the test server; on SQLite the folder is all there is."""
    if not is_postgresql():
        return
    import psycopg

    default = connections["default"]
    parameters = default.get_connection_params() | {"dbname": "postgres"}
    parameters.pop("cursor_factory", None)
    parameters.pop("context", None)
    with psycopg.connect(**parameters, autocommit=True) as server:
        server.execute(statement)

"""Every column of every table, altered by another hand: the audit says so, or here stands why not.

What is altered is taken from the tables as they are: a new table or column without a rule fails.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.apps import apps
from django.db import DataError, IntegrityError, connections, models, transaction

from dalel.apps.entries.keystore import ContainerWrap, KeyRow
from tests.apps.raw import flipped, run, unguarded
from tests.security.stories import Story, fill_a_tile
from tests.security.test_tampering import said, story, told_once

__all__ = ["story", "told_once"]

GONE = "(the whole row)"
ROW_NUMBER = "a number of the row alone, to which nothing refers"
SHOWN = "orders lists, is said by nothing sealed: see the threat model"
COPY = "computed from entries: what does not open is thrown away and made anew"
NO_WAY_IN = "whoever alters it keeps a member out, and lets nobody in"
NOT_YET = "whoever lets somebody in compares and signs what is shown then"

# Columns whose change no audit names, and why that is borne.
BORNE = {
    "Tile": {"id": ROW_NUMBER},
    "Checkpoint": dict.fromkeys(("minute", GONE), "an earlier one says only what the leaves say"),
    "PartWrap": {"container": "says where the key of a part counts; the part is opened by its own"},
    "Container": {
        "number": SHOWN,
        "next_due": SHOWN,
        "projected_at": "reserved",
        "pack_version": "reserved",
        "is_urgent": SHOWN,
        "opened_at": SHOWN,
        "first_answered_at": SHOWN,
    },
    "Epoch": {"id": ROW_NUMBER},
    "Membership": {"id": ROW_NUMBER},
    "Credential": dict.fromkeys(("member", "slot", GONE), NO_WAY_IN),
    "Profile": dict.fromkeys(("member", "box", GONE), NO_WAY_IN),
    "Member": {"name_hash": NO_WAY_IN, "has_key_to_write_down": "asks for a key once more"},
    "Introduction": {"id": ROW_NUMBER},
    "Invitation": dict.fromkeys(
        ("id", "token_hash", "role", "minute", "until", "used", GONE), NOT_YET
    ),
    "Summary": dict.fromkeys(("container_id", "epoch", "box", GONE), COPY),
    "SearchSegment": dict.fromkeys(("id", "container_id", "epoch", "box", GONE), COPY),
}
# Tables of which this record has no row, and where it is shown what becomes of another hand's.
ELSEWHERE = {
    "Draft": "sealed to its member; what does not open is left",
    "WaitingTable": "sealed to its member: tests/apps/cases/test_planted.py",
    "Enrolment": NOT_YET,
    "KnownDevice": "gives a lane at sign-in, and no access",
    "Arrival": "tests/apps/intake/test_audit.py",
    "HandedOver": "keeps a laptop's report from coming twice",
    "Lookup": "tests/apps/intake/test_audit.py",
    "Letter": "tests/apps/intake/test_audit.py",
    "Merged": "tests/apps/intake/test_merging.py",
    "Sitting": "sealed under a cookie, for two hours",
    "ReaderLabel": "signed by whom it names",
    "ImportedReport": "keeps a row from coming twice",
    "ImportedRow": "keeps a row from coming twice",
    "KeptPaper": "sealed to its case; not sent yet",
    "Projection": COPY,
    "CalendarFeed": "gives days, and nothing that is sealed",
    "MailKey": "tests/apps/procedure: whose key it is says the sending process",
    "DailyMail": "sealed to its member; gives three numbers",
    "Listing": "tests/apps/directory: the audit compares it with its entry",
    "Appearance": "tests/apps/publication: the audit compares it with its entry",
}


class _Undone(Exception):
    """Ends a deed, so that nothing of it stays."""


def test_every_table_has_a_rule(story: Story) -> None:
    """Of a table without rows nothing can be altered below, so it is named where that is done."""
    fill_a_tile()
    empty = {model.__name__ for model in apps.get_models() if not _rows(model)}

    assert empty == ELSEWHERE.keys()


def test_misses_every_column_but_those_that_are_borne(story: Story) -> None:
    """One row of each table is altered, in one column after the other."""
    fill_a_tile()
    assert said() | said(story.advocate) == set()

    unseen = {
        (model.__name__, column)
        for model in apps.get_models()
        if _rows(model)
        for column in (*(str(field.column) for field in model._meta.concrete_fields), GONE)
        if not _is_named(model, column, story)
    }

    assert unseen == {(table, column) for table, columns in BORNE.items() for column in columns}


def _is_named(model: type[models.Model], column: str, story: Story) -> bool:
    """Alter a column, or drop the row, and return whether the audit says so; then undo it.

    What the database itself refuses is no alteration.
    """
    alias, key, found = _alias(model), _first(model, story), False
    try:
        with transaction.atomic(using=alias):
            is_sqlite = connections[alias].vendor == "sqlite"
            later = "PRAGMA defer_foreign_keys=ON" if is_sqlite else "SET CONSTRAINTS ALL DEFERRED"
            run(later, alias=alias)
            with unguarded(model), transaction.atomic(using=alias):
                _alter(model, key, column)
            found = bool(said() or said(story.advocate))
            raise _Undone
    except _Undone:
        return found
    except (DataError, IntegrityError):
        return True


def _first(model: type[models.Model], story: Story) -> Any:
    """Return the first row; of keys one that whoever audits holds, whatever its number."""
    names = {field.name for field in model._meta.concrete_fields}
    order = next((one for one in ("leaf_index", "sequence") if one in names), "pk")
    rows = model._base_manager.using(_alias(model)).order_by(order)
    if model is ContainerWrap:
        rows = rows.filter(holder=story.advocate.member_id)
    return rows.values_list("pk", flat=True)[0]


def _alter(model: type[models.Model], key: Any, column: str) -> None:
    alias, table = _alias(model), model._meta.db_table
    own = model._meta.pk
    assert own is not None
    place = own.get_db_prep_value(key, connections[alias])
    where = f'WHERE "{own.column}" = %s'
    if column == GONE:
        run(f'DELETE FROM "{table}" {where}', place, alias=alias)  # noqa: S608
        return
    field = next(one for one in model._meta.concrete_fields if one.column == column)
    rows = model._base_manager.using(alias).filter(pk=key)
    other = _another(field, rows.values_list(field.attname, flat=True).get())
    value = field.get_db_prep_value(other, connections[alias])
    run(f'UPDATE "{table}" SET "{column}" = %s {where}', value, place, alias=alias)  # noqa: S608


def _another(field: Any, value: Any) -> Any:
    """Return another value that a column might hold."""
    if isinstance(field, models.UUIDField | models.ForeignKey):
        return uuid4()
    if isinstance(field, models.BooleanField):
        return not value
    if isinstance(field, models.BinaryField):
        return flipped(bytes(value) or bytes(1), len(value) // 2)
    if isinstance(field, models.IntegerField):
        return (value or 0) + 1
    if isinstance(field, models.DateField):
        return (value or date(2026, 11, 22)) + timedelta(days=1)
    codes = [code for code, _label in field.choices or () if code != value]
    return codes[0] if codes else f"x{(value or '')[1:]}"


def _rows(model: type[models.Model]) -> list[Any]:
    rows = model._base_manager.using(_alias(model)).order_by("pk")
    return list(rows.values_list("pk", flat=True))


def _alias(model: type[models.Model]) -> str:
    return "keystore" if issubclass(model, KeyRow) else "default"

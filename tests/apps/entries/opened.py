"""Entries as a member reads them, made without a database."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID, uuid4

from dalel.apps.entries.catalogue import catalogue
from dalel.apps.entries.models import Entry
from dalel.apps.entries.queries import OpenedEntry
from dalel.core.keys.records import OpenRecord

RECORDED_AT = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)


def opened(
    kind: str, fields: dict[str, Any], *, sequence: int = 0, corrects: UUID | None = None
) -> OpenedEntry:
    """Return an entry with these fields, as if it had been opened."""
    return OpenedEntry(
        row=Entry(id=uuid4(), sequence=sequence),
        kind=catalogue()[kind],
        fields=fields,
        hidden=frozenset(),
        author=uuid4(),
        recorded_at=RECORDED_AT,
        corrects=corrects,
        reason="",
        record=cast(OpenRecord, None),
    )


def person(**fields: Any) -> OpenedEntry:
    """Return a person."""
    return opened("person", {"roles": ["witness"], **fields})

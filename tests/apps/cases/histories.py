"""Invented histories of cases, written down short, as entries a member reads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from dalel.apps.entries.queries import OpenedEntry
from tests.apps.entries.opened import opened

Event = tuple[str, str, dict[str, Any]]


def event(key: str, kind: str, **fields: Any) -> Event:
    """Return one entry of a history; a value ``@key`` refers to an entry before it."""
    return key, kind, fields


def history(*events: Event) -> list[OpenedEntry]:
    """Return the entries of a history, recorded in this order."""
    known: dict[str, OpenedEntry] = {}
    for sequence, (key, kind, fields) in enumerate(events):
        resolved = {name: _resolved(value, known) for name, value in fields.items()}
        known[key or f"-{sequence}"] = opened(kind, resolved, sequence=sequence)
    return list(known.values())


def corrected(entries: Iterable[OpenedEntry], number: int, **fields: Any) -> list[OpenedEntry]:
    """Return the entries with one of them corrected at the end."""
    listed = list(entries)
    old = listed[number]
    new = opened(old.kind.name, fields, sequence=len(listed), corrects=old.id)
    listed[number] = replace(old, superseded_by=new.id)
    return [*listed, new]


def _resolved(value: Any, known: dict[str, OpenedEntry]) -> Any:
    if isinstance(value, list):
        return [_resolved(one, known) for one in value]
    is_reference = isinstance(value, str) and value.startswith("@")
    return str(known[value[1:]].id) if is_reference else value

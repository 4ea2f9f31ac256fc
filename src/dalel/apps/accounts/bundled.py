"""Introductions in the shape in which bundles carry them."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from dalel.apps.accounts.introductions import introductions_in_order
from dalel.apps.accounts.models import Introduction
from dalel.apps.accounts.roles import Role
from dalel.verify.bundle import BundledMember
from dalel.verify.bundle import Introduction as BundledIntroduction


def bundled_members(members: Iterable[UUID]) -> tuple[BundledMember, ...]:
    """Return the members and everyone who introduced them, back to the founder.

    Of a member who was introduced in several roles, the newest introduction comes along; of one
    who introduced others, the one that made them entitled to. Names never come along.
    """
    known: dict[UUID, list[Introduction]] = {}
    for row in introductions_in_order():
        known.setdefault(row.member, []).append(row)
    wanted = {member: _newest(known[member]) for member in members if member in known}
    queue = list(wanted)
    while queue:
        introducer = wanted[queue.pop()].introducer
        entitling = _entitling(known[introducer]) if introducer in known else None
        if entitling is not None and wanted.get(introducer) != entitling:
            wanted[introducer] = entitling
            queue.append(introducer)
    return tuple(_bundled(row) for row in wanted.values())


def _newest(rows: list[Introduction]) -> Introduction:
    """Return the newest introduction by which the founder shows as such, and nobody else does."""
    is_founder = _by_oneself(rows[0])
    return [row for row in rows if _by_oneself(row) == is_founder][-1]


def _entitling(rows: list[Introduction]) -> Introduction:
    """Return the first introduction after which a member could introduce others.

    It leads back to the founder by older ones only, so that no two lead to each other.
    """
    if _by_oneself(rows[0]):
        return _newest(rows)
    return next((row for row in rows if row.role == Role.ADMINISTRATOR), rows[0])


def _by_oneself(row: Introduction) -> bool:
    return bool(row.introducer == row.member)


def _bundled(row: Introduction) -> BundledMember:
    introduction = BundledIntroduction(
        member=row.member,
        role=row.role,
        signing_key=bytes(row.signing_key),
        wrapping_key=bytes(row.wrapping_key),
        introducer=row.introducer,
        signature=bytes(row.signature),
    )
    return BundledMember(row.member, row.role, bytes(row.signing_key), introduction)

"""Introductions in the shape in which bundles carry them."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from dalel.apps.accounts.models import Introduction
from dalel.verify.bundle import BundledMember
from dalel.verify.bundle import Introduction as BundledIntroduction


def bundled_members(members: Iterable[UUID]) -> tuple[BundledMember, ...]:
    """Return the members and everyone who introduced them, back to the founder.

    A member's newest introduction counts; names never come along.
    """
    newest: dict[UUID, Introduction] = {}
    for row in Introduction.objects.order_by("entry__leaf_index"):
        newest[row.member] = row
    wanted, queue = dict.fromkeys(members), list(members)
    while queue:
        row = newest.get(queue.pop())
        if row is not None and row.introducer not in wanted:
            wanted[row.introducer] = None
            queue.append(row.introducer)
    return tuple(_bundled(newest[member]) for member in wanted if member in newest)


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

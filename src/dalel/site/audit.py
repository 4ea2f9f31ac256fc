"""The audit: every room's questions, asked in one go."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from dalel.apps.accounts.audit import (
    audit_introductions,
    audit_sealed_introductions,
    signing_keys,
)
from dalel.apps.accounts.sessions import MemberSession
from dalel.apps.cases.audit import audit_access
from dalel.apps.entries.audit import audit_containers, audit_opened
from dalel.apps.entries.errors import NoKey
from dalel.apps.entries.memberships import all_of
from dalel.apps.entries.terms import ContainerType
from dalel.apps.ledger.audit import Finding, audit_log
from dalel.core.keys.errors import KeysError


def audit_everything() -> Iterator[Finding]:
    """Yield what is wrong, as far as it shows without opening anything."""
    yield from audit_log()
    yield from audit_containers()
    yield from audit_introductions()


def audit_as(session: MemberSession, *, today: date) -> Iterator[Finding]:
    """Yield what is wrong with everything a member can open."""
    key_of = signing_keys()
    yield from audit_sealed_introductions(session)
    for held in all_of(session.member_id, today=today):
        try:
            opened = session.open(held.container)
        except (NoKey, KeysError) as error:
            where = f"container {held.container}"
            yield Finding(type(error).__name__, where, "The key of this member does not open it.")
            continue
        yield from audit_opened(opened, key_of)
        if held.container_type == ContainerType.CASE:
            yield from audit_access(opened, today=today)

"""The audit: every room's questions, asked in one go."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from dalel.apps.accounts.audit import (
    audit_introductions,
    audit_sealed_introductions,
    audit_teams,
    signing_keys,
    team_history,
)
from dalel.apps.accounts.introductions import organisation_id
from dalel.apps.accounts.sessions import MemberSession
from dalel.apps.accounts.teams import gone_members
from dalel.apps.cases.audit import audit_access
from dalel.apps.directory.audit import audit_places
from dalel.apps.entries.audit import audit_containers, audit_opened
from dalel.apps.entries.erasure import sealed_erasures
from dalel.apps.entries.errors import NoKey
from dalel.apps.entries.memberships import all_of
from dalel.apps.entries.opening import OpenContainer
from dalel.apps.entries.queries import containers_with_key
from dalel.apps.entries.reporters import reporters_of, with_reporter
from dalel.apps.intake.audit import audit_answer_key, audit_arrivals
from dalel.apps.intake.letter_audit import audit_letters
from dalel.apps.ledger.audit import Finding, audit_log
from dalel.apps.publication.audit import audit_look
from dalel.core.keys.errors import KeysError


def audit_everything() -> Iterator[Finding]:
    """Yield what is wrong, as far as it shows without opening anything."""
    yield from audit_log()
    yield from audit_containers()
    yield from audit_introductions()
    yield from audit_arrivals()


def audit_as(session: MemberSession, *, today: date) -> Iterator[Finding]:
    """Yield what is wrong with everything a member can open, by memberships or by keys."""
    opened: dict[UUID, OpenContainer] = {}
    memberships = {held.container for held in all_of(session.holders(), today=today)}
    for container in sorted(memberships | containers_with_key(session.holders())):
        try:
            opened[container] = session.open(container)
        except (NoKey, KeysError) as error:
            where = f"container {container}"
            yield Finding(type(error).__name__, where, "The key of this member does not open it.")
    organisation = opened.get(organisation_id() or UUID(int=0))
    if organisation is not None:
        yield from audit_sealed_introductions(session)
        yield from audit_teams(session)
        yield from audit_look(session)
        yield from audit_places(session)
    key_of = signing_keys()
    erasures = sealed_erasures(organisation, key_of) if organisation else {}
    teams, gone = team_history(session) if organisation else None, gone_members()
    for one in opened.values():
        yield from audit_opened(one, with_reporter(one, key_of), erasures=erasures)
        # Who reports gives access, and comes by a code instead of a membership.
        coming_by_code = set(reporters_of(one, key_of))
        yield from audit_access(one, today=today, teams=teams, gone={*gone, *coming_by_code})
        yield from audit_answer_key(one)
        yield from audit_letters(one, with_reporter(one, key_of), reporters=coming_by_code)

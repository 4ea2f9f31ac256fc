"""Brings the demo's people in: everybody is invited, enrols, is introduced; teams are founded."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings

from dalel.apps.accounts.actions.enrolling import confirm_enrolment, enrol, invite
from dalel.apps.accounts.actions.founding import found_organisation
from dalel.apps.accounts.actions.signing_in import sign_in
from dalel.apps.accounts.actions.teams import found_team
from dalel.apps.accounts.command_line import session_of
from dalel.apps.accounts.lanes import lane_for
from dalel.apps.accounts.queries import waiting_members
from dalel.apps.accounts.roles import Role
from dalel.apps.accounts.sessions import MemberSession
from dalel.site.demo import MEMBERS, TEAMS, DemoMember


@dataclass(frozen=True)
class People:
    """Who is there: the ids of members and teams by their names in the cases' files.

    Only who writes is signed in: a password takes its time on purpose.
    """

    ids: dict[str, UUID]
    sessions: dict[str, MemberSession]


def bring_in(writers: Collection[str], *, now: datetime) -> People:
    """Found the organisation, enrol everybody and found the teams.

    Args:
        writers: The sign-in names of those who write in the cases.
        now: When this happens (aware).
    """
    founder = next(member for member in MEMBERS if member.role == Role.ADMINISTRATOR)
    introducer = _found(founder, now=now)
    ids = {founder.sign_in_name: introducer.member_id}
    for member in MEMBERS:
        if member is not founder:
            ids[member.sign_in_name] = _introduce(member, introducer, now=now)
    sessions = {one.sign_in_name: _session(one) for one in MEMBERS if one.sign_in_name in writers}
    for team in TEAMS:
        first, *others = team.members
        ids[team.key] = found_team(
            sessions[first],
            name=team.name,
            purpose=team.purpose,
            members=[ids[one] for one in others],
            now=now,
        )
    return People(ids, sessions)


def _found(founder: DemoMember, *, now: datetime) -> MemberSession:
    found_organisation(
        Path(settings.DALEL_INSTANCE),
        sign_in_name=founder.sign_in_name,
        display_name=founder.display_name,
        password=founder.password,
        now=now,
        role=Role(founder.role),
    )
    return _session(founder)


def _introduce(member: DemoMember, introducer: MemberSession, *, now: datetime) -> UUID:
    token = invite(introducer, Role(member.role), now=now)
    enrol(
        token,
        sign_in_name=member.sign_in_name,
        display_name=member.display_name,
        password=member.password,
        lane=lane_for(is_known_device=True),
        now=now,
    )
    (waiting,) = waiting_members(introducer)
    confirm_enrolment(introducer, waiting.member_id, fingerprint=waiting.fingerprint, now=now)
    return waiting.member_id


def _session(member: DemoMember) -> MemberSession:
    signed_in = sign_in(member.sign_in_name, member.password, is_known_device=True)
    return session_of(signed_in)

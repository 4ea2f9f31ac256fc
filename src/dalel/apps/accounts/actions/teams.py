"""What becomes of teams: founding, joining, leaving, a new key, closing.

Whoever leaves a team loses all that it holds at once: the team gets a new key, and so does every
container it holds, in one commit.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from dalel.apps.accounts.errors import (
    AlreadyInTeam,
    GuestsStayOutside,
    LastOfTeam,
    MustNotSee,
    NotAllowed,
    NotInTeam,
    TeamStillHolds,
)
from dalel.apps.accounts.exclusions import excluded_from, is_for_lawyers_only
from dalel.apps.accounts.introductions import CheckedIntroduction
from dalel.apps.accounts.queries import organisation
from dalel.apps.accounts.rights import given_in
from dalel.apps.accounts.roles import Role
from dalel.apps.accounts.sessions import MemberSession
from dalel.apps.accounts.teams import Directory, Team, gone_members
from dalel.apps.entries import memberships
from dalel.apps.entries.actions import NewEntry, record_entries
from dalel.apps.entries.containers import lengths_of, require_lengths
from dalel.apps.entries.epochs import (
    Holder,
    KeyChange,
    destroy_older_wraps,
    prepare_container,
    prepare_rotation,
    wraps_for_newcomer,
    write_container,
    write_epoch,
)
from dalel.apps.entries.errors import KeyChanged
from dalel.apps.entries.opening import OpenContainer
from dalel.apps.entries.terms import ContainerType, Depth


def found_team(
    session: MemberSession, *, name: str, purpose: str, members: Collection[UUID], now: datetime
) -> UUID:
    """Found a team and return its id; whoever founds it is in it until they leave.

    Args:
        session: Who founds it: any member who is not a guest.
        name: As colleagues call it; sealed.
        purpose: A code of the vocabulary ``team_purposes``.
        members: Who else is in it from the start.
        now: When this happens (aware).

    Raises:
        NotAllowed, GuestsStayOutside: A guest cannot found a team or be in one.
        FieldErrors: The name cannot be recorded; nothing was written.
        NotIntroduced, MemberHasLeft, KeyOfColleagueChanged: Somebody cannot be given the key.
    """
    if session.role == Role.GUEST:
        raise NotAllowed
    others = sorted(set(members) - {session.member_id})
    mine = Holder(session.member_id, session.own_key)
    holders = [mine, *(_newcomer(session.colleague(one)) for one in others)]
    change = prepare_container(ContainerType.TEAM, holders)
    today = timezone.localdate(now)
    told = _Teller(organisation(session), change.opened, today)
    said = [told("founded", name=name, purpose=purpose)]
    said += [told("joined", member=str(one)) for one in others]
    record_entries(
        [*said, *(_access(change.opened, one.id, "granted", today) for one in holders)],
        author=session.author,
        now=now,
        keys=change.wraps,
        beforehand=lambda: write_container(change, holders, number=None, now=now),
    )
    return change.opened.id


def rename_team(session: MemberSession, team: UUID, name: str, *, now: datetime) -> None:
    """Give a team another name.

    Raises:
        TeamUnknown, NotInTeam: There is no such team, or it is not the member's.
        FieldErrors: The name cannot be recorded; nothing was written.
    """
    _require_in_team(Directory(session), session, team)
    told = _Teller(organisation(session), session.open(team), timezone.localdate(now))
    record_entries([told("renamed", name=name)], author=session.author, now=now)


def add_to_team(session: MemberSession, team: UUID, member: UUID, *, now: datetime) -> None:
    """Let somebody into a team: they can open all that it holds, also what was recorded before.

    Raises:
        TeamUnknown, NotInTeam: There is no such team, or it is not the member's.
        AlreadyInTeam, GuestsStayOutside: Nobody to let in.
        MustNotSee: A case that the team holds says so, or a report that is for lawyers alone.
        NotIntroduced, MemberHasLeft, KeyOfColleagueChanged: They cannot be given the key.
        KeyChanged: Something was recorded meanwhile that must be looked at first.
    """
    found = _require_in_team(Directory(session), session, team)
    newcomer = session.colleague(member)
    holder = _newcomer(newcomer)
    if member in found.members - gone_members():
        raise AlreadyInTeam
    container, today = session.open(team), timezone.localdate(now)
    # Both before looking: what comes later is noticed inside the commit.
    held = [row.container for row in memberships.held_by(team)]
    seen = lengths_of(held)
    for one in held:
        if not _may_see(newcomer, session.open(one)):
            raise MustNotSee(member=member, container=one)

    def nothing_came_between() -> None:
        require_lengths(seen)
        _require_held(team, held)

    def let_in(_rows: object) -> None:
        memberships.write_membership(member, team, Depth.WRITE, until=None, now=now)

    told = _Teller(organisation(session), container, today)
    record_entries(
        [told("joined", member=str(member)), _access(container, member, "granted", today)],
        author=session.author,
        now=now,
        keys=wraps_for_newcomer(container, holder),
        beforehand=nothing_came_between,
        alongside=let_in,
    )


def take_from_team(session: MemberSession, team: UUID, member: UUID, *, now: datetime) -> None:
    """Take somebody out of a team, or leave it; all that the team holds gets a new key.

    Raises:
        TeamUnknown, NotInTeam: There is no such team, or one of the two is not in it.
        LastOfTeam: Nobody would be left.
        KeyChanged: Somebody changed an access meanwhile; nothing was written.
    """
    found = _require_in_team(Directory(session), session, team)
    if member not in found.members:
        raise NotInTeam
    _renew(session, found, {member}, now=now)


def leave_common_teams(session: MemberSession, member: UUID, *, now: datetime) -> None:
    """Take somebody who is to leave the organisation out of the teams both are in."""
    theirs = set(memberships.holders_for(member)[1:])
    for team in session.holders()[1:]:
        if team in theirs:
            take_from_team(session, team, member, now=now)


def renew_team(session: MemberSession, team: UUID, *, now: datetime) -> None:
    """Give a team a new key, for instance once somebody in it has left the organisation.

    Raises as ``take_from_team``.
    """
    found = _require_in_team(Directory(session), session, team)
    _renew(session, found, set(), now=now)


def _renew(session: MemberSession, found: Team, leaving: set[UUID], *, now: datetime) -> None:
    """Change the keys of a team and of all it holds; whoever left the organisation goes too.

    So does whoever is in it by a row alone that nobody in it has signed.
    """
    directory, today, team = Directory(session), timezone.localdate(now), found.id
    running = memberships.holders_of(team, today=today)
    staying = found.members - leaving
    stay = directory.who_stays(row for row in running if row.holder in staying)
    if not stay:
        raise LastOfTeam
    gone = {row.holder for row in running} - {one.id for one in stay}
    change = prepare_rotation(session.open(team), stay)
    held = [row.container for row in memberships.held_by(team)]
    directory.expect(team, change.opened.secret.public)
    rotations = [_rotation(session, directory, one, today) for one in held]
    changes = [one.change for one in rotations]

    def change_keys() -> None:
        _require_held(team, held)
        write_epoch(change, now=now, leaving=gone)
        for rotation in rotations:
            _write_rotation(rotation, now=now)

    def end(_rows: object) -> None:
        # After the entries: whoever leaves writes that down as somebody who is in the team.
        for one in gone:
            memberships.end_membership(one, team, now=now)

    record_entries(
        _departures(session, change.opened, gone, today),
        author=session.author,
        now=now,
        keys=[wrap for one in (change, *changes) for wrap in one.wraps],
        beforehand=change_keys,
        alongside=end,
    )
    destroy_older_wraps(change, *changes)


def _departures(
    session: MemberSession, team: OpenContainer, gone: Iterable[UUID], today: date
) -> list[NewEntry]:
    """Return the entries that say who goes, whoever writes them last; or only that a key is new."""
    ordered = sorted(gone, key=lambda one: (one == session.member_id, one))
    told = _Teller(organisation(session), team, today)
    if not ordered:
        return [told("key_changed")]
    left = [told("left", member=str(one)) for one in ordered]
    return [*left, *(_access(team, one, "withdrawn", today) for one in ordered)]


@dataclass(frozen=True)
class _Rotation:
    """A new key of something that a team holds; ``unsigned`` hold it by a row alone."""

    change: KeyChange
    unsigned: frozenset[UUID]


def _rotation(
    session: MemberSession, directory: Directory, container: UUID, today: date
) -> _Rotation:
    """Prepare a new key of something that a team holds."""
    running = memberships.holders_of(container, today=today)
    given = given_in(session, session.open(container), running, today=today)
    unsigned = {row.holder for row in running} - {row.holder for row in given}
    change = prepare_rotation(session.open(container), directory.who_stays(given))
    return _Rotation(change, frozenset(unsigned))


def _write_rotation(rotation: _Rotation, *, now: datetime) -> None:
    """Write a new epoch; whoever is gone or whose time is over holds nothing any more.

    A row that nobody signed stays as it is, without a key, for the audit to name.
    """
    change, container = rotation.change, rotation.change.opened.id
    running = memberships.holders_of(container, today=timezone.localdate(now))
    gone = {row.holder for row in running} - {one.id for one in change.holders}
    write_epoch(change, now=now, leaving=gone & (gone_members() | rotation.unsigned))
    for one in gone - rotation.unsigned:
        memberships.end_membership(one, container, now=now)


def close_team(session: MemberSession, team: UUID, *, now: datetime) -> None:
    """Close a team that holds nothing any more; its key is destroyed.

    Raises:
        TeamUnknown, NotInTeam: There is no such team, or it is not the member's.
        TeamStillHolds: Something would be lost, or stay with nobody.
    """
    _require_in_team(Directory(session), session, team)
    today = timezone.localdate(now)
    _require_nothing_held(team, today)
    change = prepare_rotation(session.open(team), [])
    everybody = [row.holder for row in memberships.holders_of(team, today=today)]

    def close() -> None:
        _require_nothing_held(team, today)
        write_epoch(change, now=now, leaving=everybody)
        for one in memberships.held_by(team):
            memberships.end_membership(team, one.container, now=now)
        for member in everybody:
            memberships.end_membership(member, team, now=now)

    told = _Teller(organisation(session), change.opened, today)
    record_entries([told("closed")], author=session.author, now=now, beforehand=close)
    destroy_older_wraps(change)


def _require_nothing_held(team: UUID, today: date) -> None:
    held = memberships.all_of([team], today=today)
    if held:
        raise TeamStillHolds(count=len(held))


def _require_held(team: UUID, containers: Sequence[UUID]) -> None:
    """Check that a team holds what it held when its keys were prepared. Inside the commit."""
    if [row.container for row in memberships.held_by(team)] != list(containers):
        raise KeyChanged(container=team)


def _require_in_team(directory: Directory, session: MemberSession, team: UUID) -> Team:
    found = directory.team(team)
    directory.key_of(team)
    if team not in session.holders() or session.member_id not in found.members:
        raise NotInTeam
    return found


def _may_see(newcomer: CheckedIntroduction, place: OpenContainer) -> bool:
    if newcomer.role != Role.ADVOCATE and is_for_lawyers_only([place]):
        return False
    return newcomer.member not in excluded_from(place)


def _newcomer(introduction: CheckedIntroduction) -> Holder:
    if introduction.role == Role.GUEST:
        raise GuestsStayOutside
    return Holder(introduction.member, introduction.wrapping)


class _Teller:
    """Makes the entries that tell the organisation about one team, under its newest key."""

    def __init__(self, organisation: OpenContainer, team: OpenContainer, today: date) -> None:
        self._organisation = organisation
        self._always = {
            "team": str(team.id),
            "key": team.secret.public.fingerprint,
            "changed_on": today.isoformat(),
        }

    def __call__(self, change: str, **fields: str) -> NewEntry:
        """Return the entry of one change."""
        return NewEntry(self._organisation, "team", {**self._always, "change": change, **fields})


def _access(team: OpenContainer, member: UUID, change: str, today: date) -> NewEntry:
    fields = {
        "holder": str(member),
        "change": change,
        "depth": Depth.WRITE.lower(),
        "changed_on": today.isoformat(),
    }
    return NewEntry(team, "access", fields)

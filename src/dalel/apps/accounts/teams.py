"""Whose key a team's is: signed entries in the organisation's container, followed from founding.

A team is founded by a member, and from then on only those who are in it say what becomes of it.
Nothing is wrapped to a key that this module did not return.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from uuid import UUID

from django.utils.translation import gettext

from dalel.apps.accounts.errors import MemberHasLeft, TeamKeyChanged, TeamUnknown
from dalel.apps.accounts.models import Member
from dalel.apps.accounts.queries import names_remembered, organisation, verify_key_of
from dalel.apps.accounts.roles import Role
from dalel.apps.accounts.sessions import MemberSession
from dalel.apps.entries.catalogue import catalogue
from dalel.apps.entries.containers import all_teams, lengths_of, newest_public_key, teams_among
from dalel.apps.entries.epochs import Holder
from dalel.apps.entries.memberships import Held, all_of, holders_of
from dalel.apps.entries.queries import OpenedEntry, UnreadableEntry, open_entries
from dalel.apps.entries.remembering import last_forgotten
from dalel.core.keys.wraps import OwnKey, PublicKey

KIND = "team"


@dataclass(frozen=True)
class Team:
    """A team as signed entries tell it; ``key`` is the fingerprint of its newest public key.

    ``members`` still holds those who have left the organisation, until the key is changed.
    """

    id: UUID
    name: str
    purpose: str
    key: str
    members: frozenset[UUID]
    is_closed: bool = False


@dataclass(frozen=True)
class TeamFault:
    """An entry about a team that does not count, because its author had no say in it."""

    entry: UUID
    fault: str


@dataclass(frozen=True)
class TeamHistory:
    """Who was in which team when: by team, from which place in the log on, in its order."""

    steps: dict[UUID, list[tuple[int, frozenset[UUID]]]] = field(default_factory=dict)

    def add(self, entry: OpenedEntry, team: Team) -> None:
        """Add what a team is from an entry on."""
        self.steps.setdefault(team.id, []).append((entry.row.leaf_index, team.members))

    def was_in(self, team: UUID, member: UUID, *, leaf_index: int) -> bool:
        """Return whether somebody was in a team when the log had grown to a place."""
        steps = self.steps.get(team, [])
        after = bisect_right(steps, leaf_index, key=lambda step: step[0])
        return after > 0 and member in steps[after - 1][1]


def signed_teams(session: MemberSession) -> dict[UUID, Team]:
    """Return every team there ever was, as its entries leave it."""
    return _followed_teams(session)[0]


def history_of_teams(session: MemberSession) -> TeamHistory:
    """Return who was in which team when, as far as those who were in them signed it."""
    return _followed_teams(session)[1]


def _followed_teams(session: MemberSession) -> tuple[dict[UUID, Team], TeamHistory]:
    """A session remembers teams until something is recorded in the organisation's container."""
    place = session.organisation_id
    state = (
        lengths_of([place]),
        last_forgotten(place),
        len(gone_members()),
    )
    known: tuple[object, dict[UUID, Team], TeamHistory] | None = session.memory.get("teams")
    if known is None or known[0] != state:
        history = TeamHistory()
        entries = open_entries(organisation(session), cache(verify_key_of))
        found = follow_teams(entries, history.add)[0]
        known = session.memory["teams"] = (state, found, history)
    return known[1:]


def follow_teams(
    entries: Iterable[OpenedEntry | UnreadableEntry],
    at_each: Callable[[OpenedEntry, Team], None] = lambda _entry, _team: None,
) -> tuple[dict[UUID, Team], list[TeamFault]]:
    """Follow the entries in the order of the log; what somebody else said is a fault."""
    left = dict(Member.objects.filter(ended__isnull=False).values_list("pk", "ended"))
    found: dict[UUID, Team] = {}
    faults = []
    for entry in entries:
        if not isinstance(entry, OpenedEntry) or entry.kind.name != KIND:
            continue
        try:
            team = _followed(entry, found, left)
        except (KeyError, ValueError):
            faults.append(TeamFault(entry.id, "TeamEntryInvalid"))
            continue
        if team is None:
            faults.append(TeamFault(entry.id, "AuthorNotInTeam"))
        else:
            found[team.id] = team
            at_each(entry, team)
    return found, faults


def _followed(
    entry: OpenedEntry, found: Mapping[UUID, Team], left: Mapping[UUID, int | None]
) -> Team | None:
    """Return the team as the entry leaves it; ``None`` where its author had no say in it."""
    fields, author = entry.fields, entry.author
    team, key = UUID(fields["team"]), str(fields["key"])
    ended = left.get(author)
    if entry.corrects or (ended is not None and entry.row.minute > ended):
        return None
    before = found.get(team)
    if fields["change"] == "founded":
        name, purpose = str(fields.get("name", "")), str(fields.get("purpose", ""))
        return None if before else Team(team, name, purpose, key, frozenset({author}))
    if before is None or before.is_closed or author not in before.members:
        return None
    return _changed(before, fields["change"], entry, key)


def _changed(team: Team, change: str, entry: OpenedEntry, key: str) -> Team:
    team = replace(team, key=key)
    match change:
        case "renamed":
            return replace(team, name=str(entry.fields.get("name", "")))
        case "joined":
            return replace(team, members=team.members | {UUID(entry.fields["member"])})
        case "left":
            return replace(team, members=team.members - {UUID(entry.fields["member"])})
        case "closed":
            return replace(team, is_closed=True, members=frozenset())
        case _:
            return team


class Directory:
    """Names and keys of members and teams, as one member sees them, looked up once each."""

    def __init__(self, session: MemberSession) -> None:
        self._session = session
        self._keys: dict[UUID, PublicKey | OwnKey] = {}
        self.teams = cache(lambda: signed_teams(session))
        self.names = cache(lambda: holder_names(session))

    def team(self, team: UUID) -> Team:
        """Return a running team.

        Raises:
            TeamUnknown: There is none, or it is closed.
        """
        found = self.teams().get(team)
        if found is None or found.is_closed:
            raise TeamUnknown(team=team)
        return found

    def key_of(self, holder: UUID) -> PublicKey | OwnKey:
        """Return the key of a member or a team, to wrap something to.

        Raises:
            NotIntroduced, MemberHasLeft, IntroductionInvalid, TeamUnknown: There is nobody.
            KeyOfColleagueChanged, TeamKeyChanged: The key is not the one that was signed.
        """
        if holder not in self._keys:
            self._keys[holder] = self._checked_key(holder)
        return self._keys[holder]

    def expect(self, team: UUID, key: PublicKey) -> None:
        """Take a key that is about to become a team's."""
        self._keys[team] = key

    def _checked_key(self, holder: UUID) -> PublicKey | OwnKey:
        if holder == self._session.member_id:
            return self._session.own_key
        if not teams_among([holder]):
            return self._session.colleague(holder).wrapping
        signed, shown = self.team(holder).key, newest_public_key(holder)
        if shown.fingerprint != signed:
            raise TeamKeyChanged(team=holder)
        return shown

    def who_stays(self, running: Iterable[Held]) -> list[Holder]:
        """Return holders with their keys, without those who are gone. Raises as ``key_of``.

        A new key is for those alone whom signed entries name: a row in the database gives none.
        """
        staying = []
        for row in running:
            try:
                staying.append(Holder(row.holder, self.key_of(row.holder), row.depth, row.until))
            except (MemberHasLeft, TeamUnknown):
                continue
        return staying

    def people_of(self, holder: UUID) -> frozenset[UUID]:
        """Return the members behind a holder: themselves, or who is in the team now."""
        if not teams_among([holder]):
            return frozenset({holder})
        return self.team(holder).members - gone_members()


def gone_members() -> frozenset[UUID]:
    """Return who has left the organisation."""
    return frozenset(Member.objects.filter(ended__isnull=False).values_list("pk", flat=True))


def members_of_teams(holders: Iterable[UUID]) -> dict[UUID, list[UUID]]:
    """Return who is in which of these holders that are teams, by their running memberships."""
    teams = teams_among(holders)
    gone = gone_members() if teams else frozenset()
    return {
        team: [row.holder for row in holders_of(team, today=date.min) if row.holder not in gone]
        for team in teams
    }


def is_guest(member: UUID) -> bool:
    """Return whether somebody is a guest: they see single cases, for a time, and are in no team."""
    return Member.objects.filter(pk=member, role=Role.GUEST).exists()


def holder_names(session: MemberSession) -> dict[UUID, str]:
    """Return the names of all members and of all teams, also of those that are gone.

    A guest, who holds no key to them, reads that there is a team.
    """
    names = names_remembered(session)
    if session.role == Role.GUEST:
        return names | dict.fromkeys(all_teams(), gettext("A team"))
    return names | {team.id: team.name for team in signed_teams(session).values()}


def fault_of(team: Team) -> str:
    """Return what is wrong with a running team's key; empty where it is the signed one."""
    try:
        is_signed = newest_public_key(team.id).fingerprint == team.key
    except LookupError:
        return "TeamMissing"
    return "" if is_signed or team.is_closed else "TeamKeyChanged"


@dataclass(frozen=True)
class Person:
    """Somebody in a team as colleagues see them."""

    id: UUID
    name: str
    has_left: bool
    is_reader_self: bool


@dataclass(frozen=True)
class TeamRow:
    """A team as colleagues see it; ``holds`` counts what it holds, for those who are in it."""

    team: Team
    purpose: str
    people: tuple[Person, ...]
    is_mine: bool
    fault: str
    holds: int = 0

    @property
    def has_gone(self) -> bool:
        """Return whether somebody in it has left the organisation: its key is to be renewed."""
        return any(person.has_left for person in self.people)


def teams_to_renew(session: MemberSession) -> tuple[Team, ...]:
    """Return the member's own teams in which somebody still stands who has left the organisation.

    Whoever removed them was not in the team and could not change its key: those in it must.
    """
    mine, gone = set(session.holders()[1:]), gone_members()
    if not mine or not gone:
        return ()
    teams = signed_teams(session).values()
    found = (one for one in teams if one.id in mine and not one.is_closed and one.members & gone)
    return tuple(sorted(found, key=lambda one: one.name.casefold()))


def team_rows(session: MemberSession, *, language: str, today: date) -> list[TeamRow]:
    """Return the running teams: the reader's own first, then by name."""
    names, mine, gone = holder_names(session), set(session.holders()[1:]), gone_members()
    rows = []
    for team in signed_teams(session).values():
        if team.is_closed:
            continue
        people = [
            Person(one, names.get(one, ""), one in gone, one == session.member_id)
            for one in team.members
        ]
        is_mine = team.id in mine
        row = TeamRow(
            team=team,
            purpose=purpose_in_words(team.purpose, language),
            people=tuple(sorted(people, key=lambda one: (one.has_left, one.name.casefold()))),
            is_mine=is_mine,
            fault=fault_of(team),
            holds=len(all_of([team.id], today=today)) if is_mine else 0,
        )
        rows.append(row)
    return sorted(rows, key=lambda row: (not row.is_mine, row.team.name.casefold()))


def purpose_in_words(purpose: str, language: str) -> str:
    """Return what a team is for."""
    return dict(purposes(language)).get(purpose, "")


def purposes(language: str) -> list[tuple[str, str]]:
    """Return what a team can be for, in the order of the vocabulary."""
    vocabulary = catalogue()[KIND].by_name["purpose"].vocabulary
    codes = vocabulary.codes if vocabulary else ()
    return [(code, vocabulary.code_label(code, language)) for code in codes if vocabulary]

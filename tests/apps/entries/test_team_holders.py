"""A team that holds a container: its members open it and write in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest

from dalel.apps.accounts.sessions import MemberSession
from dalel.apps.cases.queries import OpenCase, case_visible_to
from dalel.apps.entries import memberships
from dalel.apps.entries.actions import NewEntry, record_entries, record_entry
from dalel.apps.entries.epochs import (
    Holder,
    prepare_container,
    wraps_for_newcomer,
    write_container,
)
from dalel.apps.entries.errors import NoKey, NotAWriter
from dalel.apps.entries.opening import OpenContainer
from dalel.apps.entries.queries import OpenedEntry, open_entries
from dalel.apps.entries.terms import ContainerType, Depth
from tests.apps.conftest import CastMember
from tests.apps.records import NOW, TODAY, case_of, cases_listed, note, open_case_of, share


@dataclass(frozen=True)
class Shift:
    """A team and its newest key."""

    container: OpenContainer
    holder: Holder


def team_of(*members: CastMember) -> Shift:
    """Found a team, as bare containers and entries."""
    first = members[0]
    holders = [Holder(one.member_id, one.session.introduction.wrapping) for one in members]
    change = prepare_container(ContainerType.TEAM, holders)
    fields = {"holder": str(first.member_id), "change": "granted", "depth": "write"}
    record_entries(
        [NewEntry(change.opened, "access", fields)],
        author=first.session.author,
        now=NOW,
        keys=change.wraps,
        beforehand=lambda: write_container(change, holders, number=None, now=NOW),
    )
    return Shift(change.opened, Holder(change.opened.id, change.opened.secret.public))


def share_with(
    case: OpenCase, team: Shift, depth: Depth, *, by: CastMember, days: int | None = None
) -> None:
    """Let a team hold a case."""
    until = TODAY + timedelta(days=days) if days is not None else None
    fields = {"holder": str(team.holder.id), "change": "granted", "depth": depth.value.lower()}
    record_entry(
        NewEntry(case.container, "access", fields),
        author=by.session.author,
        now=NOW,
        keys=wraps_for_newcomer(case.container, team.holder),
        alongside=lambda _rows: memberships.write_membership(
            team.holder.id, case.container.id, depth, until=until, now=NOW
        ),
    )


def listed(member: MemberSession) -> list[tuple[str, bool]]:
    """Return the numbers a member sees, and in which they may write."""
    return [(row.number, row.may_write) for row in cases_listed(member)]


def test_opens_and_writes_through_a_team(advocate: CastMember, worker: CastMember) -> None:
    """One wrap for the team; who is in it reads everything and records under their own name."""
    team = team_of(worker)
    case = open_case_of(advocate)
    share_with(case, team, Depth.WRITE, by=advocate)

    seen = case_of(worker, case.number)
    record_entry(note(seen.container, "Night."), author=worker.session.author, now=NOW)

    assert worker.refreshed().holders() == (worker.member_id, team.holder.id)
    assert seen.may_write
    texts = [
        e.fields.get("text") for e in open_entries(seen.container) if isinstance(e, OpenedEntry)
    ]
    assert texts[-1] == "Night."
    assert listed(worker.refreshed()) == [(case.number, True)]


def test_lists_a_case_once_with_the_deepest_access(
    advocate: CastMember, worker: CastMember
) -> None:
    """Held by the member to read, by the team to write: it is one case, and she may write."""
    team = team_of(worker)
    case = open_case_of(advocate)
    share(case, by=advocate, to=worker, depth=Depth.READ)
    share_with(case, team, Depth.WRITE, by=advocate)

    holders = worker.refreshed().holders()
    everything = memberships.all_of(holders, today=TODAY)

    assert listed(worker.refreshed()) == [(case.number, True)]
    assert [held.container for held in everything].count(case.container.id) == 1
    held = memberships.membership_of(holders, case.container.id, today=TODAY)
    assert held is not None
    assert (held.holder, held.depth) == (team.holder.id, Depth.WRITE)


def test_reads_only_where_the_team_reads(advocate: CastMember, worker: CastMember) -> None:
    """Being a writer of the team is not being a writer of what it holds."""
    team = team_of(worker)
    case = open_case_of(advocate)
    share_with(case, team, Depth.READ, by=advocate)

    seen = case_of(worker, case.number)

    assert not seen.may_write
    with pytest.raises(NotAWriter):
        record_entry(note(seen.container), author=worker.session.author, now=NOW)


def test_ends_with_the_teams_last_day(advocate: CastMember, worker: CastMember) -> None:
    """The day after, the case looks missing to the team."""
    team = team_of(worker)
    case = open_case_of(advocate)
    share_with(case, team, Depth.WRITE, by=advocate, days=1)

    then = NOW + timedelta(days=2)

    assert case_visible_to(worker.refreshed(), case.number, now=NOW) is not None
    assert case_visible_to(worker.refreshed(), case.number, now=then) is None


def test_shows_nothing_to_those_outside_the_team(
    advocate: CastMember, worker: CastMember, outsider: CastMember
) -> None:
    """A team's key opens for its members alone; knowing its id is nothing."""
    team = team_of(worker)
    case = open_case_of(advocate)
    share_with(case, team, Depth.WRITE, by=advocate)

    assert outsider.refreshed().holders() == (outsider.member_id,)
    assert case_visible_to(outsider.refreshed(), case.number, now=NOW) is None
    for container in (team.container.id, case.container.id):
        with pytest.raises(NoKey):
            outsider.refreshed().open(container)


def test_prefers_the_longest_of_equal_memberships() -> None:
    """Of two that are equally deep, the one that runs on counts."""
    me, team, place = UUID(int=1), UUID(int=2), UUID(int=3)
    short = memberships.Held(
        me, place, ContainerType.CASE, "", Depth.READ, until=TODAY, last_recorded=0, length=1
    )
    open_end = memberships.Held(
        team, place, ContainerType.CASE, "", Depth.READ, until=None, last_recorded=0, length=1
    )
    order = {me: 0, team: 1}

    assert memberships._rank(open_end, order) < memberships._rank(short, order)

"""Teams: founding one, who is in it, what it holds, and what leaving it means."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.db import connections

from dalel.apps.accounts import actions as accounts
from dalel.apps.accounts.errors import (
    AlreadyInTeam,
    GuestsStayOutside,
    LastOfTeam,
    MustNotSee,
    NotAllowed,
    NotInTeam,
    TeamKeyChanged,
    TeamStillHolds,
    TeamUnknown,
)
from dalel.apps.accounts.exclusions import excluded_from
from dalel.apps.accounts.teams import Directory, signed_teams
from dalel.apps.cases.actions import exclude, give_access, take_back_access
from dalel.apps.cases.queries import OpenCase, case_visible_to
from dalel.apps.entries.actions import NewEntry, record_entry
from dalel.apps.entries.errors import KeyChanged, NoKey
from dalel.apps.entries.keystore import ContainerWrap
from dalel.apps.entries.models import Container, Epoch
from dalel.apps.entries.opening import OpenContainer, holder_context
from dalel.apps.entries.queries import OpenedEntry, open_entries
from dalel.apps.entries.terms import Depth
from dalel.core.keys.errors import KeysError
from dalel.core.keys.wraps import EpochSecret
from tests.apps.cases.pages import entries_of_kind, new_address, saved
from tests.apps.conftest import CastMember
from tests.apps.raw import alter
from tests.apps.records import (
    NOW,
    case_of,
    complaints,
    is_clean,
    note,
    open_case_of,
    organisation_of,
)

NAME = "Жұлдыз, түнгі ауысым"


def found(founder: CastMember, *others: CastMember, name: str = NAME) -> UUID:
    """Found a team."""
    ids = [one.member_id for one in others]
    return accounts.found_team(
        founder.refreshed(), name=name, purpose="shift", members=ids, now=NOW
    )


def give(case: OpenCase, team: UUID, depth: Depth = Depth.WRITE, *, by: CastMember) -> None:
    """Let a team hold a case."""
    give_access(case_of(by, case.number), team, depth, by=by.refreshed(), now=NOW)


def take_out(team: UUID, member: CastMember, *, by: CastMember) -> None:
    """Take somebody out of a team."""
    accounts.take_from_team(by.refreshed(), team, member.member_id, now=NOW)


def sees(member: CastMember, case: OpenCase) -> bool:
    """Return whether a case is there for somebody."""
    return case_visible_to(member.refreshed(), case.number, now=NOW) is not None


def test_opens_all_that_the_team_holds(advocate: CastMember, worker: CastMember) -> None:
    """One grant for the team; who is in it reads what was recorded before, and writes."""
    team = found(worker)
    case = open_case_of(advocate)
    saved(advocate, new_address(case, "note"), {"text": "Before."})

    give(case, team, by=advocate)
    saved(worker, new_address(case, "note"), {"text": "By night."})

    texts = [one.fields["text"] for one in entries_of_kind(advocate, case.number, "note")]
    assert texts == ["Before.", "By night."]
    holders = ContainerWrap.objects.filter(container=case.container.id)
    assert set(holders.values_list("holder", flat=True)) == {advocate.member_id, team}
    assert is_clean(advocate, worker)


def test_seals_its_name(advocate: CastMember, worker: CastMember, instance: Path) -> None:
    """A team is an id on the disk; its name is for members."""
    team = found(worker, advocate)

    assert signed_teams(advocate.refreshed())[team].name == NAME
    stored = b"".join(path.read_bytes() for path in instance.rglob("*") if path.is_file())
    assert NAME.encode() not in stored


def test_lets_whoever_is_in_it_let_others_in(
    advocate: CastMember, worker: CastMember, outsider: CastMember
) -> None:
    """Nobody else: neither somebody outside nor an administrator who is not in it."""
    team = found(worker)
    case = open_case_of(advocate)
    give(case, team, by=advocate)

    with pytest.raises(NotInTeam):
        accounts.add_to_team(advocate.refreshed(), team, outsider.member_id, now=NOW)
    accounts.add_to_team(worker.refreshed(), team, outsider.member_id, now=NOW)

    assert sees(outsider, case)
    with pytest.raises(AlreadyInTeam):
        accounts.add_to_team(outsider.refreshed(), team, worker.member_id, now=NOW)
    assert is_clean(advocate, worker, outsider)


def test_an_administrator_founds_it_for_others(
    administrator: CastMember, advocate: CastMember, worker: CastMember
) -> None:
    """And holds no key to it afterwards, while seeing that it exists and who is in it."""
    team = found(administrator, worker)
    accounts.take_from_team(administrator.refreshed(), team, administrator.member_id, now=NOW)
    case = open_case_of(advocate)
    give(case, team, by=advocate)

    assert not sees(administrator, case)
    with pytest.raises(NoKey):
        administrator.refreshed().open(team)
    assert signed_teams(administrator.refreshed())[team].members == {worker.member_id}
    assert is_clean(administrator, advocate, worker)


def test_whoever_leaves_loses_all_its_cases_at_once(
    advocate: CastMember, worker: CastMember, outsider: CastMember
) -> None:
    """What follows is sealed to keys they never had, even with every key they ever held."""
    team = found(worker, outsider)
    cases = [open_case_of(advocate, f"Folder {number}") for number in range(3)]
    for case, depth in zip(cases, (Depth.WRITE, Depth.READ, Depth.WRITE), strict=True):
        give(case, team, depth, by=advocate)
    # Everything the one who leaves could have kept: the team's secret and the cases' secrets.
    kept_team = outsider.refreshed().open(team)
    kept_cases = [case_of(outsider, case.number).container for case in cases]

    take_out(team, outsider, by=worker)
    for case in cases:
        saved(advocate, new_address(case, "note"), {"text": "After."})

    assert [sees(outsider, case) for case in cases] == [False, False, False]
    assert [sees(worker, case) for case in cases] == [True, True, True]
    for kept in kept_cases:
        assert Container.objects.get(pk=kept.id).epoch == 2
        newest = open_entries(kept)[-1]
        assert not isinstance(newest, OpenedEntry)
        with pytest.raises(NoKey):
            kept.secret_of(2)
    wraps = ContainerWrap.objects.filter(container__in=[one.id for one in kept_cases], holder=team)
    assert {row.epoch for row in wraps} == {2}
    for row in wraps:
        assert not _opens(kept_team.secret, bytes(row.wrap), row.container, row.epoch)
    with pytest.raises(NoKey):
        kept_team.secret_of(2)
    assert is_clean(advocate, worker, outsider)


def _opens(secret: EpochSecret, wrap: bytes, container: UUID, epoch: int) -> bool:
    try:
        secret.unwrap(wrap, context=holder_context(container, epoch))
    except KeysError:
        return False
    return True


def test_can_be_left_and_joined_again(advocate: CastMember, worker: CastMember) -> None:
    """With everything that was recorded in between."""
    team = found(worker, advocate)
    case = open_case_of(advocate)
    give(case, team, by=advocate)
    take_back_access(
        case_of(advocate, case.number), advocate.member_id, by=advocate.refreshed(), now=NOW
    )
    assert sees(advocate, case)

    take_out(team, advocate, by=advocate)
    assert not sees(advocate, case)
    saved(worker, new_address(case, "note"), {"text": "In between."})
    accounts.add_to_team(worker.refreshed(), team, advocate.member_id, now=NOW)

    [entry] = entries_of_kind(advocate, case.number, "note")
    assert entry.fields["text"] == "In between."
    assert is_clean(advocate, worker)


def test_somebody_stays_in_it(worker: CastMember, advocate: CastMember) -> None:
    """The last one closes it, once it holds nothing; then it is gone for good."""
    team = found(worker)
    case = open_case_of(advocate)
    give(case, team, by=advocate)

    with pytest.raises(LastOfTeam):
        take_out(team, worker, by=worker)
    with pytest.raises(TeamStillHolds) as caught:
        accounts.close_team(worker.refreshed(), team, now=NOW)
    assert caught.value.count == 1
    take_back_access(case_of(advocate, case.number), team, by=advocate.refreshed(), now=NOW)
    accounts.close_team(worker.refreshed(), team, now=NOW)

    assert signed_teams(worker.refreshed())[team].is_closed
    assert worker.refreshed().holders() == (worker.member_id,)
    assert not ContainerWrap.objects.filter(container=team).exists()
    with pytest.raises(TeamUnknown):
        accounts.add_to_team(worker.refreshed(), team, advocate.member_id, now=NOW)
    assert is_clean(advocate, worker)


def test_has_no_guests(worker: CastMember, guest: CastMember) -> None:
    """They see single cases, for a time."""
    with pytest.raises(NotAllowed):
        found(guest)
    with pytest.raises(GuestsStayOutside):
        found(worker, guest)
    team = found(worker)
    with pytest.raises(GuestsStayOutside):
        accounts.add_to_team(worker.refreshed(), team, guest.member_id, now=NOW)


def test_refuses_whom_a_case_must_not_be_shown_to(
    advocate: CastMember, worker: CastMember, outsider: CastMember
) -> None:
    """A cousin on duty does not come to it through the shift either."""
    team = found(worker)
    case = open_case_of(advocate)
    give(case, team, by=advocate)
    exclude(
        case_of(advocate, case.number),
        outsider.member_id,
        {"why": "relative_of_accused"},
        by=advocate.refreshed(),
        now=NOW,
    )

    with pytest.raises(MustNotSee):
        accounts.add_to_team(worker.refreshed(), team, outsider.member_id, now=NOW)

    assert signed_teams(worker.refreshed())[team].members == {worker.member_id}
    assert not sees(outsider, case)


def test_notices_what_was_recorded_while_somebody_joined(
    advocate: CastMember, worker: CastMember, outsider: CastMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An exclusion that is set between the look and the commit is not overtaken."""
    team = found(worker)
    case = open_case_of(advocate)
    give(case, team, by=advocate)

    def excluded_meanwhile(container: OpenContainer) -> frozenset[UUID]:
        seen = excluded_from(container)
        exclude(
            case_of(advocate, case.number),
            outsider.member_id,
            {"why": "is_accused"},
            by=advocate.refreshed(),
            now=NOW,
        )
        return seen

    monkeypatch.setattr("dalel.apps.accounts.actions.teams.excluded_from", excluded_meanwhile)
    with pytest.raises(KeyChanged):
        accounts.add_to_team(worker.refreshed(), team, outsider.member_id, now=NOW)

    assert not sees(outsider, case)
    assert is_clean(advocate, worker)


def test_notices_a_case_that_is_given_while_somebody_leaves(
    advocate: CastMember, worker: CastMember, outsider: CastMember
) -> None:
    """Wrapped to the team's old key, the case would be lost to it: the giver tries again."""
    team = found(worker, outsider)
    case = open_case_of(advocate)
    directory_before = Directory(advocate.refreshed())
    old_key = directory_before.key_of(team)
    take_out(team, outsider, by=worker)

    class Stale(Directory):
        """Saw the team's key before it changed."""

        def key_of(self, holder: UUID) -> object:  # type: ignore[override]
            return old_key if holder == team else super().key_of(holder)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("dalel.apps.cases.sharing.Directory", Stale)
        with pytest.raises(KeyChanged):
            give(case, team, by=advocate)

    give(case, team, by=advocate)
    assert sees(worker, case)
    assert is_clean(advocate, worker)


def test_gives_nothing_to_a_key_that_nobody_signed(
    advocate: CastMember, worker: CastMember
) -> None:
    """A team's key that was swapped on the disk gets no case."""
    team = found(worker)
    case = open_case_of(advocate)
    row = Epoch.objects.get(container_id=team)
    alter("Epoch", row.pk, public_key=EpochSecret.generate().public.to_bytes())

    with pytest.raises(TeamKeyChanged):
        give(case, team, by=advocate)

    assert ("TeamKeyChanged", f"team {team}") in complaints(advocate)


def test_listens_to_those_in_the_team_only(
    advocate: CastMember, worker: CastMember, outsider: CastMember
) -> None:
    """A member outside cannot announce another key; the audit names who tried."""
    team = found(worker)
    signed = signed_teams(advocate.refreshed())[team]
    fields = {"team": str(team), "change": "key_changed", "key": "another key"}

    row = record_entry(
        NewEntry(organisation_of(outsider), "team", fields),
        author=outsider.session.author,
        now=NOW,
    )

    assert signed_teams(advocate.refreshed())[team] == signed
    assert complaints(advocate) == {("AuthorNotInTeam", f"entry {row.id}")}


def test_somebody_removed_from_the_organisation_leaves_it(
    administrator: CastMember, advocate: CastMember, worker: CastMember, outsider: CastMember
) -> None:
    """At once where the remover is in the team; in others their keys open nothing any more."""
    shared = found(administrator, worker, outsider)
    other = found(worker, outsider)
    cases = [open_case_of(advocate), open_case_of(advocate)]
    give(cases[0], shared, by=advocate)
    give(cases[1], other, by=advocate)

    accounts.remove_member(administrator.refreshed(), outsider.member_id, now=NOW)

    teams = signed_teams(worker.refreshed())
    assert outsider.member_id not in teams[shared].members
    assert outsider.member_id in teams[other].members
    assert Directory(worker.refreshed()).people_of(other) == {worker.member_id}
    accounts.renew_team(worker.refreshed(), other, now=NOW)
    assert signed_teams(worker.refreshed())[other].members == {worker.member_id}
    assert Container.objects.get(pk=cases[1].container.id).epoch == 2
    assert sees(worker, cases[1])
    assert is_clean(administrator, advocate, worker)


def test_a_team_alone_keeps_a_case_writable(advocate: CastMember, worker: CastMember) -> None:
    """Whoever opened it may go once a team writes in it."""
    team = found(worker)
    case = open_case_of(advocate)
    give(case, team, by=advocate)

    take_back_access(
        case_of(advocate, case.number), advocate.member_id, by=advocate.refreshed(), now=NOW
    )

    assert not sees(advocate, case)
    seen = case_of(worker, case.number)
    record_entry(note(seen.container), author=worker.session.author, now=NOW)
    assert is_clean(worker)


def test_of_two_who_leave_at_once_one_stays(worker: CastMember, outsider: CastMember) -> None:
    """Both see the other staying; only one of the two key changes comes to be."""
    team = found(worker, outsider)
    sessions = [worker.refreshed(), outsider.refreshed()]
    ready, outcomes = threading.Barrier(2), []

    def leave(session: object) -> None:
        ready.wait()
        try:
            accounts.take_from_team(session, team, session.member_id, now=NOW)  # type: ignore[arg-type,attr-defined]
            outcomes.append("left")
        except (KeyChanged, LastOfTeam, NotInTeam) as error:
            outcomes.append(type(error).__name__)
        finally:
            for connection in connections.all():
                connection.close()

    threads = [threading.Thread(target=leave, args=(one,)) for one in sessions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert outcomes.count("left") == 1, outcomes
    assert len(signed_teams(worker.refreshed())[team].members) == 1
    assert is_clean(worker, outsider)


def test_knows_no_other_team(worker: CastMember) -> None:
    """What is no team cannot be joined or left."""
    for action in (accounts.close_team, accounts.renew_team):
        with pytest.raises(TeamUnknown):
            action(worker.refreshed(), uuid4(), now=NOW)


def test_can_be_renamed_by_those_in_it(worker: CastMember, advocate: CastMember) -> None:
    """The newest name is the one everybody reads."""
    team = found(worker)

    accounts.rename_team(worker.refreshed(), team, "Күндізгі ауысым", now=NOW)

    assert signed_teams(advocate.refreshed())[team].name == "Күндізгі ауысым"
    with pytest.raises(NotInTeam):
        accounts.rename_team(advocate.refreshed(), team, "Mine", now=NOW)
    assert replace(signed_teams(advocate.refreshed())[team], name="").purpose == "shift"

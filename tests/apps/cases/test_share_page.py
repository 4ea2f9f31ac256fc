"""The page on which a case is shared: teams, guests, end dates, and who must not see it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from dalel.apps.accounts import actions as accounts
from dalel.apps.accounts.errors import MustNotSee
from dalel.apps.cases.actions import exclude, give_access, lift_exclusion, record_in_case
from dalel.apps.cases.errors import (
    AlreadyExcluded,
    EndDateImpossible,
    EndDateNeeded,
    LastWriter,
    NotExcluded,
)
from dalel.apps.cases.queries import OpenCase, case_visible_to
from dalel.apps.entries.models import Container
from dalel.apps.entries.terms import Depth
from tests.apps.cases.pages import entries_of_kind, page_at, refusals, text_of
from tests.apps.conftest import CastMember
from tests.apps.records import NOW, TODAY, case_of, is_clean, open_case_of, share

WHY = {"why": "relative_of_accused", "reason": "His cousin."}


def address(case: OpenCase) -> str:
    """Return where a case is shared."""
    return f"/cases/{case.number}/access"


def team_of(founder: CastMember, *others: CastMember) -> UUID:
    """Found a team."""
    ids = [one.member_id for one in others]
    return accounts.found_team(
        founder.refreshed(), name="Түнгі ауысым", purpose="shift", members=ids, now=NOW
    )


def sees(member: CastMember, case: OpenCase) -> bool:
    """Return whether a case is there for somebody, today."""
    return case_visible_to(member.refreshed(), case.number, now=datetime.now(UTC)) is not None


def excluded(case: OpenCase, member: CastMember, *, by: CastMember) -> None:
    """Mark somebody who must not see a case."""
    exclude(case_of(by, case.number), member.member_id, WHY, by=by.refreshed(), now=NOW)


def add_person(case: OpenCase, name: str, *, by: CastMember) -> None:
    """Name an accused."""
    fields = {"roles": ["accused"], "name_legal": name}
    record_in_case(case_of(by, case.number), "person", fields, by=by.refreshed(), now=NOW)


def test_shares_with_a_team(advocate: CastMember, worker: CastMember) -> None:
    """It is one line; who is in the team stands there by name, and no number anywhere."""
    team = team_of(worker)
    case = open_case_of(advocate)

    form = {"to": "team", "member": str(team), "depth": "WRITE"}
    assert advocate.client.post(address(case), form)["Location"] == address(case)

    assert sees(worker, case)
    page = page_at(advocate.client, address(case))
    assert f"{worker.display_name}, through Түнгі ауысым" in page
    timeline = page_at(advocate.client, f"/cases/{case.number}").partition("<main")[2]
    assert "Түнгі ауысым" in timeline
    assert str(team) not in timeline
    advocate.client.post(f"{address(case)}/end", {"member": str(team)})
    assert not sees(worker, case)
    assert is_clean(advocate, worker)


def test_a_guest_needs_a_last_day(advocate: CastMember, guest: CastMember) -> None:
    """Thirty days are proposed, a year is the most; it is said beside the field."""
    case = open_case_of(advocate)
    today = timezone.localdate()
    form = {"to": "guest", "member": str(guest.member_id), "depth": "READ"}

    assert f'value="{today + timedelta(days=30)}"' in page_at(advocate.client, address(case))
    for until in ("", "2020-01-01", str(today + timedelta(days=400)), "soon", "2027"):
        answer = advocate.client.post(address(case), form | {"until": until})
        assert answer.status_code == 422
        assert any(one.startswith("guest_until") for one in refusals(text_of(answer))), until
    assert not sees(guest, case)
    later = str(today + timedelta(days=20))
    assert advocate.client.post(address(case), form | {"until": later}).status_code == 302
    assert sees(guest, case)


def test_the_action_asks_for_it_as_well(advocate: CastMember, guest: CastMember) -> None:
    """However access is given."""
    case = open_case_of(advocate)
    for until, fault in (
        (None, EndDateNeeded),
        (TODAY - timedelta(days=1), EndDateImpossible),
        (TODAY + timedelta(days=367), EndDateImpossible),
    ):
        with pytest.raises(fault):
            give_access(
                case, guest.member_id, Depth.READ, by=advocate.session, now=NOW, until=until
            )


def test_a_colleague_may_have_a_last_day(advocate: CastMember, worker: CastMember) -> None:
    """It stands in the list, and deepening the access keeps it."""
    case = open_case_of(advocate)
    last = timezone.localdate() + timedelta(days=3)
    form = {"to": "colleague", "member": str(worker.member_id), "depth": "READ"}

    advocate.client.post(address(case), form | {"until": str(last)})

    page = page_at(advocate.client, address(case))
    assert f'name="until" value="{last}"' in page
    assert not case_of(worker, case.number).may_write


def test_gives_somebody_marked_no_access_in_any_way(
    advocate: CastMember, worker: CastMember, outsider: CastMember
) -> None:
    """Neither to them nor to a team they are in; lifting it is not giving it."""
    case = open_case_of(advocate)
    excluded(case, outsider, by=advocate)
    team = team_of(worker, outsider)

    for holder in (outsider.member_id, team):
        with pytest.raises(MustNotSee):
            give_access(
                case_of(advocate, case.number), holder, Depth.READ, by=advocate.session, now=NOW
            )
    form = {"to": "team", "member": str(team), "depth": "READ"}
    answer = advocate.client.post(address(case), form)
    assert answer.status_code == 422
    assert f"{outsider.display_name} is in this team" in text_of(answer)
    with pytest.raises(AlreadyExcluded):
        excluded(case, outsider, by=advocate)
    lift_exclusion(case_of(advocate, case.number), outsider.member_id, by=advocate.session, now=NOW)
    assert not sees(outsider, case)
    with pytest.raises(NotExcluded):
        lift_exclusion(
            case_of(advocate, case.number), outsider.member_id, by=advocate.session, now=NOW
        )
    assert advocate.client.post(address(case), form).status_code == 302


def test_takes_back_what_somebody_marked_has(
    advocate: CastMember, worker: CastMember, outsider: CastMember
) -> None:
    """Said first, done in the same commit: own access and that of the team, under a new key."""
    team = team_of(worker, outsider)
    case = open_case_of(advocate)
    give_access(case, team, Depth.WRITE, by=advocate.refreshed(), now=NOW)
    share(case_of(advocate, case.number), by=advocate, to=outsider, depth=Depth.READ)
    form = {"member": str(outsider.member_id), "why": "her_wish", "reason": "She asked."}

    asked = advocate.client.post(f"{address(case)}/exclusions", form)
    assert asked.status_code == 422
    assert "They can open this case now" in text_of(asked)
    assert "Түнгі ауысым" in text_of(asked)
    assert sees(outsider, case)
    done = advocate.client.post(f"{address(case)}/exclusions", form | {"sure": "on"})

    assert done["Location"] == address(case)
    assert [sees(one, case) for one in (advocate, worker, outsider)] == [True, False, False]
    assert Container.objects.get(pk=case.container.id).epoch == 2
    [entry] = entries_of_kind(advocate, case.number, "exclusion")
    assert (entry.row.epoch, entry.fields["reason"]) == (2, "She asked.")
    page = page_at(advocate.client, address(case))
    assert f'data-excluded="{outsider.member_id}"' in page
    assert "She asked." in page
    assert is_clean(advocate, worker, outsider)


def test_whoever_marks_a_colleague_keeps_their_own_access(
    advocate: CastMember, worker: CastMember, outsider: CastMember
) -> None:
    """Also where they had it through the team that loses the case."""
    team = team_of(worker, outsider)
    case = open_case_of(advocate)
    give_access(case, team, Depth.WRITE, by=advocate.refreshed(), now=NOW)

    excluded(case, outsider, by=worker)

    assert case_of(worker, case.number).may_write
    assert not sees(outsider, case)
    assert is_clean(advocate, worker)


def test_keeps_the_last_writer_who_marks_themselves(advocate: CastMember) -> None:
    """A case nobody could write in any more would be lost."""
    case = open_case_of(advocate)

    with pytest.raises(LastWriter):
        excluded(case, advocate, by=advocate)

    assert case_of(advocate, case.number).may_write


def test_warns_of_a_declared_conflict(advocate: CastMember, worker: CastMember) -> None:
    """Another order of words, Russian letters for Kazakh ones: it is the same name."""
    case = open_case_of(advocate)
    add_person(case, "Қайрат Өтегенов", by=advocate)
    accounts.declare_conflict(
        worker.refreshed(),
        {"about": "Отегенов Кайрат", "relation": "relative", "since": "2019"},
        now=NOW,
        language="en",
    )
    form = {"to": "colleague", "member": str(worker.member_id), "depth": "READ"}

    warned = advocate.client.post(address(case), form)

    assert warned.status_code == 422
    assert "Too close to this case?" in text_of(warned)
    assert "“Отегенов Кайрат” (Relative)" in text_of(warned)
    assert not sees(worker, case)
    assert advocate.client.post(address(case), form | {"despite": "on"}).status_code == 302
    assert sees(worker, case)


def test_warns_where_somebody_in_a_team_is_close(
    advocate: CastMember, worker: CastMember, outsider: CastMember
) -> None:
    """Whoever shares with a team shares with everybody in it."""
    team = team_of(worker, outsider)
    case = open_case_of(advocate)
    add_person(case, "Борис Вымышленный", by=advocate)
    accounts.declare_conflict(
        outsider.refreshed(), {"about": "вымышленный", "relation": "friend"}, now=NOW, language="ru"
    )

    answer = advocate.client.post(
        address(case), {"to": "team", "member": str(team), "depth": "READ"}
    )

    assert f"{outsider.display_name} declared" in text_of(answer)
    assert not sees(worker, case)


def test_is_not_for_guests(advocate: CastMember, guest: CastMember, worker: CastMember) -> None:
    """A guest who writes in a case shares it with nobody."""
    case = open_case_of(advocate)
    share(case, by=advocate, to=guest)
    form = {"to": "colleague", "member": str(worker.member_id), "depth": "READ"}

    assert guest.client.get(address(case)).status_code == 404
    assert guest.client.post(address(case), form).status_code == 404
    assert guest.client.post(f"{address(case)}/exclusions", form).status_code == 404

"""Those who once saw a case, or see its card alone, are outsiders to it by no less.

Somebody who was taken out of a team, somebody who must not see the case, somebody who holds its
card: each could open something near it, and each has a key pair and a session that runs.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from dalel.apps.accounts.actions import found_team, take_from_team
from dalel.apps.cases.actions import exclude, give_access, record_in_case
from dalel.apps.cases.cards import give_card, make_card
from dalel.apps.entries.actions import NewEntry, record_entry
from dalel.apps.entries.keystore import ContainerWrap
from dalel.apps.entries.terms import Depth
from tests.apps.cases.pages import page_at, text_of
from tests.apps.conftest import CastMember, browser
from tests.apps.records import NOW, attach, case_of, is_clean, open_case_of
from tests.security.test_outsider import (
    CARDS,
    MISSING,
    READING,
    WRITING,
    Names,
    _any_code,
    differences,
)
from tests.security.watching import everything_stored

FORMER = ("taken out of a team", "must not see it", "sees its card")


@dataclass(frozen=True)
class Around:
    """A case, its card, and those around it whose sessions saw or see something."""

    there: Names
    card: str
    advocate: CastMember
    people: dict[str, CastMember]


@pytest.fixture
def around(
    instance: Path,
    advocate: CastMember,
    worker: CastMember,
    outsider: CastMember,
    administrator: CastMember,
) -> Around:
    """All of them have looked at what they could, in the sessions that still run."""
    case = open_case_of(advocate)
    team = found_team(
        advocate.refreshed(),
        name="Night shift",
        purpose="shift",
        members=[worker.member_id, outsider.member_id],
        now=NOW,
    )
    give_access(case, team, Depth.WRITE, by=advocate.refreshed(), now=NOW)
    case = case_of(advocate, case.number)
    attached = attach(case.container, b"invented")
    fields = {"evidence_type": _any_code(), "attachments": [attached]}
    new = NewEntry(case.container, "evidence", fields, "en")
    entry = record_entry(new, author=advocate.session.author, now=NOW).id
    her = {"roles": ["survivor"], "name_chosen": "Invented Person", "name_former": "Former"}
    party = record_in_case(case, "person", her, by=advocate.session, now=NOW, language="en").id
    card = make_card(case, {"name": "Invented"}, by=advocate.refreshed(), now=NOW)
    for member in (worker, outsider):
        assert "Invented Person" in page_at(member.client, f"/cases/{case.number}")
        assert case.number in text_of(member.client.post("/search", {"words": "invented"}))
    take_from_team(advocate.refreshed(), team, outsider.member_id, now=NOW)
    case, why = case_of(advocate, case.number), {"why": "relative_of_accused"}
    exclude(case, worker.member_id, why, by=advocate.refreshed(), now=NOW)
    case = case_of(advocate, case.number)
    give_card(case, administrator.member_id, by=advocate.refreshed(), now=NOW)
    ids = (str(entry), MISSING.invitation, MISSING.member, MISSING.token, str(party))
    people = dict(zip(FORMER, (outsider, worker, administrator), strict=True))
    return Around(Names(case.number, *ids), card, advocate, people)


@pytest.mark.parametrize("who", FORMER)
def test_the_case_is_like_no_case(around: Around, who: str, instance: Path) -> None:
    """By no byte, header, line in a log, question to a database or trace."""
    member = around.people[who]
    for warm in ("/cases", f"/cases/{MISSING.number}"):
        member.client.get(warm)
    before = everything_stored(instance)

    found = list(differences(lambda: browser(member.cookie), READING | WRITING, around.there))

    assert found == []
    assert everything_stored(instance) == before


@pytest.mark.parametrize("who", FORMER)
def test_nothing_of_it_is_listed_or_found(around: Around, who: str) -> None:
    """Not from what the running session remembers of searches either."""
    client, number = around.people[who].client, around.there.number

    assert number not in page_at(client, "/cases")
    for words in ("invented", "person", number):
        page = text_of(client.post("/search", {"words": words}))
        assert "Invented Person" not in page
        assert f"/cases/{number}" not in page


@pytest.mark.parametrize("who", FORMER[:2])
def test_neither_is_its_card(around: Around, who: str) -> None:
    """It went with the case."""
    member, there = around.people[who], replace(MISSING, number=around.card)

    assert list(differences(lambda: browser(member.cookie), CARDS, there)) == []
    assert around.card not in page_at(member.client, "/cases")


def test_a_card_says_nothing_of_its_case(around: Around) -> None:
    """Neither its number nor a way there, and it is shown to whoever was given it."""
    page = page_at(around.people["sees its card"].client, f"/cards/{around.card}")

    assert "Invented" in page
    assert "Invented Person" not in page
    assert around.there.number not in page


def test_no_key_is_left_in_the_key_store(around: Around) -> None:
    """Of any epoch: neither theirs nor their team's; and all is as signed entries say."""
    container = case_of(around.advocate, around.there.number).container.id
    holders = ContainerWrap.objects.filter(container=container).values_list("holder", flat=True)

    assert set(holders) == {around.advocate.member_id}
    assert is_clean(around.advocate, *around.people.values())

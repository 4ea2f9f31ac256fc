"""The card of a case: seen by those with the case, and by some without it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from dalel.apps.accounts import actions as accounts
from dalel.apps.accounts.errors import MustNotSee
from dalel.apps.cases import cards
from dalel.apps.cases.actions import (
    exclude,
    give_access,
    lift_exclusion,
    record_in_case,
    take_back_access,
)
from dalel.apps.cases.card_keys import card_of
from dalel.apps.cases.cards import (
    OpenCard,
    card_in,
    card_visible_to,
    cards_shown_to,
    give_card,
    make_card,
    take_back_card,
    write_card,
)
from dalel.apps.cases.errors import AlreadyHasAccess, CardExists, EndDateNeeded
from dalel.apps.cases.queries import OpenCase, case_visible_to
from dalel.apps.entries.errors import NoKey, NotAWriter
from dalel.apps.entries.journal import read_journal
from dalel.apps.entries.memberships import holders_of
from dalel.apps.entries.models import Container, ContainerWrap, Entry, Membership
from dalel.apps.entries.opening import open_container
from dalel.apps.entries.terms import ContainerType, Depth
from dalel.apps.ledger.errors import LogBusy
from dalel.core.entries import load_kinds
from tests.apps.cases.pages import page_at
from tests.apps.conftest import CastMember
from tests.apps.records import NOW, TODAY, case_of, is_clean, open_case_of

WORDS = {
    "name": "Жұлдыз",
    "keep_out": "A man in a grey car, invented.",
    "emergency": "Call the advocate first.",
    "languages": ["kk", "ru"],
}


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the desk's clock stand where the tests' stands."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def case(advocate: CastMember) -> OpenCase:
    """Give a case of the advocate's, without a card."""
    return open_case_of(advocate)


def made(case: OpenCase, by: CastMember) -> str:
    """Make a card and return its number."""
    return make_card(case, WORDS, by=by.refreshed(), now=NOW, language="en")


def seen_by(member: CastMember, number: str) -> OpenCard | None:
    """Return the card as somebody opens it anew."""
    return card_visible_to(member.refreshed(), number, now=NOW)


def holders(case: OpenCase, member: CastMember) -> dict[UUID, str]:
    """Return who holds the card and how deep; each has exactly one key, of the newest epoch."""
    card = card_of(case_of(member, case.number))
    assert card is not None
    rows = holders_of(card, today=TODAY)
    epoch = Container.objects.get(pk=card).epoch
    wraps = ContainerWrap.objects.filter(container=card)
    found = sorted(wraps.values_list("holder", "epoch"), key=str)
    assert found == sorted([(row.holder, epoch) for row in rows], key=str)
    return {row.holder: row.depth for row in rows}


def test_is_made_for_everybody_who_has_the_case(
    case: OpenCase, advocate: CastMember, worker: CastMember, outsider: CastMember
) -> None:
    """As deep as they have the case."""
    give_access(case, worker.member_id, Depth.READ, by=advocate.session, now=NOW)

    number = made(case, advocate)

    assert holders(case, advocate) == {
        advocate.member_id: Depth.WRITE,
        worker.member_id: Depth.READ,
    }
    card = seen_by(worker, number)
    assert card is not None
    assert card.name == WORDS["name"]
    assert not card.may_write
    assert seen_by(outsider, number) is None
    assert is_clean(advocate, worker)


def test_nothing_in_the_clear_leads_from_one_to_the_other(
    case: OpenCase, advocate: CastMember
) -> None:
    """Another number, another container; the link is an entry of the case."""
    number = made(case, advocate)

    card = Container.objects.get(number=number)
    assert card.type == ContainerType.CARD
    assert number != case.number
    assert card_of(case_of(advocate, case.number)) == card.pk
    rows = Entry.objects.filter(container_id=case.container.id)
    assert all(card.pk.bytes not in bytes(row.ciphertext) for row in rows)


def test_there_is_one_card(case: OpenCase, advocate: CastMember) -> None:
    """A second one is refused, and writes nothing."""
    made(case, advocate)
    before = Entry.objects.count()

    with pytest.raises(CardExists):
        made(case_of(advocate, case.number), advocate)

    assert Entry.objects.count() == before


def test_who_sees_the_card_alone_never_opens_the_case(
    case: OpenCase, advocate: CastMember, worker: CastMember
) -> None:
    """By key, by membership and by page; and writes nothing on it."""
    number = made(case, advocate)
    give_card(case_of(advocate, case.number), worker.member_id, by=advocate.session, now=NOW)

    card = seen_by(worker, number)

    assert card is not None
    assert card.name == WORDS["name"]
    assert [one.number for one in cards_shown_to(worker.refreshed(), now=NOW)] == [number]
    assert cards_shown_to(advocate.refreshed(), now=NOW) == []
    held = ContainerWrap.objects.filter(holder=worker.member_id, container=case.container.id)
    assert not held.exists()
    assert case_visible_to(worker.refreshed(), case.number, now=NOW) is None
    with pytest.raises(NoKey):
        open_container(case.container.id, holder=worker.member_id, key=worker.session.key)
    with pytest.raises(NotAWriter):
        write_card(card, WORDS, by=worker.session, now=NOW)
    assert worker.client.get(f"/cases/{case.number}").status_code == 404
    assert worker.client.get(f"/cases/{case.number}/card").status_code == 404
    assert worker.client.get(f"/cards/{number}").status_code == 200
    assert is_clean(advocate, worker)


def test_the_card_follows_the_case_when_access_is_given(
    case: OpenCase, advocate: CastMember, worker: CastMember
) -> None:
    """Also for somebody who had the card alone."""
    number = made(case, advocate)
    mine = case_of(advocate, case.number)
    give_card(mine, worker.member_id, by=advocate.session, now=NOW)

    give_access(mine, worker.member_id, Depth.WRITE, by=advocate.session, now=NOW)

    assert holders(case, advocate)[worker.member_id] == Depth.WRITE
    card = seen_by(worker, number)
    assert card is not None
    write_card(card, {**WORDS, "diet": "No nuts."}, by=worker.refreshed(), now=NOW)
    again = seen_by(advocate, number)
    assert again is not None
    assert again.entry is not None
    assert again.entry.fields["diet"] == "No nuts."
    with pytest.raises(AlreadyHasAccess):
        give_card(mine, worker.member_id, by=advocate.refreshed(), now=NOW)
    assert is_clean(advocate, worker)


def test_the_card_follows_the_case_when_access_is_taken_back(
    case: OpenCase, advocate: CastMember, worker: CastMember, outsider: CastMember
) -> None:
    """Who loses the case loses the card, with a new key; who has the card alone keeps it."""
    give_access(case, worker.member_id, Depth.READ, by=advocate.session, now=NOW)
    number = made(case, advocate)
    give_card(case_of(advocate, case.number), outsider.member_id, by=advocate.session, now=NOW)

    take_back_access(
        case_of(advocate, case.number), worker.member_id, by=advocate.refreshed(), now=NOW
    )

    assert seen_by(worker, number) is None
    assert holders(case, advocate) == {
        advocate.member_id: Depth.WRITE,
        outsider.member_id: Depth.CARD,
    }
    assert seen_by(outsider, number) is not None
    assert Container.objects.get(number=number).epoch == 2
    assert is_clean(advocate, worker, outsider)


def test_who_leaves_a_case_leaves_the_card(
    case: OpenCase, advocate: CastMember, worker: CastMember
) -> None:
    """Whoever steps down writes that down on both."""
    give_access(case, worker.member_id, Depth.WRITE, by=advocate.session, now=NOW)
    number = made(case, advocate)

    mine = case_of(advocate, case.number)
    take_back_access(mine, advocate.member_id, by=advocate.refreshed(), now=NOW)

    assert seen_by(advocate, number) is None
    assert holders(case, worker) == {worker.member_id: Depth.WRITE}
    assert is_clean(worker)


def test_is_taken_back_with_a_new_key(
    case: OpenCase, advocate: CastMember, worker: CastMember, outsider: CastMember
) -> None:
    """The case's key stays."""
    number = made(case, advocate)
    mine = case_of(advocate, case.number)
    for one in (worker, outsider):
        give_card(mine, one.member_id, by=advocate.session, now=NOW)

    take_back_card(mine, worker.member_id, by=advocate.refreshed(), now=NOW)

    assert seen_by(worker, number) is None
    assert seen_by(outsider, number) is not None
    assert set(holders(case, advocate)) == {advocate.member_id, outsider.member_id}
    assert Container.objects.get(pk=case.container.id).epoch == 1
    assert is_clean(advocate, outsider)


def test_is_shown_until_a_day(
    case: OpenCase, advocate: CastMember, worker: CastMember, guest: CastMember
) -> None:
    """For a guest there has to be one."""
    number = made(case, advocate)
    mine, last = case_of(advocate, case.number), TODAY + timedelta(days=2)
    give_card(mine, worker.member_id, by=advocate.session, now=NOW, until=last)
    with pytest.raises(EndDateNeeded):
        give_card(mine, guest.member_id, by=advocate.session, now=NOW)
    give_card(mine, guest.member_id, by=advocate.session, now=NOW, until=last)

    for one in (worker, guest):
        session = one.refreshed()
        assert card_visible_to(session, number, now=NOW + timedelta(days=2)) is not None
        assert card_visible_to(session, number, now=NOW + timedelta(days=3)) is None
        assert cards_shown_to(session, now=NOW + timedelta(days=3)) == []


def test_who_must_not_see_the_case_does_not_see_its_card(
    case: OpenCase, advocate: CastMember, worker: CastMember
) -> None:
    """It cannot be given, and what was given is taken back."""
    number = made(case, advocate)
    mine = case_of(advocate, case.number)
    give_card(mine, worker.member_id, by=advocate.session, now=NOW)

    exclude(mine, worker.member_id, {"why": _any_reason()}, by=advocate.refreshed(), now=NOW)

    assert seen_by(worker, number) is None
    assert set(holders(case, advocate)) == {advocate.member_id}
    with pytest.raises(MustNotSee):
        give_card(
            case_of(advocate, case.number), worker.member_id, by=advocate.refreshed(), now=NOW
        )
    assert is_clean(advocate)


def _any_purpose() -> str:
    return _any_code("team", "purpose")


def _any_reason() -> str:
    return _any_code("exclusion", "why")


def _any_code(kind: str, field: str) -> str:
    vocabulary = load_kinds()[kind].by_name[field].vocabulary
    assert vocabulary is not None
    return next(iter(vocabulary.codes))


def test_a_team_sees_a_card(
    case: OpenCase, advocate: CastMember, worker: CastMember, outsider: CastMember
) -> None:
    """Whoever is in it; nobody of it opens the case."""
    team = accounts.found_team(
        worker.session,
        name="Night shift",
        purpose=_any_purpose(),
        members=[outsider.member_id],
        now=NOW,
    )
    number = made(case, advocate)

    give_card(case_of(advocate, case.number), team, by=advocate.refreshed(), now=NOW)

    for one in (worker, outsider):
        card = seen_by(one, number)
        assert card is not None
        assert card.name == WORDS["name"]
        assert case_visible_to(one.refreshed(), case.number, now=NOW) is None


@pytest.mark.parametrize("marked", ["before the card", "after it", "after it was given"])
def test_a_team_with_a_card_lets_nobody_in_who_must_not_see_the_case(
    case: OpenCase,
    advocate: CastMember,
    worker: CastMember,
    outsider: CastMember,
    marked: str,
) -> None:
    """The card itself says so: those in the team cannot read the case."""
    team = accounts.found_team(
        worker.session, name="Night shift", purpose=_any_purpose(), members=[], now=NOW
    )

    def mark() -> None:
        mine = case_of(advocate, case.number)
        exclude(mine, outsider.member_id, {"why": _any_reason()}, by=advocate.refreshed(), now=NOW)

    if marked == "before the card":
        mark()
    number = made(case_of(advocate, case.number), advocate)
    if marked == "after it":
        mark()
    give_card(case_of(advocate, case.number), team, by=advocate.refreshed(), now=NOW)
    if marked == "after it was given":
        mark()

    with pytest.raises(MustNotSee):
        accounts.add_to_team(worker.refreshed(), team, outsider.member_id, now=NOW)

    assert seen_by(worker, number) is not None
    assert seen_by(outsider, number) is None
    mine = case_of(advocate, case.number)
    lift_exclusion(mine, outsider.member_id, by=advocate.refreshed(), now=NOW)
    accounts.add_to_team(worker.refreshed(), team, outsider.member_id, now=NOW)
    assert seen_by(outsider, number) is not None
    assert is_clean(advocate, worker)


def test_a_reader_makes_no_card(case: OpenCase, advocate: CastMember, worker: CastMember) -> None:
    """Nor shows it to others."""
    give_access(case, worker.member_id, Depth.READ, by=advocate.session, now=NOW)
    theirs = case_of(worker, case.number)

    with pytest.raises(NotAWriter):
        make_card(theirs, WORDS, by=worker.session, now=NOW)
    made(case, advocate)
    with pytest.raises(NotAWriter):
        give_card(theirs, worker.member_id, by=worker.session, now=NOW)
    with pytest.raises(NotAWriter):
        take_back_card(theirs, advocate.member_id, by=worker.session, now=NOW)


def test_starts_with_what_the_case_says(case: OpenCase, advocate: CastMember) -> None:
    """Her name in use and her languages; the rest is empty."""
    person = {"roles": ["survivor"], "name_chosen": "Жұлдыз", "languages": ["kk"]}
    record_in_case(case, "person", person, by=advocate.session, now=NOW)

    page = advocate.client.get(f"/cases/{case.number}/card").content.decode()

    assert 'value="Жұлдыз"' in page
    assert page.count("checked") == 1


def test_pages_make_show_and_share_a_card(
    case: OpenCase, advocate: CastMember, worker: CastMember
) -> None:
    """From the case to the shift's phone, and back."""
    address = f"/cases/{case.number}/card"
    words = {"name": "Жұлдыз", "languages": ["kk"], "keep_out": "A grey car.", "diet": "No nuts."}
    assert advocate.client.post(address, words).status_code == 302
    card = card_in(case_of(advocate, case.number), advocate.refreshed(), now=NOW)
    assert card is not None
    shown = {"holder": str(worker.member_id), "until": "2026-03-20"}
    assert advocate.client.post(f"{address}/access", shown).status_code == 302
    page = advocate.client.get(address).content.decode()
    assert worker.display_name in page

    theirs = worker.client.get(f"/cards/{card.number}").content.decode()
    listed = worker.client.get("/cases").content.decode()
    back = advocate.client.post(f"{address}/access/end", {"holder": str(worker.member_id)})

    assert theirs.index("A grey car.") < theirs.index("Kazakh") < theirs.index("No nuts.")
    assert case.number not in theirs
    assert f"/cards/{card.number}" in listed
    assert back.status_code == 302
    assert worker.client.get(f"/cards/{card.number}").status_code == 404
    assert f"/cards/{card.number}" not in worker.client.get("/cases").content.decode()


def test_says_what_is_wrong_and_keeps_what_was_typed(case: OpenCase, advocate: CastMember) -> None:
    """A card without a name, a day that is none, nobody chosen."""
    address = f"/cases/{case.number}/card"
    answer = advocate.client.post(address, {"diet": "No nuts."})
    assert answer.status_code == 422
    assert "No nuts." in answer.content.decode()
    advocate.client.post(address, {"name": "Жұлдыз"})

    for sent in ({"holder": ""}, {"holder": "x", "until": "soon"}):
        answer = advocate.client.post(f"{address}/access", sent)
        assert answer.status_code == 422
        assert "notice--bad" in answer.content.decode()


def test_a_reader_of_the_case_is_led_to_the_card(
    case: OpenCase, advocate: CastMember, worker: CastMember
) -> None:
    """Where there is one."""
    give_access(case, worker.member_id, Depth.READ, by=advocate.session, now=NOW)
    address = f"/cases/{case.number}/card"
    assert worker.client.get(address).status_code == 404
    number = made(case, advocate)

    assert worker.client.get(address)["Location"] == f"/cards/{number}"
    assert address in worker.client.get(f"/cases/{case.number}").content.decode()


def test_a_card_that_does_not_open_keeps_nobody_from_the_list(
    case: OpenCase, advocate: CastMember, worker: CastMember
) -> None:
    """Its key is damaged, or a row says of a card what is not so: the rest is there."""
    number = made(case, advocate)
    give_card(case_of(advocate, case.number), worker.member_id, by=advocate.session, now=NOW)
    other = open_case_of(advocate, "Blue folder")
    broken = make_card(other, WORDS, by=advocate.refreshed(), now=NOW)
    card = card_of(case_of(advocate, other.number))
    assert card is not None
    Membership.objects.create(container_id=card, holder=worker.member_id, depth=Depth.CARD)

    listed = cards_shown_to(worker.refreshed(), now=NOW)

    assert {one.number: one.is_broken for one in listed} == {number: False, broken: True}
    page = page_at(worker.client, "/cases")
    assert "does not open" in page
    assert str(WORDS["name"]) in page
    assert worker.client.get(f"/cards/{broken}").status_code == 409


def lines_of(case: OpenCase, member: CastMember) -> list[tuple[UUID, str]]:
    """Return who did what with a card, by its journal."""
    card = card_of(case_of(member, case.number))
    assert card is not None
    return [(line.who, line.deed) for line in read_journal(member.refreshed().open(card))]


def test_the_journal_says_who_read_the_name_in_the_list(
    case: OpenCase, advocate: CastMember, worker: CastMember
) -> None:
    """Before it is shown, and once in a session."""
    made(case, advocate)
    give_card(case_of(advocate, case.number), worker.member_id, by=advocate.session, now=NOW)
    assert lines_of(case, advocate) == []

    for _time in range(2):
        assert str(WORDS["name"]) in page_at(worker.client, "/cases")

    assert lines_of(case, advocate) == [(worker.member_id, "OPENED")]


def test_the_list_shows_no_name_that_cannot_be_noted(
    case: OpenCase, advocate: CastMember, worker: CastMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The cards stand there by their numbers until the journal can be written."""
    number = made(case, advocate)
    give_card(case_of(advocate, case.number), worker.member_id, by=advocate.session, now=NOW)

    def busy(*_lines: object, **_named: object) -> None:
        raise LogBusy(seconds=1)

    with monkeypatch.context() as patched:
        patched.setattr(cards, "append_journals", busy)
        page = page_at(worker.client, "/cases")

    assert str(WORDS["name"]) not in page
    assert number in page
    assert str(WORDS["name"]) in page_at(worker.client, "/cases")

"""The list of cases, sorted and narrowed down."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dalel.apps.cases import listing as cases_listing
from dalel.apps.cases.actions import (
    give_access,
    open_case,
    record_in_case,
    take_back_access,
)
from dalel.apps.cases.listing import Choice, Sort, list_cases
from dalel.apps.cases.queries import PAGE_ROWS
from dalel.apps.entries import listing
from dalel.apps.entries.models import Container
from dalel.apps.entries.terms import Depth
from tests.apps.cases.pages import page_at, text_of
from tests.apps.cases.test_list_cases import listed, opened_at
from tests.apps.conftest import CastMember, browser
from tests.apps.records import NOW, case_of, open_case_of, share


def numbers(member: CastMember, choice: Choice, *, now: datetime = NOW) -> list[str]:
    """Return the numbers of one page of the list."""
    found = list_cases(member.refreshed(), choice, now=now, is_late=lambda: False)
    return [row.number for row in found.rows]


@pytest.fixture
def few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let two cases be too many to look into."""
    monkeypatch.setattr(listing, "MANY", 1)


def test_sorts_by_what_is_in_the_clear(advocate: CastMember) -> None:
    """Recorded, opened, number, due; the last leaves out what has nothing due."""
    first, second = (opened_at(advocate, NOW + timedelta(minutes=n)) for n in range(2))
    record_in_case(
        case_of(advocate, first),
        "note",
        {"text": "Invented."},
        by=advocate.session,
        now=NOW + timedelta(minutes=5),
    )
    Container.objects.filter(number=second).update(next_due=date(2026, 3, 20))

    assert numbers(advocate, Choice()) == [first, second]
    assert numbers(advocate, Choice(sort=Sort.OPENED)) == [second, first]
    assert numbers(advocate, Choice(sort=Sort.NUMBER)) == sorted([first, second], reverse=True)
    assert numbers(advocate, Choice(sort=Sort.DUE)) == [second]


def test_sorts_by_what_is_sealed(advocate: CastMember, worker: CastMember) -> None:
    """Title without regard to case; stage in its order; one's own cases first by lead."""
    blue, amber = opened_at(advocate, NOW, "blue"), opened_at(advocate, NOW, "Amber")
    filing = {"filing_type": "crime_statement", "handed_in": "2026-03-02"}
    record_in_case(
        case_of(advocate, amber), "filing", filing, by=advocate.session, now=NOW, language="en"
    )
    theirs = open_case_of(worker, "Cyan")
    share(theirs, by=worker, to=advocate, depth=Depth.READ)

    assert numbers(advocate, Choice(sort=Sort.TITLE)) == [amber, blue, theirs.number]
    assert numbers(advocate, Choice(sort=Sort.STAGE))[-1] == amber
    assert numbers(advocate, Choice(sort=Sort.LEAD))[-1] == theirs.number
    assert numbers(advocate, Choice(stage="filed")) == [amber]
    assert numbers(advocate, Choice(lead="others")) == [theirs.number]
    assert set(numbers(advocate, Choice(lead="mine"))) == {amber, blue}


def test_narrows_down_by_access_and_quiet(advocate: CastMember, worker: CastMember) -> None:
    """What may only be read; what nobody touched for 30 days."""
    own, read = open_case_of(worker, "Own"), open_case_of(advocate, "Theirs")
    share(read, by=advocate, to=worker, depth=Depth.READ)
    later = NOW + timedelta(days=31)
    record_in_case(own, "note", {"text": "Invented."}, by=worker.session, now=later)

    assert numbers(worker, Choice(may="write"), now=later) == [own.number]
    assert numbers(worker, Choice(may="read"), now=later) == [read.number]
    assert numbers(worker, Choice(quiet="30"), now=later) == [read.number]
    assert numbers(worker, Choice(quiet="90"), now=later) == []


def test_finds_by_title_or_number_without_an_address(advocate: CastMember) -> None:
    """Typed in a form; Kazakh letters as people type them."""
    red, blue = opened_at(advocate, NOW, "Қызыл бума"), opened_at(advocate, NOW, "Blue")

    page = text_of(advocate.client.post("/cases", {"text": "кызыл"}))
    by_number = text_of(advocate.client.post("/cases", {"text": blue[-5:].lower()}))
    nothing = text_of(advocate.client.post("/cases", {"text": "absent"}))

    assert listed(page) == [red]
    assert listed(by_number) == [blue]
    assert "No case matches" in nothing
    assert 'href="?' not in page.partition('class="rows"')[2]


def test_leads_a_form_without_text_to_an_address_of_closed_lists(advocate: CastMember) -> None:
    """And nothing else gets into it."""
    answer = advocate.client.post(
        "/cases", {"sort": "title", "may": "x", "lead": "Dana", "quiet": "30", "text": " "}
    )

    assert answer.status_code == 302
    assert answer["Location"] == "/cases?sort=title&quiet=30&page=0"


def test_keeps_what_was_chosen_from_page_to_page(advocate: CastMember) -> None:
    """In the address, or in the form where a text was typed."""
    for n in range(PAGE_ROWS + 2):
        opened_at(advocate, NOW + timedelta(minutes=n), "Red")

    by_address = page_at(advocate.client, "/cases?sort=title&may=write")
    typed = text_of(advocate.client.post("/cases", {"text": "red", "sort": "opened"}))
    second = text_of(advocate.client.post("/cases", {"text": "red", "sort": "opened", "page": "1"}))

    assert 'href="?sort=title&may=write&page=1"' in by_address
    assert '<button class="button button--quiet" name="page" value="1">' in typed
    assert len(listed(second)) == 2


def test_says_when_there_are_too_many_to_look_into(
    advocate: CastMember, few_are_many: None
) -> None:
    """Clear columns still work; a text is looked for in numbers alone."""
    red, blue = opened_at(advocate, NOW, "Red"), opened_at(advocate, NOW, "Blue")

    page = page_at(advocate.client, "/cases?sort=title&stage=told")
    found = text_of(advocate.client.post("/cases", {"text": blue[-5:]}))

    assert set(listed(page)) == {red, blue}
    assert "You have more than 2000 cases" in page
    assert 'name="stage"' not in page
    assert listed(found) == [blue]
    assert listed(text_of(advocate.client.post("/cases", {"text": "Red"}))) == []


def test_lists_what_a_few_and_many_hold_alike(
    advocate: CastMember, worker: CastMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both ways to ask the database give the same, in every order and with every filter."""
    for n in range(4):
        case = open_case_of(advocate, f"Folder {n}")
        if n % 2:
            share(case, by=advocate, to=worker, depth=Depth.READ if n == 1 else Depth.WRITE)
    soon, later = NOW.date() + timedelta(days=7), NOW + timedelta(days=40)
    short = open_case_of(advocate, "For a week")
    give_access(short, worker.member_id, Depth.READ, by=advocate.session, now=NOW, until=soon)
    Container.objects.filter(type="CASE").update(next_due=soon)
    choices = [
        Choice(sort=sort, may=may, quiet=quiet)
        for sort in (Sort.RECORDED, Sort.OPENED, Sort.NUMBER, Sort.DUE)
        for may in ("", "write", "read")
        for quiet in ("", "30")
    ]
    few = [numbers(member, one, now=later) for member in (advocate, worker) for one in choices]

    monkeypatch.setattr(listing, "MANY", 0)

    many = [numbers(member, one, now=later) for member in (advocate, worker) for one in choices]
    assert many == few
    assert len(numbers(worker, Choice())) == 3
    assert len(numbers(worker, Choice(), now=later)) == 2


@pytest.mark.usefixtures("few_are_many")
def test_holds_few_again_as_soon_as_it_does(advocate: CastMember, worker: CastMember) -> None:
    """What the session remembers only spares counting: fewer memberships are seen at once."""
    cases = [open_case_of(worker, title) for title in ("Red", "Blue")]
    for case in cases:
        share(case, by=worker, to=advocate)
    session = advocate.refreshed()

    many = [
        list_cases(session, Choice(), now=NOW, is_late=lambda: True).holds_many for _ in range(2)
    ]
    for case in cases:
        take_back_access(
            case_of(worker, case.number), advocate.member_id, by=worker.session, now=NOW
        )

    assert many == [True, True]
    assert not list_cases(session, Choice(), now=NOW, is_late=lambda: True).holds_many


def test_counts_new_entries_on_the_next_page(advocate: CastMember) -> None:
    """A summary that has fallen behind is computed anew while there is time, else marked."""
    case = open_case_of(advocate, "Red")
    filing = {"filing_type": "crime_statement", "handed_in": "2026-03-02"}
    record_in_case(case, "filing", filing, by=advocate.session, now=NOW, language="en")

    late = list_cases(advocate.refreshed(), Choice(), now=NOW, is_late=lambda: True)
    page = page_at(advocate.client, "/cases")

    assert [row.is_behind for row in late.rows] == [True]
    assert "Statement handed in" in page
    assert "new entries not counted yet" not in page


def test_marks_what_it_had_no_time_for(
    advocate: CastMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In words on the row."""
    case = open_case_of(advocate, "Red")
    record_in_case(case, "note", {"text": "Invented."}, by=advocate.session, now=NOW)
    monkeypatch.setattr(cases_listing, "MOST_REFRESHED", 0)

    assert "new entries not counted yet" in page_at(advocate.client, "/cases")


def test_names_who_leads(advocate: CastMember, worker: CastMember) -> None:
    """By the name colleagues know."""
    fields = {"title": "Red", "lead": str(worker.member_id)}
    open_case(fields, by=advocate.session, now=NOW)

    page = page_at(advocate.client, "/cases")

    assert f"led by {worker.display_name}" in page
    assert str(worker.member_id) not in page


def test_shows_what_is_due_and_what_is_late(advocate: CastMember) -> None:
    """Only where something is due."""
    number = opened_at(advocate, NOW)
    assert "Next due" not in page_at(advocate.client, "/cases")

    Container.objects.filter(number=number).update(next_due=date(2020, 3, 20))

    page = page_at(advocate.client, "/cases")
    assert "Next due: 20 March 2020" in page
    assert "overdue" in page


def test_asks_the_databases_as_often_for_fifty_cases_as_for_two(advocate: CastMember) -> None:
    """No question is asked per row."""
    counts = []
    for more in (2, 20):
        for n in range(more):
            opened_at(advocate, NOW + timedelta(minutes=n))
        page_at(advocate.client, "/cases")
        with CaptureQueriesContext(connection) as asked:
            page_at(advocate.client, "/cases")
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_asks_a_stranger_to_sign_in(advocate: CastMember) -> None:
    """Also when a form is sent."""
    opened_at(advocate, NOW)

    assert browser().post("/cases", {"text": "Red"})["Location"].startswith("/sign-in")

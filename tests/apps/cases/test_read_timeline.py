"""The timeline on the page: order, filters, pages, uncertain dates, links both ways."""

from __future__ import annotations

import re
from uuid import UUID, uuid4

import pytest

from dalel.apps.cases.paging import PAGE_LINES
from dalel.apps.cases.queries import OpenCase
from dalel.apps.entries.journal import Deed
from tests.apps.cases.pages import in_order, journal_of, page_at
from tests.apps.cases.test_show_case import record
from tests.apps.conftest import CastMember
from tests.apps.records import NOW, open_case_of

PAGE_BYTES = 60_000


def page(member: CastMember, case: OpenCase, query: str = "") -> str:
    """Return the case's page, asked for in this way."""
    return page_at(member.client, f"/cases/{case.number}{query}")


def shown(text: str) -> set[str]:
    """Return the entries on a timeline."""
    return set(re.findall(r'<li class="event [^>]*data-entry="([^"]+)"', text))


@pytest.fixture
def story(advocate: CastMember) -> tuple[OpenCase, dict[str, UUID]]:
    """A filing, its answer and a threat, with the officer and the body."""
    case = open_case_of(advocate)
    him = record(case, advocate, "person", roles=["alleged_perpetrator"], rank="captain")
    filing = {"filing_type": "crime_statement", "body": "prosecutor_prison"}
    filed = record(case, advocate, "filing", handed_in="3 May 2025", **filing)
    answer = {"outcome": "refused_to_accept", "body": "police_station", "answers_to": str(filed)}
    answered = record(case, advocate, "response", dated="9 May 2025", **answer)
    threat = {"pressure_type": "told_hopeless", "actor_persons": [str(him)]}
    pressed = record(case, advocate, "pressure", when="2024", **threat)
    return case, {"him": him, "filed": filed, "answered": answered, "pressed": pressed}


def test_links_read_both_ways(
    advocate: CastMember, story: tuple[OpenCase, dict[str, UUID]]
) -> None:
    """What it answers, with the date; and what answers it."""
    case, ids = story

    text = page(advocate, case)

    answers = f'<span>Answers:</span> <a href="#e-{ids["filed"]}">Statement about a crime, 3 May'
    answered = f'<span>Answered by:</span> <a href="#e-{ids["answered"]}">'
    assert answers in text.split(f'id="e-{ids["answered"]}"')[1].split("event-meta")[0]
    assert answered in text.split(f'id="e-{ids["filed"]}"')[1].split("event-meta")[0]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?kind=filing", {"filed"}),
        ("?kind=group-pressed", {"pressed"}),
        ("?body=police_station", {"answered"}),
        ("?body=prosecutor_prison&kind=response", set()),
    ],
)
def test_narrows_down(
    advocate: CastMember,
    story: tuple[OpenCase, dict[str, UUID]],
    query: str,
    expected: set[str],
) -> None:
    """By kind, by a group of kinds, by body, and by several at once."""
    case, ids = story

    text = page(advocate, case, query)

    assert shown(text) == {str(ids[name]) for name in expected}
    assert ("Nothing here matches" in text) is not bool(expected)


def test_narrows_down_to_a_person(
    advocate: CastMember, story: tuple[OpenCase, dict[str, UUID]]
) -> None:
    """Only those whom something in this case names are offered."""
    case, ids = story

    assert shown(page(advocate, case, f"?party={ids['him']}")) == {str(ids["pressed"])}


@pytest.mark.parametrize("name", ["kind", "party", "body", "order", "page", "at"])
def test_ignores_what_is_not_offered(
    advocate: CastMember, story: tuple[OpenCase, dict[str, UUID]], name: str
) -> None:
    """Unknown, foreign or malformed: as if nothing had been asked."""
    case, _ids = story
    everything = shown(page(advocate, case))

    for value in ("nothing", str(uuid4()), "9" * 40, "<b>", "-1", "²"):
        text = page(advocate, case, f"?{name}={value}")
        assert shown(text) == everything
        assert "<b>" not in text.partition("<main")[2].replace("<body", "")


def test_orders_by_when_it_was_recorded(
    advocate: CastMember, story: tuple[OpenCase, dict[str, UUID]]
) -> None:
    """The year is then the one of recording."""
    case, ids = story
    wanted = [ids["filed"], ids["answered"], ids["pressed"]]

    recorded = page(advocate, case, "?order=recorded")

    assert in_order(recorded, wanted) == wanted
    assert in_order(page(advocate, case), wanted)[0] == ids["pressed"]
    assert re.findall(r"<h3>(\d+)</h3>", recorded) == [str(NOW.year)]


@pytest.mark.parametrize(
    ("when", "shape", "words"),
    [
        ("12 March 2021", "day", ""),
        ("March 2021", "month", "exact day not known"),
        ("2021", "year", "exact day not known"),
        ("2020s", "long", "exact day not known"),
        ("2021-03-01/2021-03-14", "month", "over 14 days"),
        ("2021-03-01/..", "open-end", "end not known"),
        ("before 1 January 2018", "open-start", "start not known"),
        ("about 12 March 2021", "month", ""),
    ],
)
def test_draws_uncertain_dates_honestly(
    advocate: CastMember, when: str, shape: str, words: str
) -> None:
    """By shape and in words; an exact day needs none."""
    case = open_case_of(advocate)
    entry = record(case, advocate, "act", act_types=["stalking"], when=when)

    line = page(advocate, case).split(f'id="e-{entry}"')

    assert line[0].endswith(f'<li class="event event--{shape}" ')
    assert ('class="event-span"' in line[1].split("</li>")[0]) is bool(words)
    assert words in line[1].split("</li>")[0]


def many(member: CastMember, case: OpenCase, count: int) -> list[UUID]:
    """Record notes, one for each year."""
    text = "Ойдан шығарылған жазба. " * 8
    years = range(2000, 2000 + count)
    return [record(case, member, "note", text=text, written_on=str(year)) for year in years]


def test_shows_the_newest_page_first_and_leads_to_the_others(advocate: CastMember) -> None:
    """Full pages; years lead to theirs; each entry is on exactly one."""
    case = open_case_of(advocate)
    ids = [str(one) for one in many(advocate, case, PAGE_LINES + 3)]

    last, first = page(advocate, case), page(advocate, case, "?page=1")

    assert len(shown(last)) == PAGE_LINES
    assert ids[-1] in shown(last)
    assert ids[0] in shown(first)
    assert not shown(last) & shown(first)
    assert 'href="?page=1#timeline">← Earlier' in last
    assert '<a href="?page=1#timeline">2000</a>' in last
    assert ids[1] in shown(page(advocate, case, f"?at={ids[1]}"))
    assert len(last.encode()) < PAGE_BYTES


def test_shows_an_entry_with_its_seal(
    advocate: CastMember, story: tuple[OpenCase, dict[str, UUID]]
) -> None:
    """Everything it says, who wrote it, its place, its receipt; and who looked is noted."""
    case, ids = story

    text = page_at(advocate.client, f"/entries/{ids['answered']}")

    for words in (advocate.display_name, "Refused to accept", "Place in the log", "9 May 2025"):
        assert words in text
    assert f'href="/entries/{ids["answered"]}/receipt"' in text
    assert f'href="/entries/{ids["filed"]}"' in text
    assert journal_of(advocate, case.number)[-1] == (
        advocate.member_id,
        Deed.OPENED,
        ids["answered"],
    )


def test_prints_everything_on_one_page(advocate: CastMember) -> None:
    """Whatever the number of entries; the journal says that it was opened for that."""
    case = open_case_of(advocate)
    ids = many(advocate, case, PAGE_LINES + 3)

    text = page_at(advocate.client, f"/cases/{case.number}/print")

    assert all(f'data-entry="{one}"' in text for one in ids)
    assert "<title>Notebook</title>" in text
    assert [deed for _who, deed, _about in journal_of(advocate, case.number)] == [Deed.PRINTED]


def test_prints_in_short_where_that_is_enough(advocate: CastMember) -> None:
    """Every entry is there, but not what each says in full, nor its place in the log."""
    case = open_case_of(advocate)
    entry = record(case, advocate, "act", act_types=["stalking"], when="March 2021")
    address = f"/cases/{case.number}/print"

    full, short = page_at(advocate.client, address), page_at(advocate.client, f"{address}?short")

    for text in (full, short):
        assert f'data-entry="{entry}"' in text
        assert "March 2021" in text
    assert "place in the log" in full
    assert "place in the log" not in short
    assert '<dl class="facts">' not in short


def test_says_the_zone_on_paper_and_where_it_is_another(advocate: CastMember) -> None:
    """Everybody at the desk lives in one zone; paper may travel."""
    case = open_case_of(advocate)
    record(case, advocate, "contact", contact_type="lawyer_meeting", when="2025-06-03T14:30+05:00")
    record(case, advocate, "contact", contact_type="lawyer_meeting", when="2025-06-04T09:15+03:00")
    address = f"/cases/{case.number}"

    page, paper = page_at(advocate.client, address), page_at(advocate.client, f"{address}/print")

    assert "3 June 2025, 14:30<" in page
    assert "4 June 2025, 09:15 (UTC+03:00)" in page
    assert "3 June 2025, 14:30 (UTC+05:00)" in paper


def test_shows_no_codes_as_the_beginning_of_a_text(advocate: CastMember) -> None:
    """What a publication says of her is chosen from a list, in a field called details."""
    case = open_case_of(advocate)
    record(case, advocate, "publicity", publicity_types=["news_article"], details=["exact_place"])

    assert "exact_place" not in page(advocate, case)

"""Numbered letters: a gap follows from what came, and a late one closes it without hiding it."""

from __future__ import annotations

from typing import Any

from dalel.apps.cases.letter_words import listed
from dalel.apps.cases.letters import gaps_in
from dalel.apps.cases.queries import OpenCase, content_of
from tests.apps.cases.pages import page_at
from tests.apps.conftest import CastMember
from tests.apps.filings.papers_of_a_case import record
from tests.apps.records import case_of, open_case_of


def letter(member: CastMember, case: OpenCase, number: int, **fields: Any) -> str:
    """Record a numbered letter."""
    return record(member, case, "letter", subject="private", sequence=number, **fields)


def gaps(member: CastMember, case: OpenCase) -> list[tuple[str, tuple[int, ...], tuple[int, ...]]]:
    """Return since when, which numbers, and which of them have still not come."""
    found = gaps_in(content_of(case_of(member, case.number)).record)
    return [(str(gap.since), gap.numbers, gap.missing) for gap in found]


def test_a_number_that_is_left_out_is_missing_from_the_day_the_next_one_came(
    advocate: CastMember,
) -> None:
    """Written down when handed over or not: what has not come is missing."""
    case = open_case_of(advocate)
    letter(advocate, case, 1, received_on="2026-02-01")
    letter(advocate, case, 2, handed_over_at="2026-02-05")
    letter(advocate, case, 5, received_on="2026-03-01")

    assert gaps(advocate, case) == [("2026-03-01", (2, 3, 4), (2, 3, 4))]


def test_letters_that_come_in_order_leave_no_gap(advocate: CastMember) -> None:
    """Nor do two that come on one day, nor those of another writer or to her."""
    case = open_case_of(advocate)
    other = record(advocate, case, "person", roles=["witness"], name_legal="Oidan Shygarylgan")
    letter(advocate, case, 1, received_on="2026-02-01")
    letter(advocate, case, 3, received_on="2026-03-01")
    letter(advocate, case, 2, received_on="2026-03-01")
    letter(advocate, case, 1, received_on="2026-02-02", writer=other)
    letter(advocate, case, 1, received_on="2026-02-02", direction="to_her")

    assert gaps(advocate, case) == []


def test_one_that_comes_late_is_said_with_its_days(advocate: CastMember) -> None:
    """On the timeline and at a glance, as nobody's entry; the complaint names what is missing."""
    case = open_case_of(advocate)
    record(advocate, case, "person", roles=["survivor"], name_chosen="Aisulu Qialqyzy")
    record(advocate, case, "note", text="Call.", written_on="2026-02-02")
    letter(advocate, case, 1, received_on="2026-02-01")
    letter(advocate, case, 4, received_on="2026-03-01")
    letter(advocate, case, 2, received_on="2026-04-10")
    advocate.client.cookies["language"] = "en"

    page = page_at(advocate.client, f"/cases/{case.number}")
    only = page_at(advocate.client, f"/cases/{case.number}?kind=letter")
    placed = page_at(advocate.client, f"/cases/{case.number}?kind=note")
    paper = page_at(advocate.client, f"/cases/{case.number}/papers/letters_held_back?languages=ru")

    assert gaps(advocate, case) == [("2026-03-01", (2, 3), (3,))]
    for shown in (page, only):
        derived = shown[shown.index("event--derived") :]
        assert "Letters 2–3 did not come" in derived
        assert "Letter 2 arrived 40 days late." in derived
        assert "Still missing: 3" in derived
        assert f"/cases/{case.number}/papers/letters_held_back" in derived
    assert page.count("Letter 2 arrived 40 days late.") == 2
    assert "event--derived" not in placed
    assert "№ 3 (известно: 1 марта 2026" in paper


def test_letters_to_her_have_a_count_of_their_own(advocate: CastMember) -> None:
    """One that did not reach her is said as such, and is no word from her."""
    case = open_case_of(advocate)
    letter(advocate, case, 2, received_on="2026-02-01", direction="to_her")
    advocate.client.cookies["language"] = "en"

    page = page_at(advocate.client, f"/cases/{case.number}")

    assert "Letter 1 to her did not come" in page
    assert "Last heard from her" not in page


def test_numbers_are_listed_as_runs() -> None:
    """Neighbours stand together."""
    assert listed((2, 4, 5, 6, 9)) == "2, 4–6, 9"

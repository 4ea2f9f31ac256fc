"""Nobody has heard from her: the day follows from entries, and the papers are one tap away."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.utils import timezone

from dalel.apps.cases.actions import record_in_case
from dalel.apps.cases.queries import OpenCase, content_of
from tests.apps.conftest import CastMember
from tests.apps.procedure.terms import day, english
from tests.apps.records import case_of, open_case_of

PAPERS = ("visit_request", "npm_special_visit", "no_word", "cat_interim")


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let My desk count for as long as it takes."""
    monkeypatch.setattr("dalel.apps.procedure.views.desk.COUNT_SECONDS", 60.0)


def record(case: OpenCase, by: CastMember, kind: str, **fields: Any) -> str:
    """Record an entry today and return its id."""
    new = record_in_case(case, kind, fields, by=by.session, now=timezone.now(), language="en")
    return str(new.id)


def held_case(by: CastMember, title: str = "Red folder") -> tuple[OpenCase, str]:
    """Open a case of a woman who is in a prison."""
    case = open_case_of(by, title)
    her = record(case, by, "person", roles=["survivor"], name_chosen="Aisulu Qialqyzy")
    record(case, by, "placement", person=her, placement_type="prison_women", began_at=day(-90))
    return case_of(by, case.number), her


def agree(case: OpenCase, by: CastMember, **typed: str) -> None:
    """Send the short form."""
    answer = by.client.post(f"/cases/{case.number}/heard-by", {"rhythm": "weekly", **typed})
    assert answer.status_code == 302, answer.content.decode()


def test_a_closed_place_without_a_day_asks_for_one(advocate: CastMember) -> None:
    """Once she is free, nobody asks."""
    case, her = held_case(advocate)

    asked = english(advocate, f"/cases/{case.number}")
    record(case, advocate, "placement", person=her, placement_type="free", began_at=day(-1))
    free = english(advocate, f"/cases/{case.number}")

    assert "no day is set by which we must have heard from her" in asked
    assert f'href="/cases/{case.number}/heard-by"' in asked
    assert 'id="silence"' not in free


def test_a_day_that_passed_stands_first_with_its_papers(advocate: CastMember) -> None:
    """On the page of the case and on My desk, before what is late for other reasons."""
    case, _her = held_case(advocate)
    other = open_case_of(advocate, "Other folder")
    record(other, advocate, "note", text="Call.", remind_on=day(1))
    agree(case, advocate, last_heard_on=day(-10))

    page, desk = english(advocate, f"/cases/{case.number}"), english(advocate, "/desk")

    assert page.index('id="silence"') < page.index('id="timeline"')
    assert desk.index("Nobody has heard from her") < desk.index("Other folder")
    for shown in (page, desk):
        links = re.findall(rf"/cases/{case.number}/papers/(\w+)\?to=", shown)
        assert tuple(links) == PAPERS


def test_a_contact_stops_it_and_the_next_day_is_counted_from_it(advocate: CastMember) -> None:
    """A visit that was refused does not; a meeting with her does."""
    case, her = held_case(advocate)
    agree(case, advocate, last_heard_on=day(-10))
    refused = {"contact_type": "lawyer_meeting", "result": "refused", "when": day(-1)}
    record(case, advocate, "contact", person=her, **refused)
    silent = english(advocate, "/desk")

    met = {**refused, "result": "took_place"}
    record(case, advocate, "contact", person=her, **met)
    page, desk = english(advocate, f"/cases/{case.number}"), english(advocate, "/desk")

    assert "Nobody has heard from her" in silent
    assert "Nobody has heard from her" not in page + desk
    assert f'data-due="{day(6)}' in desk


def test_each_paper_is_filled_with_the_last_word(advocate: CastMember) -> None:
    """Whom it is about, where she is, and when she was last heard from."""
    case, _her = held_case(advocate)
    agree(case, advocate, last_heard_on="2026-03-02")

    for paper in PAPERS:
        text = english(advocate, f"/cases/{case.number}/papers/{paper}?languages=ru")
        assert "Aisulu Qialqyzy" in text
        assert "2 марта 2026" in text


def test_another_rhythm_corrects_the_one_before(advocate: CastMember) -> None:
    """There is one clock, counted by what holds now; the form shows what was agreed."""
    case, her = held_case(advocate)
    agree(case, advocate, last_heard_on=day(-10), words="A postcard with a blue stamp.")
    form = english(advocate, f"/cases/{case.number}/heard-by?for={her}")

    agree(case, advocate, rhythm="monthly", last_heard_on=day(-10))
    desk = english(advocate, "/desk")

    assert "A postcard with a blue stamp." in form
    assert "Nobody has heard from her" not in desk
    assert desk.count('data-rule="word_rhythm"') == 1


def test_once_needs_its_day_and_somebody_to_wait_for(advocate: CastMember) -> None:
    """Beside the field; what was typed stays."""
    case, _her = held_case(advocate)
    empty = open_case_of(advocate, "Empty folder")

    said = {"rhythm": "once", "words": "A call on Monday."}
    refused = advocate.client.post(f"/cases/{case.number}/heard-by", said)

    assert refused.status_code == 422
    assert 'href="#id_heard_by"' in refused.content.decode()
    assert "A call on Monday." in refused.content.decode()
    assert "/entries/new/person" in english(advocate, f"/cases/{empty.number}/heard-by")


def test_what_we_set_ourselves_claims_no_law(advocate: CastMember) -> None:
    """Nobody read it in a code, and nothing says so."""
    case, _her = held_case(advocate)
    agree(case, advocate, last_heard_on=day(-10))
    started = content_of(case_of(advocate, case.number)).record.of("heard_by")[0]

    page = english(advocate, f"/cases/{case.number}/clocks/{started.id}/word_rhythm")

    assert "None: we set this day ourselves." in page
    assert "Read in the text of the law" not in page

"""A case on the page: people first, then what happened, and no number that says nothing."""

from __future__ import annotations

import re
from typing import Any

from dalel.apps.cases.actions import record_in_case
from dalel.apps.cases.queries import OpenCase
from dalel.apps.entries.actions import Recorded
from dalel.apps.entries.terms import Depth
from tests.apps.conftest import CastMember
from tests.apps.records import NOW, case_of, open_case_of, share

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def record(case: OpenCase, by: CastMember, kind: str, **fields: Any) -> Recorded:
    """Record an entry in English."""
    return record_in_case(case, kind, fields, by=by.session, now=NOW, language="en")


def page_of(case: OpenCase, reader: CastMember) -> str:
    """Return the case's page."""
    answer = reader.client.get(f"/cases/{case.number}")
    assert answer.status_code == 200
    return answer.content.decode()


def words_of(page: str) -> str:
    """Return what a person reads: no tags, no attributes."""
    return " ".join(re.sub(r"<[^>]*>", " ", page).split())


def test_shows_people_before_what_happened(advocate: CastMember) -> None:
    """Each once, by name; references on the timeline use the name too."""
    case = open_case_of(advocate)
    speaker = record(case, advocate, "person", roles=["survivor"], name_chosen="Айару Ойдан")
    record(
        case,
        advocate,
        "statement",
        form="spoken",
        speaker=str(speaker.id),
        words="Invented.",
        told_on="2025",
    )

    page = page_of(case_of(advocate, case.number), advocate)

    people, timeline = page.split('<ol class="timeline">')
    assert 'data-kind="person"' in people
    assert 'data-kind="person"' not in timeline
    assert "Айару Ойдан" in timeline


def test_shows_no_number_of_a_record_among_the_words(
    advocate: CastMember, worker: CastMember
) -> None:
    """Access names the member; the lead of a case is a name as well."""
    form = {"title": "Red folder"}
    number = advocate.client.post("/cases/new", form)["Location"].rsplit("/", 1)[1]
    case = case_of(advocate, number)
    share(case, by=advocate, to=worker, depth=Depth.READ)

    words = words_of(page_of(case_of(advocate, number), advocate))

    assert f"{worker.display_name}: Read" in words
    assert "4 March 2026" not in words
    assert "3 March 2026" in words
    assert UUID.findall(words) == []


def test_says_so_when_a_date_is_not_known(advocate: CastMember) -> None:
    """The day it was recorded is not when it happened."""
    case = open_case_of(advocate)
    record(case, advocate, "act", act_types=["stalking"])

    page = page_of(case_of(advocate, case.number), advocate)

    assert '<p class="event-when">Date not known</p>' in page


def test_shows_nothing_to_an_outsider(advocate: CastMember, outsider: CastMember) -> None:
    """Missing and forbidden look alike."""
    case = open_case_of(advocate)

    hidden = outsider.client.get(f"/cases/{case.number}")
    missing = outsider.client.get("/cases/2026-NOPE0")

    assert hidden.status_code == missing.status_code == 404
    assert case.number not in hidden.content.decode()

"""After saving: the reader lands where the entry stands and is told once that it is sealed."""

from __future__ import annotations

from dalel.apps.cases.queries import OpenCase
from tests.apps.cases.pages import correct_address, new_address, page_at
from tests.apps.cases.test_show_case import record
from tests.apps.conftest import CastMember
from tests.apps.records import open_case_of

SAVED = "Saved and sealed."


def landed(member: CastMember, address: str, fields: dict[str, str]) -> tuple[str, str, str]:
    """Save a form; return where it leads, the entry it leads to, and the page there."""
    answer = member.client.post(address, fields)
    place, _hash, anchor = answer["Location"].partition("#e-")
    return place, anchor, page_at(member.client, place)


def line_of(page: str, entry: str) -> str:
    """Return an entry's line on the timeline."""
    return page.split(f'id="e-{entry}"')[1].split("</li>", maxsplit=1)[0]


def test_lands_on_the_entry_and_says_so_once(advocate: CastMember) -> None:
    """On the page of the timeline that shows it, however many there are."""
    case = open_case_of(advocate)
    for year in range(1990, 2020):
        record(case, advocate, "pressure", pressure_type="threat", when=str(year))

    form = {"pressure_type": "threat", "when": "1 May 1991"}
    place, entry, page = landed(advocate, new_address(case, "pressure"), form)

    assert place == f"/cases/{case.number}?at={entry}"
    assert SAVED in line_of(page, entry)
    assert page.count(SAVED) == 1
    assert SAVED not in page_at(advocate.client, place)


def test_lands_on_a_correction(advocate: CastMember) -> None:
    """Not on what it corrects."""
    case = open_case_of(advocate)
    note = record(case, advocate, "note", text="Invented.")

    form = {"text": "Invented, put right.", "correction_reason": "Misheard."}
    _place, entry, page = landed(advocate, correct_address(case, note), form)

    assert entry != str(note)
    assert SAVED in line_of(page, entry)


def test_says_so_above_for_whoever_is_no_event(advocate: CastMember) -> None:
    """A person stands beside the timeline."""
    case = open_case_of(advocate)

    form = {"roles": "survivor", "nickname": "Тау"}
    _place, entry, page = landed(advocate, new_address(case, "person"), form)

    assert f'id="e-{entry}"' in page
    assert SAVED in page.split('id="timeline"')[0]


def test_says_nothing_to_others(advocate: CastMember, worker: CastMember) -> None:
    """Only in the session that saved."""
    case: OpenCase = open_case_of(advocate)
    answer = advocate.client.post(new_address(case, "note"), {"text": "Invented."})

    other = page_at(advocate.client, f"/cases/{case.number}")

    assert SAVED not in other
    assert worker.client.get(answer["Location"]).status_code == 404

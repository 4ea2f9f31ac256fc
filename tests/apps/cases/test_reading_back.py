"""What was read from dates, sums and names is said before it is saved."""

from __future__ import annotations

from typing import Any

import pytest

from dalel.apps.cases.actions import record_in_case
from tests.apps.cases.pages import (
    correct_address,
    entries_of_kind,
    hidden_value,
    looked_at,
    new_address,
    page_at,
    refused,
    saved,
    text_of,
    upload,
)
from tests.apps.conftest import CastMember
from tests.apps.records import NOW, open_case_of

EXACT = (
    "2021-03-12",
    "12.03.2021",
    "2.3.2021",
    "12 March 2021",
    "12 марта 2021",
    "2021 жылғы 12 наурыз",
    "12 March 2021 14:30",
    "12.03.2021 14:30",
)


@pytest.mark.parametrize("typed", EXACT)
def test_saves_an_exact_day_at_once(advocate: CastMember, typed: str) -> None:
    """One complete day that can be read in one way only needs no second look."""
    case = open_case_of(advocate)

    answer = advocate.client.post(
        new_address(case, "pressure"), {"pressure_type": "threat", "when": typed}
    )

    assert answer.status_code == 302
    assert len(entries_of_kind(advocate, case.number, "pressure")) == 1


READ = {
    "about 10-14 March 2021": (
        "Read as: about 10–14 March 2021.",
        "First possible day: 10 March 2021; last: 14 March 2021.",
        "Not exact.",
    ),
    "03/04/2021": ("Read as: 3 April 2021.", "The day was read first, then the month."),
    "summer 2019": ("Read as: summer 2019.", "First possible day: 1 June 2019"),
    "2020": ("Read as: 2020.", "First possible day: 1 January 2020; last: 31 December 2020."),
    "12 March 2021?": ("Not certain.",),
    "12 March 2091": ("Read as: 12 March 2091.", "more than a year ahead. Is the year right?"),
    "12 March 1021": ("more than a hundred years ago. Is the year right?",),
    "before May 2020": ("at the latest.",),
    "since May 2020": ("at the earliest.",),
}


@pytest.mark.parametrize("typed", READ)
def test_reads_every_other_date_back_before_it_is_saved(advocate: CastMember, typed: str) -> None:
    """Beside the field and above; the second press saves, and keeps what was sent with it."""
    case = open_case_of(advocate)
    address = new_address(case, "pressure")
    form: dict[str, Any] = {"pressure_type": "threat", "when": typed, "words": "Invented."}

    page = refused(advocate, address, form | {"attachments": upload(b"Invented.", "a.txt")})

    assert 'id="look"' in page
    for sentence in READ[typed]:
        assert page.count(sentence) == 2
    assert entries_of_kind(advocate, case.number, "pressure") == []
    again = advocate.client.post(address, looked_at(page, form))
    assert again.status_code == 302
    [entry] = entries_of_kind(advocate, case.number, "pressure")
    assert [file["name"] for file in entry.fields["attachments"]] == ["a.txt"]


def test_reads_a_date_back_again_when_it_was_changed(advocate: CastMember) -> None:
    """What was looked at is what is saved."""
    case = open_case_of(advocate)
    address = new_address(case, "pressure")
    form = {"pressure_type": "threat", "when": "about March 2021"}
    page = refused(advocate, address, form)

    again = refused(advocate, address, looked_at(page, form | {"when": "about May 2021"}))

    assert "Read as: about May 2021." in again
    assert entries_of_kind(advocate, case.number, "pressure") == []


def test_reads_back_in_the_language_of_the_page(advocate: CastMember) -> None:
    """In Kazakh and Russian as well."""
    case = open_case_of(advocate)
    form = {"pressure_type": "threat", "when": "2019"}
    for language, words in {"kk": "Былай оқылды", "ru": "Прочитано так"}.items():
        advocate.client.cookies["language"] = language

        assert words in refused(advocate, new_address(case, "pressure"), form)


IMPOSSIBLE = {
    "31 April 2021": "There is no such day in the calendar.",
    "29.02.2021": "There is no such day in the calendar.",
    "13/13/2021": "There is no such day in the calendar.",
    "03.04.21": "Write the year with four digits.",
    "3 May": "The year is missing.",
    "yesterday": "Write the date itself",
}


@pytest.mark.parametrize("typed", IMPOSSIBLE)
def test_says_what_is_wrong_with_a_date(advocate: CastMember, typed: str) -> None:
    """Beside the field and in the summary, with a link; not read back as something else."""
    case = open_case_of(advocate)

    page = refused(
        advocate, new_address(case, "pressure"), {"pressure_type": "threat", "when": typed}
    )

    assert page.count(IMPOSSIBLE[typed]) == 2
    assert '<a href="#id_when">' in page
    assert 'id="look"' not in page


def test_checks_without_saving(advocate: CastMember) -> None:
    """Every date and sum is said, exact ones too, beside the index of the year."""
    case = open_case_of(advocate)
    address = new_address(case, "pressure")
    form = {"pressure_type": "threat", "when": "3 May 2024", "amount": "560 000"}

    checked = advocate.client.post(address, form | {"press": "check"})
    wrong = advocate.client.post(address, form | {"press": "check", "when": "31 April 2024"})

    page = text_of(checked)
    assert checked.status_code == 200
    assert "Everything can be read as it stands. Nothing is saved yet." in page
    assert "Read as: 3 May 2024." in page
    assert "Read as: 560\u00a0000\u00a0₸." in page
    assert "= 151,7 MCI of 2024" in page
    assert wrong.status_code == 422
    assert entries_of_kind(advocate, case.number, "pressure") == []


def test_shows_sums_beside_the_index_of_their_year(advocate: CastMember) -> None:
    """On the case's page; not for other currencies, nor where the year is not known."""
    case = open_case_of(advocate)
    address = new_address(case, "pressure")
    form = {"pressure_type": "threat", "amount": "560 000"}

    saved(advocate, address, form | {"when": "3 May 2021"})
    assert "560\u00a0000\u00a0₸ = 192 MCI of 2021" in page_at(
        advocate.client, f"/cases/{case.number}"
    )
    for more in ({}, {"when": "3 May 2021", "amount_currency": "USD"}, {"when": "3 May 1999"}):
        saved(advocate, address, form | more)
    page = page_at(advocate.client, f"/cases/{case.number}")
    assert page.count(" MCI of ") == page.count("192 MCI of 2021")


def test_asks_nothing_about_what_a_correction_leaves_as_it_was(advocate: CastMember) -> None:
    """An old uncertain date was looked at when it was recorded."""
    case = open_case_of(advocate)
    old = record_in_case(
        case,
        "pressure",
        {"pressure_type": "threat", "when": "about May 2020"},
        by=advocate.session,
        now=NOW,
        language="en",
    )
    page = page_at(advocate.client, correct_address(case, old.id))

    answer = advocate.client.post(
        correct_address(case, old.id),
        {
            "pressure_type": "threat",
            "when": "about May 2020",
            "when_seen": hidden_value(page, "when_seen"),
            "words": "More is known.",
            "correction_reason": "More is known.",
        },
    )

    assert answer.status_code == 302


def test_warns_once_of_letters_of_two_alphabets_in_a_name(advocate: CastMember) -> None:
    """It is kept as it is, once that was seen: a signature may really look like this."""
    case = open_case_of(advocate)
    form = {"roles": "witness", "name_legal": "Cәуле Ойданова"}  # a Latin C

    page = refused(advocate, new_address(case, "person"), form)
    saved(advocate, new_address(case, "person"), form)

    assert "One word mixes Latin and Cyrillic letters: “Cәуле”." in page
    [person] = entries_of_kind(advocate, case.number, "person")
    assert person.fields["name_legal"] == "Cәуле Ойданова"


def test_shows_marks_that_turn_a_text(advocate: CastMember) -> None:
    """Before it is saved, and on the case's page: they act on nothing around them."""
    case = open_case_of(advocate)
    form = {"text": "He said \u202eyas\u202c it."}

    page = refused(advocate, new_address(case, "note"), form)
    saved(advocate, new_address(case, "note"), form)

    assert "He said ⟦U+202E⟧yas⟦U+202C⟧ it." in page
    [note] = entries_of_kind(advocate, case.number, "note")
    assert note.fields["text"] == form["text"]
    shown = page_at(advocate.client, f"/cases/{case.number}")
    assert "⟦U+202E⟧" in shown
    assert "\u202e" not in shown


def test_shows_control_characters_that_it_refuses(advocate: CastMember) -> None:
    """Nobody can take out what they cannot see."""
    case = open_case_of(advocate)

    page = refused(advocate, new_address(case, "note"), {"text": "Before\x07after"})

    assert page.count("There are characters here that cannot be shown: Before⟦U+0007⟧after.") == 2


def test_says_how_much_fits_before_and_keeps_what_is_too_long(advocate: CastMember) -> None:
    """No browser cuts it off in silence."""
    case = open_case_of(advocate)
    form = page_at(advocate.client, new_address(case, "person"))
    assert "At most 200\u00a0000 characters." in form
    assert "maxlength" not in form

    page = refused(
        advocate, new_address(case, "person"), {"roles": "witness", "name_legal": "ө" * 301}
    )
    long = refused(advocate, new_address(case, "note"), {"text": "ө" * 200_001})

    assert "This is too long: 301 characters, of at most 300." in page
    assert "ө" * 301 in page
    assert "This is too long: 200\u00a0001 characters, of at most 200\u00a0000." in long
    assert "ө" * 200_001 in long
    saved(advocate, new_address(case, "person"), {"roles": "witness", "name_legal": "ө" * 300})

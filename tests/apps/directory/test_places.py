"""Places of help: what is shown, what is marked, what stays off."""

from __future__ import annotations

import re
from datetime import date

import pytest

from dalel.apps.directory.places import (
    STALE_AFTER_DAYS,
    VOCABULARIES,
    Place,
    place_of,
    start_places,
)
from dalel.core.entries import load_kinds, load_vocabularies

FIELDS: dict[str, object] = {
    "place": "invented",
    "name_ru": "Выдуманная линия",
    "category": "line",
    "phones": "+7 700 000 00 00; 8 700 000 00 01",
    "serves": ["women"],
    "services": ["lawyer"],
    "police": "no",
    "consent": "agreed",
    "state": "active",
    "checked_on": "2026-03-01",
    "checked_how": "call",
}
ADDRESS = re.compile(r"\b(ул\.|улица|көшесі|даңғылы|street|avenue|мкр)", re.IGNORECASE)


def place(**changed: object) -> Place:
    """Return an invented place."""
    return place_of(FIELDS | changed)


@pytest.mark.parametrize(
    "changed",
    [
        {"phones": ""},
        {"state": "unconfirmed"},
        {"state": "closed"},
        {"consent": "not_asked"},
        {"consent": "refused"},
    ],
)
def test_is_not_help_without_a_contact_or_unasked(changed: dict[str, object]) -> None:
    """Nobody is sent where nobody answers, and nobody is named who was not asked."""
    assert place().is_listed
    assert not place(**changed).is_listed


def test_is_reached_by_letter_too() -> None:
    """A website or an address for letters is a contact."""
    assert place(phones="", website="https://example.org").is_listed
    assert place(phones="", email="a@example.org").is_listed


def test_is_marked_after_half_a_year() -> None:
    """And where nobody knows when it was checked."""
    day = date.fromordinal(date(2026, 3, 1).toordinal() + STALE_AFTER_DAYS)

    assert not place().is_stale(day)
    assert place().is_stale(date.fromordinal(day.toordinal() + 1))
    assert place(checked_on="").is_stale(day)


def test_short_numbers_of_emergency_services_grow_old_later() -> None:
    """A mark too early would make somebody hesitate."""
    assert not place(services=["emergency"]).is_stale(date(2027, 3, 1))
    assert place(services=["emergency"]).is_stale(date(2029, 3, 1))


def test_goes_through_an_entry_unchanged() -> None:
    """The sealed copy, the row and the value say the same."""
    assert place_of(place().to_fields()) == place()
    assert place().to_fields() == FIELDS
    assert place().phones == ("+7 700 000 00 00", "8 700 000 00 01")


def test_speaks_another_language_where_its_own_is_missing() -> None:
    """Better a name in Russian than none."""
    assert place().words("name", "kk") == "Выдуманная линия"
    assert place(name_kk="Желі").words("name", "kk") == "Желі"


def test_start_data_fits_the_kind() -> None:
    """Each code is one of its list, each text within its length."""
    kind = load_kinds()["help_place"]

    for one in start_places().values():
        for name, value in one.to_fields().items():
            field = kind.by_name[name]
            codes = set(field.vocabulary.codes) if field.vocabulary else set()
            if field.type in ("code", "codes"):
                assert set(value if isinstance(value, list) else [value]) <= codes, (one.id, name)
            elif field.type != "date":
                assert len(str(value)) <= field.max_length, (one.id, name)


def test_uses_the_lists_of_the_kind() -> None:
    """What a page calls a code is what the entry calls it."""
    kind = load_kinds()["help_place"]
    used = {one.name: one.vocabulary.id for one in kind.fields if one.vocabulary}

    assert used == VOCABULARIES
    assert set(VOCABULARIES.values()) <= set(load_vocabularies())


def test_start_data_says_where_no_shelter_is() -> None:
    """Towns at most, and those only where nothing leads there."""
    for one in start_places().values():
        said = " ".join(map(str, one.to_fields().values()))
        assert not ADDRESS.search(said), one.id
        if "shelter" in one.lists["services"]:
            assert not one.is_listed


def test_start_data_leaves_out_groups_that_were_not_asked() -> None:
    """To be named can put them in danger."""
    unasked = {"feminita", "alma_tq", "transdocha", "nemolchi"}

    assert unasked <= set(start_places())
    assert not any(start_places()[one].is_listed for one in unasked)


def test_start_data_has_the_lines_for_danger() -> None:
    """Each says whether the police are told."""
    told = {"line_102": "police", "line_111": "may", "line_112": "may", "line_103": "unknown"}

    for line, police in told.items():
        assert start_places()[line].is_listed
        assert start_places()[line].texts["police"] == police

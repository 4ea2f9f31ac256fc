"""Entries in words: names, titles, what stands on a line and what never does."""

from __future__ import annotations

from uuid import uuid4

import pytest

from dalel.apps.entries.money import money_in_words
from dalel.apps.entries.presenting import Presenter, happened_first
from dalel.apps.entries.queries import OpenedEntry
from tests.apps.entries.opened import opened, person

NAMES = {
    "name_chosen": "Айару Ойдан",
    "name_legal": "Ойдан Айгүл",
    "nickname": "Ару",
    "initials": "А. О.",
    "name_published": "Сәуле",
}


def title(entry: OpenedEntry, *others: OpenedEntry) -> str:
    """Return what an entry is called in English."""
    return Presenter("en", [entry, *others]).title_of(str(entry.id))


@pytest.mark.parametrize("left_out", range(len(NAMES)))
def test_calls_a_person_by_the_first_name_there_is(left_out: int) -> None:
    """The chosen name, then the legal one, nickname, initials, and the one for the public."""
    kept = dict(list(NAMES.items())[left_out:])

    assert title(person(**kept)) == next(iter(kept.values()))


def test_never_calls_a_person_by_a_former_name() -> None:
    """Where only that is known, her role stands for her."""
    entry = person(name_former="Former Name", rank="none", relation="self")

    assert "Former" not in title(entry)
    assert "Former" not in Presenter("en", [entry]).summary(entry)


def test_shows_a_former_name_only_to_those_who_ask() -> None:
    """Among the details it has a label and no text."""
    entry = person(name_former="Former Name", name_chosen="Айару")
    present = Presenter("en", [entry])

    shown = {one.field.name: (one.is_guarded, one.text) for one in present.fields(entry)}

    assert shown == {
        "roles": (False, "Witness"),
        "name_chosen": (False, "Айару"),
        "name_former": (True, ""),
    }
    assert [one.text for one in present.guarded(entry)] == ["Former Name"]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"rank": "captain", "service": "guards", "unit": "night shift"}, "Captain, night shift"),
        (
            {"rank": "unknown", "service": "plain_clothes"},
            "Police in plain clothes, unit not known",
        ),
        ({"relation": "neighbour"}, "Neighbour"),
        ({}, "Witness"),
    ],
)
def test_calls_somebody_without_a_name_by_what_is_known(
    fields: dict[str, str], expected: str
) -> None:
    """Rank or service with the unit, else the relation, else the role."""
    assert title(person(**fields)) == expected


def test_calls_an_institution_by_its_name() -> None:
    """And by kind and place where it has none."""
    named = opened("institution", {"body": "school", "name": "Школа «Парус»"})
    unnamed = opened("institution", {"body": "school", "region": "KZ-10"})

    assert title(named) == "Школа «Парус»"
    assert title(unnamed) == "School or kindergarten, Abai region"


def test_names_a_person_as_corrected() -> None:
    """References keep pointing to the first version; the words are those of the last."""
    first = person(nickname="Тау")
    again = opened("person", {"roles": ["witness"], "nickname": "Тау-би"}, corrects=first.id)
    statement = opened("statement", {"form": "letter", "speaker": str(first.id), "words": "…"})

    present = Presenter("en", [first, again, statement])

    assert present.remarks(statement) == ["Тау-би"]


def test_says_access_with_a_name_and_no_number() -> None:
    """Members are known by name; a number says nothing."""
    member = uuid4()
    fields = {"holder": str(member), "change": "granted", "depth": "read"}
    entry = opened("access", fields)

    known = Presenter("en", [entry], {member: "Timur"})
    unknown = Presenter("en", [entry])

    assert known.headline(entry) == "Timur: Read"
    assert known.remarks(entry) == ["Granted"]
    assert unknown.headline(entry) == "Read"
    assert all(str(member) not in one.text for one in unknown.fields(entry))


def test_says_first_what_happened_and_leaves_the_date_to_its_column() -> None:
    """Other dates are named, and a number stands with its unit."""
    measure = opened(
        "measure",
        {
            "measure_type": "protective_order",
            "measure_state": "issued",
            "ordered_on": "2025-09-20",
            "ends_on": "2025-10-20",
        },
    )
    decision = opened(
        "decision",
        {
            "verdict": "convicted",
            "given_sanction": "imprisonment",
            "given_amount": 66,
            "given_unit": "months",
        },
    )
    present = Presenter("en", [measure, decision])

    assert present.headline(measure) == "Protective order of the police"
    assert present.remarks(measure) == ["Issued", "Written end: 20 October 2025"]
    assert present.remarks(decision) == ["Imprisonment", "Months: 66"]


def test_keeps_a_title_short() -> None:
    """Long lists of codes would fill a form's menu."""
    codes = ["beating", "death_threat", "documents_taken", "eviction", "extortion", "stalking"]
    entry = opened("act", {"act_types": codes, "when": "2021"})

    assert len(title(entry)) == 140
    assert title(entry).endswith("…")


def test_shows_a_missing_reference_as_a_dash() -> None:
    """An entry that was erased, or cannot be read."""
    assert Presenter("en", []).title_of(str(uuid4())) == "—"


def test_orders_by_when_things_happened_and_undated_ones_last() -> None:
    """Before some day stands at that day."""
    dates = ["2021-05", "../2021-04", "", "2021-04-15"]
    fields = [{"act_types": ["beating"]} | ({"when": when} if when else {}) for when in dates]
    entries = [opened("act", one, sequence=number) for number, one in enumerate(fields)]

    ordered = sorted(entries, key=happened_first)

    assert [one.fields.get("when", "") for one in ordered] == [
        "2021-04-15",
        "../2021-04",
        "2021-05",
        "",
    ]


def test_sets_thousands_apart() -> None:
    """Money is read at a glance."""
    assert money_in_words({"amount": "560000", "currency": "KZT"}) == "560\u00a0000\u00a0₸"
    assert money_in_words({"amount": "12.50", "currency": "USD"}) == "12,50\u00a0$"


def test_lets_the_verdict_lead_a_decision() -> None:
    """What was decided says more than on whom; the name stands beside it."""
    him = person(name_legal="Ойдан Батыр")
    decision = opened("decision", {"verdict": "acquitted", "accused": str(him.id)})
    present = Presenter("en", [him, decision])

    assert present.headline(decision) == "Acquitted"
    assert "Ойдан Батыр" in present.remarks(decision)


def test_names_the_office_that_somebody_chose() -> None:
    """Which prison or court it was stands on the line and in the title, beside its sort."""
    court = opened("institution", {"name": "Ойдан аудандық соты", "body": "court_district"})
    filing = opened(
        "filing",
        {"filing_type": "crime_statement", "institution": str(court.id), "handed_in": "2025"},
    )
    answer = opened(
        "response", {"outcome": "archived", "body": "police", "institution": str(court.id)}
    )
    present = Presenter("en", [court, filing, answer])

    assert present.remarks(filing) == ["Ойдан аудандық соты"]
    assert present.title_of(str(filing.id)).endswith(" · Ойдан аудандық соты · 2025")
    assert present.remarks(answer) == ["Police (bodies of internal affairs)", "Ойдан аудандық соты"]

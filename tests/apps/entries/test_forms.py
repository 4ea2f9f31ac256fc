"""Forms from kind files: what is typed, what is shown first, and what goes wrong where."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.utils.translation import override

from dalel.apps.entries.catalogue import catalogue
from dalel.apps.entries.form_likely import LIKELY
from dalel.apps.entries.form_order import ALSO_FIRST, is_by_hand
from dalel.apps.entries.forms import (
    EntryForm,
    carried_from_entry,
    reference_label,
    typed_from_entry,
)
from dalel.apps.entries.presenting import Presenter
from dalel.core.entries import FieldErrors, check_fields, read_fields
from dalel.core.entries.errors import FieldError
from tests.apps.entries.opened import opened, person

KINDS = catalogue()


def form(kind: str, **typed: list[str]) -> EntryForm:
    """Return a form of a case without entries."""
    return EntryForm(KINDS[kind], "en", (), typed=typed)


def names(fields: Any) -> list[str]:
    """Return the names of form fields."""
    return [field.name for field in fields]


@pytest.mark.parametrize("kind", KINDS)
def test_shows_every_field_that_is_typed_once(kind: str) -> None:
    """First, folded away or at the end with the files; required ones are never folded."""
    shown = form(kind)

    by_hand = [field.name for field in KINDS[kind].fields if is_by_hand(field)]
    assert sorted(names(shown.fields)) == sorted(by_hand)
    assert not [field for field in shown.more if field.is_required]


def test_shows_first_what_nearly_every_entry_says() -> None:
    """The rest waits behind one line; files come last, after the text has arrived."""
    shown = form("pressure")

    assert names(shown.first) == [
        "pressure_type",
        "when",
        "targets",
        "actors",
        "body",
        "words",
    ]
    assert "phone_used" in names(shown.more)
    assert names(shown.files) == ["attachments"]
    assert not shown.is_more_open


def test_folds_nothing_away_where_there_is_little() -> None:
    """Three fields behind a line would hide more than they spare."""
    assert names(form("message").more) == [] or len(names(form("message").more)) > 3
    assert form("note").more == []


def test_opens_the_folded_part_when_something_in_it_is_filled() -> None:
    """What a correction or a draft brings back must be seen."""
    assert form("pressure", phone_used=["+7 700 000 00 00"]).is_more_open
    assert not form("pressure", words=["They called."]).is_more_open


def test_opens_the_folded_part_when_something_in_it_is_wrong() -> None:
    """An error nobody sees cannot be put right."""
    shown = form("act", act_types=["beating"], pay_by=["the day before yesterday-ish"])

    with pytest.raises(FieldErrors) as caught:
        check_fields(shown.kind, shown.given(), language="en")
    shown.blame(caught.value.errors)

    assert shown.is_more_open
    [(field, sentence)] = shown.faults
    assert field.name == "pay_by"
    assert sentence


def test_leaves_out_numbers_that_nobody_types() -> None:
    """Members and containers are filled in, not written by hand."""
    hidden = {
        (kind.name, field.name)
        for kind in KINDS.values()
        for field in kind.fields
        if not is_by_hand(field)
    }

    assert hidden == {
        ("access", "holder"),
        *(("advance_sealed", f"keeper_{number}") for number in range(1, 5)),
        ("advance_step", "keeper"),
        ("card_link", "card"),
        ("conflict", "member"),
        ("erasure", "container"),
        ("erasure", "decided_by"),
        ("erasure", "entry"),
        ("erasure", "file"),
        ("erasure", "second_by"),
        ("exclusion", "holder"),
        ("introduction", "introducer"),
        ("introduction", "member"),
        ("merged_into", "target"),
        ("opening", "lead"),
        ("report_link", "conversation"),
        ("report_link", "story"),
        ("report", "conversation"),
        ("report", "story"),
        ("report_step", "container"),
        ("report_step", "member"),
        ("team", "member"),
        ("team", "team"),
    }


def test_fills_in_what_nobody_types() -> None:
    """What a browser sends under that name does not count."""
    lead = str(uuid4())
    shown = form("opening", title=["Red folder"], lead=[str(uuid4())])
    shown.carried = {"lead": lead}

    assert shown.given() == {"title": "Red folder", "lead": lead}


def test_keeps_what_nobody_types_in_a_correction() -> None:
    """The lead of the case stays who it was."""
    lead = str(uuid4())
    entry = opened("opening", {"title": "Red folder", "lead": lead})

    assert carried_from_entry(entry) == {"lead": lead}
    assert typed_from_entry(entry, "en") == {"title": ["Red folder"]}


def test_reads_back_what_a_correction_starts_from() -> None:
    """Opening a correction and saving it unchanged says the same again."""
    fields = {
        "act_types": ["bribe_demanded", "documents_taken"],
        "when": "2024-22",
        "repeated_since": "2023~",
        "perpetrator_count": 2,
        "sum_demanded": {"amount": "420000", "currency": "KZT"},
        "taken_returned": "no",
        "narrative": "Two lines.\nOf text.",
    }
    entry = opened("act", fields)

    again = EntryForm(entry.kind, "kk", (), typed=typed_from_entry(entry, "kk"))

    checked = check_fields(entry.kind, again.given(), language="kk")
    assert read_fields(entry.kind, {**checked.identifying, **checked.rest}) == fields


def test_offers_people_by_name_and_role() -> None:
    """And each only once, as it stands corrected."""
    first = person(nickname="Тау")
    again = opened("person", {"roles": ["witness"], "nickname": "Тау-би"}, corrects=first.id)
    shown = EntryForm(KINDS["statement"], "en", (first, again))

    [speaker] = [field for field in shown.fields if field.name == "speaker"]

    assert [(choice.value, choice.label) for choice in speaker.choices] == [
        (str(first.id), "Тау-би (witness)")
    ]


@pytest.mark.parametrize(
    ("language", "role", "said"),
    [
        ("ru", "monitor", "член НПМ или наблюдательной комиссии"),
        ("kk", "monitor", "ҰАТ немесе байқау комиссиясының мүшесі"),
        ("en", "monitor", "monitor (NPM, public commission)"),
    ],
)
def test_keeps_the_capitals_of_abbreviations(language: str, role: str, said: str) -> None:
    """Only what begins a label loses its capital within a line."""
    entry = opened("person", {"roles": [role, "witness"], "nickname": "Тау"})

    label = reference_label(entry, Presenter(language, [entry]), language)

    assert label.startswith(f"Тау ({said}; ")


def test_offers_first_whom_a_field_most_likely_means() -> None:
    """By role: survivors where she is asked for, the accused where they are; nobody is left out."""
    lawyer = opened("person", {"roles": ["lawyer_of_survivor"], "nickname": "Адвокат"})
    guard = opened("person", {"roles": ["witness", "accused"], "nickname": "Guard"})
    she = opened("person", {"roles": ["recognised_victim"], "nickname": "Тау"})
    prison = opened("institution", {"body": "police", "roles": ["alleged_perpetrator"]})
    shown = EntryForm(KINDS["act"], "en", (lawyer, guard, she, prison))

    listed = {
        field.name: [choice.value for choice in field.choices]
        for field in shown.fields
        if field.name in ("survivors", "alleged_perpetrators", "witnesses")
    }

    ids = [str(one.id) for one in (lawyer, guard, she, prison)]
    assert listed["survivors"] == [ids[2], ids[0], ids[1], ids[3]]
    assert listed["alleged_perpetrators"] == [ids[1], ids[3], ids[0], ids[2]]
    assert listed["witnesses"] == [ids[1], ids[0], ids[2]]


def test_names_only_fields_and_roles_that_there_are() -> None:
    """A misspelt one would never be found."""
    every = [field for kind in KINDS.values() for field in kind.fields]
    parties = {field.name for field in every if field.type in ("party", "parties")}
    roles = {
        code
        for kind in ("person", "institution")
        for vocabulary in [KINDS[kind].by_name["roles"].vocabulary]
        if vocabulary
        for code in vocabulary.codes
    }

    assert set(LIKELY) <= parties
    assert {role for likely in LIKELY.values() for role in likely} <= roles
    assert [
        (kind, name)
        for kind, names in ALSO_FIRST.items()
        for name in names
        if name not in KINDS[kind].by_name
    ] == []


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("decision", {"charges"}),
        ("filing", {"filed_by", "about_persons", "against"}),
        ("placement", {"grounds", "after_entries"}),
        ("act", {"day_part"}),
    ],
)
def test_shows_first_what_a_lawyer_types_first(kind: str, expected: set[str]) -> None:
    """Not behind the line that folds rare fields away."""
    assert expected <= set(names(form(kind).first))


@pytest.mark.parametrize(
    ("language", "typed", "said"),
    [
        ("en", "26 June 2021, evening", "26 June 2021"),
        ("en", "the evening of 26 June 2021", "26 June 2021"),
        ("ru", "26 июня 2021, вечером", "26 июня 2021"),
        ("ru", "Ночью 26.06.2021", "26 июня 2021"),
        ("kk", "2021 жылғы 26 маусым, кешке", "26 маусым"),
        ("kk", "2021 ж. 26 маусым таңертең", "26 маусым"),
    ],
)
def test_says_where_the_part_of_a_day_goes(language: str, typed: str, said: str) -> None:
    """With the day alone, to copy, and the field by its name."""
    shown = EntryForm(KINDS["contact"], language, (), typed={"when": [typed]})

    with pytest.raises(FieldErrors) as caught:
        check_fields(shown.kind, shown.given(), language=language)
    with override(language):
        shown.blame(caught.value.errors)

    label = KINDS["contact"].by_name["day_part"].label(language)
    assert said in shown.errors["when"]
    assert label in shown.errors["when"]


def test_sends_the_part_of_a_day_into_the_text_elsewhere() -> None:
    """Where the kind has no field for it; a date that is wrong otherwise is told so."""
    shown = form("act", act_types=["beating"], pay_by=["26 June 2021, evening"], until=["evening"])

    with pytest.raises(FieldErrors) as caught:
        check_fields(shown.kind, shown.given(), language="en")
    shown.blame(caught.value.errors)

    assert "Put the rest into the text" in shown.errors["pay_by"]
    assert "was not understood" in shown.errors["until"]


def test_offers_events_by_kind_and_date() -> None:
    """Two complaints to the same body differ by their day."""
    entry = opened("filing", {"filing_type": "crime_statement", "handed_in": "2024-08-19"})

    label = reference_label(entry, Presenter("en", [entry]), "en")

    assert label == "Paper handed in: Statement about a crime · 19 August 2024"


def test_offers_only_entries_the_field_may_refer_to() -> None:
    """A response answers a filing or a letter, not a person."""
    filing = opened("filing", {"filing_type": "crime_statement"})
    shown = EntryForm(KINDS["response"], "en", (person(nickname="Тау"), filing))

    [answers] = [field for field in shown.fields if field.name == "answers_to"]

    assert [choice.value for choice in answers.choices] == [str(filing.id)]


def test_folds_a_long_plain_list_until_something_is_chosen() -> None:
    """Forty boxes in a row are no list to read."""
    [closed] = [one for one in form("response").fields if one.name == "reasons"]
    [chosen] = [
        one for one in form("response", reasons=["language"]).fields if one.name == "reasons"
    ]

    assert (closed.is_folded, closed.is_open) == (True, False)
    assert (chosen.is_folded, chosen.is_open) == (True, True)


def test_takes_money_with_its_currency() -> None:
    """Spaces between thousands and a decimal comma are how people write."""
    given = form("act", sum_paid=["1 250,50"], sum_paid_currency=["USD"]).given()

    assert given["sum_paid"] == {"amount": "1250.50", "currency": "USD"}


def test_names_files_that_are_there_already() -> None:
    """Each can be left out by its number."""
    shown = form("note")
    shown.attachments = {"files": [{"file": "f-1", "name": "plan.txt"}]}

    [field] = shown.files

    assert [(file.id, file.name) for file in field.kept_files] == [("f-1", "plan.txt")]
    assert shown.given()["files"] == [{"file": "f-1", "name": "plan.txt"}]


def test_sets_thousands_apart_in_a_fault() -> None:
    """As in the hint beside the field: 200004 is hard to tell from 20004."""
    fault = FieldError("text", "too_long", {"length": 200_004, "limit": 200_000})
    shown = form("note", text=["x"])

    shown.blame([fault])

    said = shown.errors["text"].replace("\N{NO-BREAK SPACE}", " ")
    assert "200 004 characters, of at most 200 000" in said


@pytest.mark.parametrize(("language", "quoted"), [("en", "“Aйгүл”"), ("kk", "«Aйгүл»")])
def test_quotes_a_mixed_word_as_the_language_does(language: str, quoted: str) -> None:
    """A Latin letter in a Cyrillic name, said before it is kept."""
    shown = EntryForm(
        KINDS["person"], language, (), typed={"roles": ["survivor"], "nickname": ["Aйгүл"]}
    )

    with override(language):
        shown.read_back(today=date(2026, 3, 12))

    assert quoted in " ".join(shown.read["nickname"].sentences)

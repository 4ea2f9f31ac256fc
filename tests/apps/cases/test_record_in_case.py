"""Recording what happened, through the form, in three languages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from dalel.apps.cases.actions import record_in_case, take_back_access
from dalel.apps.cases.queries import OpenCase
from dalel.apps.entries.errors import KeyChanged, NotAWriter
from dalel.apps.entries.keystore import EntryWrap
from dalel.apps.entries.terms import Depth
from dalel.apps.ledger.errors import LogRolledBack
from tests.apps.cases.pages import (
    bytes_of,
    entries_of,
    entries_of_kind,
    hidden_value,
    new_address,
    page_at,
    refusals,
    refused,
    saved,
    text_of,
    upload,
)
from tests.apps.conftest import CastMember
from tests.apps.records import NOW, case_of, open_case_of, share

DAY = {"en": "12 March 2021", "ru": "12 марта 2021", "kk": "2021 жылғы 12 наурыз"}
ABOUT = {"en": "about May 2020", "ru": "около мая 2020", "kk": "шамамен 2020 жылғы мамыр"}
SEASON = {"en": "summer 2019", "ru": "лето 2019", "kk": "2019 жылдың жазы"}
WORDS = {"en": "Invented words.", "ru": "Выдуманные слова.", "kk": "Ойдан шығарылған сөз."}
HOUR = {"en": "12 March 2021 14:30", "ru": "12 марта 2021 14:30", "kk": "2021 ж. 12 наурыз 14:30"}

# Kind -> what is typed (dates in words of each language) and what is stored of it.
REQUIRED: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "statement": (
        {"form": "spoken", "words": WORDS, "told_on": HOUR, "about_from": SEASON},
        {"form": "spoken", "told_on": "2021-03-12T14:30", "about_from": "2019-22"},
    ),
    "act": (
        {
            "act_types": ["beating", "stalking"],
            "when": ABOUT,
            "sum_demanded": "560 000",
            "sum_demanded_currency": "KZT",
            "perpetrator_count": "3",
            "place": WORDS,
            "narrative": WORDS,
        },
        {
            "act_types": ["beating", "stalking"],
            "when": "2020-05~",
            "sum_demanded": {"amount": "560000", "currency": "KZT"},
            "perpetrator_count": 3,
        },
    ),
    "filing": (
        {"filing_type": "crime_statement", "body": "", "text": WORDS, "handed_in": DAY},
        {"filing_type": "crime_statement"},
    ),
    "response": (
        {"outcome": "refused_to_accept", "dated": DAY, "words": WORDS},
        {"outcome": "refused_to_accept", "dated": "2021-03-12"},
    ),
    "pressure": (
        {
            "pressure_type": "threat",
            "targets": ["child", "survivor"],
            "when": HOUR,
            "amount": "1\u00a0250,50",
            "amount_currency": "USD",
            "words": WORDS,
        },
        {
            "pressure_type": "threat",
            "targets": ["child", "survivor"],
            "when": "2021-03-12T14:30",
            "amount": {"amount": "1250.50", "currency": "USD"},
        },
    ),
    "evidence": (
        {"evidence_type": "clothing_torn", "collected_at": DAY, "description": WORDS},
        {"evidence_type": "clothing_torn", "collected_at": "2021-03-12"},
    ),
}


def said_in(language: str, typed: dict[str, Any]) -> dict[str, Any]:
    """Return what somebody types in one language."""
    return {
        name: value[language] if isinstance(value, dict) else value for name, value in typed.items()
    }


@pytest.mark.parametrize("kind", REQUIRED)
def test_records_what_is_typed_in_any_language(advocate: CastMember, kind: str) -> None:
    """Stored alike, shown in the reader's own words, with the file."""
    case = open_case_of(advocate)
    typed, stored = REQUIRED[kind]
    files = "files" if kind in ("statement", "act") else "attachments"
    for language in ("kk", "ru", "en"):
        advocate.client.cookies["language"] = language
        form = said_in(language, typed) | {files: upload(language.encode(), f"{language}.txt")}

        saved(advocate, new_address(case, kind), form)

        *_, entry = entries_of_kind(advocate, case.number, kind)
        assert {name: entry.fields[name] for name in stored} == stored
        assert WORDS[language] in entry.fields.values()
        page = page_at(advocate.client, f"/cases/{case.number}")
        assert entry.kind.label(language) in page
        assert WORDS[language] in page
        file = advocate.client.get(f"/entries/{entry.id}/files/0")
        assert bytes_of(file) == language.encode()
    assert len(entries_of_kind(advocate, case.number, kind)) == 3


def test_names_the_filing_that_an_answer_belongs_to(advocate: CastMember) -> None:
    """Chosen from the case by what it says."""
    case = open_case_of(advocate)
    saved(advocate, new_address(case, "filing"), {"filing_type": "crime_statement"})
    [filing] = entries_of_kind(advocate, case.number, "filing")
    form = page_at(advocate.client, new_address(case, "response"))
    assert f'<option value="{filing.id}">' in form

    saved(
        advocate,
        new_address(case, "response"),
        {"outcome": "accepted", "answers_to": str(filing.id)},
    )

    [response] = entries_of_kind(advocate, case.number, "response")
    assert response.fields["answers_to"] == str(filing.id)


AMOUNTS = {
    "200000": "200000",
    "200 000": "200000",
    "1\u202f250\u202f000": "1250000",
    "12,5": "12.50",
    "0,99": "0.99",
    "200,000": "200000",
    "1.250.000": "1250000",
    "1,250,000.50": "1250000.50",
    "1.250,5": "1250.50",
}


def test_reads_money_as_people_write_it(advocate: CastMember) -> None:
    """Whatever sets thousands apart; a comma or a point before one or two decimals."""
    case = open_case_of(advocate)

    for typed in AMOUNTS:
        form = {"pressure_type": "threat", "amount": typed}
        saved(advocate, new_address(case, "pressure"), form)

    recorded = entries_of_kind(advocate, case.number, "pressure")
    assert [entry.fields["amount"]["amount"] for entry in recorded] == list(AMOUNTS.values())
    assert {entry.fields["amount"]["currency"] for entry in recorded} == {"KZT"}


def test_does_not_guess_at_money(advocate: CastMember) -> None:
    """Better asked again than a thousand times too little."""
    case = open_case_of(advocate)

    for typed in ("a lot", "1,250,00", "0,125", "1.250.5", "-5", "5 тысяч"):
        form = {"pressure_type": "threat", "amount": typed, "amount_currency": "EUR"}
        page = refused(advocate, new_address(case, "pressure"), form)
        assert [line.partition(":")[0] for line in refusals(page)] == ["amount"]
        assert f'value="{typed}"' in page
        assert 'value="EUR" selected' in page


def test_puts_errors_beside_their_fields_and_keeps_all_that_was_sent(
    advocate: CastMember,
) -> None:
    """Text, several choices and a file survive any number of tries; nothing is recorded."""
    case = open_case_of(advocate)
    address = new_address(case, "pressure")
    form = {
        "pressure_type": "",
        "when": "31 April 2021",
        "targets": ["survivor", "child"],
        "words": "She said: «<b>stop</b>» & left.",
        "attachments": upload(b"Invented minutes.", "хаттама.txt"),
    }

    first = refused(advocate, address, form)
    again = {name: form[name] for name in ("pressure_type", "when", "targets", "words")}
    second = refused(advocate, address, again | {"kept_files": hidden_value(first, "kept_files")})

    for page in (first, second):
        assert refusals(page) == [
            "pressure_type: Please fill this in.",
            "when: There is no such day in the calendar.",
        ]
        for name in ("pressure_type", "when"):
            assert f'id="id_{name}-error"' in page
            assert f'aria-describedby="id_{name}-error' in page
        assert 'value="31 April 2021"' in page
        assert 'value="survivor" checked' in page
        assert 'value="child" checked' in page
        assert "She said: «<b>stop</b>» & left." in page
        assert "хаттама.txt" in page
    assert [entry.row.sequence for entry in entries_of(advocate, case.number)] == [0]

    fixed = again | {"pressure_type": "threat", "when": "30 April 2021"}
    saved(advocate, address, fixed | {"kept_files": hidden_value(second, "kept_files")})
    [entry] = entries_of_kind(advocate, case.number, "pressure")
    assert entry.fields["targets"] == ["child", "survivor"]
    assert entry.fields["words"] == form["words"]
    assert [file["name"] for file in entry.fields["attachments"]] == ["хаттама.txt"]
    assert bytes_of(advocate.client.get(f"/entries/{entry.id}/files/0")) == b"Invented minutes."


def test_does_not_show_what_was_typed_as_markup(advocate: CastMember) -> None:
    """Escaped in the form that comes back and on the timeline."""
    case = open_case_of(advocate)
    words = "<script>alert(1)</script>"

    answer = advocate.client.post(new_address(case, "note"), {"text": "", "source": words})
    saved(advocate, new_address(case, "note"), {"text": words})

    page = advocate.client.get(f"/cases/{case.number}")
    assert b"<script>alert" not in answer.content
    assert b"<script>alert" not in page.content
    assert words in text_of(page)


def test_keeps_files_of_a_form_although_the_key_changes(
    advocate: CastMember, worker: CastMember
) -> None:
    """Somebody loses access between two tries: the file is not lost with it."""
    case = open_case_of(advocate)
    share(case, by=advocate, to=worker)
    form: dict[str, Any] = {"text": "", "files": upload(b"Invented minutes.")}
    page = refused(advocate, new_address(case, "note"), form)
    take_back_access(case_of(advocate, case.number), worker.member_id, by=advocate.session, now=NOW)

    saved(
        advocate,
        new_address(case, "note"),
        {"text": "Invented.", "kept_files": hidden_value(page, "kept_files")},
    )

    [entry] = entries_of_kind(advocate, case.number, "note")
    assert bytes_of(advocate.client.get(f"/entries/{entry.id}/files/0")) == b"Invented minutes."


def test_ignores_kept_files_that_are_not_its_own(advocate: CastMember) -> None:
    """What does not open is as good as nothing sent."""
    case = open_case_of(advocate)

    for sent in ("", "not base64!", "ÄÄÄÄ", "AAAA", "a" * 4000):
        saved(advocate, new_address(case, "note"), {"text": "Invented.", "kept_files": sent})

    recorded = entries_of_kind(advocate, case.number, "note")
    assert [entry.fields for entry in recorded] == [{"text": "Invented."}] * 5


def test_takes_no_kept_files_of_a_colleague(advocate: CastMember, worker: CastMember) -> None:
    """The box of a form belongs to whoever was shown it."""
    case = open_case_of(advocate)
    share(case, by=advocate, to=worker)
    form: dict[str, Any] = {"text": "", "files": upload(b"Invented minutes.")}
    kept = hidden_value(refused(advocate, new_address(case, "note"), form), "kept_files")

    saved(worker, new_address(case, "note"), {"text": "Invented.", "kept_files": kept})

    [entry] = entries_of_kind(worker, case.number, "note")
    assert entry.fields == {"text": "Invented."}


NOT_BY_HAND = (
    "opening",
    "access",
    "merged_into",
    "correction",
    "introduction",
    "erasure",
    "nonsense",
)


def test_has_no_form_for_what_is_not_recorded_by_hand(advocate: CastMember) -> None:
    """Unknown, only ever a part of another, of another place, or done by an action of its own."""
    case = open_case_of(advocate)

    for kind in NOT_BY_HAND:
        address = new_address(case, kind)
        assert advocate.client.get(address).status_code == 404
        assert advocate.client.post(address, {"text": "Invented."}).status_code == 404
    assert len(entries_of(advocate, case.number)) == 1


def test_has_no_form_for_a_reader(advocate: CastMember, worker: CastMember) -> None:
    """Whoever may only read gets no form, and nothing they send is recorded."""
    case = open_case_of(advocate)
    share(case, by=advocate, to=worker, depth=Depth.READ)

    for address in (new_address(case, "note"), f"/cases/{case.number}/entries/new"):
        assert worker.client.get(address).status_code == 404
    answer = worker.client.post(new_address(case, "note"), {"text": "Invented."})

    assert answer.status_code == 404
    assert entries_of_kind(advocate, case.number, "note") == []
    with pytest.raises(NotAWriter):
        note_in(case_of(worker, case.number), by=worker)


def test_tells_an_outsider_nothing(advocate: CastMember, outsider: CastMember) -> None:
    """A case that is there and one that is not are answered with the same bytes."""
    case = open_case_of(advocate)

    for method in (outsider.client.get, outsider.client.post):
        there = method(new_address(case, "note"), {"text": "Invented."})
        missing = method(new_address("2026-00000", "note"), {"text": "Invented."})
        assert there.status_code == missing.status_code == 404
        assert there.content == missing.content
    assert len(entries_of(advocate, case.number)) == 1


def note_in(case: OpenCase, *, by: CastMember) -> object:
    """Record a note."""
    return record_in_case(case, "note", {"text": "Invented."}, by=by.session, now=NOW)


def test_notices_access_that_was_taken_back_meanwhile(
    advocate: CastMember, worker: CastMember
) -> None:
    """Checked at the commit, not only when the page was opened; no key is left behind."""
    case = open_case_of(advocate)
    share(case, by=advocate, to=worker)
    opened_before = case_of(worker, case.number)
    take_back_access(case_of(advocate, case.number), worker.member_id, by=advocate.session, now=NOW)
    keys = EntryWrap.objects.count()

    with pytest.raises(NotAWriter):
        note_in(opened_before, by=worker)

    assert EntryWrap.objects.count() == keys
    assert entries_of_kind(advocate, case.number, "note") == []


def test_notices_a_key_that_changed_meanwhile(
    advocate: CastMember, worker: CastMember, guest: CastMember
) -> None:
    """Nothing is sealed to a key that somebody who left still has."""
    case = open_case_of(advocate)
    share(case, by=advocate, to=worker)
    share(case, by=advocate, to=guest)
    opened_before = case_of(worker, case.number)
    take_back_access(case_of(advocate, case.number), guest.member_id, by=advocate.session, now=NOW)

    with pytest.raises(KeyChanged):
        note_in(opened_before, by=worker)

    note_in(case_of(worker, case.number), by=worker)


def test_stops_writing_on_the_day_after_the_last(advocate: CastMember, guest: CastMember) -> None:
    """A guest's access has an end that no one has to remember."""
    from dalel.apps.cases.actions import give_access

    case = open_case_of(advocate)
    last = NOW.date() + timedelta(days=1)
    give_access(case, guest.member_id, Depth.WRITE, by=advocate.session, now=NOW, until=last)
    opened = case_of(guest, case.number)

    record_in_case(
        opened, "note", {"text": "Invented."}, by=guest.session, now=NOW + timedelta(days=1)
    )
    with pytest.raises(NotAWriter):
        record_in_case(
            opened, "note", {"text": "Late."}, by=guest.session, now=NOW + timedelta(days=2)
        )


def test_says_so_when_the_storage_cannot_take_it(
    advocate: CastMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a sentence, with the text kept; nothing pretends to be saved."""
    case = open_case_of(advocate)

    def rolled_back(*_leaves: object, **_now: object) -> int:
        raise LogRolledBack(slot_size=9, database_size=8)

    monkeypatch.setattr("dalel.apps.entries.actions.append_leaves", rolled_back)
    page = refused(advocate, new_address(case, "note"), {"text": "Invented."})

    assert "Nothing was saved; please tell whoever runs it." in page
    assert "Invented." in page

"""Two people who answer or correct the same at the same time: told, and both are kept."""

from __future__ import annotations

import pytest

from dalel.apps.cases import actions
from dalel.apps.cases.actions import InCase, record_in_case, record_several_in_case
from dalel.apps.cases.errors import CaseGrew
from dalel.apps.cases.views import entry_forms, visits
from tests.apps.cases.pages import (
    correct_address,
    entries_of_kind,
    hidden_value,
    new_address,
    page_at,
    refused,
    saved,
)
from tests.apps.conftest import CastMember
from tests.apps.records import NOW, case_of, open_case_of, share


def test_tells_the_second_who_answers_a_filing(advocate: CastMember, worker: CastMember) -> None:
    """By whom, when and what; the second press keeps both."""
    case = open_case_of(advocate)
    share(case, by=advocate, to=worker)
    saved(advocate, new_address(case, "filing"), {"filing_type": "crime_statement"})
    [filing] = entries_of_kind(advocate, case.number, "filing")
    address = new_address(case, "response")
    shown = {"shown": hidden_value(page_at(advocate.client, address), "shown")}
    first = {"outcome": "accepted", "answers_to": str(filing.id), "words": "Taken at the window."}
    saved(worker, address, first)

    second = {"outcome": "refused_to_accept", "answers_to": str(filing.id)} | shown
    page = refused(advocate, address, second)

    assert "Meanwhile somebody else recorded an answer to the same" in page
    assert worker.display_name in page
    assert "Taken at the window." in page
    assert len(entries_of_kind(advocate, case.number, "response")) == 1
    saved(advocate, address, second | {"shown": hidden_value(page, "shown")})
    outcomes = [one.fields["outcome"] for one in entries_of_kind(advocate, case.number, "response")]
    assert outcomes == ["accepted", "refused_to_accept"]


def test_says_nothing_about_answers_to_something_else(
    advocate: CastMember, worker: CastMember
) -> None:
    """Nor about what stood there before the form was opened."""
    case = open_case_of(advocate)
    share(case, by=advocate, to=worker)
    for _each in range(2):
        saved(advocate, new_address(case, "filing"), {"filing_type": "crime_statement"})
    one, other = entries_of_kind(advocate, case.number, "filing")
    address = new_address(case, "response")
    saved(worker, address, {"outcome": "accepted", "answers_to": str(one.id)})
    shown = {"shown": hidden_value(page_at(advocate.client, address), "shown")}
    saved(worker, address, {"outcome": "accepted", "answers_to": str(other.id)})

    saved(advocate, address, {"outcome": "accepted", "answers_to": str(one.id)} | shown)

    assert len(entries_of_kind(advocate, case.number, "response")) == 3


def test_tells_the_second_who_corrects_an_entry(advocate: CastMember, worker: CastMember) -> None:
    """What the first changed stands above what the second typed; both corrections stay."""
    case = open_case_of(advocate)
    share(case, by=advocate, to=worker)
    saved(advocate, new_address(case, "note"), {"text": "Invented."})
    [note] = entries_of_kind(advocate, case.number, "note")
    address = correct_address(case, note.id)
    shown = {"shown": hidden_value(page_at(advocate.client, address), "shown")}
    saved(worker, address, {"text": "Better.", "correction_reason": "Misheard."})

    mine = {"text": "Best.", "correction_reason": "Unclear."} | shown
    page = refused(advocate, address, mine)

    assert "Meanwhile somebody else corrected this entry" in page
    assert "Better." in page
    assert "Best." in page
    saved(advocate, address, mine | {"shown": hidden_value(page, "shown")})
    texts = [one.fields["text"] for one in entries_of_kind(advocate, case.number, "note")]
    assert texts == ["Invented.", "Better.", "Best."]


def test_leads_to_the_newest_version(advocate: CastMember) -> None:
    """Whoever opens an old version to correct it corrects what counts."""
    case = open_case_of(advocate)
    saved(advocate, new_address(case, "note"), {"text": "Invented."})
    [note] = entries_of_kind(advocate, case.number, "note")
    saved(
        advocate,
        correct_address(case, note.id),
        {"text": "Better.", "correction_reason": "Misheard."},
    )
    _old, newest = entries_of_kind(advocate, case.number, "note")

    answer = advocate.client.get(correct_address(case, note.id))

    assert answer["Location"] == correct_address(case, newest.id)


def test_looks_again_when_somebody_records_in_between(
    advocate: CastMember, worker: CastMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the commit, not only when the form was read."""
    case = open_case_of(advocate)
    share(case, by=advocate, to=worker)
    saved(advocate, new_address(case, "note"), {"text": "Invented."})
    [note] = entries_of_kind(advocate, case.number, "note")
    record = actions.record_in_case
    others = iter((True, False))

    def after_somebody_else(*args: object, **named: object) -> object:
        if next(others, False):
            opened = case_of(worker, case.number)
            record(
                opened,
                "note",
                {"text": "Better."},
                by=worker.session,
                now=NOW,
                corrects=note.id,
                reason="Misheard.",
            )
        return record(*args, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(entry_forms, "record_in_case", after_somebody_else)
    page = refused(
        advocate,
        correct_address(case, note.id),
        {"text": "Best.", "correction_reason": "Unclear."},
    )

    assert "Meanwhile somebody else corrected this entry" in page


def test_looks_again_when_somebody_records_during_a_visit(
    advocate: CastMember, worker: CastMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Inside the commit of the whole visit; the second press keeps both."""
    case = open_case_of(advocate)
    share(case, by=advocate, to=worker)
    saved(advocate, new_address(case, "filing"), {"filing_type": "crime_statement"})
    [filing] = entries_of_kind(advocate, case.number, "filing")
    address = f"/cases/{case.number}/visit"
    page = page_at(advocate.client, f"{address}?response=1&note=1")
    forms = hidden_value(page, "forms").split()
    place = forms.index("response") + 1
    visit = {
        "forms": " ".join(forms),
        "shown": hidden_value(page, "shown"),
        f"{place}-outcome": "refused_to_accept",
        f"{place}-answers_to": str(filing.id),
        f"{3 - place}-text": "Invented note.",
    }
    record = actions.record_several_in_case
    others = iter((True, False))

    def after_somebody_else(*args: object, **named: object) -> object:
        if next(others, False):
            answer = {"outcome": "accepted", "answers_to": str(filing.id)}
            opened = case_of(worker, case.number)
            record_in_case(opened, "response", answer, by=worker.session, now=NOW)
        return record(*args, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(visits, "record_several_in_case", after_somebody_else)
    page = refused(advocate, address, visit)

    assert "Meanwhile somebody else recorded an answer to the same" in page
    assert "Invented note." in page
    assert entries_of_kind(advocate, case.number, "note") == []
    saved(advocate, address, visit | {"shown": hidden_value(page, "shown")})
    outcomes = [one.fields["outcome"] for one in entries_of_kind(advocate, case.number, "response")]
    assert outcomes == ["accepted", "refused_to_accept"]


def test_gives_a_visit_up_where_others_never_cease(
    advocate: CastMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says so, keeps what was typed, and writes nothing."""
    case = open_case_of(advocate)
    saved(advocate, new_address(case, "filing"), {"filing_type": "crime_statement"})
    [filing] = entries_of_kind(advocate, case.number, "filing")

    def grown(*_args: object, **_named: object) -> None:
        raise CaseGrew

    monkeypatch.setattr(visits, "record_several_in_case", grown)
    sent = {
        "forms": "response",
        "1-outcome": "accepted",
        "1-answers_to": str(filing.id),
        "1-words": "Invented words.",
    }
    page = refused(advocate, f"/cases/{case.number}/visit", sent)

    assert "Others are recording in this case at this moment." in page
    assert "Invented words." in page


def test_writes_no_visit_where_the_case_grew(advocate: CastMember) -> None:
    """All or none, as with a single entry."""
    case = open_case_of(advocate)
    news = [InCase("note", {"text": "Invented."}), InCase("note", {"text": "Invented too."})]

    with pytest.raises(CaseGrew):
        record_several_in_case(case, news, by=advocate.session, now=NOW, read_to=0)

    assert entries_of_kind(advocate, case.number, "note") == []
    record_several_in_case(case, news, by=advocate.session, now=NOW, read_to=1)
    assert len(entries_of_kind(advocate, case.number, "note")) == 2


def test_writes_nothing_where_the_case_grew(advocate: CastMember) -> None:
    """Whoever says how far they have read is told when that is not all."""
    case = open_case_of(advocate)

    with pytest.raises(CaseGrew):
        record_in_case(case, "note", {"text": "Invented."}, by=advocate.session, now=NOW, read_to=0)

    assert entries_of_kind(advocate, case.number, "note") == []

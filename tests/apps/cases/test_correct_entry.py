"""Correcting an entry: both versions stay."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest

from dalel.apps.cases.actions import record_in_case
from dalel.apps.cases.queries import OpenCase
from dalel.apps.entries.actions import Recorded
from dalel.apps.entries.errors import NothingToCorrect
from dalel.apps.entries.terms import Depth
from tests.apps.cases.pages import (
    bytes_of,
    correct_address,
    entries_of_kind,
    hidden_value,
    new_address,
    page_at,
    refusals,
    refused,
    saved,
    upload,
)
from tests.apps.conftest import CastMember
from tests.apps.records import NOW, is_clean, open_case_of, share


def record(case: OpenCase, by: CastMember, kind: str = "note", **fields: Any) -> Recorded:
    """Record an entry in English; a note unless said otherwise."""
    given = fields or {"text": "Invented."}
    return record_in_case(case, kind, given, by=by.session, now=NOW, language="en")


def correct(member: CastMember, case: OpenCase, entry: UUID, **fields: Any) -> None:
    """Correct an entry through its form."""
    saved(member, correct_address(case, entry), {"correction_reason": "Misheard.", **fields})


def test_keeps_both_versions(advocate: CastMember) -> None:
    """The old one is marked on the page and leads to the new one; the reason is readable."""
    case = open_case_of(advocate)
    first = record(case, advocate)

    correct(advocate, case, first.id, text="Better.")

    old, new = entries_of_kind(advocate, case.number, "note")
    assert (old.fields["text"], new.fields["text"]) == ("Invented.", "Better.")
    assert (old.superseded_by, new.superseded_by) == (new.id, None)
    assert (new.corrects, new.reason) == (old.id, "Misheard.")
    page = page_at(advocate.client, f"/cases/{case.number}")
    assert f'<a class="badge badge--warn" href="#e-{new.id}">corrected later</a>' in page
    assert f'<a class="badge" href="#e-{old.id}">a correction</a>' in page
    assert "Misheard." in page
    assert correct_address(case, old.id) not in page
    assert correct_address(case, new.id) in page
    assert is_clean(advocate)


def test_points_a_correction_of_a_correction_to_the_first_version(advocate: CastMember) -> None:
    """However often it is corrected, all versions know the same beginning."""
    case = open_case_of(advocate)
    first = record(case, advocate)
    correct(advocate, case, first.id, text="Better.")
    [_, second] = entries_of_kind(advocate, case.number, "note")

    correct(advocate, case, second.id, text="Best.")

    one, two, three = entries_of_kind(advocate, case.number, "note")
    assert (two.corrects, three.corrects) == (one.id, one.id)
    assert (one.superseded_by, two.superseded_by) == (three.id, three.id)
    assert three.superseded_by is None


def test_fills_the_form_with_the_old_version(advocate: CastMember) -> None:
    """In words that are read back as the same, in each language."""
    case = open_case_of(advocate)
    given = {
        "act_types": ["beating"],
        "when": "about May 2020",
        "sum_demanded": {"amount": "560000", "currency": "USD"},
        "perpetrator_count": 3,
        "narrative": "Line one.\nLine “two”.",
    }
    record(case, advocate, "act", **given)
    for language in ("kk", "ru", "en"):
        *_, before = entries_of_kind(advocate, case.number, "act")
        advocate.client.cookies["language"] = language
        page = page_at(advocate.client, correct_address(case, before.id))
        when = {"kk": "шамамен 2020 жылғы мамыр", "ru": "около мая 2020", "en": "about May 2020"}
        assert f'value="{when[language]}' in page
        assert 'value="beating" checked' in page
        assert 'value="USD" selected' in page
        assert "Line one.\nLine “two”." in page

        correct(
            advocate,
            case,
            before.id,
            act_types="beating",
            when=when[language],
            sum_demanded="560000",
            sum_demanded_currency="USD",
            perpetrator_count="3",
            narrative="Line one.\r\nLine “two”.",
        )

        *_, after = entries_of_kind(advocate, case.number, "act")
        assert after.fields == before.fields


def test_keeps_the_files(advocate: CastMember) -> None:
    """What came with the old version comes with the new one, beside what is added now."""
    case = open_case_of(advocate)
    form = {"text": "Invented.", "files": [upload(b"one", "1.txt"), upload(b"two", "2.txt")]}
    saved(advocate, new_address(case, "note"), form)
    [old] = entries_of_kind(advocate, case.number, "note")
    page = page_at(advocate.client, correct_address(case, old.id))
    assert "1.txt" in page

    correct(
        advocate,
        case,
        old.id,
        text="Better.",
        kept_files=hidden_value(page, "kept_files"),
        remove_file=old.fields["files"][0]["file"],
        files=upload(b"three", "3.txt"),
    )

    _, new = entries_of_kind(advocate, case.number, "note")
    assert [file["name"] for file in new.fields["files"]] == ["2.txt", "3.txt"]
    for entry, contents in ((old, (b"one", b"two")), (new, (b"two", b"three"))):
        for number, content in enumerate(contents):
            file = advocate.client.get(f"/entries/{entry.id}/files/{number}")
            assert bytes_of(file) == content


REASONS = {
    "": "Please fill this in.",
    "   ": "Please fill this in.",
    "x" * 200_001: "This is too long: 200\u00a0001 characters, of at most 200\u00a0000.",
    "bad\x00sign": (
        "There are characters here that cannot be shown: bad⟦U+0000⟧sign. Please take them out."
    ),
}


def test_asks_for_a_reason_that_can_be_kept(advocate: CastMember) -> None:
    """Beside its own field, and what was typed is kept."""
    case = open_case_of(advocate)
    first = record(case, advocate)

    for reason, sentence in REASONS.items():
        form = {"text": "Better.", "correction_reason": reason}
        page = refused(advocate, correct_address(case, first.id), form)
        assert refusals(page) == [f"correction_reason: {sentence}"]
        assert 'id="id_correction_reason-error"' in page
        assert "Better." in page
    assert len(entries_of_kind(advocate, case.number, "note")) == 1


def test_does_not_mix_up_two_reasons(advocate: CastMember) -> None:
    """A kind may ask for a reason itself."""
    case = open_case_of(advocate)
    given = {"confirmation": "confirmed", "rule": "invented-rule"}
    first = record(case, advocate, "confirmation", **given)

    page = refused(
        advocate,
        correct_address(case, first.id),
        {"correction_reason": "Misheard.", "reason": "x" * 200_001},
    )

    assert 'id="id_correction_reason-error"' not in page
    assert (
        "reason: This is too long: 200\u00a0001 characters, of at most 200\u00a0000."
        in refusals(page)
    )


def test_refuses_what_an_action_of_its_own_records(
    advocate: CastMember, worker: CastMember
) -> None:
    """Correcting a line of access would change no access."""
    case = open_case_of(advocate)
    share(case, by=advocate, to=worker)
    [access] = entries_of_kind(advocate, case.number, "access")
    address = correct_address(case, access.id)

    assert advocate.client.get(address).status_code == 404
    form = {"change": "withdrawn", "correction_reason": "Misheard."}
    assert advocate.client.post(address, form).status_code == 404
    page = page_at(advocate.client, f"/cases/{case.number}")
    assert address not in page
    assert len(entries_of_kind(advocate, case.number, "access")) == 1


def test_tells_of_a_correction_that_came_meanwhile(advocate: CastMember) -> None:
    """Two people who correct the same entry notice each other, and both are kept."""
    case = open_case_of(advocate)
    first = record(case, advocate)
    correct(advocate, case, first.id, text="Better.")

    form = {"text": "Another.", "correction_reason": "Misheard."}
    page = refused(advocate, correct_address(case, first.id), form)

    assert 'id="meanwhile"' in page
    assert "Better." in page
    assert len(entries_of_kind(advocate, case.number, "note")) == 2
    saved(advocate, correct_address(case, first.id), form | {"shown": hidden_value(page, "shown")})
    assert len(entries_of_kind(advocate, case.number, "note")) == 3


def test_corrects_nothing_of_another_case(advocate: CastMember) -> None:
    """An entry is corrected where it is, as what it is."""
    case, other = open_case_of(advocate), open_case_of(advocate)
    elsewhere = record(other, advocate)

    for entry in (elsewhere.id, uuid4()):
        assert advocate.client.get(correct_address(case, entry)).status_code == 404
        with pytest.raises(NothingToCorrect):
            record_in_case(
                case,
                "note",
                {"text": "Better."},
                by=advocate.session,
                now=NOW,
                corrects=entry,
                reason="Misheard.",
            )


def test_tells_readers_and_outsiders_nothing(
    advocate: CastMember, worker: CastMember, outsider: CastMember
) -> None:
    """Whoever may not write has no form, whether the entry is there or not."""
    case = open_case_of(advocate)
    first = record(case, advocate)
    share(case, by=advocate, to=worker, depth=Depth.READ)

    form = {"text": "Better.", "correction_reason": "Misheard."}
    for member in (worker, outsider):
        there = member.client.post(correct_address(case, first.id), form)
        missing = member.client.post(correct_address(case, uuid4()), form)
        assert there.status_code == missing.status_code == 404
        assert there.content == missing.content
    assert correct_address(case, first.id) not in page_at(worker.client, f"/cases/{case.number}")
    assert len(entries_of_kind(advocate, case.number, "note")) == 1

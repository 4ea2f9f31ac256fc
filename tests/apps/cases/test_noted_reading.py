"""No page shows what stands in a case without a line in its journal."""

from __future__ import annotations

import pytest

from dalel.apps.cases.actions import record_in_case
from dalel.apps.cases.queries import OpenCase, content_of
from dalel.apps.cases.views import pages
from dalel.apps.entries.journal import Deed
from dalel.apps.ledger.errors import LogBusy
from tests.apps.cases.pages import (
    correct_address,
    journal_of,
    new_address,
    page_at,
    refused,
    saved,
)
from tests.apps.conftest import CastMember
from tests.apps.records import NOW, open_case_of

SECRET = "What only a reader of the case knows."
NAME = "Invented Person"


@pytest.fixture
def case(advocate: CastMember) -> OpenCase:
    """A case with a person and a note."""
    case = open_case_of(advocate)
    for kind, fields in (
        ("person", {"name_chosen": NAME, "roles": ["witness"]}),
        ("note", {"text": SECRET}),
    ):
        record_in_case(case, kind, fields, by=advocate.session, now=NOW, language="en")
    return case


def note_of(case: OpenCase) -> str:
    """Where the note is corrected."""
    return correct_address(case, content_of(case).readable[-1].id)


def test_correcting_shows_an_entry_and_is_noted(case: OpenCase, advocate: CastMember) -> None:
    """Once per page, whatever it shows."""
    assert SECRET in page_at(advocate.client, note_of(case))

    assert journal_of(advocate, case.number) == [(advocate.member_id, Deed.OPENED, None)]


def test_a_form_that_lists_people_is_noted(case: OpenCase, advocate: CastMember) -> None:
    """Shown first, and shown again because something is missing."""
    address = new_address(case, "statement")
    assert NAME in page_at(advocate.client, address)
    assert NAME in refused(advocate, address, {"words": ""})

    assert journal_of(advocate, case.number) == [(advocate.member_id, Deed.OPENED, None)] * 2


def test_recording_shows_nothing_and_is_not_noted(case: OpenCase, advocate: CastMember) -> None:
    """The entry itself says who wrote it."""
    saved(advocate, new_address(case, "note"), {"text": "Invented."})

    assert journal_of(advocate, case.number) == []


def test_shows_nothing_that_cannot_be_noted(
    case: OpenCase, advocate: CastMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A form that was sent comes back with what was typed and with nothing of the case."""

    def busy(*_line: object, **_named: object) -> None:
        raise LogBusy(seconds=30)

    monkeypatch.setattr(pages, "append_journal", busy)

    shown = advocate.client.get(note_of(case))
    typed = refused(advocate, new_address(case, "statement"), {"words": "", "told_on": "Typed."})

    assert shown.status_code == 503
    assert SECRET.encode() not in shown.content
    assert NAME not in typed
    assert "Typed." in typed

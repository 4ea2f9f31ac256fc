"""Copies of what was erased while somebody was reading: none comes back, on disk or in memory."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest

from dalel.apps.accounts.models import Introduction
from dalel.apps.accounts.queries import names_remembered
from dalel.apps.cases import actions, search_documents, searching, summaries
from dalel.apps.cases.actions import drop_copies
from dalel.apps.cases.models import SearchSegment, Summary
from dalel.apps.cases.queries import OpenCase, content_of
from dalel.apps.cases.search_documents import document_of, keep_document, read_documents
from dalel.apps.cases.search_memory import memory_of
from dalel.apps.entries import queries
from dalel.apps.entries.actions import record_entry
from dalel.apps.entries.erasure import erase_entry, erase_identity
from dalel.apps.entries.remembering import entries_remembered
from tests.apps.conftest import CastMember
from tests.apps.records import NOW, case_of, note, open_case_of, organisation_of

WORD = "Подорожник"


@pytest.fixture
def case(advocate: CastMember) -> OpenCase:
    """A case with a note whose words were not written beside it: a reader writes them."""
    case = open_case_of(advocate)
    record_entry(note(case.container, WORD), author=advocate.session.author, now=NOW)
    return case_of(advocate, case.number)


def erase_last(case: OpenCase, by: CastMember) -> None:
    """Erase the last entry of a case, as its eraser sees it."""
    container = case_of(by, case.number).container
    erase_entry(
        queries.open_entries(container)[-1].id,
        container=container,
        organisation=organisation_of(by),
        author=by.session.author,
        reason="survivor_wish",
        now=NOW,
        also=lambda: drop_copies(case.container.id),
    )


def meanwhile(
    monkeypatch: pytest.MonkeyPatch, place: object, name: str, then: Callable[[], None]
) -> None:
    """Let something happen once, just after a function has found something."""
    looked = getattr(place, name)

    def look(*args: object, **given: object) -> object:
        found = looked(*args, **given)
        if found:
            monkeypatch.setattr(place, name, looked)
            then()
        return found

    monkeypatch.setattr(place, name, look)


def stored_words(case: OpenCase) -> bytes:
    """Return what lies sealed in the database of a case's words."""
    return read_documents({case.container.id: case.container}).get(case.container.id, (b"", 0))[0]


def test_a_page_that_was_being_made_stores_no_words(case: OpenCase, advocate: CastMember) -> None:
    """It had opened the entries; the next reader makes the document without the erased one."""
    entries = content_of(case).entries

    erase_last(case, advocate)
    keep_document(case.container, entries)

    assert not SearchSegment.objects.filter(container_id=case.container.id).exists()
    again = case_of(advocate, case.number)
    keep_document(again.container, content_of(again).entries)
    assert stored_words(again).count(b"\n") == len(entries)
    assert WORD.casefold().encode() not in stored_words(again)


def test_a_page_that_was_being_made_stores_no_summary(case: OpenCase, advocate: CastMember) -> None:
    """One entry less to read is no entry less to count: the number says nothing."""
    entries = content_of(case).entries

    erase_last(case, advocate)
    summaries.refresh_summary(case.container, entries)

    assert not Summary.objects.filter(container_id=case.container.id).exists()


def test_a_page_that_was_being_made_remembers_nothing(
    case: OpenCase, advocate: CastMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it has opened it may show; the session keeps none of it."""
    assert case.reader is not None
    meanwhile(monkeypatch, queries, "_mark_superseded", lambda: erase_last(case, advocate))

    shown = content_of(case).entries

    assert len(shown) == 2
    assert entries_remembered(case.reader.memory).get(case.container.id).entries == ()


@pytest.mark.parametrize("made", ["from entries", "from segments", "of a copy being dropped"])
def test_a_search_that_was_running_keeps_no_words(
    made: str, case: OpenCase, advocate: CastMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither in memory nor in the database, wherever it had them from."""
    if made != "from entries":
        keep_document(case.container, content_of(case).entries)
    if made == "of a copy being dropped":
        # Its reader opens the case when the keys are gone and the words are not gone yet.
        during_drop(monkeypatch, lambda: found_by(advocate))
        erase_last(case, advocate)
    else:
        place, name = {
            "from entries": (searching, "open_entries"),
            "from segments": (searching, "read_documents"),
        }[made]
        meanwhile(monkeypatch, place, name, lambda: erase_last(case, advocate))
        found_by(advocate)

    remembered = memory_of(advocate.refreshed())._documents.values()
    assert not any(WORD.casefold().encode() in one.text for one in remembered)
    assert WORD.casefold().encode() not in stored_words(case_of(advocate, case.number))


def during_drop(monkeypatch: pytest.MonkeyPatch, then: Callable[[], object]) -> None:
    """Let something happen between the first and the last step of dropping copies."""
    dropped = summaries.drop_summary

    def drop(container: UUID) -> None:
        then()
        dropped(container)

    monkeypatch.setattr(actions, "drop_summary", drop)


def found_by(member: CastMember) -> searching.Searched:
    """Search for the word."""
    return searching.search(member.refreshed(), WORD, now=NOW, is_late=lambda: False, goes_on=False)


def test_a_colleagues_name_is_forgotten(advocate: CastMember, worker: CastMember) -> None:
    """A session that knew it asks again once it was erased."""
    assert names_remembered(advocate.session)[worker.member_id] == worker.display_name
    container = organisation_of(advocate)
    introduction = Introduction.objects.get(member=worker.member_id)

    erase_identity(
        introduction.entry_id,
        container=container,
        organisation=container,
        author=advocate.session.author,
        reason="survivor_wish",
        now=NOW,
        also=lambda: drop_copies(container.id),
    )

    assert names_remembered(advocate.session)[worker.member_id] == ""


def test_documents_are_made_of_what_is_there(case: OpenCase) -> None:
    """The word is in the document as long as it is in the case: the tests above can fail."""
    assert WORD.casefold().encode() in document_of(content_of(case).entries)
    assert search_documents.covers(document_of(content_of(case).entries), 2)

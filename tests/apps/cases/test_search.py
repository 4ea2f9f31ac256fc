"""Searching everything a member may read."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.test import Client

from dalel.apps.accounts import sessions
from dalel.apps.cases import search_documents, searching
from dalel.apps.cases.actions import (
    InCase,
    drop_copies,
    open_case,
    record_in_case,
    record_several_in_case,
    take_back_access,
)
from dalel.apps.cases.cards import give_card, make_card
from dalel.apps.cases.models import SearchSegment, Summary
from dalel.apps.cases.queries import OpenCase
from dalel.apps.cases.search_memory import memory_of
from dalel.apps.cases.searching import Searched, search
from dalel.apps.cases.summaries import first_summary
from dalel.apps.cases.views import search as search_view
from dalel.apps.entries.actions import record_entry
from dalel.apps.entries.containers import newest_public_key
from dalel.apps.entries.erasure import erase_entry
from dalel.apps.entries.journal import Deed
from dalel.apps.entries.terms import Depth
from dalel.apps.ledger.errors import LogBusy
from dalel.core.keys.padding import pad
from dalel.core.keys.wraps import wrap_context, wrap_to
from tests.apps.cases.pages import journal_of, page_at, text_of
from tests.apps.conftest import CastMember, browser
from tests.apps.raw import alter, flip
from tests.apps.records import (
    NOW,
    case_of,
    is_clean,
    note,
    open_case_of,
    organisation_of,
    share,
)


def searched(member: CastMember, words: str, *, goes_on: bool = False) -> Searched:
    """Search with all the time in the world."""
    session = member.refreshed()
    return search(session, words, now=NOW, is_late=lambda: False, goes_on=goes_on)


def cases_with(member: CastMember, words: str) -> set[UUID]:
    """Return the cases that have hits."""
    return {hit.container for hit in searched(member, words).hits}


def page_for(client: Client, words: str, **more: str) -> str:
    """Send the form and return the page."""
    return text_of(client.post("/search", {"words": words, **more}))


def add(member: CastMember, case: OpenCase, kind: str, /, **fields: object) -> UUID:
    """Record an entry."""
    by = member.session
    return record_in_case(case, kind, fields, by=by, now=NOW, language="en").id


def test_finds_what_was_recorded_in_any_form(advocate: CastMember) -> None:
    """With the words around it, marked, linking to the entry in its case."""
    case, other = open_case_of(advocate, "Red folder"), open_case_of(advocate, "Blue folder")
    entry = add(advocate, case, "note", text="Ол Қызылордадағы тергеушіге арыз берді.")
    add(advocate, other, "note", text="Ничего особенного.")

    page = page_for(advocate.client, "кызылорда тергеуші")

    assert f'href="/entries/{entry}"' in page
    assert "<mark>Қызылордадағы</mark> <mark>тергеушіге</mark> арыз" in page
    assert "Red folder" in page
    assert other.number not in page
    assert "Searched all 2 cases." in page


def test_finds_titles_numbers_names_codes_and_days(advocate: CastMember) -> None:
    """What was chosen from a list is found by its label, in any language."""
    case = open_case_of(advocate, "Red folder")
    add(advocate, case, "person", name_legal="Айгүл Ойдан", roles=["survivor"])
    add(advocate, case, "filing", filing_type="crime_statement", handed_in="2026-02-17")
    here = {case.container.id}

    for words in ("folder", case.number, case.number[-5:].lower(), "Aigul", "айгуль", "2026-02-17"):
        assert cases_with(advocate, words) == here, words
    for words in ("заявление", "statement", "арыз"):
        assert cases_with(advocate, words) == here, words
    assert cases_with(advocate, "айгул заявление") == here
    assert cases_with(advocate, "айгул absent") == set()


def test_shows_three_lines_and_those_that_say_most(advocate: CastMember) -> None:
    """Of two words, an entry with both comes before one with one."""
    case = open_case_of(advocate)
    both = add(advocate, case, "note", text="Серый дом и зелёная дверь.")
    for n in range(5):
        add(advocate, case, "note", text=f"Дом номер {n}.")

    (hit,) = searched(advocate, "дом дверь").hits

    assert len(hit.entries) == searching.LINES
    assert hit.entries[0] == both


def test_shows_newest_cases_first_a_page_at_a_time(
    advocate: CastMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each on one page; going on does not begin anew."""
    monkeypatch.setattr(searching, "PAGE_CASES", 2)
    monkeypatch.setattr(searching, "AT_ONCE", 2)
    numbers = [
        open_case({"title": "Red"}, by=advocate.session, now=NOW + timedelta(minutes=n))[0]
        for n in range(5)
    ]

    pages = [page_for(advocate.client, "red")]
    pages += [page_for(advocate.client, "red", more="1") for _ in range(2)]

    shown = [re.findall(r'row-main" href="/cases/([^"]+)"', page) for page in pages]
    assert shown == [numbers[::-1][:2], numbers[::-1][2:4], numbers[::-1][4:]]
    assert "Go on searching" in pages[1]
    assert "Go on searching" not in pages[2]
    assert (
        re.findall(r'row-main" href="/cases/([^"]+)"', page_for(advocate.client, "red"))
        == (shown[0])
    )


def test_stops_when_it_is_late_and_goes_on(
    advocate: CastMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says how far it came; what it had found stays on the page."""
    monkeypatch.setattr(searching, "AT_ONCE", 1)
    for n in range(3):
        open_case({"title": "Red"}, by=advocate.session, now=NOW + timedelta(minutes=n))
    session = advocate.refreshed()

    first = search(session, "red", now=NOW, is_late=lambda: True, goes_on=False)
    second = search(session, "red", now=NOW, is_late=lambda: True, goes_on=True)

    assert (first.searched, first.total, len(first.hits), first.has_more) == (1, 3, 1, True)
    assert (second.searched, len(second.hits)) == (2, 2)
    monkeypatch.setattr("dalel.apps.cases.views.search.SEARCH_SECONDS", -1)
    page = page_for(advocate.client, "red")
    assert "Searched 1 of 3 cases so far." in page
    assert "Go on searching" in page


def test_finds_only_what_may_be_read(
    advocate: CastMember, worker: CastMember, guest: CastMember, outsider: CastMember
) -> None:
    """Those who see the card only find nothing, as outsiders do."""
    case = open_case_of(advocate, "Red folder")
    share(case, by=advocate, to=worker, depth=Depth.READ)

    assert cases_with(worker, "folder") == {case.container.id}
    for member in (guest, outsider):
        page = page_for(member.client, "folder")
        assert "Red folder" not in page
        assert case.number not in page


def test_a_case_that_was_taken_back_disappears_at_once(
    advocate: CastMember, worker: CastMember
) -> None:
    """Also from memory, and from a question that was half answered."""
    case = open_case_of(advocate, "Red folder")
    share(case, by=advocate, to=worker, depth=Depth.READ)
    assert cases_with(worker, "folder") == {case.container.id}
    memory = memory_of(worker.refreshed())
    assert memory._documents

    take_back_access(case_of(advocate, case.number), worker.member_id, by=advocate.session, now=NOW)

    assert memory._documents == {}
    assert cases_with(worker, "folder") == set()
    assert searched(worker, "folder", goes_on=True).hits == ()
    assert cases_with(advocate, "folder") == {case.container.id}


def test_a_guest_finds_only_the_case_that_was_shared(
    advocate: CastMember, guest: CastMember
) -> None:
    """Neither the others nor what the organisation's own container holds."""
    shared, other = open_case_of(advocate, "Red folder"), open_case_of(advocate, "Red envelope")
    add(advocate, shared, "note", text="Подорожник")
    add(advocate, other, "note", text="Подорожник")
    share(shared, by=advocate, to=guest, depth=Depth.READ)

    assert cases_with(guest, "подорожник") == {shared.container.id}
    assert cases_with(guest, "envelope") == set()
    page = page_for(guest.client, "подорожник")
    assert shared.number in page
    assert other.number not in page
    assert "Searched 1 case." in page


def test_whoever_holds_only_the_card_finds_nothing_of_the_case(
    advocate: CastMember, worker: CastMember
) -> None:
    """Not what the card says either: it is shown in the list."""
    case = open_case_of(advocate, "Red folder")
    number = make_card(case, {"name": "Ромашка"}, by=advocate.refreshed(), now=NOW)
    case = case_of(advocate, case.number)
    give_card(case, worker.member_id, by=advocate.session, now=NOW)

    assert number in page_at(worker.client, "/cases")
    for words in ("ромашка", "folder", case.number):
        assert cases_with(worker, words) == set()
        page = page_for(worker.client, words)
        assert f"/cases/{case.number}" not in page
        assert "Red folder" not in page


def test_forgets_with_the_session(advocate: CastMember) -> None:
    """Signing out leaves nothing behind."""
    open_case_of(advocate, "Red folder")
    page_for(advocate.client, "folder")
    assert sessions._store.memory_of(advocate.cookie)

    advocate.client.post("/sign-out")

    assert sessions._store.memory_of(advocate.cookie) == {}


def test_remembers_so_much_and_no_more(
    advocate: CastMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What does not fit is read again each time."""
    monkeypatch.setattr("dalel.apps.cases.search_memory.MOST_BYTES", 10)
    case = open_case_of(advocate, "Red folder")

    assert cases_with(advocate, "folder") == {case.container.id}
    assert cases_with(advocate, "folder") == {case.container.id}
    assert memory_of(advocate.refreshed())._documents == {}


def test_sees_what_was_recorded_since(advocate: CastMember) -> None:
    """One, several at once, corrected: the old words are not found any more."""
    case = open_case_of(advocate)
    assert cases_with(advocate, "ромашка") == set()
    entry = add(advocate, case, "note", text="Ромашка")
    assert cases_with(advocate, "ромашка") == {case.container.id}

    news = [InCase("note", {"text": "Василёк"}), InCase("note", {"text": "Клевер"})]
    record_several_in_case(case, news, by=advocate.session, now=NOW)
    record_in_case(
        case,
        "note",
        {"text": "Одуванчик"},
        by=advocate.session,
        now=NOW,
        corrects=entry,
        reason="Typo",
    )

    assert cases_with(advocate, "василек клевер") == {case.container.id}
    assert cases_with(advocate, "одуванчик") == {case.container.id}
    assert cases_with(advocate, "ромашка") == set()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda case: SearchSegment.objects.filter(container_id=case.container.id).delete(),
        lambda case: flip(
            "SearchSegment",
            SearchSegment.objects.filter(container_id=case.container.id).values_list(
                "pk", flat=True
            )[0],
            "box",
            at=60,
        ),
        lambda case: search_documents.sealed_segment(case.container, b"1\nno:line\n").save(),
        lambda case: search_documents.sealed_segment(case.container, b"2\n").save(),
    ],
)
def test_makes_a_document_anew_where_it_does_not_cover_the_case(
    advocate: CastMember, spoil: Callable[[OpenCase], object]
) -> None:
    """Gone, damaged, foreign or from another release: the entries decide."""
    case = open_case_of(advocate, "Red folder")
    spoil(case)

    assert cases_with(advocate, "folder") == {case.container.id}
    is_clean(advocate)


def test_finds_what_came_without_its_words(advocate: CastMember) -> None:
    """Entries that other ways have recorded; afterwards the words are stored."""
    case = open_case_of(advocate)
    record_entry(note(case.container, "Подорожник"), author=advocate.session.author, now=NOW)

    assert cases_with(advocate, "подорожник") == {case.container.id}
    (text, segments) = search_documents.read_documents({case.container.id: case.container})[
        case.container.id
    ]
    assert segments == 1
    assert "подорожник".encode() in text


def test_puts_segments_together_when_the_case_is_opened(
    advocate: CastMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once there are many."""
    monkeypatch.setattr(search_documents, "MOST_SEGMENTS", 3)
    case = open_case_of(advocate, "Red folder")
    for n in range(4):
        add(advocate, case, "note", text=f"Лист {n}")
    rows = SearchSegment.objects.filter(container_id=case.container.id)
    assert rows.count() == 5

    page_at(advocate.client, f"/cases/{case.number}")

    assert rows.count() == 1
    assert cases_with(advocate, "лист folder") == {case.container.id}


def test_what_is_recorded_while_segments_are_put_together_stays(advocate: CastMember) -> None:
    """The newer lines are taken over."""
    case = open_case_of(advocate)
    old = search_documents.read_documents({case.container.id: case.container})[case.container.id][0]
    add(advocate, case, "note", text="Подорожник")

    search_documents.store_documents([(case.container, old, 1)])

    assert cases_with(advocate, "подорожник") == {case.container.id}


def test_nothing_is_found_of_what_was_erased(advocate: CastMember) -> None:
    """Its words go with it, from the segments and from memory."""
    case = open_case_of(advocate, "Red folder")
    entry = add(advocate, case, "note", text="Подорожник")
    assert cases_with(advocate, "подорожник") == {case.container.id}

    erase_entry(
        entry,
        container=case.container,
        organisation=organisation_of(advocate),
        author=advocate.session.author,
        reason="survivor_wish",
        now=NOW,
        also=lambda: drop_copies(case.container.id),
    )

    assert cases_with(advocate, "подорожник") == set()
    assert cases_with(advocate, "folder") == {case.container.id}
    assert "Подорожник" not in page_for(advocate.client, "подорожник")


def test_a_former_name_is_not_shown_and_not_found(advocate: CastMember) -> None:
    """It is behind a deliberate click on her page."""
    case = open_case_of(advocate)
    add(advocate, case, "person", name_legal="Айгүл", name_former="Прежняя", roles=["survivor"])

    assert cases_with(advocate, "прежняя") == set()


def test_notes_nothing_of_the_question(advocate: CastMember, instance: Path) -> None:
    """Not in the journal, not in a file, not in an address."""
    case = open_case_of(advocate, "Red folder")
    before = journal_of(advocate, case.number)

    add(advocate, case, "note", text="Подорожник")
    page = page_for(advocate.client, "Xylophon folder")
    form = page_at(advocate.client, "/search?words=Xylophon")

    assert journal_of(advocate, case.number) == before
    assert 'value="Xylophon folder"' in page
    assert "Searched" not in form
    assert 'value="Xylophon' not in form
    stored = b"".join(file.read_bytes() for file in instance.rglob("*") if file.is_file())
    for word in ("xylophon", "Xylophon"):
        assert word.encode() not in stored


def test_notes_in_which_cases_lines_were_shown(advocate: CastMember, worker: CastMember) -> None:
    """What a search shows of a case is read like any other page of it; not what was asked."""
    case, other = open_case_of(advocate, "Red folder"), open_case_of(advocate, "Blue folder")
    share(case, by=advocate, to=worker, depth=Depth.READ)
    add(advocate, case_of(advocate, case.number), "note", text="Подорожник")

    assert "<mark>Подорожник</mark>" in page_for(worker.client, "подорожник")

    assert journal_of(advocate, case.number) == [(worker.member_id, Deed.FOUND, None)]
    assert journal_of(advocate, other.number) == []
    shown = page_at(advocate.client, f"/cases/{case.number}/journal")
    assert "saw lines of the case in a search" in shown
    assert is_clean(advocate, worker)


def test_shows_no_line_that_could_not_be_noted(
    advocate: CastMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The journal first, as everywhere."""
    add(advocate, open_case_of(advocate), "note", text="Подорожник")

    def busy(*_: object, **__: object) -> None:
        raise LogBusy(seconds=1)

    monkeypatch.setattr(search_view, "append_journals", busy)
    answer = advocate.client.post("/search", {"words": "подорожник"})

    assert answer.status_code == 503
    assert "Подорожник" not in text_of(answer)


def test_keeps_no_expression_of_the_question(advocate: CastMember) -> None:
    """Neither while others are signed in nor after."""
    add(advocate, open_case_of(advocate), "note", text="Подорожник")

    page_for(advocate.client, "подорожник")

    cached = getattr(re, "_cache", {})
    assert not [key for key in cached if str("подорожн".encode())[2:-1] in str(key)]


@pytest.mark.parametrize("at", ["entries", "list"])
def test_words_that_a_stranger_sealed_to_the_public_key_do_not_count(
    advocate: CastMember, at: str
) -> None:
    """Whoever has the disk and no key could else hide a case from searches, or name it anew."""
    case = open_case_of(advocate, "Red folder")
    add(advocate, case, "note", text="Подорожник")
    row = Summary.objects.get(container_id=case.container.id)
    public, length = newest_public_key(case.container.id), 2
    lines = "".join(f"{uuid4().hex}:{n}:{'0' * 32}::\n" for n in range(length))
    context = wrap_context("search-segment", case.container.id)
    SearchSegment.objects.filter(container_id=case.container.id).delete()
    box = wrap_to(public, pad(b"1\n" + lines.encode()), context=context)
    SearchSegment.objects.create(container_id=case.container.id, epoch=1, box=box)
    summary = replace(first_summary("Planted title", str(advocate.member_id)), covers=length)
    planted = json.dumps(asdict(summary)).encode()
    context = wrap_context("case-summary", case.container.id)
    alter("Summary", row.pk, box=wrap_to(public, pad(planted), context=context))

    if at == "entries":
        assert cases_with(advocate, "подорожник") == {case.container.id}
    else:
        page = page_at(advocate.client, "/cases")
        assert "Planted title" not in page
        assert "Red folder" in page


def test_folded_words_are_sealed(advocate: CastMember, instance: Path) -> None:
    """Nothing readable of a segment is on disk; all look alike up to their size class."""
    case = open_case_of(advocate)
    add(advocate, case, "note", text="Подорожник Xylophon")

    stored = b"".join(file.read_bytes() for file in instance.rglob("*") if file.is_file())

    for word in ("подорожник", "xylophon"):
        assert word.encode() not in stored
    sizes = {len(bytes(box)) for box in SearchSegment.objects.values_list("box", flat=True)}
    assert sizes == {1024 + 41}


def test_asks_for_at_least_one_word(advocate: CastMember) -> None:
    """Said beside the field."""
    assert "Type at least one word." in page_for(advocate.client, " ... ")
    assert "Type at least one word." not in page_at(advocate.client, "/search")


def test_asks_a_stranger_to_sign_in(instance: Path) -> None:
    """And the words are gone."""
    answer = browser().post("/search", {"words": "Xylophon"})

    assert answer["Location"] == "/sign-in?next=%2Fsearch"


def test_says_when_nothing_was_found(advocate: CastMember) -> None:
    """With something to try."""
    open_case_of(advocate)

    assert "Try fewer words" in page_for(advocate.client, "absent")

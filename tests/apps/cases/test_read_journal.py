"""The journal's page: who looked, in words, newest first, and loud where it was changed."""

from __future__ import annotations

import re

import pytest

from dalel.apps.cases.queries import OpenCase
from dalel.apps.cases.views.journal import PAGE_LINES
from dalel.apps.entries.journal import Deed, append_journal, read_journal
from dalel.apps.entries.models import JournalRow
from dalel.apps.entries.terms import Depth
from tests.apps.cases.pages import page_at
from tests.apps.cases.test_show_case import record
from tests.apps.conftest import CastMember
from tests.apps.raw import flip, remove
from tests.apps.records import NOW, open_case_of, share


@pytest.fixture
def case(advocate: CastMember) -> OpenCase:
    """A case in whose journal everything has happened once."""
    case = open_case_of(advocate)
    entry = record(case, advocate)
    for deed in Deed:
        append_journal(case.container, deed, who=advocate.member_id, about=None, now=NOW)
    append_journal(case.container, Deed.OPENED, who=advocate.member_id, about=entry, now=NOW)
    return case


def page(member: CastMember, case: OpenCase, query: str = "") -> str:
    """Return the journal's page."""
    return page_at(member.client, f"/cases/{case.number}/journal{query}")


def test_says_who_did_what_newest_first(case: OpenCase, advocate: CastMember) -> None:
    """An entry by its place, never by what it says."""
    text = page(advocate, case)

    for words in ("read a former name", "opened the page for printing", "took a receipt"):
        assert words in text
    assert re.search(r'opened an entry \(<a href="/entries/[^"]+">entry 2</a>\)', text)
    assert "Invented." not in text
    numbers = re.findall(r'data-line="(\d+)"', text)
    assert numbers == [str(number) for number in range(len(Deed) + 1, 0, -1)]
    assert advocate.display_name in text
    assert "This journal was changed" not in text
    assert "up to 7 of the newest lines" in text


def test_every_deed_has_words(case: OpenCase, advocate: CastMember) -> None:
    """Also one that another release added: a line without words would fail here."""
    assert len(re.findall(r'class="journal-deed[^"]*">\w', page(advocate, case))) == len(Deed) + 1


def test_leaves_no_line_itself(case: OpenCase, advocate: CastMember) -> None:
    """It shows nothing of what stands in the case."""
    before = len(list(read_journal(case.container)))

    page(advocate, case)

    assert len(list(read_journal(case.container))) == before


def test_says_aloud_that_a_line_was_taken_out(case: OpenCase, advocate: CastMember) -> None:
    """With its place; the rest is still shown."""
    remove("JournalRow", JournalRow.objects.get(container=case.container.id, sequence=2).pk)

    text = page(advocate, case)

    assert "This journal was changed" in text
    assert "at number 4." in text
    assert "read a former name" in text


def test_says_aloud_that_a_line_was_altered(case: OpenCase, advocate: CastMember) -> None:
    """It cannot be read, and stands there as such."""
    flip("JournalRow", JournalRow.objects.get(container=case.container.id, sequence=2).pk, "box")

    text = page(advocate, case)

    assert "This line cannot be read" in text
    assert "at number 3." in text


def test_comes_in_pages(case: OpenCase, advocate: CastMember) -> None:
    """The newest first; unknown pages are the first."""
    for _ in range(PAGE_LINES):
        append_journal(case.container, Deed.OPENED, who=advocate.member_id, about=None, now=NOW)

    first, second = page(advocate, case), page(advocate, case, "?page=1")

    assert len(re.findall("data-line", first)) == PAGE_LINES
    assert len(re.findall("data-line", second)) == len(Deed) + 1
    assert re.findall("data-line=.(\\d+)", page(advocate, case, "?page=x"))[0] == str(
        PAGE_LINES + len(Deed) + 1
    )


def test_is_for_those_who_share_the_case(
    case: OpenCase, advocate: CastMember, worker: CastMember
) -> None:
    """Readers find no such page."""
    share(case, by=advocate, to=worker, depth=Depth.READ)

    assert worker.client.get(f"/cases/{case.number}/journal").status_code == 404
    assert "/journal" not in page_at(worker.client, f"/cases/{case.number}")

"""The invented organisation: everything in it plants, and nobody in it exists."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from dalel.apps.accounts import sessions
from dalel.apps.accounts.actions import sign_in
from dalel.apps.accounts.command_line import session_of
from dalel.apps.accounts.queries import colleagues
from dalel.apps.accounts.sessions import MemberSession
from dalel.apps.cases.queries import CaseContent, case_visible_to, cases_visible_to, content_of
from dalel.apps.cases.summaries import summary_of
from dalel.apps.entries.queries import OpenedEntry
from dalel.site.demo import MEMBERS
from dalel.site.demo_story import plant_demo, stories
from tests.apps.conftest import Template, _instance

NOW = datetime(2026, 6, 30, 9, 0, tzinfo=UTC)
PASSWORDS = {member.sign_in_name: member.password for member in MEMBERS}


@pytest.fixture(scope="module")
def planted(
    bare_template: Template,
    tmp_path_factory: pytest.TempPathFactory,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[Path]:
    """Plant the demo once, in an instance of its own."""
    folder = tmp_path_factory.mktemp("demo") / "instance"
    for instance in _instance(bare_template, folder, django_db_blocker):
        plant_demo(now=NOW)
        yield instance


@pytest.fixture
def advocate(planted: Path) -> Iterator[MemberSession]:
    """Sign the demo's advocate in."""
    yield signed_in("aigerim")
    sessions.end_all()


def signed_in(name: str) -> MemberSession:
    """Sign somebody of the demo in."""
    return session_of(sign_in(name, PASSWORDS[name], is_known_device=True))


def contents(member: MemberSession) -> list[CaseContent]:
    """Return every case the member can open."""
    rows, _more = cases_visible_to(member, now=NOW, page=0)
    opened = [case_visible_to(member, row.number, now=NOW) for row in rows]
    return [content_of(case) for case in opened if case is not None]


def test_has_three_members_and_three_cases(advocate: MemberSession) -> None:
    """Enough to see who sees what."""
    assert len(colleagues(advocate)) == 3
    assert {content.title for content in contents(advocate)} == {
        story["opening"]["title"] for story in stories()
    }
    assert len(contents(advocate)) == 3


def test_plants_every_entry_that_is_written_down(advocate: MemberSession) -> None:
    """With the openings, and one line of access per colleague."""
    written = sum(len(story["entry"]) + 1 + len(story.get("shared", ())) for story in stories())

    entries = [entry for content in contents(advocate) for entry in content.entries]

    assert len(entries) == written >= 30
    assert all(isinstance(entry, OpenedEntry) for entry in entries)


def test_lists_each_case_where_it_stands(advocate: MemberSession) -> None:
    """Before anybody has opened one: the list says what the case's own page would say."""
    rows, _more = cases_visible_to(advocate, now=NOW, page=0)

    listed = {row.number: row.summary for row in rows}

    assert listed == {
        content.case.number: summary_of(content.entries) for content in contents(advocate)
    }


def test_shares_two_of_the_cases(advocate: MemberSession) -> None:
    """The worker writes in one and reads another; the administrator opens none."""
    rows, _more = cases_visible_to(signed_in("timur"), now=NOW, page=0)

    assert sorted(row.may_write for row in rows) == [False, True]
    assert cases_visible_to(signed_in("sara"), now=NOW, page=0) == ([], False)


def test_shows_a_correction_in_each_of_two_cases(advocate: MemberSession) -> None:
    """Both versions stay."""
    corrected = [
        entry
        for content in contents(advocate)
        for entry in content.readable
        if entry.superseded_by is not None
    ]

    assert len(corrected) == 2


def test_covers_what_the_records_are_for() -> None:
    """Someone who looks at the demo meets most kinds of entry, in three languages."""
    entries = [entry for story in stories() for entry in story["entry"]]
    languages = {
        entry.get("language", story["language"]) for story in stories() for entry in story["entry"]
    }

    assert languages == {"kk", "ru", "en"}
    assert {entry["kind"] for entry in entries} >= {
        "act",
        "contact",
        "decision",
        "evidence",
        "examination",
        "filing",
        "hearing",
        "institution",
        "letter",
        "measure",
        "note",
        "person",
        "placement",
        "pressure",
        "response",
        "statement",
    }


def test_says_in_each_case_that_it_is_invented() -> None:
    """A demo on a screen must not be taken for somebody's story."""
    notes = [story["opening"]["lead_note"] for story in stories()]

    assert all("Ойдан шығарылған" in note or "вымышлен" in note for note in notes)

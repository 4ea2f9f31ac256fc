"""The invented organisation: everything in it plants, and nobody in it exists."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker

from dalel.apps.accounts import sessions
from dalel.apps.accounts.actions import sign_in
from dalel.apps.accounts.command_line import session_of
from dalel.apps.accounts.queries import colleagues
from dalel.apps.accounts.sessions import MemberSession
from dalel.apps.cases.cards import card_in
from dalel.apps.cases.glance import Glance, glance_at
from dalel.apps.cases.queries import (
    Access,
    CaseContent,
    access_to,
    case_visible_to,
    content_of,
)
from dalel.apps.cases.sharing import exclusions_of
from dalel.apps.cases.stages import stage_rules
from dalel.apps.cases.summaries import summary_of
from dalel.apps.cases.timeline import attachments_of
from dalel.apps.entries.catalogue import kinds_for
from dalel.apps.entries.files import read_file
from dalel.apps.entries.queries import OpenedEntry
from dalel.apps.entries.terms import ContainerType
from dalel.apps.entries.waiting import Shelf
from dalel.apps.intake.actions.returning import find_report, read_letters
from dalel.apps.intake.codes import code_salt
from dalel.apps.intake.inbox import Row, inbox_of
from dalel.apps.procedure.desk import desk_of
from dalel.core.entries.kinds import Field
from dalel.core.keys.codes import read_code, unlock_code
from dalel.site.demo import DEMO_LIST, MEMBERS
from dalel.site.demo_reports import told_reports
from dalel.site.demo_story import plant_demo, stories
from tests.apps.conftest import Template, _instance
from tests.apps.records import cases_listed

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)
PASSWORDS = {member.sign_in_name: member.password for member in MEMBERS}
REFERENCES = {"entry", "entries", "party", "parties"}
# Nobody writes these down: the program does, or a merge of two cases.
NOT_TOLD = {"access", "card_link", "merged_into", "report_link"}
# Two keepers turn their keys once her day has come; in the demo it has not.
NOT_OPENED = {"advance_step"}
# What would tell a bystander what a case is about.
TELLING = ("зорла", "түрме", "насили", "тюрьм", "полиц", "сот", "суд", "violence", "prison", "case")
TELEPHONE = "77000000107"


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
    rows = cases_listed(member, now=NOW)
    opened = [case_visible_to(member, row.number, now=NOW) for row in rows]
    return [content_of(case) for case in opened if case is not None]


def content(member: MemberSession, title: str) -> CaseContent:
    """Return one case by its title."""
    return next(one for one in contents(member) if one.title == title)


def entries_of(member: MemberSession) -> list[OpenedEntry]:
    """Return the entries of all cases."""
    return [entry for content in contents(member) for entry in content.readable]


def glances(member: MemberSession) -> dict[str, Glance]:
    """Return what stands at the top of each case, by the case's title."""
    return {one.title: glance_at(one.readable, today=TODAY) for one in contents(member)}


def holders_of(name: str, title: str) -> list[Access]:
    """Return who can open a case, as a member sees it."""
    member = signed_in(name)
    return access_to(content(member, title).case, member, now=NOW)


def written() -> list[dict[str, Any]]:
    """Return the entries as written down."""
    return [entry for story in stories() for entry in story["entry"]]


def test_has_its_members_and_ten_cases(advocate: MemberSession) -> None:
    """Enough to see who sees what; the advocate can open every case."""
    assert len(colleagues(advocate)) == len(MEMBERS) == 6
    assert {content.title for content in contents(advocate)} == {
        story["opening"]["title"] for story in stories()
    }
    assert len(contents(advocate)) == 10


def test_plants_every_entry_that_is_written_down(advocate: MemberSession) -> None:
    """With the openings, and one line for each who may, or must not, open a case."""
    told = sum(
        1
        + ("card" in story)
        + len(story["entry"])
        + len(story.get("shared", ()))
        + len(story.get("excluded", ()))
        + len(story.get("sealed", ()))
        for story in stories()
    )
    told += sum("case" in one for one in told_reports()["report"])

    entries = [entry for content in contents(advocate) for entry in content.entries]

    assert len(entries) == told >= 150
    assert all(isinstance(entry, OpenedEntry) for entry in entries)


def test_lists_each_case_where_it_stands(advocate: MemberSession) -> None:
    """Before anybody has opened one: the list says what the case's own page would say."""
    listed = {row.number: row.summary for row in cases_listed(advocate, now=NOW)}

    assert listed == {
        content.case.number: summary_of(content.entries) for content in contents(advocate)
    }


def test_shows_every_stage_once(advocate: MemberSession) -> None:
    """Ten cases, ten stages, from told to final."""
    stages = [summary_of(content.entries).stage for content in contents(advocate)]

    assert sorted(stages) == sorted(stage_rules().vocabulary.codes)


def test_shares_some_of_the_cases(advocate: MemberSession) -> None:
    """The worker leads three and reads three; the monitor has two; the administrator none."""
    worker = cases_listed(signed_in("timur"), now=NOW)
    monitor = cases_listed(signed_in("olzhas"), now=NOW)

    assert sorted(row.may_write for row in worker) == [False] * 3 + [True] * 4
    assert sorted(row.may_write for row in monitor) == [False, True]
    assert cases_listed(signed_in("sara"), now=NOW) == ()


def test_shares_two_cases_with_a_team(advocate: MemberSession) -> None:
    """Whoever is on the night shift opens what the house holds; a guest opens one case."""
    night = cases_listed(signed_in("ainur"), now=NOW)
    guest = cases_listed(signed_in("botagoz"), now=NOW)

    assert {row.summary.title for row in night if row.summary} == {"Екі кілт", "Кішкентай шам"}
    assert [row.summary.title for row in guest if row.summary] == ["Жусан"]
    assert [row.may_write for row in guest] == [False]
    assert "«Ақ босаға», түнгі ауысым" in {one.name for one in holders_of("aigerim", "Екі кілт")}
    assert "" not in {one.name for one in holders_of("botagoz", "Жусан")}


def test_marks_a_member_who_must_not_see_a_case(advocate: MemberSession) -> None:
    """He is a relative of the accused, and said so."""
    case = content(advocate, "Көктемгі су").case

    ((member, exclusion),) = exclusions_of(case).items()

    assert member == signed_in("olzhas").member_id
    assert exclusion.why == "relative_of_accused"


def test_makes_a_card_for_two_cases(advocate: MemberSession) -> None:
    """For whoever opens the door at night, in the case's language."""
    cards = {one.title: card_in(one.case, advocate, now=NOW) for one in contents(advocate)}

    told = {title: card.name for title, card in cards.items() if card}

    assert told == {"Көктемгі су": "Нұрай", "Сирень": "Лейла"}


def test_uses_every_kind_of_entry(advocate: MemberSession) -> None:
    """Whoever looks through the demo has met all that a case can hold."""
    kinds = {kind.name for kind in kinds_for(ContainerType.CASE)}

    assert {entry.kind.name for entry in entries_of(advocate)} == kinds - NOT_OPENED - (
        NOT_TOLD - {"access", "card_link", "report_link"}
    )


def test_keeps_both_versions_of_what_was_corrected(advocate: MemberSession) -> None:
    """Four cases have a correction, each with its reason."""
    corrections = [entry for entry in entries_of(advocate) if entry.corrects]

    assert len(corrections) == 4
    assert all(entry.reason for entry in corrections)


def test_resolves_every_reference(advocate: MemberSession) -> None:
    """What an entry refers to is in the same case, and of a kind the field takes."""
    for case in contents(advocate):
        kinds = {str(entry.id): entry.kind.name for entry in case.readable}
        for entry in case.readable:
            for field in entry.kind.fields:
                if field.type in REFERENCES and entry.fields.get(field.name):
                    assert all(fits(kinds.get(one), field) for one in ids_in(entry, field))


def ids_in(entry: OpenedEntry, field: Field) -> list[str]:
    """Return what a field refers to."""
    value = entry.fields[field.name]
    return [value] if isinstance(value, str) else value


def fits(kind: str | None, field: Field) -> bool:
    """Return whether a field may name an entry of this kind."""
    return kind is not None and (not field.refers_to or kind in field.refers_to)


def test_says_by_codes_what_happened() -> None:
    """Words explain; what is counted and searched is a code in every entry."""
    kinds = {kind.name: kind for kind in kinds_for(ContainerType.CASE)}

    for entry in written():
        coded = {field.name for field in kinds[entry["kind"]].fields if field.vocabulary}
        assert coded & set(entry["fields"]), entry


def test_is_told_in_three_languages() -> None:
    """Each in the language its people would write."""
    told = {
        entry.get("language", story["language"]) for story in stories() for entry in story["entry"]
    }

    assert told == {"kk", "ru", "en"}


def test_writes_dates_as_exactly_as_they_are_known() -> None:
    """A minute, a day, a month, a season, about, from and until."""
    dates = {
        str(entry["fields"].get(name, ""))
        for entry in written()
        for name in ("when", "handed_in", "told_on", "collected_at", "held_at", "published_on")
    }

    for shape in ("T", "~", "/", "/..", "2025-22"):
        assert any(shape in one for one in dates), shape
    assert {len(one) for one in dates} >= {len("2026-04"), len("2026-04-12")}


def test_says_in_each_case_that_it_is_invented() -> None:
    """A demo on a screen must not be taken for somebody's story."""
    notes = [story["opening"]["lead_note"] for story in stories()]

    assert all("Ойдан шығарылған" in note or "вымышлен" in note for note in notes)


def test_has_titles_that_tell_a_bystander_nothing() -> None:
    """Neither what a case is about nor whose it is."""
    for story in stories():
        title = story["opening"]["title"].lower()
        people = [e["fields"] for e in story["entry"] if e["kind"] in ("person", "institution")]
        names = " ".join(
            str(value) for one in people for key, value in one.items() if "name" in key
        )

        assert len(title) <= 20
        assert not any(word in title for word in TELLING)
        assert not any(word in names.lower() for word in title.split())


def test_fills_the_top_of_every_case(advocate: MemberSession) -> None:
    """How to reach her, when she was last heard, and what waits."""
    for title, glance in glances(advocate).items():
        assert glance.address is not None, title
        assert glance.heard is not None, title
        assert glance.waiting, title
        assert glance.knowing, title


def test_has_something_to_show_in_every_part_of_the_top(advocate: MemberSession) -> None:
    """Each part stands in at least two cases."""
    shown = list(glances(advocate).values())

    for part in (
        "mandates",
        "following",
        "perishing",
        "contradicting",
        "outcomes",
        "public",
        "asked",
    ):
        assert sum(bool(getattr(glance, part)) for glance in shown) >= 2, part


def test_lets_terms_run_from_the_day_of_planting(advocate: MemberSession) -> None:
    """The appeal against the acquittal can still be lodged, whenever the demo is made."""
    decisions = [
        entry
        for entry in content(advocate, "Синяя тетрадь").readable
        if entry.kind.name == "decision"
    ]

    assert {entry.fields["appeal_term_ends_on"] for entry in decisions} == {
        (TODAY + timedelta(days=6)).isoformat()
    }


def test_greets_with_a_desk_that_is_counted(advocate: MemberSession) -> None:
    """Nobody has opened a case yet, and My desk knows what is due in each."""
    desk = desk_of(advocate, now=NOW, is_late=lambda: True)

    assert (desk.behind, desk.cases) == (0, 10)
    assert desk.sections
    assert [(one.title, one.line.rule) for one in desk.sections[0].lines] == [
        ("Синяя тетрадь", "word_rhythm")
    ]
    assert desk.sections[0].name == "silent"


def test_seals_readable_files(advocate: MemberSession) -> None:
    """Papers, pictures and texts, each found again as it was."""
    beginnings = {"application/pdf": b"%PDF", "image/png": b"\x89PNG", "text/plain": b"Demo:"}
    found = set()
    for case in contents(advocate):
        for entry in case.readable:
            for file in attachments_of(entry):
                plain = b"".join(read_file(case.case.container, file, entry=entry.id))
                assert plain.startswith(beginnings[str(file["media_type"])])
                found.add(file["media_type"])

    assert found == set(beginnings)


def test_has_one_officer_under_several_spellings(advocate: MemberSession) -> None:
    """In Kazakh, Russian and Latin letters; his telephone in as many ways."""
    people = [entry.fields for entry in entries_of(advocate) if entry.kind.name == "person"]
    names = {str(one.get("name_legal", "")) for one in people}
    telephones = {
        str(one["phone"]) for one in people if digits(str(one.get("phone", ""))) == TELEPHONE
    }

    assert names >= {"Көлеңкебаев Ермек", "Коленкебаев Е.", "Yermek Kolenkebayev"}
    assert len(telephones) == 3


def digits(telephone: str) -> str:
    """Return a telephone number without signs, from the country on."""
    number = "".join(sign for sign in telephone if sign.isdigit())
    return f"7{number[1:]}" if number.startswith("8") else number


def test_has_something_on_every_shelf_it_speaks_of(advocate: MemberSession) -> None:
    """Urgent ones first, one held, one typed in from a call, one of a case; all are invented."""
    rows = {
        shelf: [(row.opening["for_whom"], row.shown.is_urgent) for row in listed(advocate, shelf)]
        for shelf in (Shelf.NEW, Shelf.UNSENT, Shelf.ANSWERED)
    }

    assert sorted(rows[Shelf.NEW][:2]) == [("child", True), ("custody", True)]
    assert rows[Shelf.NEW][2:] == [("other", False)]
    assert rows[Shelf.UNSENT] == [("self", False)]
    assert rows[Shelf.ANSWERED] == [("self", True)]
    words = [one.get("story") or one["words"] for told in told_reports().values() for one in told]
    assert all("ойдан шығарылған" in one.lower() or "вымышлено" in one.lower() for one in words)


def listed(member: MemberSession, shelf: Shelf) -> tuple[Row, ...]:
    """Return what lies on a shelf of the inbox."""
    return inbox_of(member, shelf, page=1, now=NOW).rows


def test_its_list_opens_the_answer(planted: Path) -> None:
    """As it is printed at every start."""
    report = find_report(unlock_code(read_code(DEMO_LIST), salt=code_salt()))

    assert report is not None
    assert [one.is_from_us for one in read_letters(report)] == [True]

"""The panel in words: what each line says, in which language, and where it leads."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from dalel.apps.cases.glance import glance_at
from dalel.apps.cases.glance_words import (
    SHOWN_LINES,
    GlanceSection,
    days_ago,
    days_in_words,
    days_later,
    glance_in_words,
)
from dalel.apps.cases.record import Span
from dalel.apps.entries.presenting import Presenter
from tests.apps.cases.histories import Event, event, history

TODAY = date(2026, 3, 3)
HIM = event("him", "person", roles=["alleged_perpetrator"], name_legal="Ойдан Батыр")
FILED = event(
    "filed", "filing", filing_type="crime_statement", body="police_station", handed_in="2026-02-01"
)


def sections(*events: Event, language: str = "en") -> dict[str, GlanceSection]:
    """Return the panel's sections by name."""
    entries = history(*events)
    present = Presenter(language, entries)
    with translation.override(language):
        found = glance_in_words(glance_at(entries, today=TODAY), present, language=language)
    return {section.name: section for section in found}


def said(section: GlanceSection) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """Return text, notes and warnings of each line."""
    return [(line.text, line.notes, line.warnings) for line in section.lines]


def test_has_no_section_that_says_nothing() -> None:
    """An empty case has no panel."""
    assert sections(event("", "opening", title="Red folder")) == {}


def test_says_how_to_address_her() -> None:
    """What must not be done stands out."""
    address = event(
        "",
        "address",
        name_to_use="Ару",
        pronoun="she",
        safe_channels=["messenger"],
        safe_hours=["evening"],
        unsafe_channels=["post"],
        unsafe_hours=["weekend"],
        leave_message="no",
        devices_watched="yes",
    )

    assert said(sections(address)["address"]) == [
        (
            "Ару, she",
            ("Safe ways: Messenger", "Safe times: Evening"),
            (
                "Ways not to use: Post",
                "Times to avoid: Weekend",
                "Leave no message",
                "Somebody watches her phone or post",
            ),
        )
    ]


def test_says_who_acts_for_her_and_until_when() -> None:
    """With a warning while nobody has checked who that is."""
    mandate = event(
        "",
        "mandate",
        representative="@him",
        mandate_type="parent",
        checked_not_accused="unknown",
        until="2026-05",
    )

    section = sections(HIM, mandate)["mandates"]

    assert said(section) == [
        (
            "Ойдан Батыр",
            ("Parent of a child", "Until: May 2026"),
            ("Not checked that this is not the accused",),
        )
    ]
    assert section.lines[0].due == "2026-05-31"


def test_says_what_waits_and_who_knows() -> None:
    """Body, day and days."""
    found = sections(FILED)

    station = "Police station or district police"
    assert said(found["waiting"]) == [
        ("Statement about a crime", (station, "1 February 2026", "Waiting: 30 days"), ())
    ]
    assert said(found["knowing"]) == [
        (
            station,
            ("told: 1 February 2026", "Statement about a crime", "has known for 30 days"),
            (),
        )
    ]


def test_sets_a_filing_beside_the_pressure() -> None:
    """Each leads to its own entry; what lies between is said once."""
    pressure = event(
        "", "pressure", pressure_type="told_hopeless", when="2026-02-10", actors=["employer"]
    )

    line = sections(FILED, pressure)["following"].lines[0]

    assert line.text == "Statement about a crime"
    assert line.between == "9 days later"
    assert line.beside is not None
    assert line.beside.notes == ("Employer or manager", "10 February 2026")
    assert line.beside.entry != line.entry


def test_says_what_perishes_when() -> None:
    """The day is there for machines as well; a day gone by is said to be."""
    found = sections(
        event("", "evidence", evidence_type="clothing_trace", perishes_on="2026-03-10"),
        event("", "evidence", evidence_type="clothing_trace", perishes_on="2026-02-10"),
    )["perishing"]

    assert [(line.warnings, line.due) for line in found.lines] == [
        (("May be lost after: 10 February 2026 · that day has passed",), "2026-02-10"),
        (("May be lost after: 10 March 2026 · 7 days left",), "2026-03-10"),
    ]


def test_says_what_examinations_found() -> None:
    """Side by side, the finding first."""
    line = sections(
        event("sane", "examination", examination_type="forensic_psychiatric", findings=["healthy"]),
        event(
            "",
            "examination",
            examination_type="forensic_psychiatric",
            findings=["insane"],
            contradicts=["@sane"],
            concluded_on="2026-01-05",
        ),
    )["contradicting"].lines[0]

    assert line.beside is not None
    assert (line.text, line.notes) == ("Healthy", ("Forensic psychiatric examination",))
    assert (line.beside.text, line.beside.notes[-1]) == ("Declared insane", "5 January 2026")


def test_says_how_it_ended_for_each_accused() -> None:
    """Charge, verdict, sentence, appeal; nobody named is said so."""
    found = sections(
        HIM,
        event(
            "",
            "decision",
            accused="@him",
            charges=["cc-120"],
            verdict="convicted",
            announced_on="2025-06-01",
            given_sanction="imprisonment",
            given_amount=66,
            given_unit="months",
            appeal_outcome="upheld",
        ),
        event("", "decision", verdict="acquitted", announced_on="2025-07-01"),
    )["outcomes"]

    assert said(found) == [
        (
            "Ойдан Батыр",
            (
                "Charged under: Criminal Code, art. 120: rape",
                "Convicted",
                "1 June 2025",
                "Imprisonment",
                "Months: 66",
                "What it did to the lower decision: Left unchanged",
            ),
            (),
        ),
        ("Accused not named", ("Acquitted", "1 July 2025"), ()),
    ]


def test_says_when_she_was_heard_and_how_often_asked() -> None:
    """Days and times, with what it was."""
    found = sections(
        event("", "contact", contact_type="lawyer_meeting", result="took_place", when="2026-03-03"),
        event(
            "",
            "questioning",
            questioned_as="victim",
            body="police_investigator",
            began_at="2026-01-05",
            times_before=2,
        ),
    )

    assert said(found["heard"]) == [("today", ("3 March 2026", "Meeting with a lawyer"), ())]
    assert said(found["asked"]) == [
        ("Questioned 3 times", (), ("2 of them repeats",)),
        ("5 January 2026", ("Police investigator or inquiry officer",), ()),
    ]


def test_says_aloud_that_nobody_has_heard_from_her() -> None:
    """A month is long; never at all is said where it is known who she is."""
    her = event("her", "person", roles=["survivor"], nickname="Ару")
    visit = {"contact_type": "lawyer_meeting", "result": "took_place"}

    lately = sections(her, event("", "contact", when="2026-02-02", **visit))["heard"]
    long_ago = sections(her, event("", "contact", when="2026-02-01", **visit))["heard"]
    never = sections(her)["heard"]

    assert said(lately)[0][2] == ()
    assert said(long_ago)[0][2] == ("Nobody has heard from her since",)
    assert said(never) == [("Nobody has heard from her herself yet", (), ())]


def test_lists_each_questioning_latest_first() -> None:
    """Told once: everything after is a repeat, by whom and when."""
    found = sections(
        event("", "questioning", questioned_as="victim", body="court", began_at="2026-02-01"),
        event("", "questioning", questioned_as="victim", body="prosecutor", began_at="2026-01-05"),
    )["asked"]

    assert [line.text for line in found.lines] == [
        "Questioned 2 times",
        "1 February 2026",
        "5 January 2026",
    ]
    assert found.lines[0].warnings == ("1 of them a repeat",)


def test_says_what_is_public() -> None:
    """And that she wants it gone."""
    found = sections(
        event(
            "",
            "publicity",
            publicity_types=["video"],
            outlet="Ойдан",
            published_on="2026-01",
            wants_removed="yes",
        )
    )["public"]

    assert said(found) == [("Video", ("Ойдан", "January 2026"), ("She wants it removed",))]


def test_folds_away_what_is_too_much() -> None:
    """Nothing is left out."""
    section = sections(
        *(
            event("", "filing", filing_type="complaint_head", handed_in=f"2026-02-0{day}")
            for day in range(1, 6)
        )
    )["waiting"]

    assert len(section.shown) == SHOWN_LINES
    assert section.shown + section.folded == section.lines
    assert len(section.lines) == 5


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["1 day", "5 days", "2–3 days", "2–3 days ago", "1 day later"]),
        ("ru", ["1 день", "5 дней", "2–3 дня", "2–3 дня назад", "через 1 день"]),
        ("kk", ["1 күн", "5 күн", "2–3 күн", "2–3 күн бұрын", "1 күн өткен соң"]),
    ],
)
def test_counts_days_as_people_do(language: str, words: list[str]) -> None:
    """One, few and many."""
    with translation.override(language):
        found = [
            days_in_words(Span(1, 1)),
            days_in_words(Span(5, 5)),
            days_in_words(Span(2, 3)),
            days_ago(Span(2, 3)),
            days_later(Span(1, 1)),
        ]

    assert found == words


def test_says_the_same_day() -> None:
    """Nought days are not said."""
    with translation.override("en"):
        assert days_later(Span(0, 0)) == "on the same day"
        assert days_ago(Span(0, 0)) == "today"


@pytest.mark.parametrize(
    ("language", "title"),
    [("en", "No answer yet"), ("ru", "Ещё нет ответа"), ("kk", "Әлі жауап жоқ")],
)
def test_speaks_the_readers_language(language: str, title: str) -> None:
    """Titles and values alike."""
    section = sections(FILED, language=language)["waiting"]

    assert section.title == title
    assert ("Police" in section.lines[0].notes[0]) is (language == "en")


def test_says_what_threatens_whom_and_how_soon() -> None:
    """In front of everything else; the urgent part stands out."""
    danger = event(
        "",
        "danger",
        dangers=["killing"],
        urgency="this_week",
        expected_on="2026-03-05",
        actor_persons=["@him"],
    )

    found = sections(HIM, danger)

    assert next(iter(found)) == "dangers"
    [(_text, notes, warnings)] = said(found["dangers"])
    assert notes == ("From which persons: Ойдан Батыр",)
    assert warnings == ("How urgent: This week · Expected on: 5 March 2026 · 2 days left",)
    assert [line.due for line in found["dangers"].lines] == ["2026-03-05"]


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        ("claim_granted", "A claim"),
        ("administrative_penalty", "An administrative case"),
        ("convicted", "Accused not named"),
    ],
)
def test_names_what_was_decided_where_nobody_is_accused(verdict: str, words: str) -> None:
    """A claim has no accused whose name could be missing."""
    decision = event("", "decision", verdict=verdict, announced_on="2025-01-01")

    assert [line.text for line in sections(decision)["outcomes"].lines] == [words]

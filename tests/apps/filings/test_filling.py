"""What is said of a case in a paper's words."""

from __future__ import annotations

import re

import pytest

from dalel.apps.cases.queries import content_of
from dalel.apps.filings.citing import basis_text
from dalel.apps.filings.doors import Door
from dalel.apps.filings.facts import Order, on_day
from dalel.apps.filings.filling import sheet_of
from dalel.apps.filings.phrases import phrases
from dalel.apps.filings.sheets import Sheet, rows_of
from dalel.apps.filings.telling import lowered, said_date
from dalel.apps.filings.texts import PACK, papers
from dalel.core.procedure import load_pack
from dalel.core.procedure.citations import read_citation
from tests.apps.conftest import CastMember
from tests.apps.filings.papers_of_a_case import HER, HIM, record, told_case
from tests.apps.records import case_of, open_case_of

# What no finished sentence has: two spaces, two dots, a blank before a comma, an empty bracket.
FAULTS = re.compile(r"  |\.\.|,,|;;| [,.;:)]|\( |\(\)|: ?\.|\{|\}")


@pytest.mark.parametrize(
    ("date", "language", "said"),
    [
        ("2026 жылғы 11 ақпан", "kk", "2026 жылғы 11 ақпанда"),
        ("2026 жылғы 5 сәуір, сағат 14:30", "kk", "2026 жылғы 5 сәуірде, сағат 14:30"),
        ("2026 жылғы қыркүйек", "kk", "2026 жылғы қыркүйекте"),
        ("2021 жыл", "kk", "2021 жылы"),
        ("", "kk", ""),
        ("11 февраля 2026 года", "ru", "11 февраля 2026 года"),
    ],
)
def test_says_on_which_day(date: str, language: str, said: str) -> None:
    """Kazakh gives the month its ending; Russian has it already."""
    assert on_day(date, language) == said


@pytest.mark.parametrize(
    ("words", "language", "said"),
    [
        ("начальная дата: около 2021 года; конечная дата: май 2022 года", "ru", "2021 года – май"),
        ("11 февраля 2026 года, 14:30", "ru", "года в 14:30"),
        ("2026 жылғы 11 ақпан, 14:30", "kk", "ақпан, сағат 14:30"),
    ],
)
def test_says_dates_as_a_sentence_does(words: str, language: str, said: str) -> None:
    """Two ends stand with a dash, the hour with its word."""
    assert said in said_date(words, language)


def test_keeps_abbreviations_as_they_are() -> None:
    """Within a sentence a label begins small, an abbreviation does not."""
    assert [lowered(one) for one in ("Отказано", "ЕРДР", "БҰҰ органы", "")] == [
        "отказано",
        "ЕРДР",
        "БҰҰ органы",
        "",
    ]


def test_cites_as_an_advocate_does() -> None:
    """The articles of a law together, parts and points by their names, treaties in full."""
    laws = load_pack(PACK).laws
    cited = [read_citation(one) for one in ("cpc 105(1)", "cat 22", "cpc 71(6)(13)")]

    assert basis_text(cited, laws, "ru") == (
        "УПК РК: статьи 105 (часть 1), 71 (часть 6, пункт 13); "
        "Конвенция ООН против пыток: статья 22"
    )
    several = [read_citation(one) for one in ("cpc 106(1)", "cpc 106(5)")]
    assert basis_text(several, laws, "ru") == "УПК РК: статья 106 (части 1, 5)"
    assert basis_text(cited[:1], laws, "kk") == "ҚР ҚПК: 105-бап (1-бөлік)"


def test_knows_how_to_address_every_body_a_paper_goes_to() -> None:
    """ "To the prosecutor", with the ending the language wants."""
    bodies = {body for paper in papers().values() for body in paper.bodies}

    assert bodies <= set(phrases()["address"])


def sheets_of(member: CastMember, number: str, person: str = "", about: str = "") -> list[Sheet]:
    """Return every paper of a case in each of its languages."""
    content, pack = content_of(case_of(member, number)), load_pack(PACK)
    return [
        sheet_of(
            Order(paper, Door(paper.bodies[0]), person, about), content, pack, language=language
        )
        for paper in papers().values()
        for language in paper.languages
    ]


def test_has_no_broken_sentence_where_nothing_is_known(advocate: CastMember) -> None:
    """In an empty case a visible line stands for what is missing; no sentence begins small."""
    for sheet in sheets_of(advocate, open_case_of(advocate).number):
        texts = [one.text for row in rows_of([sheet]) for one in row if one]
        for text in texts:
            assert not FAULTS.search(text), text
        assert any("____ (" in text for text in texts)
        begun = f"{sheet.text('body')}\n{sheet.text('asks')}".splitlines()
        assert [line for line in begun if line[0].islower()] == []


def test_betrays_no_source_and_makes_nobody_accuse_herself(advocate: CastMember) -> None:
    """Who told us stays with us; she is not among the accused; whom a court refused is no voice."""
    case = told_case(advocate)
    her = record(
        advocate, case, "person", roles=["defendant", "survivor"], name_chosen="Ақмарал Ойдан"
    )
    guard = record(advocate, case, "institution", body="prison_administration", name="Мекеме Ж")
    record(advocate, case, "contact", contact_type="anonymous_call", when="2026-02-14")
    record(advocate, case, "contact", contact_type="lawyer_meeting", when="2026-02-15")
    refused = {"mandate_type": "other", "checked_not_accused": "no", "refused": "yes"}
    record(advocate, case, "mandate", representative=guard, represents=her, **refused)

    sheets = sheets_of(advocate, case.number, person=her)

    words = "\n".join(sheet.whole() for sheet in sheets)
    assert "встреча с адвокатом" in words
    assert "нонимн" not in words
    assert HIM in words
    assert not re.search(r"совершил\(-и\): [^\n]*Ақмарал", words)
    assert not re.search(r"^Представитель: Мекеме Ж", words, re.MULTILINE)


def test_is_about_what_was_chosen(advocate: CastMember) -> None:
    """The refused statement by itself, another one where that was chosen; answers stay with it."""
    case = told_case(advocate)
    later = record(
        advocate,
        case,
        "filing",
        filing_type="crime_statement",
        body="anticorruption",
        handed_in="2026-02-20",
    )
    content, pack, paper = content_of(case_of(advocate, case.number)), load_pack(PACK), papers()

    def body(about: str) -> str:
        order = Order(paper["not_accepted"], Door("prosecutor_district"), "", about)
        return sheet_of(order, content, pack, language="ru").text("body")

    assert "Дата подачи: 11 февраля 2026 года" in body("")
    assert "12 февраля 2026 года – ответ органа: отказались принять" in body("")
    assert "Дата подачи: 20 февраля 2026 года" in body(later)
    assert "12 февраля" not in body(later)


def test_tells_the_whole_history_before_the_day(advocate: CastMember) -> None:
    """Each call with its answer or its silence, each injury; nothing of the trial itself."""
    case = told_case(advocate)
    record(advocate, case, "filing", filing_type="request_protective_order", handed_in="2026-02-13")
    record(advocate, case, "act", act_types=["threat"])
    record(advocate, case, "act", act_types=["self_defence_with_death"], when="2026-03-01")
    record(advocate, case, "filing", filing_type="motion_other", handed_in="2026-03-20")
    content = content_of(case_of(advocate, case.number))
    [person] = [
        content.record.first_id(one)
        for one in content.record.of("person")
        if HER in one.fields.values()
    ]

    order = Order(papers()["history_defence"], Door("court"), person)
    body = sheet_of(order, content, load_pack(PACK), language="ru").text("body")

    assert "11 февраля 2026 года – судебно-медицинская экспертиза" in body
    assert "12 февраля 2026 года – ответ органа: отказались принять" in body
    assert re.search(r"13 февраля 2026 года – [^\n]*ответа в материалах нет", body)
    assert re.search(r"Дата не установлена – угроза", body)
    assert "Событие, за которое судят: 1 марта 2026 года" in body
    assert "20 марта" not in body


def test_goes_on_from_what_fits_and_nothing_else(advocate: CastMember) -> None:
    """No claim rests on a decision that dismissed one; isolation is dated where no penalty is."""
    case = told_case(advocate)
    isolator = {"placement_type": "isolator", "began_at": "2026-01-05"}
    record(advocate, case, "placement", **isolator)
    record(advocate, case, "decision", verdict="claim_dismissed", announced_on="2026-03-03")

    def body(paper: str) -> str:
        content = content_of(case_of(advocate, case.number))
        order = Order(papers()[paper], Door("court"))
        return sheet_of(order, content, load_pack(PACK), language="ru").text("body")

    assert "Решение, подтверждающее незаконность: ____________________ (суд)" in body(
        "claim_for_damage"
    )
    assert "Наложено взыскание (5 января 2026 года)" in body("isolation")
    record(advocate, case, "decision", verdict="acquitted", announced_on="2026-02-02")
    assert "2 февраля 2026 года, №" in body("claim_for_damage")

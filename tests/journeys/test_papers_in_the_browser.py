"""From what happened to the paper, from the paper to the term of its answer, and on."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Page, expect

from tests.journeys import desk
from tests.journeys.browsing import Watched
from tests.journeys.desk import ADVOCATE

pytestmark = pytest.mark.timeout(200)

OWN = "Бұл – ойдан шығарылған сөйлем."
TRIED = "Северный ветер"


@pytest.mark.parametrize(("language", "width"), [("kk", 1280), ("ru", 360)])
def test_refused_then_complained_then_silence_then_the_judge(
    windows: Watched, tmp_path: Path, language: str, width: int
) -> None:
    """The complaint is filled, changed, kept, taken along, recorded; silence leads to the judge."""
    page = windows.open(width=width)
    desk.sign_in(page, ADVOCATE, language=language)
    case = desk.open_case(page, {"title": "Ойдан 5"})
    statement = {"filing_type": "crime_statement", "body": "police_station"}
    desk.add_entry(page, case, "filing", statement | {"handed_in": "2026-03-02"})
    refused = {"outcome": "refused_to_accept", "body": "police_station", "dated": "2026-03-03"}
    desk.add_entry(page, case, "response", refused)

    page.goto(f"/cases/{case}")
    desk.press(page, f"main a[href='/cases/{case}/papers']")
    desk.press(page, f"main a[href='/cases/{case}/papers/not_accepted']")
    body = page.locator(f"[name='{language}-body']")
    assert "2026" in body.input_value()
    body.fill(f"{body.input_value()}\n{OWN}")
    desk.press(page, "main button[value=keep]")
    expect(page.locator(f"[name='{language}-body']")).to_have_value(body.input_value())
    assert OWN in body.input_value()
    taken = desk.download_by(page, page.locator("main button[value=pdf]"), tmp_path)
    assert taken.name == "paper.pdf"
    assert taken.read_bytes().startswith(b"%PDF-")
    _record_sent(page, "2026-03-04")

    _follow(page, case, "complaint_answer_7d", "complaint_judge")
    assert page.locator("[name=to][type=hidden]").last.get_attribute("value") == (
        "investigating_judge"
    )
    assert "2026" in page.locator(f"[name='{language}-body']").input_value()
    _record_sent(page, "2026-03-16")
    page.goto(f"/cases/{case}/clocks")
    expect(page.locator("main [href*='court_complaint_decide']").first).to_be_visible()


def test_acquitted_then_appealed_in_time(windows: Watched) -> None:
    """The term runs from the verdict; the appeal is filled from it, and its sending ends it."""
    page = windows.open(width=360)
    desk.sign_in(page, ADVOCATE, language="ru")
    case = desk.open_case(page, {"title": "Выдумка 6"})
    told = date.today() - timedelta(days=3)  # noqa: DTZ011 - as the desk's own day, roughly
    decision = {"verdict": "acquitted", "announced_on": told.isoformat()}
    desk.add_entry(page, case, "decision", decision)

    _follow(page, case, "appeal_15d", "appeal")
    assert f"{told.year} года" in page.locator("[name='ru-body']").input_value()
    _record_sent(page, (told + timedelta(days=2)).isoformat())

    page.goto(f"/cases/{case}/clocks")
    clock = page.locator("main [data-rule=appeal_15d]")
    desk.unfold(clock)
    expect(clock).to_contain_text("вовремя")


def test_the_history_for_the_defence_is_whole(windows: Watched, tmp_path: Path) -> None:
    """Two pages at most, with every earlier call, each answer or none, each examination."""
    page = windows.open(width=360)
    desk.sign_in(page, ADVOCATE, language="ru")
    page.goto("/cases")
    desk.press(page, page.locator("main a", has_text=TRIED).first)
    desk.press(page, "main a[href$='/papers']")
    desk.press(page, "main a[href$='/papers/history_defence']")

    pdf = desk.download_by(page, page.locator("main button[value=pdf]"), tmp_path).read_bytes()
    word = desk.download_by(page, page.locator("main button[value=docx]"), tmp_path)

    assert max(int(pages) for pages in re.findall(rb"/Count (\d+)", pdf)) <= 2
    said = "\n".join(paragraph.text for paragraph in Document(str(word)).paragraphs)
    for known in (
        "Октябрь 2023 года",
        "2 ноября 2023 года",
        "8 марта 2025 года",
        "12 марта 2025 года",
        "2 апреля 2026 года",
        "ответа в материалах нет",
        "30 апреля 2026 года",
        "20 мая 2026 года",
        "Около 2021 года – апрель 2026 года",
    ):
        assert known in said


def _record_sent(page: Page, day: str) -> None:
    """Press that the paper was sent, and say when, how and what proves it."""
    desk.press(page, "main button[value=sent]")
    expect(page.locator("main")).to_contain_text("paper.pdf")
    desk.fill(page, {"handed_in": day, "received_on": day, "channel": "in_person"})
    desk.save(page)


def _follow(page: Page, case: str, rule: str, paper: str) -> None:
    """Open a term, then the paper of one of its steps."""
    page.goto(f"/cases/{case}/clocks")
    desk.press(page, page.locator(f"main [href*='{rule}']").first)
    desk.press(page, page.locator(f"main #steps a[href*='/papers/{paper}?']").first)

"""Refused at the counter, then the complaint: from the paper to the term of its answer."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys import desk
from tests.journeys.browsing import Watched
from tests.journeys.desk import ADVOCATE

pytestmark = pytest.mark.timeout(200)

OWN = "Бұл – ойдан шығарылған сөйлем."


@pytest.mark.parametrize(("language", "width"), [("kk", 1280), ("ru", 360)])
def test_from_a_refusal_to_a_complaint(
    windows: Watched, tmp_path: Path, language: str, width: int
) -> None:
    """The complaint is filled, changed, kept, taken along, recorded; then its answer is awaited."""
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

    desk.press(page, "main button[value=sent]")
    expect(page.locator("main")).to_contain_text("paper.pdf")
    desk.fill(
        page, {"handed_in": "2026-03-04", "received_on": "2026-03-04", "channel": "in_person"}
    )
    desk.save(page)
    page.goto(f"/cases/{case}/clocks")
    expect(page.locator("main [href*='complaint_answer_7d']").first).to_be_visible()

"""Nobody has heard from her: the day passes, the desk says so, a complaint leaves, she answers."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from tests.journeys import desk
from tests.journeys.browsing import Watched
from tests.journeys.desk import ADVOCATE

pytestmark = pytest.mark.timeout(200)

HER = "Айсұлу Қиялқызы"


@pytest.mark.parametrize(("language", "width"), [("kk", 360)])
def test_from_silence_to_word(windows: Watched, language: str, width: int) -> None:
    """On a phone and without scripts; the paper is filled with her and the day of the last word."""
    page = windows.open(width=width)
    desk.sign_in(page, ADVOCATE, language=language)
    case = desk.open_case(page, {"title": "Ойдан 9"})
    desk.add_entry(page, case, "person", {"name_chosen": HER, "roles": ["survivor"]})
    held = {"placement_type": "prison_women", "began_at": "2026-01-10"}
    desk.add_entry(page, case, "placement", held)
    page.goto(f"/cases/{case}")
    desk.press(page, f"main a[href^='/cases/{case}/heard-by']")
    desk.fill(page, {"rhythm": "weekly", "last_heard_on": "2026-03-02"})
    desk.save(page)

    page.goto("/desk")
    silent = page.locator("[aria-labelledby=desk-silent]")
    expect(silent).to_contain_text("Ойдан 9")
    desk.press(page, silent.locator(f"a[href*='/cases/{case}/papers/no_word']").first)
    body = page.locator(f"[name='{language}-body']").input_value()
    assert HER in body
    assert "2026 жылғы 2 наурыз" in body

    today = datetime.now(UTC).date().isoformat()
    page.goto(f"/cases/{case}")
    desk.press(page, "section.silence a[href$='/entries/new/contact']")
    desk.fill(page, {"contact_type": "lawyer_meeting", "result": "took_place", "when": today})
    desk.save(page)
    expect(page).to_have_url(re.compile(rf"/cases/{case}"))
    page.goto("/desk")
    expect(page.locator(f"[aria-labelledby=desk-silent] a[href*='{case}']")).to_have_count(0)
    expect(page.locator(f"a[href*='{case}'][href$='word_rhythm']")).to_have_count(1)

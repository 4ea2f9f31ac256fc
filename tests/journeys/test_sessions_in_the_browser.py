"""Sessions end while people write, and browsers have a Back button."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import desk
from tests.journeys.browsing import Watched
from tests.journeys.case_words import WORDS
from tests.journeys.desk import ADVOCATE, WORKER, entry_on

pytestmark = pytest.mark.timeout(120)


def signs_out_in_another_tab(page: Page) -> None:
    """The same browser, another tab: the form's own token is renewed as well."""
    other = page.context.new_page()
    other.goto("/cases")
    desk.sign_out(other)
    other.close()


def is_ended_by_the_desk(page: Page) -> None:
    """As after a night, or after the desk was started anew."""
    page.context.clear_cookies(name="s")


def has_lost_every_cookie(page: Page) -> None:
    """As when a browser forgets on its own."""
    page.context.clear_cookies()


@pytest.mark.parametrize(
    ("ending", "language"),
    [
        (signs_out_in_another_tab, "kk"),
        (is_ended_by_the_desk, "ru"),
        (has_lost_every_cookie, "en"),
    ],
)
def test_keeps_what_was_typed_when_the_session_has_ended(
    windows: Watched, tmp_path: Path, ending: Callable[[Page], None], language: str
) -> None:
    """Told so, offered back after signing in, saved once, text and file alike."""
    words, picture = WORDS[language], tmp_path / WORDS[language].file_name
    picture.write_bytes(b"stands for a photo" * 500)
    page = windows.open(width=360)
    desk.sign_in(page, ADVOCATE, language=language)
    case = desk.open_case(page, {"title": words.title})
    page.goto(f"/cases/{case}/entries/new/evidence")
    desk.fill(page, {"evidence_type": "clothing_trace", "description": words.thing})
    page.set_input_files("input[type=file]", picture)

    ending(page)
    desk.save(page)

    expect(page.locator("body")).not_to_contain_text(words.thing)
    expect(page.locator("main a[href='/sign-in']")).to_be_visible()
    desk.sign_in(page, ADVOCATE, language=language)
    desk.press(page, page.locator(f"main .notice a[href*='{case}']"))
    expect(page.locator("[name=description]")).to_have_value(words.thing)
    expect(page.locator("[name=evidence_type]")).to_have_value("clothing_trace")
    expect(page.locator(".kept")).to_have_text(picture.name)
    desk.save(page)

    entry = page.locator("[data-kind=evidence]")
    expect(entry).to_contain_text(words.thing)
    link = entry.locator("a[href*='/files/']")
    desk.unfold(link)
    assert desk.download_by(page, link, tmp_path).read_bytes() == picture.read_bytes()
    page.goto("/cases")
    expect(page.locator(f"main .notice a[href*='{case}']")).to_have_count(0)


def test_offers_a_kept_form_to_nobody_else(windows: Watched) -> None:
    """Whoever signs in next in the same browser sees nothing of it, nor its address."""
    page = windows.open()
    desk.sign_in(page, ADVOCATE, language="en")
    case = desk.open_case(page, {"title": "A meadow"})
    page.goto(f"/cases/{case}/entries/new/note")
    desk.fill(page, {"text": "Typed by the advocate."})
    signs_out_in_another_tab(page)
    desk.save(page)

    desk.sign_in(page, WORKER, language="en")

    expect(page.locator("main .notice")).to_have_count(0)
    desk.sign_out(page)
    desk.sign_in(page, ADVOCATE, language="en")
    offer = page.locator(f"main .notice a[href*='{case}']")
    expect(offer).to_have_count(1)
    desk.press(page, offer)
    desk.save(page)
    expect(page.locator("[data-kind=note]")).to_contain_text("Typed by the advocate.")


@pytest.mark.parametrize("has_javascript", [False, True])
def test_goes_back_to_nothing_after_signing_out(windows: Watched, has_javascript: bool) -> None:
    """The browser keeps no page: Back asks the desk, and the desk asks for a password."""
    page = windows.open(has_javascript=has_javascript)
    desk.sign_in(page, ADVOCATE, language="en")
    case = desk.open_case(page, {"title": "A quiet meadow"})
    entry = desk.add_entry(page, case, "note", {"text": "Words for nobody else."})
    expect(entry_on(page, entry)).to_contain_text("Words for nobody else.")
    desk.sign_out(page)

    for _step in range(6):
        page.go_back()
        assert page.url.split("?")[0].endswith(("/sign-in", "about:blank")), page.url
        for word in ("Words for nobody else.", "A quiet meadow", case, ADVOCATE.display_name):
            expect(page.locator("body")).not_to_contain_text(word)


def test_leads_back_to_what_was_asked_for(windows: Watched) -> None:
    """Signing in comes between, not instead."""
    page = windows.open()
    desk.sign_in(page, ADVOCATE, language="en")
    case = desk.open_case(page, {"title": "A path"})
    desk.sign_out(page)

    page.goto(f"/cases/{case}")
    page.fill("[name=name]", ADVOCATE.sign_in_name)
    page.fill("[name=password]", ADVOCATE.password)
    desk.press(page, "main form button")

    assert page.url.endswith(f"/cases/{case}")
    expect(page.locator("h1")).to_have_text("A path")

"""Somebody afraid finds help: on the smallest phone, without scripts, in any language."""

from __future__ import annotations

import re

import pytest
from django.utils import translation
from playwright.sync_api import Page, expect

from dalel.apps.directory.guides import NUMBERS, guide
from dalel.site.context import neutral_name
from tests.journeys.browsing import Watched
from tests.journeys.case_words import WORDS
from tests.journeys.test_accessibility import (
    LATIN_IN_ANY_LANGUAGE,
    broken_rules_by_day_and_night,
    enter,
    faults_of,
    tab_to,
)
from tests.site.served import Served

pytestmark = pytest.mark.timeout(240)

SMALLEST = 320
LISTS = ("/", "/help", "/help/4", "/help/4/75", "/help/5/8", "/help/9")
# Proper names, and what everybody calls them.
NAMES = LATIN_IN_ANY_LANGUAGE | {"Tor", "Browser", "Front", "Line", "Defenders", "https", "www"}
NAMES |= {"bureau", "kz", "PDF", "frontlinedefenders", "org", "ohchr"}


@pytest.mark.parametrize("language", WORDS)
def test_finds_help_in_two_taps(windows: Watched, house: Served, language: str) -> None:
    """Danger in one tap; a region in two; the way out in the same place on each page."""
    page = windows.open(width=SMALLEST)
    page.goto(f"{house.public}/?lang={language}")

    page.locator("main a").first.click()
    expect(page.locator("h1")).to_have_text(guide(1, language).title)
    expect(page.locator('a[href="tel:112"]')).to_be_in_viewport()
    leads_out_first(page)

    page.goto(f"{house.public}/")
    page.locator('main a[href="/help/4"]').click()
    page.locator('main a[href="/help/4/75"]').click()
    expect(page.locator('a[href="tel:111"]')).to_be_visible()
    leads_out_first(page)

    page.goto(f"{house.public}/")
    page.locator('main a[href="/help/15"]').click()
    expect(page.locator("h1")).to_have_text(guide(15, language).title)
    assert re.fullmatch(rf"{house.public}(/help(/\d+)*)?/?", page.url)


def leads_out_first(page: Page) -> None:
    """Check that the way out is in sight, also at the end of a page."""
    way_out = page.locator("body a").first
    expect(way_out).to_have_attribute("rel", "external noreferrer")
    expect(way_out).to_be_in_viewport()
    page.locator("footer a").last.scroll_into_view_if_needed()
    expect(way_out).to_be_in_viewport()


def test_hides_the_page_the_moment_the_way_out_is_pressed(windows: Watched, house: Served) -> None:
    """The other page may take seconds; what is on this one is gone at once, without a script."""
    page = windows.open(width=SMALLEST)
    page.goto(f"{house.public}/help/11")
    heading = page.locator("h1")
    expect(heading).to_be_visible()

    page.locator(".out").hover()
    page.mouse.down()

    expect(heading).to_be_hidden()


def test_works_by_keyboard_alone(windows: Watched, house: Served) -> None:
    """The way out is the first stop; the focus is always in sight."""
    page = windows.open(width=SMALLEST)
    page.goto(f"{house.public}/?lang=kk")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "out"
    expect(page.locator("h1")).to_be_visible()
    for address in ("/help/1", "/", "/help/4", "/help/4/75"):
        tab_to(page, href=address)
        enter(page)
    expect(page.locator('a[href="tel:102"]')).to_have_count(1)


@pytest.mark.parametrize("language", WORDS)
def test_every_help_page_reads_well(windows: Watched, house: Served, language: str) -> None:
    """Sound for a screen reader by day and night, no wider than a phone, no word left in Latin."""
    page = windows.open(width=SMALLEST, has_javascript=True)
    page.goto(f"{house.public}/?lang={language}")
    with translation.override(language):
        title = neutral_name()

    faults = []
    places = [*LISTS, *(f"/help/{number}" for number in NUMBERS)]
    for number, address in enumerate(places):
        page.goto(f"{house.public}{address}")
        found = faults_of(page, language=language, title=title)
        if number % len(WORDS) == list(WORDS).index(language):
            found += broken_rules_by_day_and_night(page)
        known = {f"says {name!r}" for name in NAMES}
        faults += [f"{address}: {one}" for one in found if one not in known]

    assert faults == []


@pytest.mark.parametrize("language", WORDS)
def test_each_situation_prints_on_one_sheet(windows: Watched, house: Served, language: str) -> None:
    """A4, without the way out and the links that lead nowhere on paper."""
    page = windows.open(has_javascript=True)
    page.goto(f"{house.public}/?lang={language}")

    for number in range(11, 23):
        page.goto(f"{house.public}/help/{number}")
        printed = page.pdf(format="A4", margin={"top": "12mm", "bottom": "12mm"})
        sheets = len(re.findall(rb"/Type\s*/Page\b", printed))
        assert (number, sheets) == (number, 1)
        page.emulate_media(media="print")
        expect(page.locator(".way-out")).to_be_hidden()
        page.emulate_media(media="null")

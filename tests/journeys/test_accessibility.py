"""Every page can be read, heard and worked by keyboard, on the smallest phone, in any language."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from django.utils import translation
from playwright.sync_api import Page, expect

from dalel.site.context import neutral_name
from dalel.site.demo import DemoMember
from tests.journeys import desk
from tests.journeys.browsing import HEIGHT, Watched
from tests.journeys.case_words import WORDS
from tests.journeys.desk import ADVOCATE, WORKER
from tests.journeys.touring import longest_case, tour
from tests.site.served import Served

pytestmark = pytest.mark.timeout(400)

AXE = Axe()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Each page is heard in one language, the next page in the next: they share their parts, so that
# every part is heard in all three in the time of one.
LANGUAGES = tuple(WORDS)
NARROW, WIDE = (320, 360), 1280
MOST_TABS = 120
MOST_BYTES = 60_000
PIN = "4071"

UNFOLD = "document.querySelectorAll('details').forEach(fold => fold.open = true)"
OVERFLOWS = """
() => {
  const page = document.scrollingElement, edge = document.documentElement.clientWidth + 1;
  if (page.scrollWidth <= edge) return [];
  const wide = [...document.querySelectorAll('body *')].filter(e => {
    const box = e.getBoundingClientRect();
    return box.right > edge && box.width > 0;
  });
  return ['the page', ...wide.map(e => e.tagName + '.' + e.className)].slice(0, 5);
}
"""
# Words in Latin letters, but for what people typed and what is the same in every language.
LATIN = r"""
() => {
  const FILES = /\S+[.][a-z]{3}\b/g;
  const typed = 'main [lang], .mono, .number, .secret, .crumbs, .row-title, .event-excerpt,' +
    '.event-file, textarea, svg, bdi';
  const texts = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  const found = [];
  while (texts.nextNode()) {
    if (!texts.currentNode.parentElement.closest(typed))
      found.push(...texts.currentNode.data.replace(FILES, '').match(/[A-Za-z]{2,}/g) || []);
  }
  return found;
}
"""
LATIN_IN_ANY_LANGUAGE = {
    *("PIN", "SMS", "UTC", "Otinish", "eGov", "tlog", "proof", "dalel", "verify", "import"),
    *("IV", "V", "VI", "VII", "VIII"),  # numbers of laws, by the parliament that passed them
    *("Excel", "XLSX", "XLS", "ODS", "CSV"),
    "English",  # each language is called by its own name
}
FOCUS = """
() => {
  const focused = document.activeElement, box = focused.getBoundingClientRect();
  const style = getComputedStyle(focused);
  return {
    what: focused.outerHTML.slice(0, 200),
    name: focused.getAttribute('name') || '',
    href: focused.getAttribute('href') || '',
    action: focused.form ? focused.form.getAttribute('action') : '',
    saves: focused.matches('.actions .button--primary') ? 'yes' : '',
    folds: focused.tagName == 'SUMMARY'
      ? [...focused.parentElement.querySelectorAll('a')].map(one => one.getAttribute('href')) : [],
    isInView: box.bottom > 0 && box.top < innerHeight && box.width > 0,
    hasOutline: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
  };
}
"""


@pytest.mark.parametrize("language", WORDS)
def test_every_page_reads_well(
    windows: Watched, house: Served, tmp_path: Path, language: str
) -> None:
    """Sound for a screen reader, no wider than a phone, and quiet in the list of windows."""
    page = windows.open(width=NARROW[-1], has_javascript=True)
    with translation.override(language):
        title = neutral_name()

    faults = [
        f"{where}: {fault}"
        for number, where in enumerate(tour(page, house, tmp_path, language=language))
        for fault in (
            *(broken_rules_by_day_and_night(page) if is_heard(number, language) else ()),
            *faults_of(page, language=language, title=title),
        )
    ]

    assert faults == []


def is_heard(number: int, language: str) -> bool:
    """Return whether the rules are asked about the page of this number in this language."""
    return number % len(LANGUAGES) == LANGUAGES.index(language)


def faults_of(page: Page, *, language: str, title: str) -> list[str]:
    """Return what is wrong with a page as it stands."""
    faults = []
    page.evaluate(UNFOLD)
    if page.title() != title:
        faults.append(f"is called {page.title()!r}")
    if page.locator("html").get_attribute("lang") != language:
        faults.append("is in another language")
    for width in (WIDE, *NARROW):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        faults += [f"at {width} px too wide: {one}" for one in page.evaluate(OVERFLOWS)]
    if not page.url.endswith("/print") and len(page.content().encode()) > MOST_BYTES:
        faults.append("weighs too much")
    if language != "en":
        foreign = set(page.evaluate(LATIN)) - LATIN_IN_ANY_LANGUAGE
        faults += [f"says {one!r}" for one in sorted(foreign)]
    return faults


def broken_rules_by_day_and_night(page: Page) -> list[str]:
    """Return the rules a page breaks with everything unfolded; at night only colours differ."""
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.evaluate(UNFOLD)
    faults = broken_rules(page)
    page.emulate_media(color_scheme="dark")
    faults += [f"in the dark: {one}" for one in broken_rules(page, ["color-contrast"])]
    return faults


def broken_rules(page: Page, rules: Sequence[str] = ()) -> list[str]:
    """Return the rules of accessibility that a page breaks, each with the first place."""
    only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": RULES}
    found = AXE.run(page, options={"runOnly": only, "resultTypes": ["violations"]})
    return [
        f"{one['id']} ({len(one['nodes'])}): {one['nodes'][0]['html'][:160]}"
        for one in found.response["violations"]
    ]


def test_writes_kazakh_words_in_one_font(windows: Watched) -> None:
    """A font without ә, ғ, қ, ң, ө, ұ, ү, һ, і would leave a patch in the middle of a word."""
    page = windows.open(has_javascript=True)
    page.goto("/sign-in?lang=kk")
    page.evaluate("document.querySelector('h1').textContent = 'Әғқңөұүһі ҮҰҚ ₸'")
    inside = page.context.new_cdp_session(page)
    inside.send("DOM.enable")
    inside.send("CSS.enable")
    root = inside.send("DOM.getDocument")["root"]["nodeId"]
    heading = inside.send("DOM.querySelector", {"nodeId": root, "selector": "h1"})["nodeId"]

    fonts = inside.send("CSS.getPlatformFontsForNode", {"nodeId": heading})["fonts"]

    assert len(fonts) == 1, [font["familyName"] for font in fonts]


def test_would_notice_a_page_that_does_not_read_well(windows: Watched) -> None:
    """Contrast, names of controls, width, language and title."""
    page = windows.open(has_javascript=True)
    page.set_content(
        "<html lang=en><title>Case 7</title><main><h1>A</h1><p style='color:#bbb'>Pale words.</p>"
        "<input><div style='width:900px'>Wide.</div></main>"
    )

    faults = faults_of(page, language="kk", title="Notebook")
    found = " ".join([*faults, *broken_rules(page)])

    for fault in ("color-contrast", "label", "too wide", "another language", "called 'Case 7'"):
        assert fault in found


def test_works_by_keyboard_alone(windows: Watched) -> None:
    """Signs in, writes a note, leaves the desk and comes back, the focus always in sight."""
    page = windows.open(width=360)
    page.goto("/sign-in?lang=en")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUS)["href"] == "#main"

    signs_in_by_keyboard(page, ADVOCATE)
    writes_a_note_by_keyboard(page)
    sets_a_pin_by_keyboard(page)
    tab_to(page, action="/switch/leave")
    enter(page)
    tab_to(page, href=str(page.locator("main a[href^='/sign-in']").get_attribute("href")))
    enter(page)
    signs_in_by_keyboard(page, WORKER)
    tab_to(page, action="/switch/leave")
    enter(page)
    tab_to(page, name="who")
    enter(page)
    page.keyboard.type(PIN)
    enter(page)

    expect(page.locator("h1")).to_have_text("My desk")
    page.goto("/account")
    expect(page.locator("h1")).to_have_text(ADVOCATE.display_name)
    page.goto("/switch")
    desk.press(page, "main form[action='/switch/end'] button")


def signs_in_by_keyboard(page: Page, member: DemoMember) -> None:
    """Type name and password one after the other."""
    tab_to(page, name="name")
    page.keyboard.type(member.sign_in_name)
    page.keyboard.press("Tab")
    page.keyboard.type(member.password)
    enter(page)
    expect(page.locator("h1")).to_have_text("My desk")


def writes_a_note_by_keyboard(page: Page) -> None:
    """From the list of cases to the seal; what is folded is unfolded with the space bar."""
    case = longest_case(page)
    tab_to(page, href=case)
    enter(page)
    tab_to(page, href=f"{case}/entries/new")
    enter(page)
    unfold_to(page, href=f"{case}/entries/new/note")
    enter(page)
    tab_to(page, name="text")
    page.keyboard.type("Written without a mouse.")
    tab_to(page, saves="yes")
    enter(page)

    expect(page.locator("h1")).to_have_text("Жусан")
    expect(page.locator("[data-kind=note]").last).to_contain_text("Written without a mouse.")


def sets_a_pin_by_keyboard(page: Page) -> None:
    """By way of the button on top of every page."""
    tab_to(page, action="/switch/leave")
    enter(page)
    tab_to(page, name="new_pin")
    page.keyboard.type(PIN)
    page.keyboard.press("Tab")
    page.keyboard.type(PIN)
    enter(page)
    expect(page.locator("main .notice--good")).to_be_visible()


def unfold_to(page: Page, *, href: str) -> None:
    """Press Tab until a link has the focus, unfolding the fold it lies in."""
    for _press in range(MOST_TABS):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        if focus["what"].startswith("<body"):
            continue  # past the last link the browser's own controls have their turn
        assert focus["isInView"], f"the focus is out of sight on {focus['what']}"
        assert focus["hasOutline"], f"the focus does not show on {focus['what']}"
        if focus["href"] == href:
            return
        if href in focus["folds"]:
            page.keyboard.press("Space")
    pytest.fail(f"Tab does not reach {href} on {page.url}")


def enter(page: Page) -> None:
    """Press Enter and wait for the page it leads to."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def tab_to(page: Page, **wanted: str) -> None:
    """Press Tab until something has the focus; each stop on the way can be seen."""
    for _press in range(MOST_TABS):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        if focus["what"].startswith("<body"):
            continue  # past the last link the browser's own controls have their turn
        assert focus["isInView"], f"the focus is out of sight on {focus['what']}"
        assert focus["hasOutline"], f"the focus does not show on {focus['what']}"
        if all(focus[key] == value for key, value in wanted.items()):
            return
    pytest.fail(f"Tab does not reach {wanted} on {page.url}")

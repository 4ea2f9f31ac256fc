"""Somebody reports from a small phone without scripts, and comes back with a list for the shop."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import FilePayload, Page, expect

from dalel.core.keys import ReportCode
from tests.journeys import desk
from tests.journeys.browsing import Watched
from tests.site.served import Served

pytestmark = pytest.mark.timeout(150)

AXE = Axe()
NARROW = 320
TRIES = 5
REPORT_PAGE_BYTES = 20_000
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OVERFLOWS = "document.scrollingElement.scrollWidth > document.documentElement.clientWidth + 1"
IS_HERE = "wanted => document.activeElement === document.querySelector(wanted)"
MOST_TABS = 90
STORIES = {
    "kk": "Ойдан шығарылған: қызымды Қызылсайда ұстап отыр.",
    "ru": "Выдумано: он забрал её документы в Кызылсае.",
    "en": "Invented: they hold my daughter in Qyzylsai.",
}
TITLES = {"kk": "Дәптер", "ru": "Блокнот", "en": "Notebook"}
PAPER = FilePayload(name="qagaz.pdf", mimeType="application/pdf", buffer=b"%PDF invented")


@dataclass
class Phone:
    """A phone at the public site, on which every page is looked at."""

    page: Page
    language: str
    is_heard: bool = False

    def open(self, address: str) -> None:
        """Open a page by its address."""
        self.page.goto(address)
        self._look()

    def press(self, button: str = ".form .button") -> None:
        """Press a button that leads on."""
        with self.page.expect_navigation():
            self.page.locator(button).first.click()
        self._look()

    def write(self, **typed: str) -> None:
        """Fill fields by their names."""
        for name, text in typed.items():
            self.page.fill(f"[name={name}]", text)

    def _look(self) -> None:
        """What a bystander or a slow line would meet: nothing telling, nothing wide, little."""
        page = self.page
        assert page.title() == TITLES[self.language]
        assert re.fullmatch(r"/(report|return|help)?(/\d+)*", urlsplit(page.url).path)
        assert not page.evaluate(OVERFLOWS), page.url
        assert len(page.content().encode()) < REPORT_PAGE_BYTES
        if self.is_heard:
            found = AXE.run(page, options={"runOnly": RULES}).response["violations"]
            assert [one["id"] for one in found] == [], page.url


@pytest.fixture(params=["kk", "ru", "en"])
def language(request: pytest.FixtureRequest) -> str:
    """Every story is lived in three languages."""
    return str(request.param)


def phone(windows: Watched, house: Served, language: str) -> Phone:
    """Take a phone into the hand."""
    page = windows.open(width=NARROW)
    page.goto(f"{house.public}/?lang={language}")
    return Phone(page, language)


def begin(phone: Phone, house: Served, *, for_whom: str, second_word: str = "") -> Sequence[str]:
    """Walk from the first page to the first question, and return the list."""
    phone.open(house.public + "/report")
    phone.page.check(f"[value={for_whom}]")
    phone.press()
    words = phone.page.locator("section .shopping li").all_inner_texts()
    labels = phone.page.locator(".form .field-label").all_inner_texts()
    first, second = (int(re.findall(r"\d+", label)[0]) for label in labels)
    phone.write(first=words[first - 1].upper(), second=words[second - 1])
    phone.press()
    phone.write(second_word=second_word)
    phone.press()
    return words


def come_back(phone: Phone, house: Served, words: Sequence[str]) -> None:
    """Type the list."""
    phone.open(house.public + "/return")
    phone.write(code="\n".join(words))
    phone.press()


@pytest.mark.parametrize("language", ["kk"], indirect=True)
def test_every_page_is_heard_right(windows: Watched, house: Served, language: str) -> None:
    """As somebody who cannot see meets it. The tool that looks needs scripts; the pages do not."""
    page = windows.open(width=NARROW, has_javascript=True)
    page.goto(f"{house.public}/?lang={language}")
    heard = Phone(page, language, is_heard=True)
    words = begin(heard, house, for_whom="child", second_word="Ақ үкі")
    heard.press()
    heard.write(words=STORIES[language])
    for _ in range(5):
        heard.press()
    heard.press("[name=hold]")
    heard.press(".forget .button")
    come_back(heard, house, words[:11])
    come_back(heard, house, words)
    for number in range(1, 8):
        heard.open(f"{house.public}/return/{number}")


def test_reports_for_a_daughter_in_custody(windows: Watched, house: Served, language: str) -> None:
    """Page by page to the day of the answer; going back makes no second report."""
    hers = phone(windows, house, language)
    begin(hers, house, for_whom="custody")
    hers.write(words=STORIES[language])
    hers.press()
    hers.page.check("[value=in_custody]")
    hers.write(happened="03.2021")
    hers.press()
    hers.page.set_input_files("[name=proof]", PAPER)
    hers.press()
    hers.page.check("[value=visit]")
    hers.press()
    hers.page.check("[value=sms]")
    hers.press()
    hers.press("[name=send]")

    expect(hers.page.locator(".notice--good")).to_be_visible()
    assert hers.page.url.endswith("/report/9")
    hers.page.go_back()
    assert STORIES[language] not in hers.page.content()
    hers.open(house.public + "/report/3")
    assert hers.page.url.endswith("/report/9")


@pytest.mark.parametrize("language", ["en"], indirect=True)
def test_loses_the_line_and_comes_back(windows: Watched, house: Served, language: str) -> None:
    """What was saved is there on another phone; with the second word the story too."""
    first = phone(windows, house, language)
    words = begin(first, house, for_whom="self", second_word="Ақ үкі")
    first.write(words=STORIES[language])
    first.press()
    first.page.context.close()

    other = phone(windows, house, language)
    come_back(other, house, words)
    assert STORIES[language] not in other.page.content()
    other.press("a[href='/return/4']")
    other.press("main form .button")
    other.open(house.public + "/return/2")
    other.page.set_input_files("[name=proof]", PAPER)
    other.press()
    for _ in range(TRIES):  # the file is sealed within a second, on a busy machine in some
        other.open(house.public + "/return/6")
        other.write(second_word="ақ үкі")
        other.press()
        if PAPER["name"] in other.page.content():
            break

    expect(other.page.locator("main")).to_contain_text(STORIES[language])
    expect(other.page.locator("main")).to_contain_text(PAPER["name"])
    other.press(".forget .button")
    other.open(house.public + "/return/1")
    assert STORIES[language] not in other.page.content()


@pytest.mark.parametrize("language", ["ru"], indirect=True)
def test_holds_writes_and_withdraws_under_pressure(
    windows: Watched, house: Served, language: str
) -> None:
    """Nobody opens it; the answers to the two questions stand on no page."""
    hers = phone(windows, house, language)
    words = begin(hers, house, for_whom="self")
    hers.write(words=STORIES[language])
    hers.press("[name=end]")
    hers.press("[name=hold]")
    hers.press(".forget .button")
    come_back(hers, house, ReportCode.new().words(language))
    expect(hers.page.locator(".notice--bad")).to_be_visible()

    come_back(hers, house, words)
    hers.write(words="Сәлем")
    hers.press()
    hers.open(house.public + "/return/5")
    hers.page.select_option("[name=own_wish]", "no")
    hers.write(who_is_here="қайнаға")
    hers.press()
    hers.open(house.public + "/return/1")

    assert "қайнаға" not in hers.page.content()
    expect(hers.page.locator(".letter")).to_contain_text("Сәлем")
    expect(hers.page.locator("a[href='/return/5']")).to_have_count(0)


@pytest.mark.parametrize("language", ["kk"], indirect=True)
def test_goes_from_the_inbox_to_a_case(windows: Watched, house: Served, language: str) -> None:
    """An advocate answers and opens a case; whoever reported reads the answer by the list."""
    hers = phone(windows, house, language)
    words = begin(hers, house, for_whom="custody")
    story = f"{STORIES[language]} Көк дәптер."  # others' reports in this inbox say the rest too
    hers.write(words=story)
    hers.press("[name=end]")
    hers.press("[name=send]")
    hers.press(".forget .button")

    at_desk = windows.open(width=NARROW)
    desk.sign_in(at_desk, desk.ADVOCATE, language=language)
    at_desk.goto("/inbox")
    for link in at_desk.locator("main a[href^='/inbox/2']").all():
        at_desk.goto(str(link.get_attribute("href")))
        if story in at_desk.content():
            break
        at_desk.goto("/inbox")
    report = at_desk.url.rpartition("/")[2]
    at_desk.fill("[name=words] >> nth=0", "Сәлем, ертең барамыз.")
    desk.press(at_desk, f"form[action='/inbox/{report}/answer'] button")
    desk.press(at_desk, f"a[href='/cases/new/{report}']")
    assert not at_desk.evaluate(OVERFLOWS)
    desk.fill(at_desk, {"title": "Көк дәптер"})
    desk.save(at_desk)
    desk.press(at_desk, "main a[href$='/reports']")
    expect(at_desk.locator("main")).to_contain_text(story)
    assert not at_desk.evaluate(OVERFLOWS)

    come_back(hers, house, words)
    expect(hers.page.locator(".letter").first).to_contain_text("ертең барамыз")
    hers.write(words="Рақмет")
    hers.press()


@pytest.mark.parametrize("language", ["ru"], indirect=True)
def test_reports_by_keyboard_alone(windows: Watched, house: Served, language: str) -> None:
    """Tab, arrows and enter reach everything, and nothing keeps the keys."""
    page = windows.open(width=NARROW)
    page.goto(f"{house.public}/report?lang={language}")
    step(page, "[name=for_whom]:checked", "ArrowDown")
    step(page, ".form .button", "Enter")
    words = page.locator("section .shopping li").all_inner_texts()
    labels = page.locator(".form .field-label").all_inner_texts()
    for name, label in zip(("first", "second"), labels, strict=False):
        step(page, f"[name={name}]", words[int(re.findall(r"\d+", label)[0]) - 1])
    step(page, ".form .button", "Enter")
    step(page, ".form .button", "Enter")
    step(page, "[name=words]", STORIES[language])
    step(page, ".form .button", "Enter")
    for _ in range(4):
        step(page, ".form .button", "Enter")
    step(page, "[name=send]", "Enter")

    assert page.url.endswith("/report/9")


def step(page: Page, wanted: str, then: str) -> None:
    """Go to a control by the tab key alone, and press a key there or type words."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate(IS_HERE, wanted):
            break
    else:
        raise AssertionError(f"{wanted} is not reached by keyboard on {page.url}")
    if then == "Enter":
        with page.expect_navigation():
            page.keyboard.press("Enter")
    elif then == "ArrowDown":
        page.keyboard.press(then)
    else:
        page.keyboard.type(then)

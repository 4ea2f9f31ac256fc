"""Two workers of one shift share a computer: names, PINs, a card for the door, an end."""

from __future__ import annotations

import re
from itertools import count

import pytest
from playwright.sync_api import Page, expect

from dalel.site.demo import MEMBERS, DemoMember
from tests.journeys import desk
from tests.journeys.browsing import Watched
from tests.journeys.case_words import WORDS, CaseWords
from tests.journeys.desk import WORKER

pytestmark = pytest.mark.timeout(150)

COLLEAGUE = MEMBERS[3]
PINS = {WORKER.sign_in_name: "4071", COLLEAGUE.sign_in_name: "60935"}
TRIES = 5
_numbers = count(1)


@pytest.mark.parametrize(("language", "width"), [("kk", 360), ("ru", 1280)])
def test_two_workers_share_a_computer(windows: Watched, language: str, width: int) -> None:
    """Each sees their own cases and no other, from the start of the shift to its end."""
    words, page = WORDS[language], windows.open(width=width)
    desk.sign_in(page, WORKER, language=language)
    case = desk.open_case(page, {"title": f"{words.title} {next(_numbers)}"})
    sets_a_pin(page, WORKER)

    a_colleague_signs_in_beside(page, language)
    sees_nothing_of(page, case)
    sets_a_pin(page, COLLEAGUE)

    changes_in_two_taps(page, to=WORKER)
    page.goto("/cases")
    expect(page.locator(f"main a[href='/cases/{case}']")).to_have_count(1)
    card = makes_a_card(page, case, words)

    changes_in_two_taps(page, to=COLLEAGUE)
    sees_the_card_and_nothing_else(page, case, card, words)

    guesses_a_pin(page, of=WORKER)
    ends_the_shift(page)


def sets_a_pin(page: Page, member: DemoMember) -> None:
    """What anybody would guess is refused; then it is set until the end of the shift."""
    page.goto("/cases")
    desk.press(page, "form[action='/switch/leave'] button")
    form, pin = "main form[action='/switch/pin']", PINS[member.sign_in_name]
    for typed, again, field in (("1234", "1234", "new_pin"), (pin, pin + "1", "again")):
        page.fill(f"{form} [name=new_pin]", typed)
        page.fill(f"{form} [name=again]", again)
        desk.press(page, f"{form} .actions button")
        expect(desk.fault_beside(page, field)).to_be_visible()
    page.fill(f"{form} [name=new_pin]", pin)
    page.fill(f"{form} [name=again]", pin)
    desk.press(page, f"{form} .actions button")
    expect(page.locator("main .notice--good")).to_contain_text(re.compile(r"\d\d:\d\d"))


def a_colleague_signs_in_beside(page: Page, language: str) -> None:
    """The first time with the password; the one who left is not signed out by it."""
    desk.press(page, "main form[action='/switch/leave'] button")
    expect(page.locator(".names-one")).to_have_text([WORKER.display_name])
    page.goto("/cases")
    assert "/cases" not in page.url.split("?")[0]
    page.goto("/switch")
    desk.press(page, "main a[href^='/sign-in']")
    desk.sign_in(page, COLLEAGUE, language=language)


def sees_nothing_of(page: Page, case: str) -> None:
    """Not in the list, not at its address."""
    expect(page.locator(f"a[href='/cases/{case}']")).to_have_count(0)
    for ending in ("", "/journal", "/access", "/entries/new/note"):
        assert desk.status_of(page, f"/cases/{case}{ending}") == 404, ending


def changes_in_two_taps(page: Page, *, to: DemoMember) -> None:
    """The button on every page, the name; then the PIN and nothing else."""
    page.goto("/search")
    desk.press(page, "form[action='/switch/leave'] button")
    desk.press(page, page.locator(".names-one", has_text=to.display_name))
    expect(page.locator("h1")).to_have_text(to.display_name)
    expect(page.locator("[name=pin]")).to_be_focused()
    page.keyboard.type(PINS[to.sign_in_name])
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith("/desk")


def makes_a_card(page: Page, case: str, words: CaseWords) -> str:
    """What the shift needs to know, shown to a colleague who has no key to the case."""
    desk.add_entry(page, case, "note", {"text": words.told})
    page.goto(f"/cases/{case}")
    desk.press(page, f"main a[href='/cases/{case}/card']")
    desk.save(page)
    expect(desk.fault_beside(page, "name")).to_be_visible()
    desk.fill(page, {"name": words.title, "keep_out": words.threat, "emergency": words.answer})
    desk.save(page)
    page.select_option("#id_holder", label=holder_label(page, COLLEAGUE))
    desk.press(page, "main form[action$='/card/access'] .actions button")
    expect(page.locator("main .list li", has_text=COLLEAGUE.display_name)).to_be_visible()
    link = page.locator("main a[href^='/cards/']").first
    return str(link.get_attribute("href"))


def holder_label(page: Page, member: DemoMember) -> str:
    """Return how the list names somebody, the role beside the name."""
    option = page.locator("#id_holder option", has_text=member.display_name)
    return str(option.text_content())


def sees_the_card_and_nothing_else(page: Page, case: str, card: str, words: CaseWords) -> None:
    """Large and calm; behind it there is no way to the case."""
    desk.press(page, f"main a[href='{card}']")
    expect(page.locator("h1")).to_have_text(words.title)
    for text in (words.threat, words.answer):
        expect(page.locator(".card-line--warn", has_text=text)).to_be_visible()
    expect(page.locator("body")).not_to_contain_text(words.told)
    expect(page.locator(f"a[href*='{case}']")).to_have_count(0)
    sees_nothing_of(page, case)


def guesses_a_pin(page: Page, *, of: DemoMember) -> None:
    """Each try is counted; after the last one only the password opens."""
    page.goto("/cases")
    desk.press(page, "form[action='/switch/leave'] button")
    desk.press(page, page.locator(".names-one", has_text=of.display_name))
    for left in range(TRIES - 1, 0, -1):
        page.fill("[name=pin]", "50505")
        desk.press(page, "main form .actions button")
        expect(desk.fault_beside(page, "pin")).to_be_visible()
        expect(page.locator("main form .quiet").first).to_contain_text(re.compile(rf"\b{left}\b"))
        expect(page.locator("[name=pin]")).to_have_value("")
    page.fill("[name=pin]", "50505")
    desk.press(page, "main form .actions button")
    expect(page.locator("main [role=alert]")).to_be_visible()
    expect(page.locator(".names-one", has_text=of.display_name)).to_have_count(0)


def ends_the_shift(page: Page) -> None:
    """Nobody is signed in after it, no name is left, and no page comes back."""
    desk.press(page, "main form[action='/switch/end'] button")
    assert page.url.endswith("/sign-in")
    page.goto("/switch")
    expect(page.locator(".names-one")).to_have_count(0)
    for address in ("/cases", "/search", "/organisation"):
        page.goto(address)
        assert "/sign-in" in page.url, address

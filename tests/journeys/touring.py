"""Every kind of page that somebody can come to, one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page

from tests.journeys import desk
from tests.journeys.desk import ADMINISTRATOR, ADVOCATE
from tests.journeys.touring_a_case import (
    through_a_long_case,
    through_a_new_case,
    through_a_shared_computer,
    through_an_import,
    through_the_list,
)
from tests.site.served import Served

# Between them these have every kind of control and of fold.
FORMS = ("statement", "act", "person", "evidence", "hearing")
NOWHERE = "/cases/0000-00000"


def tour(page: Page, house: Served, folder: Path, *, language: str) -> Iterator[str]:
    """Bring the page to each kind in turn and say where it is."""
    yield from _as_a_visitor(page, house, language)
    yield from _as_a_stranger(page, language)
    yield from _as_an_administrator(page, language)
    yield from _as_an_advocate(page, folder, language)


def longest_case(page: Page) -> str:
    """Return the address of a long case of the demo, from the list of cases."""
    page.goto("/cases")
    links = page.locator("main a.row-main", has_text="Жусан")
    return str(links.first.get_attribute("href"))


def _as_a_visitor(page: Page, house: Served, language: str) -> Iterator[str]:
    for address in ("/", "/help", "/verify", "/nothing-here"):
        page.goto(f"{house.public}{address}?lang={language}")
        yield f"public {address}"
    page.goto(f"{house.public}/verify")
    desk.press(page, "main form button")
    yield "public /verify, nothing given"
    page.fill("main textarea", "DLR1 THIS IS NO RECEIPT")
    desk.press(page, "main form button")
    yield "public /verify, a fault"


def _as_a_stranger(page: Page, language: str) -> Iterator[str]:
    for address in ("/sign-in", "/recover", "/enrol/nobody-was-invited"):
        page.goto(f"{address}?lang={language}")
        yield address
    page.goto("/sign-in")
    desk.press(page, "main form button")
    yield "/sign-in, nothing given"
    page.fill("[name=name]", ADVOCATE.sign_in_name)
    page.fill("[name=password]", "something else entirely")
    desk.press(page, "main form button")
    yield "/sign-in, refused"


def _as_an_administrator(page: Page, language: str) -> Iterator[str]:
    desk.sign_in(page, ADMINISTRATOR, language=language)
    yield "/cases, none yet"
    page.goto("/organisation")
    yield "/organisation"
    desk.press(page, "main a[href^='/organisation/remove/'] >> nth=0")
    yield "/organisation/remove"
    page.goto("/organisation")
    desk.press(page, "main a[href^='/organisation/role/'] >> nth=0")
    yield "/organisation/role"
    page.check("main [name=role][value=MODERATOR]")
    desk.press(page, "main form .actions button")
    yield "/organisation/role, asked whether it is meant"
    page.goto("/organisation/look")
    yield "/organisation/look"
    page.fill("main [name=name_ru]", "")
    desk.press(page, "main form .actions button")
    yield "/organisation/look, a fault"
    page.goto("/organisation")
    desk.press(page, "main form[action='/organisation/invite'] button")
    yield "/organisation, an invitation"
    address = str(page.locator("[data-invitation]").text_content())
    yield from _through_teams(page)
    page.goto(address)
    yield "/enrol"
    page.goto("/organisation")
    desk.press(page, "main form[action^='/organisation/withdraw/'] button >> nth=0")
    desk.sign_out(page)


def _through_teams(page: Page) -> Iterator[str]:
    page.goto("/organisation/teams")
    yield "/organisation/teams"
    desk.press(page, "main form .actions button")
    yield "/organisation/teams, nothing given"
    desk.press(page, "main [data-team] a >> nth=0")
    yield "/organisation/teams/…"
    page.goto("/organisation/conflicts")
    yield "/organisation/conflicts"
    desk.press(page, "main form .actions button")
    yield "/organisation/conflicts, nothing given"


def _as_an_advocate(page: Page, folder: Path, language: str) -> Iterator[str]:
    desk.sign_in(page, ADVOCATE, language=language)
    yield "/cases"
    case = longest_case(page)
    yield from through_the_list(page)
    yield from through_a_long_case(page, case)
    yield from through_a_new_case(page, language)
    yield from through_an_import(page, folder)
    yield from _through_the_account(page)
    yield from through_a_shared_computer(page, language)
    desk.sign_in(page, ADVOCATE, language=language)
    receipt, correction = _links_of(page, case)
    addresses = ("/cases/new", case, f"{case}/entries/new", f"{case}/access", receipt, correction)
    visits = (f"{case}/visit", f"{case}/visit?contact=1&statement=1&pressure=1")
    page.goto(f"{case}/clocks")
    clock = str(page.locator("main a.row-main").first.get_attribute("href"))
    terms = ("/desk", "/desk/calendar", f"{case}/clocks", clock)
    for address in (*addresses, *visits, *terms, *(f"{case}/entries/new/{kind}" for kind in FORMS)):
        page.goto(address)
        yield address
    desk.save(page)
    yield "a form with faults"
    page.goto(NOWHERE)
    yield "nothing here"
    page.goto(f"{case}/entries/new/note")
    page.context.clear_cookies(name="s")
    desk.save(page)
    yield "a session that has ended"


def _through_the_account(page: Page) -> Iterator[str]:
    page.goto("/account")
    yield "/account"
    page.fill("[name=password]", ADVOCATE.password)
    form = "main form[action='/account/recovery-key/new']"
    page.fill(f"{form} [name=password]", ADVOCATE.password)
    desk.press(page, f"{form} button")
    yield "/account/recovery-key"
    desk.press(page, "main a[href='/account/recovery-key/check']")
    yield "/account/recovery-key/check"
    page.goto("/account/recovery-key")
    desk.press(page, "main form[action='/account/recovery-key/later'] button")


def _links_of(page: Page, case: str) -> tuple[str, str]:
    page.goto(case)
    found = (
        page.locator(f"main a[href$='{ending}']").first.get_attribute("href")
        for ending in ("/receipt", "/correct")
    )
    receipt, correction = map(str, found)
    return receipt, correction

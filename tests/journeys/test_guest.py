"""A guest from another office: one case, until a day, and nobody's name."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import translation
from playwright.sync_api import Page, expect

from dalel.apps.accounts.roles import Role
from dalel.site.demo import MEMBERS
from tests.journeys import desk
from tests.journeys.browsing import Watched
from tests.journeys.case_words import WORDS, CaseWords
from tests.journeys.demo import ENDED
from tests.journeys.desk import ADMINISTRATOR, ADVOCATE, WORKER, entry_on
from tests.journeys.enrolling import GUEST, enrols, invites, is_confirmed, somebody_new

pytestmark = pytest.mark.timeout(150)

DEMO_GUEST = MEMBERS[4]
COLLEAGUES = [member.display_name for member in MEMBERS]


@pytest.mark.parametrize(("language", "width"), [("ru", 360), ("en", 1280)])
def test_a_guest_sees_one_case(windows: Watched, language: str, width: int) -> None:
    """From the invitation to the day on which the advocate takes the case back."""
    words, guest = WORDS[language], somebody_new(GUEST)
    administrator, person = windows.open(), windows.open(width=width)
    desk.sign_in(administrator, ADMINISTRATOR, language=language)
    enrols(person, invites(administrator, "GUEST"), guest, language=language)
    is_confirmed(administrator, person, guest)
    sees_no_case_yet(person)

    page = windows.open(width=width)
    desk.sign_in(page, ADVOCATE, language=language)
    other = desk.open_case(page, {"title": words.title})
    desk.add_entry(page, other, "note", {"text": words.told})
    case = desk.open_case(page, {"title": words.title})
    entry = desk.add_entry(page, case, "note", {"text": words.told})
    shares_until_a_day(page, case, guest.display_name)

    sees_that_case_only(person, case, other, entry, words)
    sees_roles_in_place_of_names(person, case, entry, language)
    finds_that_case_only(person, case, other, words)

    page.goto(f"/cases/{case}/access")
    desk.press(page, desk.row_of(page, guest).locator("form[action$='/access/end'] button"))
    assert desk.status_of(person, f"/cases/{case}") == 404
    sees_no_case_yet(person)


def sees_no_case_yet(page: Page) -> None:
    """An empty list that says why, and no way to open a case or to look around."""
    page.goto("/cases")
    expect(page.locator("main a.row-main")).to_have_count(0)
    expect(page.locator("main .empty")).to_be_visible()
    expect(page.locator("a[href='/cases/new'], a[href='/organisation']")).to_have_count(0)


def shares_until_a_day(page: Page, case: str, guest: str) -> None:
    """Not without a day, not until one that is over, not for years."""
    today = datetime.now().astimezone().date()
    refused = (today - timedelta(2)).isoformat(), (today + timedelta(800)).isoformat()
    for until in ("", *refused):
        page.goto(f"/cases/{case}/access")
        form = page.locator("main form:has([name=to][value=guest])")
        desk.unfold(form.locator("select"))
        form.locator("select").select_option(label=guest)
        form.locator("[name=until]").fill(until)
        desk.press(page, form.locator(".actions button"))
        wrong = page.locator("#id_guest_until-error, main [role=alert]").first
        expect(wrong).to_be_visible()
        expect(page.locator("main li.row", has_text=guest)).to_have_count(0)
    until = (today + timedelta(30)).isoformat()
    desk.share(page, case, guest, "READ", to="guest", until=until)
    expect(page.locator("main li.row", has_text=guest)).to_contain_text(str(today.year))


def sees_that_case_only(page: Page, case: str, other: str, entry: str, words: CaseWords) -> None:
    """It is read and not written, not shared, and its journal is not theirs."""
    page.goto("/cases")
    expect(page.locator("main a.row-main")).to_have_count(1)
    desk.press(page, f"main a[href='/cases/{case}']")
    expect(entry_on(page, entry)).to_contain_text(words.told)
    for offer in ("/entries/new", "/correct", "/access", "/journal"):
        expect(page.locator(f"main a[href$='{offer}']")).to_have_count(0)
    closed = ("/journal", "/access", "/entries/new", "/entries/new/note", "/visit", "/card")
    for address in (
        f"/cases/{other}",
        "/cases/new",
        "/organisation",
        "/organisation/teams",
        "/organisation/conflicts",
        *(f"/cases/{case}{ending}" for ending in closed),
    ):
        assert desk.status_of(page, address) == 404, address
    for address in (f"/cases/{case}/parties", f"/cases/{case}/print", f"/entries/{entry}"):
        assert desk.status_of(page, address) == 200, address


def sees_roles_in_place_of_names(page: Page, case: str, entry: str, language: str) -> None:
    """Who wrote and who else reads is told by what they do."""
    with translation.override(language):
        role = str(Role.ADVOCATE.label)
    for address in ("/cases", f"/cases/{case}", f"/cases/{case}/print", f"/entries/{entry}"):
        page.goto(address)
        expect(page.locator("main")).to_contain_text(role)
        for name in COLLEAGUES:
            expect(page.locator("body")).not_to_contain_text(name)


def finds_that_case_only(page: Page, case: str, other: str, words: CaseWords) -> None:
    """The same words stand in a case of the same advocate."""
    page.goto("/search")
    page.fill("[name=words]", words.told.split()[1])
    desk.press(page, "main form.search-form button")
    expect(page.locator(f"main a[href='/cases/{case}']")).to_have_count(1)
    expect(page.locator(f"main a[href='/cases/{other}']")).to_have_count(0)
    expect(page.locator("main .search-case")).to_have_count(1)


def test_a_case_closes_for_a_guest_when_the_day_is_over(windows: Watched) -> None:
    """One of the demo's cases was shared with its guest for a week; another still is."""
    advocate, page = windows.open(), windows.open(width=360)
    desk.sign_in(advocate, ADVOCATE, language="kk")
    ended = advocate.locator("main a.row-main", has_text=ENDED).first.get_attribute("href")
    desk.sign_in(page, DEMO_GUEST, language="kk")

    expect(page.locator("main a.row-main")).to_have_count(1)
    expect(page.locator("main a.row-main")).to_contain_text("Жусан")
    assert desk.status_of(page, str(ended)) == 404
    assert desk.status_of(page, f"{ended}/print") == 404
    page.goto("/search")
    page.fill("[name=words]", ENDED)
    desk.press(page, "main form.search-form button")
    expect(page.locator("main .search-case")).to_have_count(0)


def test_the_demo_guest_sees_nobody_by_name(windows: Watched) -> None:
    """In a long case that several members write in."""
    page = windows.open()
    desk.sign_in(page, DEMO_GUEST, language="ru")
    desk.press(page, "main a.row-main")

    expect(page.locator("main .timeline [data-entry]").first).to_be_visible()
    for name in (ADVOCATE.display_name, WORKER.display_name):
        expect(page.locator("body")).not_to_contain_text(name)

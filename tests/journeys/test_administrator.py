"""An administrator looks after the organisation and reads no case of it."""

from __future__ import annotations

from itertools import count

import pytest
from django.utils import translation
from playwright.sync_api import Page, expect

from dalel.apps.accounts.roles import Role
from dalel.site.demo import MEMBERS, DemoMember
from tests.journeys import desk
from tests.journeys.browsing import Watched
from tests.journeys.case_words import WORDS, CaseWords
from tests.journeys.desk import ADMINISTRATOR, ADVOCATE, WORKER, entry_on
from tests.journeys.enrolling import NEWCOMER, enrols, invites, is_confirmed, somebody_new
from tests.journeys.touring import longest_case

pytestmark = pytest.mark.timeout(150)

COLLEAGUE = MEMBERS[3]
_numbers = count(1)


@pytest.mark.parametrize(("language", "width"), [("kk", 360), ("en", 1280)])
def test_an_administrator_founds_a_team_without_being_in_it(
    windows: Watched, language: str, width: int
) -> None:
    """Those in it open what is shared with it; whoever founded it does not."""
    words = WORDS[language]
    page, advocate, worker = (windows.open(width=width) for _each in range(3))
    desk.sign_in(page, ADMINISTRATOR, language=language)
    name = f"{words.title} {next(_numbers)}"

    team = founds_a_team(page, name)
    holds_no_key_to(page, team)

    desk.sign_in(advocate, ADVOCATE, language=language)
    case = desk.open_case(advocate, {"title": words.title})
    entry = desk.add_entry(advocate, case, "note", {"text": words.told})
    desk.share(advocate, case, name, "WRITE", to="team")
    row = advocate.locator("main li.row", has_text=name).first
    for member in (WORKER, COLLEAGUE):
        expect(row).to_contain_text(member.display_name)

    desk.sign_in(worker, WORKER, language=language)
    desk.press(worker, f"main a[href='/cases/{case}']")
    expect(entry_on(worker, entry)).to_contain_text(words.told)
    reads_no_case(page, case, entry, words)
    takes_a_colleague_out(worker, team)
    loses_the_case(windows, case, language)


def founds_a_team(page: Page, name: str) -> str:
    """Two workers, and not the one who founds it; an empty team is refused."""
    page.goto("/organisation/teams")
    page.fill("main form [name=name]", name)
    page.locator("main form [name=purpose]").first.check()
    page.uncheck("main form [name=stays]")
    desk.press(page, "main form .actions button")
    expect(desk.fault_beside(page, "members")).to_be_visible()
    expect(page.locator("main form [name=name]")).to_have_value(name)
    expect(page.locator("main form [name=stays]")).not_to_be_checked()
    for member in (WORKER, COLLEAGUE):
        page.locator("main form label", has_text=member.display_name).locator("input").check()
    desk.press(page, "main form .actions button")
    expect(page.locator("h1")).to_have_text(name)
    return page.url.rpartition("/")[2]


def holds_no_key_to(page: Page, team: str) -> None:
    """The team can be seen and not changed."""
    members = page.locator("main [data-member]")
    expect(members).to_have_count(2)
    expect(page.locator("main form button[name=do]")).to_have_count(0)
    page.goto("/organisation/teams")
    row = page.locator(f"[data-team='{team}']")
    expect(row).to_contain_text(WORKER.display_name)
    expect(row).not_to_contain_text(ADMINISTRATOR.display_name)
    expect(row.locator(".badge")).to_have_count(0)


def reads_no_case(page: Page, case: str, entry: str, words: CaseWords) -> None:
    """Not in the list, not by search, not at any address."""
    page.goto("/cases")
    expect(page.locator("main a.row-main")).to_have_count(0)
    page.goto("/search")
    page.fill("[name=words]", words.told.split()[1])
    desk.press(page, "main form.search-form button")
    expect(page.locator("main .search-case")).to_have_count(0)
    endings = ("", "/print", "/parties", "/journal", "/access", "/card", "/entries/new", "/visit")
    for address in (
        *(f"/cases/{case}{ending}" for ending in endings),
        f"/entries/{entry}",
        f"/entries/{entry}/receipt",
    ):
        assert desk.status_of(page, address) == 404, address


def takes_a_colleague_out(page: Page, team: str) -> None:
    """By somebody in it, without asking whoever founded it."""
    page.goto(f"/organisation/teams/{team}")
    row = page.locator("main [data-member]", has_text=COLLEAGUE.display_name)
    desk.press(page, row.locator("button[value=take_out]"))
    expect(page.locator("main [data-member]")).to_have_count(1)


def loses_the_case(windows: Watched, case: str, language: str) -> None:
    """Whoever leaves the team loses its cases at once."""
    page = windows.open()
    desk.sign_in(page, COLLEAGUE, language=language)
    assert desk.status_of(page, f"/cases/{case}") == 404


def test_an_administrator_brings_somebody_in_and_sees_them_off(windows: Watched) -> None:
    """Invited, confirmed, given another role, removed: their browser opens nothing any more."""
    page, person = windows.open(), windows.open(width=360)
    newcomer = somebody_new(NEWCOMER)
    desk.sign_in(page, ADMINISTRATOR, language="ru")
    enrols(person, invites(page, newcomer.role), newcomer)
    is_confirmed(page, person, newcomer)
    gives_another_role(page, newcomer)

    page.goto("/organisation")
    row = page.locator("[data-member]", has_text=newcomer.display_name)
    desk.press(page, row.locator("a[href^='/organisation/remove/']"))
    expect(page.locator("main")).to_contain_text(newcomer.display_name)
    desk.press(page, "main form button")

    page.goto("/organisation")
    gone = page.locator("[data-member]", has_text=newcomer.display_name)
    expect(gone.locator("a[href^='/organisation/remove/']")).to_have_count(0)
    person.goto("/cases")
    assert "/sign-in" in person.url
    person.fill("[name=name]", newcomer.sign_in_name)
    person.fill("[name=password]", newcomer.password)
    desk.press(person, "main form button")
    expect(person.locator("#errors")).to_be_visible()


def gives_another_role(page: Page, newcomer: DemoMember) -> None:
    """What changes is said first, and nothing has changed yet; then it stands beside the name."""
    row = page.locator("[data-member]", has_text=newcomer.display_name)
    with translation.override("ru"):
        role = str(Role.MONITOR.label)
    for is_meant in (False, True):
        page.goto("/organisation")
        expect(row).not_to_contain_text(role)
        desk.press(page, row.locator("a[href^='/organisation/role/']"))
        page.check(f"main [name=role][value={Role.MONITOR.value}]")
        desk.press(page, "main form .actions button")
        expect(page.locator("main .facts strong")).to_have_text(role)
        if is_meant:
            desk.press(page, "main form:has([name=confirmed]) button")
    expect(row).to_contain_text(role)


def test_an_administrator_gives_the_pages_another_name(windows: Watched) -> None:
    """Everybody's pages bear it at once, in each language its own; then it is put back."""
    page, stranger = windows.open(), windows.open(width=360)
    desk.sign_in(page, ADMINISTRATOR, language="kk")
    page.goto("/organisation/look")
    before = page.input_value("main [name=name_kk]")

    gives_the_name(page, "Көктем күнделігі")

    expect(page.locator(".top-name")).to_have_text("Көктем күнделігі")
    stranger.goto("/sign-in?lang=kk")
    expect(stranger).to_have_title("Көктем күнделігі")
    gives_the_name(page, before)
    stranger.reload()
    expect(stranger).to_have_title(before)


def gives_the_name(page: Page, name: str) -> None:
    """Only the Kazakh one; the others stay."""
    page.goto("/organisation/look")
    page.fill("main [name=name_kk]", name)
    desk.press(page, "main form .actions button")
    expect(page.locator("#errors")).to_have_count(0)


def test_an_administrator_opens_no_case_of_the_demo(windows: Watched) -> None:
    """Nor does anybody's list show one to them."""
    advocate, page = windows.open(), windows.open()
    desk.sign_in(advocate, ADVOCATE, language="ru")
    case = longest_case(advocate)
    desk.sign_in(page, ADMINISTRATOR, language="ru")

    expect(page.locator("main a.row-main")).to_have_count(0)
    assert desk.status_of(page, case) == 404

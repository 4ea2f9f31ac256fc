"""Somebody is invited, enrols, is confirmed, forgets the password and comes back."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import count

import pytest
from playwright.sync_api import Page, expect

from dalel.site.demo import DemoMember
from tests.journeys import desk
from tests.journeys.browsing import Watched
from tests.journeys.desk import ADMINISTRATOR

pytestmark = pytest.mark.timeout(120)

NEWCOMER = DemoMember("жаңа", "Самал Ертегіқызы", "WORKER", "tau basynda qar bar")
LATER_PASSWORD = "дала жолы ұзақ екен"
_numbers = count(1)


@pytest.fixture
def newcomer() -> DemoMember:
    """Somebody whom the house does not know yet."""
    return replace(NEWCOMER, sign_in_name=f"{NEWCOMER.sign_in_name} {next(_numbers)}")


def test_a_person_comes_in_and_comes_back(windows: Watched, newcomer: DemoMember) -> None:
    """Two people in two browsers, in two languages."""
    administrator, person = windows.open(), windows.open(width=360)
    desk.sign_in(administrator, ADMINISTRATOR, language="ru")

    address = invites(administrator)
    recovery_key = enrols(person, address, newcomer)
    is_confirmed(administrator, person, newcomer)

    case = desk.open_case(person, {"title": "Алғашқы іс"})
    desk.sign_out(person)
    returns_with_the_key(person, newcomer, recovery_key, case)


def invites(page: Page) -> str:
    """Make an invitation; its address is shown once."""
    page.goto("/organisation")
    page.select_option("[name=role]", "WORKER")
    desk.press(page, "main form[action='/organisation/invite'] button")
    address = str(page.locator("[data-invitation]").text_content())
    page.goto("/organisation")
    expect(page.locator("[data-invitation]")).to_have_count(0)
    return address


def enrols(page: Page, address: str, newcomer: DemoMember) -> str:
    """Choose a name and a password, write the key down, type it back; return the key."""
    page.goto(f"{address}?lang=kk")
    page.fill("[name=name]", newcomer.sign_in_name)
    page.fill("[name=display_name]", newcomer.display_name)
    page.fill("[name=new_password]", newcomer.password)
    page.fill("[name=again]", newcomer.password + "!")
    desk.press(page, "main form button")
    expect(page.locator("#id_again-error")).to_be_visible()
    expect(page.locator("[name=display_name]")).to_have_value(newcomer.display_name)
    page.fill("[name=new_password]", newcomer.password)
    page.fill("[name=again]", newcomer.password)
    desk.press(page, "main form button")

    groups = page.locator("main .secret li").all_text_contents()
    assert len(groups) == 14
    page.goto("/cases")  # there is no way around writing it down
    expect(page.locator("main .secret li")).to_have_count(14)
    desk.press(page, "main a[href='/account/recovery-key/check']")
    types_back(page, ["0000" for _group in groups])
    expect(page.locator("#id_first-error")).to_be_visible()
    types_back(page, [group.lower() for group in groups])
    assert page.url.endswith("/enrol/waiting")
    return " ".join(groups)


def types_back(page: Page, groups: list[str]) -> None:
    """Type the two groups that are asked for."""
    for name in ("first", "second"):
        label = str(page.locator(f"label[for=id_{name}]").text_content())
        (number,) = re.findall(r"\d+", label)
        page.fill(f"[name={name}]", groups[int(number) - 1])
    desk.press(page, "main form button")


def is_confirmed(administrator: Page, person: Page, newcomer: DemoMember) -> None:
    """Both see the same groups; only then is anything open."""
    person.goto("/cases")
    assert person.url.endswith("/enrol/waiting")
    fingerprint = str(person.locator("main .secret").text_content())

    administrator.goto("/organisation")
    waiting = administrator.locator("[data-waiting]", has_text=newcomer.display_name)
    expect(waiting).to_contain_text(fingerprint)
    desk.press(administrator, waiting.locator("form[action*='/confirm/'] button"))
    expect(administrator.locator("[data-waiting]")).to_have_count(0)
    member = administrator.locator("[data-member]", has_text=newcomer.display_name)
    expect(member).to_contain_text(fingerprint)

    desk.press(person, "main a[href='/enrol/waiting']")
    assert person.url.endswith("/cases")


def returns_with_the_key(page: Page, member: DemoMember, key: str, case: str) -> None:
    """The old password is gone, the new one holds, and the case is still there."""
    desk.press(page, "main a[href='/recover']")
    page.fill("[name=name]", member.sign_in_name)
    page.fill("[name=recovery_key]", key.lower())
    page.fill("[name=new_password]", LATER_PASSWORD)
    page.fill("[name=again]", LATER_PASSWORD)
    desk.press(page, "main form button")
    expect(page.locator(f"main a[href='/cases/{case}']")).to_be_visible()
    desk.sign_out(page)

    page.fill("[name=name]", member.sign_in_name)
    page.fill("[name=password]", member.password)
    desk.press(page, "main form button")
    expect(page.locator("#errors")).to_be_visible()
    desk.sign_in(page, replace(member, password=LATER_PASSWORD), language="kk")
    desk.press(page, f"main a[href='/cases/{case}']")
    expect(page.locator("h1")).to_have_text("Алғашқы іс")


def test_an_invitation_works_once(windows: Watched, newcomer: DemoMember) -> None:
    """Whoever finds the address later finds nothing."""
    administrator, person, finder = (windows.open() for _window in range(3))
    desk.sign_in(administrator, ADMINISTRATOR, language="en")
    address = invites(administrator)
    enrols(person, address, newcomer)

    answer = finder.goto(address)

    assert answer is not None
    assert answer.status == 404
    expect(finder.locator("main input")).to_have_count(0)
    administrator.goto("/organisation")
    desk.press(administrator, "[data-waiting] form[action*='/refuse/'] button")
    expect(administrator.locator("[data-waiting]")).to_have_count(0)
    person.goto("/cases")
    assert "/sign-in" in person.url

"""Somebody is invited, enrols, is confirmed, forgets the password and comes back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from dalel.site.demo import DemoMember
from tests.journeys import desk
from tests.journeys.browsing import Watched
from tests.journeys.desk import ADMINISTRATOR
from tests.journeys.enrolling import NEWCOMER, enrols, invites, is_confirmed, somebody_new

pytestmark = pytest.mark.timeout(120)

LATER_PASSWORD = "дала жолы ұзақ екен"


@pytest.fixture
def newcomer() -> DemoMember:
    """Somebody whom the house does not know yet."""
    return somebody_new(NEWCOMER)


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


def returns_with_the_key(page: Page, member: DemoMember, key: str, case: str) -> None:
    """The old password is gone, the new one holds, and the case is still there."""
    desk.press(page, "main a[href='/recover']")
    page.fill("[name=name]", member.sign_in_name)
    page.fill("[name=recovery_key]", key.lower())
    page.fill("[name=new_password]", LATER_PASSWORD)
    page.fill("[name=again]", LATER_PASSWORD)
    desk.press(page, "main form button")
    page.goto("/cases")
    expect(page.locator(f"main a[href='/cases/{case}']")).to_be_visible()
    desk.sign_out(page)

    page.fill("[name=name]", member.sign_in_name)
    page.fill("[name=password]", member.password)
    desk.press(page, "main form button")
    expect(page.locator("#errors")).to_be_visible()
    desk.sign_in(page, replace(member, password=LATER_PASSWORD), language="kk")
    page.goto("/cases")
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

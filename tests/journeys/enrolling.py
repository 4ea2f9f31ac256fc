"""How somebody comes into the organisation, in the browser: invited, enrolled, confirmed."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import count

from playwright.sync_api import Page, expect

from dalel.site.demo import DemoMember
from tests.journeys import desk

NEWCOMER = DemoMember("жаңа", "Самал Ертегіқызы", "WORKER", "tau basynda qar bar")
GUEST = DemoMember("meiman", "Жансая Қонақбаева", "GUEST", "kok kerpe tosegen ui")
_numbers = count(1)


def somebody_new(model: DemoMember) -> DemoMember:
    """Return somebody whom the house does not know yet."""
    number = next(_numbers)
    return replace(
        model,
        sign_in_name=f"{model.sign_in_name} {number}",
        display_name=f"{model.display_name} {number}",
    )


def invites(page: Page, role: str = "WORKER") -> str:
    """Make an invitation; its address is shown once."""
    page.goto("/organisation")
    page.select_option("main form[action='/organisation/invite'] [name=role]", role)
    desk.press(page, "main form[action='/organisation/invite'] button")
    address = str(page.locator("[data-invitation]").text_content())
    page.goto("/organisation")
    expect(page.locator("[data-invitation]")).to_have_count(0)
    return address


def enrols(page: Page, address: str, newcomer: DemoMember, *, language: str = "kk") -> str:
    """Choose a name and a password, write the key down, type it back; return the key."""
    page.goto(f"{address}?lang={language}")
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
    assert person.url.endswith("/desk")

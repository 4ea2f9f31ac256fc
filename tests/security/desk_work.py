"""The rest of a day at the desk: a team, a card, a visit, a table, a search; planted too."""

from __future__ import annotations

import re

from dalel.core.entries import load_kinds
from tests.security.browsing import Answer, Browser, Upload
from tests.security.day import Day

PIN = "82640917"


def work_at_the_desk(day: Day) -> None:
    """Do what members do besides recording and reading one entry after the other."""
    found_a_team(day)
    declare_a_conflict(day)
    make_a_card(day)
    record_a_visit(day)
    import_a_table(day)
    ask_for_former_names(day)
    search(day)
    print_and_filter(day)
    take_turns(day)


def found_a_team(day: Day) -> None:
    """Found a team whose name is planted and let it hold the case; name it anew."""
    browser = day.first_browser
    page = browser.get("/organisation/teams")
    form = page.form(having="purpose")
    typed = {"name": day.planter.word(), "purpose": form.choices["purpose"][0], "stays": "on"}
    assert browser.send(page, form, typed).status == 302
    page = browser.get(f"{day.case}/access")
    form = next(one for one in page.forms if one.values.get("to") == ["team"])
    team = form.choices["member"][-1]
    assert browser.send(page, form, {"member": team, "depth": "READ"}).status == 302
    page = browser.get(f"/organisation/teams/{team}")
    typed = {"do": "rename", "name": day.planter.word()}
    assert browser.send(page, page.form(having="name"), typed).status == 302


def declare_a_conflict(day: Day) -> None:
    """Say whom one is too close to."""
    page = day.second_browser.get("/organisation/conflicts")
    form = page.form(having="about")
    typed = {"about": day.planter.name(), "relation": form.choices["relation"][0]}
    assert day.second_browser.send(page, form, typed).status == 302


def make_a_card(day: Day) -> None:
    """Make the case's card, show it large, and write it anew."""
    browser = day.first_browser
    for _ in range(2):
        page = browser.get(f"{day.case}/card")
        form = page.form(having="form_token")
        typed = day.planter.values_for(load_kinds()["card"], form)
        answer = browser.send(page, form, typed, files=[])
        assert answer.status == 302, answer.text[:2000]
    address = re.search(r"/cards/[\w-]+", browser.get(f"{day.case}/card").text)
    assert address is not None
    assert browser.get(address.group()).status == 200


def record_a_visit(day: Day) -> None:
    """Record two notes on one page, with a file; first with a fault, so that it comes back."""
    browser, address = day.first_browser, f"{day.case}/visit"
    page = browser.get(f"{address}?note=2&chosen=1")
    form = page.form("/visit", having="form_token")
    texts = [name for name in form.names if name.endswith("-text")]
    typed = {name: day.planter.text() for name in texts}
    files = [(texts[0].replace("-text", "-files"), day.planter.upload(20_000))]
    wrong = typed | {"all-when": day.planter.word()}
    again = browser.send(page, form, wrong, files=files)
    assert again.status == 422
    form = again.form("/visit", having="form_token")
    answer = browser.send(again, form, {"all-when": "2021-03-10"}, files=[])
    if answer.status == 422:  # read back, to be looked at
        answer = browser.send(answer, answer.form("/visit", having="form_token"), {}, files=[])
    assert answer.status == 302, answer.text[:4000]


def import_a_table(day: Day) -> None:
    """Bring a table twice: import the first, leave the second waiting."""
    browser = day.first_browser
    for is_last in (False, True):
        rows = [f"{n},{day.planter.name()},{day.planter.word()}" for n in range(1, 40)]
        table = "\n".join([f"№,ФИО,{day.planter.word()}", *rows]).encode()
        page = browser.get("/cases/import")
        brought = [("table", Upload(f"{day.planter.word()}.csv", table, "text/csv"))]
        assert browser.send(page, page.form(having="table"), {}, files=brought).status == 302
        page = browser.get("/cases/import/columns")
        form = page.form(having="first")
        assert browser.send(page, form, {"go": ""}).status == 302
        if is_last:
            return
        page = browser.get("/cases/import/check")
        form = next(one for one in page.forms if not one.action or one.action.endswith("/check"))
        assert browser.send(page, form, {"skip_faulty": "on"}).status == 200


def ask_for_former_names(day: Day) -> None:
    """Click on what stays hidden, on the page of everybody in the case."""
    browser = day.first_browser
    parties = set(re.findall(rf"{day.case}/parties/[0-9a-f-]{{36}}", browser.get(day.case).text))
    shown = 0
    for address in parties:
        page = browser.get(address)
        for form in page.forms:
            if form.action.endswith("/former"):
                assert browser.send(page, form, {}).status == 200
                shown += 1
    assert shown


def search(day: Day) -> None:
    """Search for planted words of every alphabet; one that nobody wrote as well."""
    for browser in (day.first_browser, day.second_browser):
        for word in (*day.planter.beginnings.values(), day.planter.word()):
            page = browser.get("/search")
            answer = browser.send(page, page.form(having="words"), {"words": word})
            assert answer.status == 200
    page = day.first_browser.get("/search")
    found = day.first_browser.send(
        page, page.form(having="words"), {"words": day.planter.beginnings["russian"]}
    )
    assert "<mark>" in found.text
    page = day.first_browser.get("/cases")
    text = next(one for one in page.forms if "text" in one.names)
    assert day.first_browser.send(page, text, {"text": day.planter.word()}).status == 200


def print_and_filter(day: Day) -> None:
    """Read the case in the other ways there are."""
    for address in ("/print", "/parties", "/journal", "?order=recorded"):
        assert day.first_browser.get(f"{day.case}{address}").status == 200


def take_turns(day: Day) -> None:
    """Set a PIN, leave the desk to somebody else, and come back by the PIN."""
    browser = day.second_browser
    page = browser.get("/switch")
    form = page.form("/pin", having="new_pin")
    assert browser.send(page, form, {"new_pin": PIN, "again": PIN}).status == 302
    page = browser.get("/switch")
    assert browser.send(page, page.form("/leave"), {}).status == 302
    assert browser.get(day.case).status == 302
    page = _chosen(browser)
    answer = browser.send(page, page.form("/switch", having="pin"), {"pin": PIN})
    assert answer.status == 302, answer.text[:2000]
    assert browser.get("/cases").status == 200


def _chosen(browser: Browser) -> Answer:
    page = browser.get("/switch")
    who = re.search(r'name="who" value="([0-9a-f]+)"', page.text)
    assert who is not None, page.text[:2000]
    return browser.get(f"/switch?who={who.group(1)}")

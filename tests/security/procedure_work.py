"""What a day has besides: a case from a report, an answer from it, papers, and what is due."""

from __future__ import annotations

import re
import time

from dalel.core.entries import load_kinds
from tests.security.browsing import Browser
from tests.security.day import Day
from tests.security.reporters import report

PATIENCE_SECONDS = 20


def work_with_a_report(day: Day) -> None:
    """Open a case from what somebody has just told us, and answer from there."""
    report(Browser("127.0.0.1", day.live.public_port), day.planter)
    browser = day.second_browser
    number = _number_in(browser)
    assert browser.get(f"/inbox/{number}").status == 200
    page = browser.get(f"/cases/new/{number}")
    form = page.form(having="form_token")
    typed = day.planter.values_for(load_kinds()["opening"], form)
    opened = browser.send(page, form, typed)
    assert opened.status == 302, opened.text[:2000]
    page = browser.get(f"{opened.headers['Location']}/reports")
    answered = browser.send(page, page.form("/answer"), {"words": day.planter.text()})
    assert answered.status == 302, answered.text[:2000]


def _number_in(browser: Browser) -> str:
    """Return the number of the report, once the loop has sealed it."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        found = re.search(r"/inbox/(\d{4}-\w{5})", browser.get("/inbox").text)
        if found is not None:
            return found[1]
        time.sleep(0.3)
    raise AssertionError("no report came")


def write_papers(day: Day) -> None:
    """Keep a paper as a draft, and make it into a file of either sort."""
    browser = day.first_browser
    papers = browser.get(f"{day.case}/papers").text
    address = re.search(rf"{day.case}/papers/\w+[^\"]*", papers)
    assert address is not None
    page = browser.get(address.group().replace("&amp;", "&"))
    form = page.form(having="filled_by")
    texts = [name for name in form.names if re.match(r"(kk|ru|en)-", name)]
    typed = {name: day.planter.text(4) for name in texts}
    for press in ("docx", "pdf"):
        assert browser.send(page, form, typed | {"press": press}).status == 200
    assert browser.send(page, form, typed | {"press": "keep"}).status == 302


def look_at_what_is_due(day: Day) -> None:
    """Open what counts and what collects: terms, the law, the sentences, My desk."""
    for address in ("/clocks", "/law", "/sentences", "/papers"):
        assert day.first_browser.get(f"{day.case}{address}").status == 200
    for browser in (day.first_browser, day.second_browser):
        assert browser.get("/desk").status == 200

"""Reports sent page by page to a public site that really runs; every word of them is planted."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

from tests.security.browsing import Answer, Browser, Upload
from tests.security.planting import Planter

# What is typed freely, by the name of its field.
TYPED = (
    "words",
    "place",
    "who",
    "others",
    "about",
    "not_wanted",
    "details",
    "hours",
    "avoid",
    "safe_word",
    "safe_question",
    "safe_answer",
    "second_word",
)
LINES = frozenset({"safe_word", "safe_question", "safe_answer", "second_word"})
PATIENCE = 20


def report(browser: Browser, planter: Planter) -> None:
    """Report from the first page to the last."""
    browser.get("/report?lang=en")
    page = browser.get("/report")
    page = sent(browser, page, {"for_whom": "custody"}, having="for_whom")
    words = re.findall("<li>([^<]+)</li>", page.text.partition('class="shopping"')[2])[:12]
    first, second = map(int, re.findall(r"Word number (\d+)", page.text)[:2])
    back = {"first": words[first - 1], "second": words[second - 1]}
    page = sent(browser, page, back, having="first")
    for _ in range(7):
        names = next((form.names for form in page.forms if _asks(form.names)), None)
        if names is None:
            break
        typed = {
            name: planter.word() if name in LINES else planter.text(6)
            for name in TYPED
            if name in names
        }
        page = sent(browser, page, typed, having=next(iter(typed)), file=planter.text(40))
    assert "/report/" in page.address, page.address
    confirm = page.form("/report/8")
    ended = following(browser, lambda: browser.send(page, confirm, {"send": "1"}))
    assert ended.address.endswith("/report/9"), ended.address


def _asks(names: list[str]) -> bool:
    return any(name in names for name in TYPED)


def sent(
    browser: Browser, page: Answer, typed: dict[str, str], *, having: str, file: str = ""
) -> Answer:
    """Send a form, with a file where it takes some, and return the page it leads to."""
    form = page.form(having=having)
    fields = [name for name in ("files", "recording") if name in form.names and file]
    files = [(name, Upload("a.txt", file.encode(), "text/plain")) for name in fields]
    return following(browser, lambda: browser.send(page, form, typed, files=files or None))


def following(browser: Browser, send: Callable[[], Answer]) -> Answer:
    """Follow an answer to its page; send again what a program that leaves sends on."""
    for _ in range(PATIENCE):
        got = send()
        if got.status in (302, 303):
            return browser.get(str(got.headers["Location"]))
        if got.status not in (307, 503):
            assert got.status == 200, (got.address, got.status)
            return got
        time.sleep(0.3)
    raise AssertionError("nobody answered")

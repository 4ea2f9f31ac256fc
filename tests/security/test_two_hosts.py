"""The public program never gets a cookie of the desk: browsers tell hosts apart, not ports."""

from __future__ import annotations

from collections.abc import Iterator
from http.cookies import SimpleCookie

import pytest
from playwright.sync_api import BrowserContext, Request, sync_playwright

from tests.security.browsing import Browser
from tests.security.live import LiveInstance, Person
from tests.security.test_outsider import ADDRESSES, MISSING

pytestmark = pytest.mark.timeout(120)
FOUNDER = Person("founder", "Ақбота Қиялқызы", "quiet river founder 27")
CHROMIUM = "/usr/bin/chromium"
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
]


@pytest.fixture(scope="module")
def served(live: LiveInstance) -> LiveInstance:
    """Both programs, with one member."""
    live.found(FOUNDER)
    live.start()
    return live


@pytest.fixture
def context() -> Iterator[BrowserContext]:
    """A real browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        context = browser.new_context()
        context.set_default_timeout(20_000)
        yield context
        browser.close()


def cookies_sent(request: Request) -> set[str]:
    """Return the names of the cookies that really went with a request."""
    return set(SimpleCookie(request.all_headers().get("cookie", "")))


def test_the_public_site_gets_no_cookie_of_the_desk(
    served: LiveInstance, context: BrowserContext
) -> None:
    """Signed in at the desk, somebody opens the public site in the same browser."""
    page = context.new_page()
    page.goto(f"http://localhost:{served.desk_port}/sign-in?lang=en")
    page.fill("[name=name]", FOUNDER.sign_in_name)
    page.fill("[name=password]", FOUNDER.password)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/desk")
    sent: dict[str, list[set[str]]] = {"localhost": [], "127.0.0.1": []}

    def note(request: Request) -> None:
        host = request.url.split("/")[2].rpartition(":")[0]
        sent[host].append(cookies_sent(request))

    context.on("requestfinished", note)
    page.goto(f"http://localhost:{served.desk_port}/cases")
    for address in ("/", "/help", "/verify"):
        page.goto(f"http://127.0.0.1:{served.public_port}{address}")
    page.goto(f"http://localhost:{served.desk_port}/organisation")
    page.wait_for_load_state("networkidle")

    assert {"s", "form"} <= set().union(*sent["localhost"])
    assert len(sent["127.0.0.1"]) >= 3
    assert set().union(*sent["127.0.0.1"]) == set()


def test_the_desk_gets_no_cookie_of_the_public_site(
    served: LiveInstance, context: BrowserContext
) -> None:
    """Nor the other way round, when a language was chosen there."""
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{served.public_port}/?lang=ru")
    assert [cookie["name"] for cookie in context.cookies()] == ["language"]

    answer = page.goto(f"http://localhost:{served.desk_port}/sign-in")

    assert answer is not None
    assert cookies_sent(answer.request) == set()


def test_the_desk_gets_no_cookie_of_a_reporter(
    served: LiveInstance, context: BrowserContext
) -> None:
    """Whoever reports and then opens the desk in the same browser, or comes from there."""
    context.add_cookies(
        [
            {
                "name": "n",
                "value": "A" * 43,
                "domain": "127.0.0.1",
                "path": "/",
                "httpOnly": True,
                "sameSite": "Strict",
            }
        ]
    )
    page = context.new_page()

    there = page.goto(f"http://127.0.0.1:{served.public_port}/return/1")
    page.set_content(f'<a href="http://localhost:{served.desk_port}/sign-in">x</a>')
    with page.expect_response("**/sign-in") as answer:
        page.click("a")

    assert there is not None
    assert "n" in cookies_sent(there.request)
    assert "n" not in cookies_sent(answer.value.request)


def test_no_cookie_names_a_host_or_outlives_what_it_must(served: LiveInstance) -> None:
    """A cookie with a domain would reach other programs; the session's ends with the browser."""
    browser = Browser("localhost", served.desk_port)
    page = browser.get("/sign-in?lang=en")
    page = browser.get("/sign-in")
    typed = {"name": FOUNDER.sign_in_name, "password": FOUNDER.password}
    answer = browser.send(page, page.form("/sign-in", having="password"), typed)
    set_cookies = [
        morsel
        for line in answer.headers.get_all("Set-Cookie", [])
        for morsel in SimpleCookie(line).values()
    ]

    assert {morsel.key for morsel in set_cookies} == {"s", "d", "form"}
    for morsel in set_cookies:
        assert morsel["domain"] == ""
        assert morsel["httponly"]
        assert morsel["samesite"] == "Strict"
    (session,) = (morsel for morsel in set_cookies if morsel.key == "s")
    assert session["max-age"] == session["expires"] == ""


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "example.org", ""])
def test_the_desk_answers_to_its_own_name_only(served: LiveInstance, host: str) -> None:
    """Under the public site's name its cookies would go to the wrong program."""
    desk = Browser("localhost", served.desk_port)

    assert desk.get("/sign-in").status == 200
    assert desk.get("/sign-in", Host=f"{host}:{served.desk_port}").status == 400


@pytest.mark.parametrize("host", ["localhost", "example.org", ""])
def test_the_public_site_answers_to_its_own_name_only(served: LiveInstance, host: str) -> None:
    """Under the desk's name it would receive the desk's cookies."""
    public = Browser("127.0.0.1", served.public_port)

    assert public.get("/").status == 200
    assert public.get("/", Host=f"{host}:{served.public_port}").status == 400


def test_the_public_site_has_no_page_of_the_desk(served: LiveInstance) -> None:
    """Every address of the desk but the first page is not found there."""
    public = Browser("127.0.0.1", served.public_port)

    statuses = {
        pattern: public.get(MISSING.address(pattern)).status for pattern in ADDRESSES if pattern
    }

    assert statuses == dict.fromkeys(statuses, 404)
    assert len(statuses) > 20

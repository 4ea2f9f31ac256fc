"""Pages are small: for slow lines, old phones and people who pay by the megabyte."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Response

from dalel.apps.cases.views.writing import NOT_BY_HAND
from dalel.core.entries import load_kinds
from tests.journeys import desk
from tests.journeys.browsing import Watched
from tests.journeys.case_words import WORDS
from tests.journeys.desk import ADVOCATE
from tests.journeys.touring import longest_case
from tests.site.served import Served

pytestmark = pytest.mark.timeout(120)

PAGE_BYTES = 60_000
LIST_BYTES = 50_000
PUBLIC_PAGE_BYTES = 30_000
# All of a case for paper grows by its entries and by nothing else.
PAPER_BYTES_BESIDE_ENTRIES = 20_000
PAPER_BYTES_PER_ENTRY = 3_000
# What all pages share: the sheets, the icon and the script of forms, fetched once a week.
SHARED_BYTES = 53_000
MOST_REQUESTS = 5
FIRST_PAGE_BYTES = 15_000
FIRST_VIEW_MS = 6_000
FIRST_VIEW = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
SLOW_LINE = {
    "offline": False,
    "latency": 800,
    "downloadThroughput": 50_000 / 8,
    "uploadThroughput": 50_000 / 8,
}
ELSEWHERE = (
    *("/search", "/account", "/switch", "/cases/new", "/cases/import"),
    *("/organisation", "/organisation/teams", "/organisation/conflicts"),
)


@pytest.mark.parametrize("language", WORDS)
def test_desk_pages_are_small(windows: Watched, language: str) -> None:
    """In the languages whose letters take two bytes as well."""
    page = windows.open()
    desk.sign_in(page, ADVOCATE, language=language)
    case = longest_case(page)
    told = [name for name, kind in load_kinds().items() if "case" in kind.containers]
    kinds = [name for name in told if name not in {*NOT_BY_HAND, "correction"}]
    most = {f"{case}/entries/new/{kind}": PAGE_BYTES for kind in kinds}
    pages = ("", "/entries/new", "/visit", "/parties", "/journal", "/card", "/access")
    most |= dict.fromkeys((*ELSEWHERE, *(case + one for one in pages)), PAGE_BYTES)
    most["/cases"] = LIST_BYTES
    page.goto(f"{case}/print")
    entries = len(desk.entries_on(page))
    most[f"{case}/print"] = PAPER_BYTES_BESIDE_ENTRIES + PAPER_BYTES_PER_ENTRY * entries

    sizes = {address: bytes_of(page, address) for address in most}

    too_large = {one: size for one, size in sizes.items() if size > most[one]}
    assert too_large == {}
    assert entries > 20


def bytes_of(page: Page, address: str) -> int:
    """Return the size of a page as it is sent."""
    answer = page.request.get(address)
    assert answer.status == 200, address
    return len(answer.body())


@pytest.mark.parametrize("address", ["/", "/help", "/help/1", "/help/4/75", "/verify"])
def test_public_pages_are_smaller(windows: Watched, house: Served, address: str) -> None:
    """And leave nothing behind but the language, where one was chosen."""
    page = windows.open(has_javascript=True)

    arrived = arrivals(page, f"{house.public}{address}")

    assert len(arrived[0].body()) <= PUBLIC_PAGE_BYTES
    assert weighs_little(arrived)
    assert page.context.cookies() == []
    page.goto(f"{house.public}{address}?lang=ru")
    assert [(one["name"], one["value"]) for one in page.context.cookies()] == [("language", "ru")]


@pytest.mark.parametrize("way", ["/cases", "{case}", "{case}/entries/new/act"])
def test_desk_pages_come_in_few_requests(windows: Watched, way: str) -> None:
    """The page, its two sheets, the icon, on a form its script; nothing else, from nowhere else."""
    page = windows.open(has_javascript=True)
    desk.sign_in(page, ADVOCATE, language="en")
    address = way.format(case=longest_case(page))
    fresh = windows.open(has_javascript=True)
    fresh.context.add_cookies(page.context.cookies())  # type: ignore[arg-type]

    arrived = arrivals(fresh, address)

    assert fresh.url.endswith(address)
    assert weighs_little(arrived)


def arrivals(page: Page, address: str) -> list[Response]:
    """Open an address in a window that has kept no file yet; return all that came."""
    arrived: list[Response] = []

    def keep(response: Response) -> None:
        arrived.append(response)

    page.on("response", keep)
    page.goto(address, wait_until="networkidle")
    return arrived


def weighs_little(arrived: list[Response]) -> bool:
    """Return whether a page came in few requests, and what it shares with others is small."""
    shared = sum(len(one.body()) for one in arrived[1:])
    return len(arrived) <= MOST_REQUESTS and shared <= SHARED_BYTES


@pytest.mark.parametrize("language", WORDS)
def test_the_first_page_comes_over_a_bad_line(
    windows: Watched, house: Served, language: str
) -> None:
    """On 50 kbit/s with 800 ms delay: two requests, 15 kB, and seen within six seconds."""
    page = windows.open(has_javascript=True)
    page.goto(f"{house.public}/help?lang={language}")
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.setCacheDisabled", {"cacheDisabled": True})
    line.send("Network.emulateNetworkConditions", SLOW_LINE)

    arrived = arrivals(page, f"{house.public}/")

    assert [one.status for one in arrived] == [200, 200]
    assert sum(len(one.body()) for one in arrived) <= FIRST_PAGE_BYTES
    assert page.evaluate(FIRST_VIEW) < FIRST_VIEW_MS

"""Takes the pictures of the handbook and the README from a fresh demo: ``make pictures``.

All that they show is invented. They are kept in the repository, so take them again when a page
has changed to the eye.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, sync_playwright

TARGET = Path("docs/pictures")
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--hide-scrollbars",
]
PORTS = ("8960", "8961")
DESK = f"http://localhost:{PORTS[1]}"
MEMBER = "aigerim"
CASE = "Жусан"
LANGUAGES = ("en", "ru", "kk")
DATES = {"en": "summer 2019", "ru": "лето 2019", "kk": "2019 жылдың жазы"}
SOUGHT = "апелляция"
CARD = {
    "addressing": "«Сіз» деп",
    "keep_out": "Қызыл көлікпен келетін екі ер адам. Есікті ашпаңыз, Тимурға қоңырау шалыңыз.",
    "emergency": "112, содан кейін кезекші адвокат. Терезеге жақындатпаңыз.",
    "safe_phrase": "«Кітапхана бүгін жабық»",
    "health": "Пенициллинге аллергия",
}
LARGEST_BYTES = 250_000
WIDE, PHONE = 1280, 360
LOOKS_AT_DESK = 20


@dataclass(frozen=True)
class Picture:
    """One file: how large a window, and how to get to what it shows."""

    name: str
    width: int
    height: int
    find: Callable[[Page], None]


def main() -> int:
    """Take every picture; 1 where one is too large for a slow line."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder, _demo(Path(folder) / "instance") as passwords:
        sizes = dict(_take_all(passwords))
    for name, size in sizes.items():
        print(f"{name} {size} bytes")
    return int(any(size > LARGEST_BYTES for size in sizes.values()))


@contextmanager
def _demo(instance: Path) -> Iterator[dict[str, str]]:
    """Serve a new demo; yield the passwords of its members."""
    environment = {
        **os.environ,
        "DALEL_INSTANCE": str(instance),
        "DALEL_PUBLIC_PORT": PORTS[0],
        "DALEL_DESK_PORT": PORTS[1],
    }
    serving = subprocess.Popen(
        [sys.executable, "-m", "dalel", "serve", "--demo"],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield _passwords(serving)
    finally:
        serving.terminate()
        serving.wait(10)


def _passwords(serving: subprocess.Popen[str]) -> dict[str, str]:
    lines = []
    for line in serving.stdout or ():
        lines.append(line.rstrip("\n"))
        if lines[-1] == "ready":
            break
    members = (line.split(" ", 3) for line in lines if line.startswith("member "))
    return {name: password for _member, name, _role, password in members}


def _take_all(passwords: Mapping[str, str]) -> Iterator[tuple[str, int]]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield from _take(_open(browser), README_PICTURES[:1], "en", TARGET)
        for member, pictures in HANDBOOK_PICTURES.items():
            page = _open(browser)
            _sign_in(page, member, passwords[member])
            if member == MEMBER:
                yield from _take(page, README_PICTURES[1:], "en", TARGET)
            for language in LANGUAGES:
                yield from _take(page, pictures, language, TARGET / "handbook" / language)
        browser.close()


def _open(browser: Browser) -> Page:
    return browser.new_page(
        base_url=DESK, color_scheme="light", reduced_motion="reduce", java_script_enabled=False
    )


def _sign_in(page: Page, member: str, password: str) -> None:
    page.goto("/sign-in")
    page.fill("[name=name]", member)
    page.fill("[name=password]", password)
    with page.expect_navigation():
        page.click("main form button")


def _take(
    page: Page, pictures: Sequence[Picture], language: str, folder: Path
) -> Iterator[tuple[str, int]]:
    folder.mkdir(parents=True, exist_ok=True)
    page.goto(f"/sign-in?lang={language}")
    for picture in pictures:
        page.set_viewport_size({"width": picture.width, "height": picture.height})
        picture.find(page)
        path = folder / f"{picture.name}.png"
        page.screenshot(path=path)
        yield str(path), path.stat().st_size


def _case(page: Page) -> str:
    page.goto("/cases")
    link = page.locator("main a.row-main", has_text=CASE)
    return str(link.get_attribute("href"))


def _at(address: str) -> Callable[[Page], None]:
    def find(page: Page) -> None:
        page.goto(address)

    return find


def _in_case(below: str = "") -> Callable[[Page], None]:
    def find(page: Page) -> None:
        page.goto(f"{_case(page)}{below}")

    return find


def _show_cases(page: Page) -> None:
    for _look in range(LOOKS_AT_DESK):
        page.goto("/desk")
        if not page.locator("main .notice").count():
            break  # what is due in each case has been counted by now
        page.wait_for_timeout(500)
    page.goto("/cases")


def _show_timeline(page: Page) -> None:
    page.goto(f"{_case(page)}#timeline")


def _show_access(page: Page) -> None:
    page.goto(f"{_case(page)}/access")
    page.locator("details.way > summary").first.click()


def _show_form(page: Page) -> None:
    page.goto(f"{_case(page)}/entries/new/pressure")
    page.select_option("[name=pressure_type]", "told_hopeless")
    page.fill("[name=when]", DATES.get(str(page.locator("html").get_attribute("lang")), "2019"))


def _show_hits(page: Page) -> None:
    page.goto("/search")
    page.fill("[name=words]", SOUGHT)
    with page.expect_navigation():
        page.click("main form button")


def _show_receipt(page: Page) -> None:
    page.goto(_case(page))
    address = page.locator("main a[href$='/receipt']").last.get_attribute("href")
    page.goto(str(address))


def _show_card(page: Page) -> None:
    case = _case(page)
    page.goto(f"{case}/card")
    if page.locator("main a[href^='/cards/']").count() == 0:
        for name, words in CARD.items():
            page.fill(f"[name={name}]", words)
        with page.expect_navigation():
            page.click("main form button.button--primary")
        page.goto(f"{case}/card")
    page.goto(str(page.locator("main a[href^='/cards/']").first.get_attribute("href")))


def _show_team(page: Page) -> None:
    page.goto("/organisation/teams")
    page.goto(str(page.locator("main a[href*='/teams/']").first.get_attribute("href")))


def _show_report(page: Page) -> None:
    page.goto("/inbox")
    page.goto(str(page.locator("main a[href^='/inbox/2']").first.get_attribute("href")))


README_PICTURES = (
    Picture("sign-in", WIDE, 620, _at("/sign-in")),
    Picture("my-cases", WIDE, 900, _show_cases),
    Picture("case", WIDE, 1000, _in_case()),
    Picture("timeline", WIDE, 1000, _show_timeline),
    Picture("form", WIDE, 1000, _show_form),
    Picture("search", WIDE, 800, _show_hits),
    Picture("journal", WIDE, 800, _in_case("/journal")),
    Picture("receipt", WIDE, 900, _show_receipt),
    Picture("case-phone", PHONE, 780, _in_case()),
    Picture("choose-phone", PHONE, 780, _in_case("/entries/new")),
)
HANDBOOK_PICTURES = {
    MEMBER: (
        Picture("my-cases", WIDE, 760, _show_cases),
        Picture("case-phone", PHONE, 900, _in_case()),
        Picture("form", WIDE, 900, _show_form),
        Picture("share", WIDE, 900, _show_access),
        Picture("card-phone", PHONE, 780, _show_card),
        Picture("inbox-phone", PHONE, 780, _at("/inbox")),
        Picture("report", WIDE, 900, _show_report),
    ),
    "ainur": (
        Picture("switch-phone", PHONE, 780, _at("/switch")),
        Picture("team", WIDE, 700, _show_team),
    ),
}


if __name__ == "__main__":
    sys.exit(main())

"""Takes the pictures of the handbook and the README from a fresh demo: ``make pictures``.

All that they show is invented. They are kept in the repository, so take them again when a page
has changed to the eye.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
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
LARGEST_BYTES = 250_000
WIDE, PHONE = 1280, 360


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
    with TemporaryDirectory() as folder, _demo(Path(folder) / "instance") as password:
        sizes = dict(_take_all(password))
    for name, size in sizes.items():
        print(f"{TARGET / name}.png {size} bytes")
    return int(any(size > LARGEST_BYTES for size in sizes.values()))


@contextmanager
def _demo(instance: Path) -> Iterator[str]:
    """Serve a new demo; yield the password of the member whose pages are shown."""
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
        yield _password(serving)
    finally:
        serving.terminate()
        serving.wait(10)


def _password(serving: subprocess.Popen[str]) -> str:
    lines = []
    for line in serving.stdout or ():
        lines.append(line.rstrip("\n"))
        if lines[-1] == "ready":
            break
    members = (line.split(" ", 3) for line in lines if line.startswith("member "))
    return next(password for _member, name, _role, password in members if name == MEMBER)


def _take_all(password: str) -> Iterator[tuple[str, int]]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield from _take(browser, PICTURES[:1])
        yield from _take(browser, PICTURES[1:], password=password)
        browser.close()


def _take(
    browser: Browser, pictures: Sequence[Picture], *, password: str = ""
) -> Iterator[tuple[str, int]]:
    page = browser.new_page(base_url=DESK, color_scheme="light", reduced_motion="reduce")
    page.goto("/sign-in?lang=en")
    if password:
        page.fill("[name=name]", MEMBER)
        page.fill("[name=password]", password)
        with page.expect_navigation():
            page.click("main form button")
    for picture in pictures:
        page.set_viewport_size({"width": picture.width, "height": picture.height})
        picture.find(page)
        path = TARGET / f"{picture.name}.png"
        page.screenshot(path=path)
        yield picture.name, path.stat().st_size


def _case(page: Page) -> str:
    page.goto("/cases")
    link = page.locator("main a.row-main", has_text=CASE)
    return str(link.get_attribute("href"))


def _show_sign_in(page: Page) -> None:
    page.goto("/sign-in")


def _show_cases(page: Page) -> None:
    page.goto("/cases")


def _show_case(page: Page) -> None:
    page.goto(_case(page))


def _show_timeline(page: Page) -> None:
    _show_case(page)
    account = page.locator("main [data-kind=statement]").first
    account.locator("summary").first.click()
    account.evaluate("entry => entry.previousElementSibling.scrollIntoView()")


def _show_form(page: Page) -> None:
    page.goto(f"{_case(page)}/entries/new/pressure")
    page.select_option("[name=pressure_type]", "told_hopeless")
    page.fill("[name=when]", "summer 2019")
    page.locator("main fieldset summary").first.click()
    for who in ("survivor", "relative"):
        page.check(f"[name=targets][value={who}]")


def _show_receipt(page: Page) -> None:
    page.goto(_case(page))
    address = page.locator("main a[href$='/receipt']").last.get_attribute("href")
    page.goto(str(address))


PICTURES = (
    Picture("sign-in", WIDE, 620, _show_sign_in),
    Picture("my-cases", WIDE, 520, _show_cases),
    Picture("case", WIDE, 1000, _show_case),
    Picture("timeline", WIDE, 1000, _show_timeline),
    Picture("form", WIDE, 1000, _show_form),
    Picture("receipt", WIDE, 900, _show_receipt),
    Picture("case-phone", PHONE, 780, _show_case),
)


if __name__ == "__main__":
    sys.exit(main())

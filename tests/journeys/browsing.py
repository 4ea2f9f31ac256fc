"""A browser that is watched: whatever goes wrong in a page is written down."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
]
HEIGHT = 900
PATIENCE_MS = 20_000
# How Chromium tells of an answer that says no; whether it should have is asserted in the test.
_STATUS = "Failed to load resource: the server responded with a status of"


@dataclass
class Watched:
    """Opens browser windows at the house and keeps what went wrong in them."""

    browser: Browser
    home: str
    houses: frozenset[str]
    faults: list[str] = field(default_factory=list)
    windows: list[BrowserContext] = field(default_factory=list)

    def open(self, *, width: int = 1280, has_javascript: bool = False) -> Page:
        """Open a window with cookies of its own."""
        window = self.browser.new_context(
            base_url=self.home,
            viewport={"width": width, "height": HEIGHT},
            java_script_enabled=has_javascript,
            accept_downloads=True,
        )
        window.set_default_timeout(PATIENCE_MS)
        window.on("request", self._requested)
        window.on("response", self._answered)
        window.on("requestfailed", self._failed)
        window.on("console", self._said)
        window.on("weberror", lambda error: self.faults.append(f"script: {error.error}"))
        self.windows.append(window)
        return window.new_page()

    def close(self) -> None:
        """Close all windows."""
        for window in self.windows:
            window.close()

    def _requested(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in ("http", "https") and address.netloc not in self.houses:
            self.faults.append(f"asked elsewhere: {request.url}")

    def _answered(self, response: Response) -> None:
        if response.status >= 500 or (response.status >= 400 and not _is_page(response.request)):
            self.faults.append(f"answered {response.status}: {response.url}")

    def _failed(self, request: Request) -> None:
        # A download ends the navigation that led to it; leaving a page ends what it still loads.
        if request.failure != "net::ERR_ABORTED":
            self.faults.append(f"failed: {request.url} {request.failure}")

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(_STATUS):
            self.faults.append(f"console: {message.text}")


def _is_page(request: Request) -> bool:
    return request.is_navigation_request()

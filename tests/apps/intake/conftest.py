"""A reporter's browser at the public site, with codes that cost little to unlock."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from dalel.apps.intake.actions.sealing import seal_arrivals
from dalel.apps.intake.views import returning
from dalel.core.keys import codes
from dalel.core.keys.passwords import KdfCost
from dalel.site.settings.base import FORM_CHECK, MIDDLEWARE

FILES = [
    "dalel.apps.intake.arriving_files.ArrivingUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
]


@dataclass
class Visitor:
    """Somebody in front of the public site."""

    client: Client

    def page(self, address: str) -> str:
        """Open a page and return it."""
        return self.client.get(address, follow=True).content.decode()

    def send(self, address: str, typed: Mapping[str, Any] | None = None) -> str:
        """Send a form and return the page it leads to; the loop has sealed what arrived."""
        answer = self.client.post(address, typed or {}, follow=True)
        while seal_arrivals(now=datetime.now(UTC)):
            pass
        return answer.content.decode()

    def begin(self, *, second_word: str = "", **readers: Any) -> tuple[str, ...]:
        """Begin a report up to the first question, and return the list."""
        page = self.send("/report", {"for_whom": "self"})
        words = words_on(page)
        self.send("/report/1", typed_back(page, words))
        self.send("/report/2", {"second_word": second_word, **readers})
        return words


def words_on(page: str) -> tuple[str, ...]:
    """Return the first list that a page shows."""
    return tuple(re.findall("<li>([^<]+)</li>", page.partition('class="shopping"')[2]))[:12]


def typed_back(page: str, words: tuple[str, ...]) -> dict[str, str]:
    """Return the two words that the page asks for."""
    first, second = map(int, re.findall(r"Word number (\d+)", page)[:2])
    return {"first": words[first - 1], "second": words[second - 1]}


@pytest.fixture
def public_site(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Serve the public site's addresses as its program does."""
    settings.ROOT_URLCONF = "dalel.site.urls_public"
    settings.MIDDLEWARE = [
        *MIDDLEWARE,
        "dalel.site.bodies.FewLargeBodies",
        "dalel.apps.intake.middleware.ArrivingFiles",
        FORM_CHECK,
    ]
    settings.FILE_UPLOAD_HANDLERS = FILES
    settings.DALEL_PROGRAM = "public"
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
    monkeypatch.setattr(codes, "FLOOR", KdfCost(memory_mib=1, passes=1))
    monkeypatch.setattr(returning, "BEAT_SECONDS", 0.01)


@pytest.fixture
def visitor(public_site: None, instance: Path) -> Visitor:
    """Somebody in front of the public site, who reads English."""
    return Visitor(Client(headers={"accept-language": "en"}))


@pytest.fixture
def other_device(public_site: None, instance: Path) -> Visitor:
    """The same site on another device."""
    return Visitor(Client(headers={"accept-language": "en"}))

"""The language is chosen by a parameter, kept in a cookie and never stays in an address."""

from __future__ import annotations

import pytest
from django.test import Client


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_keeps_a_chosen_language(public: Client, language: str) -> None:
    """It takes the parameter out of the address and remembers the choice."""
    answer = public.get(f"/help?lang={language}")

    assert answer.status_code == 302
    assert answer.headers["Location"] == "/help"
    assert public.get("/help").headers["Content-Language"] == language


def test_keeps_the_rest_of_the_address(public: Client) -> None:
    """A page of a list stays the page it was."""
    assert public.get("/help?page=2&lang=ru").headers["Location"] == "/help?page=2"


def test_forgets_the_choice_with_the_browser(public: Client) -> None:
    """The cookie of the public site lives as long as the window, out of reach of scripts."""
    public.get("/?lang=ru")

    cookie = public.cookies["language"]
    assert cookie["max-age"] == ""
    assert cookie["expires"] == ""
    assert cookie["httponly"]


def test_passes_over_a_language_there_is_not(public: Client) -> None:
    """And sets no cookie for it."""
    answer = public.get("/?lang=xx")

    assert answer.headers["Location"] == "/"
    assert "language" not in public.cookies


def test_never_leads_to_another_site(public: Client) -> None:
    """An address that begins with two slashes would be another host's."""
    location = public.get("//elsewhere.example/?lang=ru").headers["Location"]

    assert not location.startswith("//")


def test_offers_the_three_languages_as_links(public: Client) -> None:
    """They work without scripts and name themselves in their own language."""
    page = public.get("/help?page=2").content.decode()

    for code, name in (("kk", "Қазақша"), ("ru", "Русский"), ("en", "English")):
        assert f'href="?page=2&amp;lang={code}" lang="{code}"' in page
        assert f">{name}</a>" in page
